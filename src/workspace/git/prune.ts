import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lstatOrNull } from '../content.ts'
import { removeFolder } from '../places.ts'
import { deleteBranches, dropAll, dropThese } from './drop.ts'
import { dropStale, listLocks } from './locks.ts'
import { isIn, openShipped } from './shipped.ts'
import type { Shipped } from './shipped.ts'
import { ATTEMPT_BRANCHES, judgedRefs, toAttemptPart, toKeptRef, toSafeName } from './names.ts'
import {
  attemptFolder,
  listAttempts,
  listNames,
  openedFile,
  placeFile,
  placeFolder,
  readPlacesIn,
  runsFolder,
} from './places.ts'
import type { Desk, Place } from './places.ts'
import { onBranches, readBranch } from './repository.ts'

/** Called before anything is opened: whatever is half-way is nobody's. */
export async function prune(desk: Desk, isOver: (run: string) => Promise<boolean>): Promise<void> {
  const commons = new Set<string>()
  const shipped = openShipped(desk)
  for (const name of await listNames(runsFolder(desk.root))) {
    const folder = join(runsFolder(desk.root), name)
    const places = await readPlacesIn(folder)
    for (const place of places) {
      commons.add(place.found.common)
      await pruneRun(desk, place, await isOver(place.run), shipped)
    }
    // it never came to a run of its own, or what it was about is gone
    if (places.length === 0 || (await listNames(folder)).length === 0) await removeFolder(folder)
  }
  for (const common of commons) {
    await dropStale(await listLocks(onBranches({ common })))
    await dropStrayWorktrees(desk, common)
  }
}

async function pruneRun(desk: Desk, place: Place, isOver: boolean, shipped: Shipped): Promise<void> {
  if ((await lstatOrNull(place.found.common)) === null)
    return await removeFolder(placeFolder(desk.root, place))
  if (isOver) {
    await dropAll(desk, place.run)
    await deleteBranches(desk, place.found, [toKeptRef(place.run)])
  }
  const half: Awaited<ReturnType<typeof listAttempts>> = []
  for (const key of await listAttempts(desk.root, place)) {
    if ((await lstatOrNull(openedFile(attemptFolder(desk.root, place, key)))) === null) half.push(key)
  }
  await dropThese(desk, place, half)
  await dropStrayBranches(desk, place)
  for (const name of await listNames(placeFolder(desk.root, place)))
    if (name.endsWith('.tmp')) await rm(join(placeFolder(desk.root, place), name), { force: true })
  const remote = desk.remoteOf(place.target)
  if (!isOver || (await listAttempts(desk.root, place)).length > 0) return
  if (await (remote === null ? isShipped(desk, place) : shipped.dropAt(remote, place)))
    await dropRun(desk, place)
}

/** Of attempts that are neither open nor kept. */
async function dropStrayBranches(desk: Desk, place: Place): Promise<void> {
  const all = [`${ATTEMPT_BRANCHES}${toSafeName(place.run)}/`, judgedRefs(place.run)]
  const args = ['for-each-ref', '--format=%(refname)', ...all]
  const { out } = await desk.git.ask(args, { env: onBranches(place.found) })
  const wanted = new Set((await listAttempts(desk.root, place)).map(toAttemptPart))
  const stray = out
    .toString('utf8')
    .split('\n')
    .filter(ref => all.some(below => ref.startsWith(below) && !wanted.has(ref.slice(below.length))))
  await deleteBranches(desk, place.found, stray)
}

/** All of it is in the branch that it began at: its own branch holds nothing that could be lost. */
async function isShipped(desk: Desk, place: Place): Promise<boolean> {
  const { found, branch, baseName } = place
  const tip = await readBranch(desk.git, found, branch)
  const base = baseName === null ? 'HEAD' : `refs/heads/${baseName}`
  return tip === null || tip === place.base || (await isIn(desk, found, tip, base))
}

async function dropRun(desk: Desk, place: Place): Promise<void> {
  const { found, branch } = place
  if ((await readBranch(desk.git, found, branch)) !== null) await deleteBranches(desk, found, [branch])
  desk.histories.delete(`${found.common} ${branch}`)
  desk.tips.delete(`${found.common} ${branch}`)
  await rm(placeFile(placeFolder(desk.root, place)), { force: true })
  await removeFolder(placeFolder(desk.root, place))
}

/** Ours by what they point at: a folder of our root that is not there any more. */
async function dropStrayWorktrees(desk: Desk, common: string): Promise<void> {
  for (const name of await listNames(join(common, 'worktrees'))) {
    if (!name.startsWith('regatta-')) continue
    const admin = join(common, 'worktrees', name)
    const pointed = await readFile(join(admin, 'gitdir'), 'utf8').catch(() => '')
    const isOurs = pointed.startsWith(`${desk.root}/`)
    if (isOurs && (await lstatOrNull(pointed.trim())) === null)
      await rm(admin, { recursive: true, force: true })
  }
}
