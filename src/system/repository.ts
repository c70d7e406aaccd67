import { execFile } from 'node:child_process'
import { devNull } from 'node:os'
import { isAbsolute, relative } from 'node:path'
import { toPlainText } from '../lib/text.ts'

/** What a folder's git repository stands at. */
export interface Repository {
  /** Null: no branch is checked out. */
  branch: string | null
  commit: string
  /** The first line of the commit's message. */
  subject: string
  /** Files that differ from the commit, new ones included. */
  changed: number
}

const LIMIT_MS = 5_000
const BYTES_MAX = 16_000_000
const SUBJECT_CHARS_MAX = 200
/** In a submodule git would run what is configured there. */
const STATUS = ['status', '--porcelain=v2', '--branch', '-z', '--no-renames', '--ignore-submodules=dirty']

/**
 * Null where there is no repository with a commit, or no git that says so in time. What lies in `except`, which is
 * nobody's work, counts as no change.
 */
export async function readRepository(folder: string, except: string): Promise<Repository | null> {
  const signal = AbortSignal.timeout(LIMIT_MS)
  const [status, subject] = await Promise.all([
    askStatus(folder, except, signal),
    askGit(folder, ['log', '-1', '--no-show-signature', '--format=%s'], signal),
  ])
  return status === null || subject === null ? null : toRepository(status, subject)
}

/** Of a path outside of the repository git will not hear; nothing in there counts anyway. */
async function askStatus(folder: string, except: string, signal: AbortSignal): Promise<string | null> {
  const path = relative(folder, except)
  const all = (): Promise<string | null> => askGit(folder, STATUS, signal)
  // The folder itself may be meant, or one on another drive.
  if (path === '' || isAbsolute(path)) return await all()
  return (await askGit(folder, [...STATUS, '--', ':/', `:(exclude,literal)${path}`], signal)) ?? (await all())
}

export function toRepository(status: string, subject: string): Repository | null {
  const entries = status.split('\0').filter(entry => entry !== '')
  const told = (name: string): string | undefined =>
    entries.find(entry => entry.startsWith(`# ${name} `))?.slice(name.length + 3)
  const commit = told('branch.oid')
  if (commit === undefined || commit === '(initial)') return null
  const branch = told('branch.head') ?? '(detached)'
  return {
    branch: branch === '(detached)' ? null : branch,
    commit,
    subject: toPlainText(subject).trim().slice(0, SUBJECT_CHARS_MAX),
    changed: entries.filter(entry => !entry.startsWith('#')).length,
  }
}

/**
 * Nothing that the repository or its owner configured is run by it: neither hooks nor a file system monitor nor a
 * pager. Locks are left to those who change something.
 */
function askGit(folder: string, args: string[], signal: AbortSignal): Promise<string | null> {
  const quiet = ['--no-pager', '--no-optional-locks']
  const harmless = ['-c', `core.hooksPath=${devNull}`, '-c', 'core.fsmonitor=false']
  const options = { cwd: folder, signal, maxBuffer: BYTES_MAX }
  return new Promise(resolve => {
    const settle = (error: Error | null, said: string): void => resolve(error ? null : said)
    execFile('git', [...quiet, ...harmless, ...args], options, settle)
  })
}
