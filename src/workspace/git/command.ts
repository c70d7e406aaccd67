import { devNull } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { GIT_VERSION_MIN } from '../../lib/git-version.ts'
import type { Log } from '../../lib/log.ts'
import { toPlainText } from '../../lib/text.ts'
import { WorkspaceError } from '../port.ts'
import { dropStale, listLocks } from './locks.ts'
import { openStartGit } from './start-git.ts'

/** Starts git in one way only: nothing that a repository, its owner or the machine has configured is run by it. */
export interface Git {
  /** Text and exit code; anything but 0 and those in `fine` is thrown as a `GitError`. */
  ask(args: readonly string[], options: GitOptions): Promise<GitAnswer>
}

interface GitOptions {
  /** Which repository, which files, which index: never looked for, always said. */
  env?: Readonly<Record<string, string>>
  cwd?: string
  input?: string | Buffer
  /** Exit codes besides 0 that are an answer. */
  fine?: readonly number[]
  timeMs?: number
  bytesMax?: number
}

interface GitAnswer {
  code: number
  out: Buffer
  stderr: string
}

export interface GitCommandOptions {
  /** Where git is looked for. */
  path: string | undefined
  /** For tests: called before each start. */
  before?: (args: readonly string[]) => Promise<void>
  /** How often what somebody else holds a lock of is tried. */
  lockTries?: number
  log?: Pick<Log, 'warn'>
}

/** Git said no. */
export class GitError extends WorkspaceError {
  readonly stderr: string
  readonly isLocked: boolean
  constructor(args: readonly string[], why: string, stderr: string) {
    const said = toPlainText(stderr).trim().slice(0, SAID_CHARS_MAX)
    const what = `${toName(args)} ${why}${said === '' ? '' : `: ${said}`}`
    super('git', `${what}. Mend that in the repository, then try again`)
    this.name = 'GitError'
    this.stderr = stderr
    this.isLocked = LOCKED.test(stderr)
  }
}

const SAID_CHARS_MAX = 500
const TIME_MS = 120_000
const BYTES_MAX = 128_000_000
/** Somebody else is at it: a person in a terminal, or an agent. */
const LOCKED =
  /\.lock['"]?: File exists|Unable to create '[^\n]{0,1000}\.lock'|unable to lock|is already locked/i
const LOCK_TRIES = 12
const LOCK_WAIT_MS = 25
const LOCK_WAIT_MAX_MS = 1_000
const IN_VAIN_MAX = 1_000
const FROM_OUTSIDE = [
  '-c',
  `core.hooksPath=${devNull}`,
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.askPass=true',
  // what is locked is waited for here, and not in each call by itself
  '-c',
  'core.packedRefsTimeout=100',
]

/** One for the whole process. */
const start = openStartGit()

export function openGit({ path, before, lockTries = LOCK_TRIES, log }: GitCommandOptions): Git {
  const fixed = toEnvironment(path)
  /** Locks that were waited for in vain: nobody waits for the same one again. */
  const inVain = new Set<string>()
  return {
    async ask(args, options) {
      for (let tries = 1; ; tries++) {
        await before?.(args)
        try {
          return await run(args, options, fixed)
        } catch (error) {
          if (!(error instanceof GitError) || !error.isLocked) throw error
          const locks = await listLocks(options.env ?? {})
          const dropped = await dropStale(locks)
          if (dropped.length > 0)
            log?.warn({ locks: dropped }, 'locks that nobody holds any more were taken away')
          const isInVain = locks.some(({ stamp, isStale }) => !isStale && inVain.has(stamp))
          if (isInVain || tries >= lockTries) {
            if (inVain.size > IN_VAIN_MAX) inVain.clear()
            for (const { stamp } of locks) inVain.add(stamp)
            throw error
          }
          if (dropped.length === 0) await wait(Math.min(LOCK_WAIT_MAX_MS, LOCK_WAIT_MS * 2 ** tries))
        }
      }
    },
  }
}

/** Made from nothing: what else the environment holds could send git elsewhere, and is nobody's business there. */
function toEnvironment(path: string | undefined): Record<string, string> {
  return {
    ...(path !== undefined && { PATH: path }),
    LC_ALL: 'C',
    HOME: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_SYSTEM: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    // no way of reaching another repository is allowed
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'true',
    GIT_LITERAL_PATHSPECS: '1',
  }
}

async function run(
  args: readonly string[],
  options: GitOptions,
  fixed: Record<string, string>,
): Promise<GitAnswer> {
  const { env = {}, cwd = '/', input = '', fine = [], timeMs = TIME_MS, bytesMax = BYTES_MAX } = options
  const answer = await start({
    args: [...FROM_OUTSIDE, ...args],
    cwd,
    env: { ...fixed, ...env },
    input: Buffer.from(input).toString('base64'),
    timeMs,
    bytesMax,
  })
  if ('failed' in answer) throw toStartError(answer.failed)
  const { code, out, stderr, isTooMuch, isLate } = answer
  if (code !== null && (code === 0 || fine.includes(code)))
    return { code, out: Buffer.from(out, 'base64'), stderr }
  if (code !== null) throw new GitError(args, `failed with exit code ${code}`, stderr)
  if (isTooMuch) throw new GitError(args, 'said too much', stderr)
  if (isLate) throw new GitError(args, `did not end within ${timeMs / 1000} s`, stderr)
  throw toEndedError(args)
}

/** Null: there is no git. */
export async function readGitVersion(git: Git): Promise<string | null> {
  try {
    const { out } = await git.ask(['--version'], {})
    return out
      .toString('utf8')
      .trim()
      .replace(/^git version /, '')
  } catch (error) {
    if (error instanceof WorkspaceError && error.code === 'git' && !(error instanceof GitError)) return null
    throw error
  }
}

/** A machine without memory ends what it likes: there is nothing to mend in the repository. */
function toEndedError(args: readonly string[]): WorkspaceError {
  const message = `${toName(args)} was ended from outside: whether it did its work is not known. Try again`
  return new WorkspaceError('io', message)
}

function toName(args: readonly string[]): string {
  return `git ${args.find(arg => !arg.startsWith('-')) ?? ''}`
}

function toStartError(why: string): WorkspaceError {
  const message = `git could not be started: ${why}. Install git ${GIT_VERSION_MIN} or later`
  return new WorkspaceError('git', message)
}
