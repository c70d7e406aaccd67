import { mkdir } from 'node:fs/promises'
import { readJsonOrNull } from '../places.ts'
import { WorkspaceError } from '../port.ts'
import { beginAtRemote } from './begin-at-remote.ts'
import { BRANCHES_ROOT, toBranch } from './names.ts'
import { placeFile, placeFolder, writeNote } from './places.ts'
import type { Desk, Place } from './places.ts'
import { look } from './remote-tip.ts'
import { findRepository, onBranches, readBranch } from './repository.ts'
import type { Found } from './repository.ts'
import { beginTip } from './tip.ts'

const NOT_THERE = (like: string): string => '0'.repeat(like.length)

/** Null: the target is in no repository. Begins the run's branch where it was not yet. */
export async function openPlace(desk: Desk, run: string, target: string): Promise<Place | null> {
  const known = await readJsonOrNull<Place>(placeFile(placeFolder(desk.root, { run, target })))
  if (known?.isMade === true) return known
  return await desk.queue(`begin ${run}`, () => begin(desk, run, target))
}

/** Null: its branch was never begun. At a remote another worker may have done so. */
export async function findPlace(desk: Desk, run: string, target: string): Promise<Place | null> {
  const known = await readJsonOrNull<Place>(placeFile(placeFolder(desk.root, { run, target })))
  if (known?.isMade === true) return known
  const remote = desk.remoteOf(target)
  if (remote === null) return null
  const { kept } = await look(desk, remote, { run, branch: toBranch(run) })
  return kept === null ? null : await openPlace(desk, run, target)
}

async function begin(desk: Desk, run: string, target: string): Promise<Place | null> {
  const folder = placeFolder(desk.root, { run, target })
  let place = await readJsonOrNull<Place>(placeFile(folder))
  if (place?.isMade === true) return place
  const remote = desk.remoteOf(target)
  if (remote !== null) {
    const begun = await beginAtRemote(desk, remote, run, target)
    await mkdir(folder, { recursive: true })
    await writeNote(placeFile(folder), begun)
    return begun
  }
  if (place === null) {
    const found = await findRepository(desk.git, target)
    if (found === null) return null
    place = await toPlace(desk, run, target, found)
    await mkdir(folder, { recursive: true })
    await writeNote(placeFile(folder), place)
  }
  const { found, branch, base } = place
  const standing = await readBranch(desk.git, found, branch)
  if (standing === null) {
    if ((await readBranch(desk.git, found, BRANCHES_ROOT)) !== null) throw inTheWay(target)
    await desk.git.ask(['update-ref', '--no-deref', branch, base, NOT_THERE(base)], {
      env: onBranches(found),
    })
  }
  await beginTip(desk, place, standing ?? base)
  const made: Place = { ...place, isMade: true }
  await writeNote(placeFile(folder), made)
  return made
}

async function toPlace(desk: Desk, run: string, target: string, found: Found): Promise<Place> {
  const baseName = desk.baseOf(target)
  const tip = baseName === null ? found.head : await readBranch(desk.git, found, `refs/heads/${baseName}`)
  if (tip === null) {
    const message = `The repository of ${target} has no branch ${JSON.stringify(baseName)}. Name one that it has as the base`
    throw new WorkspaceError('target-missing', message)
  }
  const branch = toBranch(run)
  const taken = await readBranch(desk.git, found, branch)
  const base = taken === null ? tip : await findFork(desk, found, taken, tip)
  return { run, target, found, base, baseName, branch, isMade: false }
}

/** A branch is a file, and theirs are in a folder of that name. */
function inTheWay(target: string): WorkspaceError {
  const message = `The repository of ${target} has a branch called regatta, beside which there can be none called regatta/…, as runs need. Give it another name (git branch -m regatta OTHER)`
  return new WorkspaceError('git', message)
}

/** The branch is there from before, and what we knew of it is gone: it began where both part. */
async function findFork(desk: Desk, found: Found, taken: string, tip: string): Promise<string> {
  const { code, out } = await desk.git.ask(['merge-base', taken, tip], { env: onBranches(found), fine: [1] })
  return code === 0 ? out.toString('utf8').trim() : taken
}
