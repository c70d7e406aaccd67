import { nextAfter, parseCron } from './cron.ts'

/** What is to be done about something that was wanted for an instant which has come. */
export interface Due {
  /** The latest instant that has come: the only one that is acted upon. */
  at: number
  /** How many came before it since anybody looked; as many as are counted. */
  missed: number
  /** It came so long ago that it is told rather than done. */
  late: boolean
  /** When it comes again; null: never. */
  nextAt: number | null
}

/** What was wanted at night should not begin in the morning, when people work. */
const LATE_MS = 60 * 60_000
const MISSED_MAX = 1_000

/** `nextAt` is the first that nobody has looked at yet, and is past. */
export function toDue(
  { nextAt, cron: line, zone }: { nextAt: number; cron: string | null; zone: string },
  now: number,
): Due {
  const cron = line === null ? null : parseCron(line)
  if (cron === null || 'problem' in cron)
    return { at: nextAt, missed: 0, late: now - nextAt > LATE_MS, nextAt: null }
  let at = nextAt
  let missed = 0
  let next = nextAfter(cron, zone, at)
  while (next !== null && next <= now && missed < MISSED_MAX) {
    missed++
    at = next
    next = nextAfter(cron, zone, at)
  }
  const isBehind = next !== null && next <= now
  return {
    at,
    missed,
    late: isBehind || now - at > LATE_MS,
    nextAt: isBehind ? nextAfter(cron, zone, now) : next,
  }
}
