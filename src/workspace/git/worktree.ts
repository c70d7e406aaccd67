import { copyFile, cp, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isCode } from '../content.ts'
import { removeFolder } from '../places.ts'
import { WorkspaceError } from '../port.ts'
import type { WorkspaceKey } from '../port.ts'
import { toAttemptBranch, toWorktreeName } from './names.ts'
import { indexFile, workFolder } from './places.ts'
import type { Desk } from './places.ts'
import { onObjects } from './repository.ts'
import type { Repository } from './repository.ts'

/**
 * A worktree as git lays it out (gitrepository-layout), but by hand: `git worktree add` starts four processes and
 * reads the repository's own configuration for what it checks out. `tree`: what its files begin as.
 */
export async function makeWorktree(
  desk: Desk,
  repository: Repository,
  folder: string,
  given: { key: WorkspaceKey; base: string; tree: string },
): Promise<void> {
  const { key, base, tree } = given
  const { common } = repository
  const work = workFolder(folder)
  await mkdir(work, { recursive: true })
  await desk.branches.set(common, toAttemptBranch(key), base)
  const env = { ...onObjects(repository), GIT_WORK_TREE: work, GIT_INDEX_FILE: indexFile(folder) }
  await desk.git.ask(['read-tree', '--reset', '-u', tree], { env, cwd: work })
  const admin = adminFolder(common, key)
  await layOut(admin, folder, `ref: ${toAttemptBranch(key)}`)
  await writeFile(join(work, '.git'), `gitdir: ${admin}\n`, { flag: 'wx' })
}

/**
 * What git knows of a worktree whose files and index are in `folder`: there all at once, for whoever else uses git at
 * the time stops at one that is half there. `head`: a commit, or the branch it is on.
 */
export async function layOut(admin: string, folder: string, head: string): Promise<void> {
  const made = join(folder, 'git')
  await removeFolder(made)
  await mkdir(made)
  await writeFile(join(made, 'commondir'), '../..\n')
  await writeFile(join(made, 'gitdir'), `${join(workFolder(folder), '.git')}\n`)
  await writeFile(join(made, 'HEAD'), `${head}\n`)
  await copyFile(indexFile(folder), join(made, 'index'))
  await mkdir(dirname(admin), { recursive: true })
  await removeFolder(admin)
  try {
    await rename(made, admin)
  } catch (error) {
    if (!isCode(error, 'EXDEV')) throw error
    await cp(made, admin, { recursive: true })
    await removeFolder(made)
  }
}

/** Whatever is left of it; first what git knows of it, so that nobody prunes or locks what is half there. */
export async function removeWorktree(
  repository: Pick<Repository, 'common'>,
  folder: string,
  key: WorkspaceKey,
): Promise<void> {
  await rm(adminFolder(repository.common, key), { recursive: true, force: true })
  await removeFolder(workFolder(folder))
}

/** What an agent put in its place would lead whoever looks at the worktree elsewhere. */
export async function assertIntact(
  { common }: Pick<Repository, 'common'>,
  folder: string,
  key: WorkspaceKey,
): Promise<void> {
  const work = workFolder(folder)
  const stats = await lstat(work).catch(() => null)
  if (stats?.isDirectory() !== true)
    throw new WorkspaceError('copy-missing', `The worktree ${work} is gone. Start the attempt anew`)
  const pointer = join(work, '.git')
  const found = await lstat(pointer).catch(() => null)
  const isOurs = found?.isFile() === true && found.size < 10_000
  if (isOurs && (await readFile(pointer, 'utf8')) === toPointer(common, key)) return
  const message = `The attempt has replaced ${pointer}, by which its worktree is known: nothing of it is taken. Start the attempt anew`
  throw new WorkspaceError('refused', message)
}

function adminFolder(common: string, key: WorkspaceKey): string {
  return join(common, 'worktrees', toWorktreeName(key))
}

function toPointer(common: string, key: WorkspaceKey): string {
  return `gitdir: ${adminFolder(common, key)}\n`
}
