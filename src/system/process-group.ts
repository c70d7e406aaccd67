import { setTimeout as wait } from 'node:timers/promises'
import { hasInEnvironment, parseStartTime, readProcesses } from './process-table.ts'
import type { ProcessRow } from './process-table.ts'

/** A process group by its leader: its number alone may by now belong to somebody else. */
export interface GroupHandle {
  pid: number
  startedAt: string
}

export interface EndOptions {
  /** Between the request to end and the end by force; 0 asks nobody. */
  graceMs: number
  /** How long a forced end may take before the group counts as surviving. */
  killMs?: number
  /** A `NAME=value` in the environment of all that belongs to the group, wherever it went. */
  mark?: string
}

export type GroupEnd = 'ended' | 'gone' | 'survives'

const KILL_MS = 2_000
const POLL_MS_MAX = 100

/**
 * Ends a process group, what is left of it after its leader died, and what its members started in groups
 * of their own: as long as the descent can be seen, or for good if it bears the mark. Never touches a process that merely bears the
 * same number.
 */
export async function endProcessGroup(handle: GroupHandle, options: EndOptions): Promise<GroupEnd> {
  const known = new Map<number, string>()
  const look = (): Promise<ProcessRow[]> => findMembers(handle, known, options.mark)
  let members = await look()
  if (members.length === 0) return 'gone'
  const steps = [
    { signal: 'SIGTERM', forMs: options.graceMs },
    { signal: 'SIGKILL', forMs: options.killMs ?? KILL_MS },
  ] as const
  for (const { signal, forMs } of steps) {
    if (forMs <= 0) continue
    const deadline = performance.now() + forMs
    signalMembers(handle, members, signal)
    for (let pollMs = 2; members.length > 0 && performance.now() < deadline; pollMs *= 2) {
      await wait(Math.min(pollMs, POLL_MS_MAX))
      // asking the group is cheap, reading the table takes 2 ms for 100 processes; only it tells zombies
      if (pollMs < POLL_MS_MAX && isAnswering(handle)) continue
      members = await look()
      // what was started while the signal was on its way did not get it
      if (signal === 'SIGKILL') signalMembers(handle, members, signal)
    }
    if (members.length === 0) return 'ended'
  }
  return 'survives'
}

/** `known` remembers the members between calls: one whose parent died meanwhile is no longer found by descent. */
async function findMembers(
  handle: GroupHandle,
  known: Map<number, string>,
  mark: string | undefined,
): Promise<ProcessRow[]> {
  const isMarked = (row: ProcessRow): boolean => mark !== undefined && hasInEnvironment(row, mark)
  const members = pickMembers(await readTogether(), handle, known, isMarked)
  for (const member of members) known.set(member.pid, member.startedAt)
  return members
}

/** Read once for all who ask in one turn: where 50 groups are ended at once, each would read it for itself. */
function readTogether(): Promise<ProcessRow[]> {
  nextRead ??= new Promise(resolve => {
    setImmediate(() => {
      nextRead = null
      resolve(readProcesses())
    })
  })
  return nextRead
}

let nextRead: Promise<ProcessRow[]> | null = null

/** The living members of the group, of its leader's session, and all that descend from them. */
export function pickMembers(
  rows: readonly ProcessRow[],
  handle: GroupHandle,
  known: ReadonlyMap<number, string> = new Map(),
  isMarked: (row: ProcessRow) => boolean = () => false,
): ProcessRow[] {
  const begin = parseStartTime(handle.startedAt)
  // 0 and 1 name everybody's group to kill(2)
  if (begin === null || !Number.isInteger(handle.pid) || handle.pid <= 1) return []
  const later = rows.filter(row => {
    const start = parseStartTime(row.startedAt)
    return start !== null && start.boot === begin.boot && start.order >= begin.order
  })
  const bearer = rows.find(row => row.pid === handle.pid)
  // a number is given out anew only once its group and session are empty
  const reused = bearer !== undefined && bearer.startedAt !== handle.startedAt
  const isMember = (row: ProcessRow): boolean =>
    (!reused && (row.group === handle.pid || row.session === handle.pid)) ||
    known.get(row.pid) === row.startedAt ||
    isMarked(row)
  return withDescendants(later.filter(isMember), later).filter(row => !row.zombie)
}

function withDescendants(members: readonly ProcessRow[], rows: readonly ProcessRow[]): ProcessRow[] {
  const found = new Set(members)
  const pids = new Set(members.map(row => row.pid))
  let before = -1
  while (found.size > before) {
    before = found.size
    for (const row of rows) {
      if (found.has(row) || !pids.has(row.parent)) continue
      found.add(row)
      pids.add(row.pid)
    }
  }
  return [...found]
}

function signalMembers(handle: GroupHandle, members: readonly ProcessRow[], signal: NodeJS.Signals): void {
  if (members.some(row => row.group === handle.pid)) sendSignal(-handle.pid, signal)
  for (const row of members) if (row.group !== handle.pid) sendSignal(row.pid, signal)
}

function isAnswering({ pid }: GroupHandle): boolean {
  try {
    return process.kill(-pid, 0)
  } catch {
    return false
  }
}

function sendSignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal)
  } catch {
    // it ended meanwhile, or belongs to another user: the next look at the table tells
  }
}
