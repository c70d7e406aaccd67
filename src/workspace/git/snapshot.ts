import { isUtf8 } from 'node:buffer'
import { lstat, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { isCode, lstatOrNull } from '../content.ts'
import { findLeaks } from '../leads-out.ts'
import { WorkspaceError } from '../port.ts'
import type { Change } from '../port.ts'
import { GitError } from './command.ts'
import { indexFile, workFolder } from './places.ts'
import type { Desk, Located } from './places.ts'
import { onObjects } from './repository.ts'
import type { Repository } from './repository.ts'
import { assertIntact } from './worktree.ts'
import { forEachAtOnce } from '../walk.ts'

/** A change of one file, from the top of the repository. */
export interface Entry {
  path: string
  before: Side | null
  after: Side | null
}

export interface Side {
  mode: string
  oid: string
}

const GITLINK = '160000'
const LINK = '120000'

/** Paths of files that were written since the last look, or taken away; no file is read for it. */
export async function listTouched(desk: Desk, repository: Repository, located: Located): Promise<string[]> {
  return toPaths(await askTouched(desk, repository, located.folder))
}

async function askTouched(desk: Desk, repository: Repository, folder: string): Promise<Buffer> {
  const args = ['ls-files', '-z', '--modified', '--deleted', '--others', '--exclude-standard']
  return (await desk.git.ask(args, toOptions(repository, folder))).out
}

/** What differs from the attempt's base by now. Its files are in the repository's objects afterwards. */
export async function takeSnapshot(desk: Desk, repository: Repository, located: Located): Promise<Entry[]> {
  const { folder, opened } = located
  await assertIntact(repository, folder, opened.key)
  const told = await askTouched(desk, repository, folder)
  const touched = toPaths(told)
  // such a one could not be found again by its name, and would be left out in silence
  if (!isUtf8(told)) throw notText(touched)
  const nested = touched.filter(path => path.endsWith('/'))
  if (nested.length > 0) throw ownRepository(nested)
  const seen = desk.seen.get(folder)
  if (touched.length === 0 && seen !== undefined) return seen
  const { written, gone } = await sort(workFolder(folder), touched, desk.limits)
  const options = toOptions(repository, folder)
  if (gone.length > 0) await update(desk, ['--force-remove'], gone, options)
  if (written.length > 0) await update(desk, ['--add', '--replace'], written, options)
  const args = [
    'diff-index',
    '--cached',
    '-z',
    '--raw',
    '--no-renames',
    '--no-abbrev',
    '--end-of-options',
    opened.base,
  ]
  const { out } = await desk.git.ask(args, options)
  const entries = toEntries(out)
  const links = entries.filter(({ before, after }) => after?.mode === GITLINK && before?.oid !== after.oid)
  if (links.length > 0) throw ownRepository(links.map(({ path }) => path))
  if (entries.length > desk.limits.files) throw tooLarge(desk, entries.length, 0)
  desk.seen.set(folder, entries)
  return entries
}

/** Links among what changed that lead out of the repository, each with where to. */
export async function listLeaks(
  { folder }: Located,
  entries: readonly Entry[],
): Promise<Map<string, string>> {
  const links = entries.flatMap(({ path, after }) => (after !== null && isLink(after) ? [path] : []))
  return await findLeaks(workFolder(folder), links)
}

/** What differs from the attempt's base by now, and all that it holds as one tree. */
export async function takeTree(
  desk: Desk,
  repository: Repository,
  located: Located,
): Promise<{ entries: Entry[]; tree: string }> {
  const entries = await takeSnapshot(desk, repository, located)
  try {
    return { entries, tree: await writeTree(desk, repository, located.folder) }
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    // an agent that has the repository cleared away takes with it what only our index names: all is read anew
    desk.seen.delete(located.folder)
    await rm(indexFile(located.folder), { force: true })
    await desk.git.ask(['read-tree', located.opened.base], toOptions(repository, located.folder))
    const again = await takeSnapshot(desk, repository, located)
    return { entries: again, tree: await writeTree(desk, repository, located.folder) }
  }
}

/** Of what was last looked at. */
async function writeTree(desk: Desk, repository: Repository, folder: string): Promise<string> {
  const { out } = await desk.git.ask(['write-tree'], toOptions(repository, folder))
  return out.toString('utf8').trim()
}

export async function compareTrees(
  desk: Desk,
  repository: Repository,
  before: string,
  after: string,
): Promise<Entry[]> {
  const args = [
    'diff-tree',
    '-r',
    '-z',
    '--raw',
    '--no-renames',
    '--no-abbrev',
    '--end-of-options',
    before,
    after,
  ]
  const { out } = await desk.git.ask(args, { env: onObjects(repository) })
  return toEntries(out)
}

/** `sub`: where the target lies; what is outside of it has a path that leads there. */
export function toChange(sub: string, { path, before, after }: Entry): Change {
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed'
  return { path: toTargetPath(sub, path), kind }
}

export function toTargetPath(sub: string, path: string): string {
  if (sub === '') return path
  return path.startsWith(`${sub}/`) ? path.slice(sub.length + 1) : relative(sub, path)
}

export function isLink({ mode }: Side): boolean {
  return mode === LINK
}

export function isExecutable({ mode }: Side): boolean {
  return mode === '100755'
}

function toOptions(repository: Repository, folder: string) {
  const work = workFolder(folder)
  return {
    env: { ...onObjects(repository), GIT_WORK_TREE: work, GIT_INDEX_FILE: indexFile(folder) },
    cwd: work,
  }
}

async function update(
  desk: Desk,
  how: string[],
  paths: string[],
  options: ReturnType<typeof toOptions>,
): Promise<void> {
  await desk.git.ask(['update-index', ...how, '-z', '--stdin'], {
    ...options,
    input: `${paths.join('\0')}\0`,
  })
}

/** Follows no link: what lies behind one is not there. */
async function sort(
  work: string,
  touched: string[],
  limits: Desk['limits'],
): Promise<{ written: string[]; gone: string[] }> {
  const folders = new Map<string, Promise<boolean>>([['.', Promise.resolve(true)]])
  const isFolder = (path: string): Promise<boolean> => {
    const known = folders.get(path) ?? isRealFolder(work, path, isFolder)
    folders.set(path, known)
    return known
  }
  const written: string[] = []
  const gone: string[] = []
  let bytes = 0
  await forEachAtOnce(touched, async path => {
    const stats = (await isFolder(dirname(path))) ? await lstatOrNull(join(work, path)) : null
    const isThere = stats?.isFile() === true || stats?.isSymbolicLink() === true
    if (isThere) {
      written.push(path)
      bytes += stats.size
    } else gone.push(path)
  })
  if (written.length > limits.files || bytes > limits.bytes) throw tooLarge({ limits }, written.length, bytes)
  return { written: written.sort(), gone: gone.sort() }
}

async function isRealFolder(
  work: string,
  path: string,
  isFolder: (path: string) => Promise<boolean>,
): Promise<boolean> {
  if (!(await isFolder(dirname(path)))) return false
  try {
    return (await lstat(join(work, path))).isDirectory()
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return false
    throw error
  }
}

function toPaths(out: Buffer): string[] {
  const paths = out.toString('utf8').split('\0')
  return [...new Set(paths.filter(path => path !== ''))]
}

/** `:100644 100644 OID OID M`, then the path, each ended by a zero. */
function toEntries(out: Buffer): Entry[] {
  const parts = out.toString('utf8').split('\0')
  const entries: Entry[] = []
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [before = '', after = '', oldOid = '', newOid = ''] = (parts[at] ?? '').slice(1).split(' ')
    entries.push({ path: parts[at + 1] ?? '', before: toSide(before, oldOid), after: toSide(after, newOid) })
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function toSide(mode: string, oid: string): Side | null {
  return mode === '000000' ? null : { mode, oid }
}

function ownRepository(paths: string[]): WorkspaceError {
  const named = paths
    .slice(0, 5)
    .map(path => path.replace(/\/$/, ''))
    .join(', ')
  const message = `The attempt made a repository of its own, or moved a submodule, at ${named}: such a thing cannot be merged. Leave plain files there`
  return new WorkspaceError('refused', message)
}

function notText(paths: string[]): WorkspaceError {
  const named = paths.filter(path => path.includes('\uFFFD')).slice(0, 5)
  const message = `The attempt wrote files whose names are not UTF-8: ${named.join(', ')}. Give them other names`
  return new WorkspaceError('refused', message)
}

function tooLarge({ limits }: Pick<Desk, 'limits'>, files: number, bytes: number): WorkspaceError {
  const found = `${files.toLocaleString('en')} files, ${Math.ceil(bytes / 1_000_000)} MB`
  const allowed = `${limits.files.toLocaleString('en')} files and ${Math.floor(limits.bytes / 1_000_000)} MB`
  const message = `The attempt wrote ${found}; an attempt may change ${allowed}. Put what is no part of the work into .gitignore`
  return new WorkspaceError('target-too-large', message)
}
