import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { toProtocol } from '../../lib/remote-url.ts'
import { redactor } from '../../lib/redact.ts'
import { toPlainText } from '../../lib/text.ts'
import { WorkspaceError } from '../port.ts'
import { GitError } from './command.ts'
import type { Desk } from './places.ts'
import { onObjects } from './repository.ts'
import type { Repository } from './repository.ts'

/** A repository that every worker reaches, where none of them has its disk. */
export interface Remote {
  /** With nothing secret in it. */
  url: string
  /** The branch that runs begin at; null: the one that it points to itself. */
  base: string | null
  /** Over HTTP. */
  login: { user: string; key: string } | null
  /** Further variables for git, as SSH_AUTH_SOCK. */
  env: Readonly<Record<string, string>>
}

/** Null: it is not there before, or afterwards. */
export interface Move {
  ref: string
  from: string | null
  to: string | null
}

const LIST_MS = 60_000
/** The first of them brings all that there is. */
const FETCH_MS = 30 * 60_000
const PUSH_MS = 10 * 60_000
const SAID_CHARS_MAX = 300
/** So many seconds without a byte. */
const SILENCE_S = 60
const SSH = `ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4`
const DENIED =
  /Authentication failed|Permission denied|could not read (?:Username|Password)|publickey|dubious ownership|HTTP (?:Basic: Access denied|code = 40[13])|returned error: 40[13]/i

/** Names and what they stand for, of those that match; a `*` stands for anything. */
export async function listRefs(
  desk: Desk,
  remote: Remote,
  patterns: readonly string[],
): Promise<Map<string, string>> {
  const args = ['ls-remote', '--refs', '--', remote.url, ...patterns]
  const out = await ask(desk, remote, args, { env: toAccess(remote), timeMs: LIST_MS })
  return new Map(
    out.split('\n').flatMap(line => {
      const [oid = '', ref = ''] = line.split('\t')
      return ref.startsWith('refs/') ? [[ref, oid] as const] : []
    }),
  )
}

/** A branch and where it stands: the one named, or else the one that the remote points to itself; null: none. */
export async function readBase(desk: Desk, remote: Remote): Promise<{ name: string; tip: string } | null> {
  const ref = remote.base === null ? 'HEAD' : `refs/heads/${remote.base}`
  const args = ['ls-remote', '--symref', '--', remote.url, ref]
  const out = await ask(desk, remote, args, { env: toAccess(remote), timeMs: LIST_MS })
  const lines = out.split('\n').map(line => line.split('\t'))
  const tip = lines.find(([oid = '', name]) => name === ref && !oid.startsWith('ref: '))?.[0]
  const pointed = lines.find(([to = '', name]) => name === 'HEAD' && to.startsWith('ref: refs/heads/'))?.[0]
  const name = remote.base ?? pointed?.slice('ref: refs/heads/'.length)
  return tip === undefined || name === undefined ? null : { name, tip }
}

/** Into names of our own, which no agent reaches. */
export async function fetchRefs(
  desk: Desk,
  remote: Remote,
  repository: Repository,
  refs: readonly string[],
): Promise<void> {
  const how = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance']
  const specs = refs.map(ref => `+${ref}:${ref}`)
  const args = ['fetch', ...how, '--no-recurse-submodules', '--', remote.url, ...specs]
  const env = { ...onObjects(repository), ...toAccess(remote) }
  await ask(desk, remote, args, { env, timeMs: FETCH_MS })
}

/** Null: it was never fetched. */
export async function readFetched({ desk }: Repository, ref: string): Promise<string | null> {
  const oid = await readFile(join(desk, ref), 'utf8').catch(() => '')
  return oid.trim() || null
}

export async function forgetFetched({ desk }: Repository, ref: string): Promise<void> {
  await rm(join(desk, ref), { force: true })
}

/**
 * All of them or none, and only where each stands as it is said to. Null: it is done; otherwise why it is not, as far
 * as the remote says. What is thrown may have been done all the same.
 */
export async function pushRefs(
  desk: Desk,
  remote: Remote,
  repository: Repository,
  moves: readonly Move[],
): Promise<string | null> {
  const leases = moves.map(({ ref, from }) => `--force-with-lease=${ref}:${from ?? ''}`)
  const how = ['--porcelain', '--atomic', '--no-verify', '--recurse-submodules=no']
  const specs = moves.map(({ ref, to }) => `${to ?? ''}:${ref}`)
  const args = ['push', ...how, ...leases, '--', remote.url, ...specs]
  const env = { ...onObjects(repository), ...toAccess(remote) }
  const asked = { env, timeMs: PUSH_MS, fine: [1] }
  const { code, out, stderr } = await askAll(desk, remote, args, asked)
  if (code === 0) return null
  const reasons = out.split('\n').flatMap(line => /^!\t[^\t]*\t(.{1,300})/.exec(line)?.[1] ?? [])
  return toSaid(remote, [...new Set(reasons), stderr].join(' '))
}

interface Asked {
  env: Record<string, string>
  timeMs: number
  fine?: readonly number[]
}

async function ask(desk: Desk, remote: Remote, args: string[], options: Asked): Promise<string> {
  return (await askAll(desk, remote, args, options)).out
}

async function askAll(desk: Desk, remote: Remote, args: string[], options: Asked) {
  try {
    const answer = await desk.line(`remote ${remote.url}`, () => desk.git.ask(args, options))
    return { ...answer, out: answer.out.toString('utf8') }
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    const said = toSaid(remote, error.stderr)
    if (DENIED.test(error.stderr)) throw denied(remote, said)
    const why = said === '' ? 'it did not answer in time' : said
    throw new WorkspaceError('away', `The remote ${remote.url} cannot be reached: ${why}`)
  }
}

export function denied({ url }: Remote, why: string): WorkspaceError {
  const mend = 'See to what this machine may do there (workspace.remote in regatta.yaml)'
  return new WorkspaceError('denied', `The remote ${url} refuses us: ${why}. ${mend}`)
}

/** What a server says may hold anything, and what was sent to it. */
function toSaid({ login }: Remote, text: string): string {
  const hide = redactor(login === null ? [] : [login.key, toBasic(login)])
  return hide(toPlainText(text).replaceAll(/\s+/g, ' ').trim()).slice(0, SAID_CHARS_MAX).replace(/\.$/, '')
}

function toBasic({ user, key }: { user: string; key: string }): string {
  return Buffer.from(`${user}:${key}`).toString('base64')
}

/** Only by the way that its address says, and with nobody to be asked. */
function toAccess({ url, login, env }: Remote): Record<string, string> {
  const settings = [
    ['http.lowSpeedLimit', '1'],
    ['http.lowSpeedTime', String(SILENCE_S)],
    ...(login === null ? [] : [['http.extraHeader', `Authorization: Basic ${toBasic(login)}`]]),
    // whoever is sent elsewhere would take the key along
    ...(login === null ? [] : [['http.followRedirects', 'false']]),
  ]
  const named = settings.flatMap(([key = '', value = ''], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ])
  return {
    GIT_SSH_COMMAND: SSH,
    ...env,
    GIT_ALLOW_PROTOCOL: toProtocol(url) ?? 'none',
    GIT_CONFIG_COUNT: String(settings.length),
    ...(Object.fromEntries(named) as Record<string, string>),
  }
}
