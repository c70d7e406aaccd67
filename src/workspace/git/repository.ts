import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { writeFileWhole } from '../../system/files.ts'
import { WorkspaceError } from '../port.ts'
import { GitError } from './command.ts'
import type { Git } from './command.ts'

/** Where a target lies, as it was found when a run first asked. */
export interface Found {
  /** What all worktrees of the repository share: objects, branches, configuration. */
  common: string
  format: 'sha1' | 'sha256'
  /** The target, from the top of its repository; empty: it is the top. */
  sub: string
  /** What was checked out there. */
  head: string
}

/** A repository, and a folder of git of our own, by whose configuration its objects are read and written. */
export interface Repository {
  common: string
  desk: string
  objects: string
}

const OID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/
const COMMIT_TIME_MS = 10_000

/** What git says where there is nothing to work with; all else that it says is of a repository that it cannot read. */
const NO_REPOSITORY = /not a git repository \(or any |ambiguous argument 'HEAD'/
const NO_FILES = /must be run in a work tree/

/** Null: no repository with a commit, or one in which nothing of the target is committed: it has no state to begin at. */
export async function findRepository(git: Git, target: string): Promise<Found | null> {
  const ask = [
    '--path-format=absolute',
    '--git-common-dir',
    '--show-toplevel',
    '--show-object-format',
    'HEAD',
  ]
  const trusting = ['-c', 'safe.directory=*']
  const options = { cwd: target, timeMs: COMMIT_TIME_MS }
  const told = await git.ask([...trusting, 'rev-parse', ...ask], options).catch((error: unknown) => {
    if (!(error instanceof GitError)) throw error
    if (NO_REPOSITORY.test(error.stderr)) return null
    // in a folder that only seems to be nobody's, what is accepted would be written over the work of people
    throw NO_FILES.test(error.stderr) ? withoutFiles(target) : error
  })
  if (told === null) return null
  const [common = '', top = '', format = '', head = '', ...more] = told.out.toString('utf8').split('\n')
  if (more.length !== 1 || !OID.test(head) || (format !== 'sha1' && format !== 'sha256')) return null
  const sub = relative(await realpath(top), target)
    .split(sep)
    .join('/')
  if (sub === '..' || sub.startsWith('../') || isAbsolute(sub)) return null
  const found: Found = { common: await realpath(common), format, sub, head }
  if (existsSync(join(found.common, 'reftable'))) throw unsupported(target)
  return sub === '' || (await isFolderOf(git, found)) ? found : null
}

async function isFolderOf(git: Git, { common, head, sub }: Found): Promise<boolean> {
  const args = ['cat-file', '-t', `${head}:${sub}`]
  const { code, out } = await git.ask(args, { env: { GIT_DIR: common }, fine: [128] })
  return code === 0 && out.toString('utf8') === 'tree\n'
}

/**
 * The configuration of the repository names programs for files and merges, and agents can write to it: our own git
 * reads it only where branches are moved. Attributes that name such programs find none here.
 */
export async function openRepository(
  root: string,
  { common, format }: Found,
  exclude: string[],
): Promise<Repository> {
  const desk = join(root, 'repositories', hash('sha256', common, 'hex').slice(0, 16))
  const own = await readFile(join(common, 'info/exclude'), 'utf8').catch(() => '')
  await mkdir(join(desk, 'refs'), { recursive: true })
  await mkdir(join(desk, 'info'), { recursive: true })
  await writeFileWhole(join(desk, 'config'), toConfig(format))
  await writeFileWhole(join(desk, 'info/exclude'), [own, ...exclude, ''].join('\n'))
  await writeFileWhole(join(desk, 'HEAD'), 'ref: refs/heads/none\n')
  return { common, desk, objects: join(common, 'objects') }
}

function toConfig(format: Found['format']): string {
  const version = format === 'sha256' ? 1 : 0
  const core = `[core]\n\trepositoryformatversion = ${version}\n\tbare = false\n\tprotectNTFS = true\n\tprotectHFS = true\n`
  const rest = '[gc]\n\tauto = 0\n[merge]\n\tdirectoryRenames = false\n[submodule]\n\trecurse = false\n'
  return core + rest + (version === 1 ? `[extensions]\n\tobjectFormat = ${format}\n` : '')
}

/** Reads and writes objects. */
export function onObjects({ common, desk, objects }: Repository): Record<string, string> {
  const shallow = join(common, 'shallow')
  return {
    GIT_DIR: desk,
    // attributes are looked for there, where there are none
    GIT_WORK_TREE: join(desk, 'refs'),
    GIT_OBJECT_DIRECTORY: objects,
    ...(existsSync(shallow) && { GIT_SHALLOW_FILE: shallow }),
  }
}

/** Moves branches. */
export function onBranches({ common }: Pick<Repository, 'common'>): Record<string, string> {
  return { GIT_DIR: common }
}

/** Null: there is no such branch. A branch that was just moved lies in a file of its own: no git has to be asked. */
export async function readBranch(
  git: Git,
  { common }: Pick<Repository, 'common'>,
  ref: string,
): Promise<string | null> {
  const loose = await readFile(join(common, ref), 'utf8').catch(() => '')
  if (OID.test(loose.trim())) return loose.trim()
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
  const { code, out } = await git.ask(args, { env: onBranches({ common }), fine: [1, 128] })
  const oid = out.toString('utf8').trim()
  return code === 0 && OID.test(oid) ? oid : null
}

function withoutFiles(target: string): WorkspaceError {
  const message = `${target} is what git itself keeps of a repository, with no files to work on. Work in a clone of it`
  return new WorkspaceError('git', message)
}

function unsupported(target: string): WorkspaceError {
  const message = `The repository of ${target} keeps its branches in a table (reftable), which is not known here. Work in a clone that keeps them in files`
  return new WorkspaceError('git', message)
}
