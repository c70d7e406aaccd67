import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lstatOrNull } from '../content.ts'
import { removeFolder } from '../places.ts'
import type { View, WorkspaceKey } from '../port.ts'
import { findMerged, readHistory } from './history.ts'
import { toSafeName } from './names.ts'
import { indexFile, placeFolder, workFolder } from './places.ts'
import type { Desk, Place } from './places.ts'
import { onObjects } from './repository.ts'
import { layOut } from './worktree.ts'
import { repositoryOf } from './repository-of.ts'
import { openPlace } from './run-place.ts'
import { tipOf } from './tip.ts'

/**
 * One worktree for each run, on no branch, that goes from one state to the next: what is ignored (installed packages)
 * stays in it.
 */
export async function view(
  desk: Desk,
  run: string,
  target: string,
  until?: WorkspaceKey,
): Promise<View | null> {
  const place = await openPlace(desk, run, target)
  if (place === null) return null
  const commit = await toCommit(desk, place, until)
  if (commit === null) return null
  const turn = await takeTurn(desk, placeFolder(desk.root, place))
  try {
    await show(desk, place, commit)
  } catch (error) {
    turn()
    throw error
  }
  const folder = join(workFolder(viewFolder(desk, place)), place.found.sub)
  return { folder, [Symbol.asyncDispose]: async () => turn() }
}

export async function removeView(desk: Desk, place: Place): Promise<void> {
  await rm(adminFolder(place), { recursive: true, force: true })
  await removeFolder(viewFolder(desk, place))
}

async function toCommit(desk: Desk, place: Place, until: WorkspaceKey | undefined): Promise<string | null> {
  const tip = await tipOf(desk, place)
  if (until === undefined) return tip
  const repository = await repositoryOf(desk, place)
  return findMerged(await readHistory(desk, repository, place), until)?.commit ?? null
}

/** Until it is given back, nobody else gets it. */
async function takeTurn(desk: Desk, name: string): Promise<() => void> {
  return await new Promise(resolve => {
    void desk.queue(`view ${name}`, () => new Promise<void>(done => resolve(done)))
  })
}

/** Whatever checks wrote there goes, but what is ignored. */
async function show(desk: Desk, place: Place, commit: string): Promise<void> {
  const repository = await repositoryOf(desk, place)
  const folder = viewFolder(desk, place)
  const work = workFolder(folder)
  const admin = adminFolder(place)
  if ((await lstatOrNull(join(work, '.git')))?.isFile() !== true) await removeView(desk, place)
  await mkdir(work, { recursive: true })
  const env = { ...onObjects(repository), GIT_WORK_TREE: work, GIT_INDEX_FILE: indexFile(folder) }
  const others = ['ls-files', '-z', '--others', '--exclude-standard', '--directory']
  const isNew = (await lstatOrNull(indexFile(folder))) === null
  const { out } = isNew ? { out: Buffer.alloc(0) } : await desk.git.ask(others, { env, cwd: work })
  for (const path of out.toString('utf8').split('\0')) if (path !== '') await removeFolder(join(work, path))
  await desk.git.ask(['read-tree', '--reset', '-u', commit], { env, cwd: work })
  await layOut(admin, folder, commit)
  await writeFile(join(work, '.git'), `gitdir: ${admin}\n`)
  await mkdir(join(work, place.found.sub), { recursive: true })
}

function viewFolder(desk: Desk, place: Place): string {
  return join(placeFolder(desk.root, place), 'checks')
}

function adminFolder({ run, found }: Place): string {
  return join(found.common, 'worktrees', `regatta-${toSafeName(run)}-checks`)
}
