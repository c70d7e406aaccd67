import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'

export interface ProcessRow {
  pid: number
  parent: number
  group: number
  session: number
  zombie: boolean
  startedAt: string
}

/** When a process began, comparable only within one boot of one machine. */
export interface StartTime {
  boot: string
  order: number
}

const BOOT_ID_FILE = '/proc/sys/kernel/random/boot_id'

/** All processes that can be seen. Linux: 1 ms for 70 of them, so it is read at one go. */
export async function readProcesses(): Promise<ProcessRow[]> {
  if (process.platform !== 'linux') return parsePs(await runPs(['-A']))
  const boot = readBootId()
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return pids.map(pid => readStat(pid, boot)).filter(row => row !== null)
}

/** Null if there is no such process. */
export async function readStartedAt(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return readStat(String(pid), readBootId())?.startedAt ?? null
  const rows = parsePs(await runPs(['-p', String(pid)]))
  return rows[0]?.startedAt ?? null
}

/** Whether a process was given this `NAME=value` when it began; cannot be seen but on Linux. */
export function hasInEnvironment(row: ProcessRow, entry: string): boolean {
  if (process.platform !== 'linux') return false
  let environment = environments.get(row)
  if (environment === undefined) {
    environment = readEnvironment(row)
    environments.set(row, environment)
  }
  return environment.includes(`\0${entry}\0`)
}

/** Read once for each time that the table is. */
const environments = new WeakMap<ProcessRow, string>()

function readEnvironment({ pid }: ProcessRow): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}`
  } catch {
    return '' // gone, or another user's
  }
}

export function parseStartTime(startedAt: string): StartTime | null {
  const at = startedAt.indexOf('/')
  const order = Number(startedAt.slice(at + 1))
  return at > 0 && startedAt.length > at + 1 && Number.isFinite(order)
    ? { boot: startedAt.slice(0, at), order }
    : null
}

/** The name in parentheses may hold spaces and parentheses itself: the fields count from the last one. */
export function parseStat(text: string, boot: string): ProcessRow | null {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state, parent, group, session] = fields
  const ticks = fields[19]
  if (session === undefined || ticks === undefined) return null
  return {
    pid: Number.parseInt(text, 10),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    zombie: state === 'Z' || state === 'X',
    startedAt: `${boot}/${ticks}`,
  }
}

/** Lines of `ps -o pid=,ppid=,pgid=,stat=,lstart=`. Its start times are whole seconds. */
export function parsePs(text: string): ProcessRow[] {
  const rows = text.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/gm)
  return [...rows].map(([, pid, parent, group, state = '', started = '']) => ({
    pid: Number(pid),
    parent: Number(parent),
    group: Number(group),
    session: 0,
    zombie: state.startsWith('Z'),
    startedAt: `ps/${Date.parse(`${started} UTC`)}`,
  }))
}

function readStat(pid: string, boot: string): ProcessRow | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'), boot)
  } catch {
    return null // it ended while the list was read
  }
}

function readBootId(): string {
  return readFileSync(BOOT_ID_FILE, 'utf8').trim()
}

/** In UTC, so that a start time reads the same after the clocks were changed. */
async function runPs(which: string[]): Promise<string> {
  const env = { LC_ALL: 'C', TZ: 'UTC', PATH: '/bin:/usr/bin' }
  const args = [...which, '-o', 'pid=,ppid=,pgid=,stat=,lstart=']
  const { stdout } = await promisify(execFile)('ps', args, { env, maxBuffer: 16_000_000 }).catch(
    (error: { code?: unknown; stdout?: string }) => {
      if (error.code === 1) return { stdout: error.stdout ?? '' } // no such process
      throw error
    },
  )
  return stdout
}
