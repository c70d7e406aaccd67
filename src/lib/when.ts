import { nextAfter, parseCron } from './cron.ts'
import { DAY_MS, firstAt, toLocal } from './zone.ts'
import type { Local } from './zone.ts'

/** When something is wanted, before it is known in which time zone. */
export type When =
  /** Once, when the clocks show this next. */
  | { type: 'next'; hour: number; minute: number }
  | { type: 'tomorrow'; hour: number; minute: number }
  | ({ type: 'date' } & Local)
  | { type: 'in'; minutes: number }
  /** Again and again. */
  | { type: 'cron'; line: string }

export interface Timing {
  /** The first instant. */
  at: number
  /** Null: only then. */
  cron: string | null
}

const FAR_MS = 366 * DAY_MS

export function toTiming(when: When, zone: string, now: number): Timing | { problem: string } {
  if (when.type === 'cron') {
    const cron = parseCron(when.line)
    if ('problem' in cron) return cron
    const at = nextAfter(cron, zone, now)
    return at === null ? { problem: 'There is no day on which this comes.' } : { at, cron: when.line }
  }
  const at = toInstant(when, zone, now)
  if (at === null) return { problem: 'There is no such day.' }
  if (at <= now) return { problem: 'That is past.' }
  return at - now > FAR_MS ? { problem: 'That is more than a year ahead.' } : { at, cron: null }
}

function toInstant(when: Exclude<When, { type: 'cron' }>, zone: string, now: number): number | null {
  if (when.type === 'in') return now + when.minutes * 60_000
  const { hour, minute } = when
  if (when.type === 'date') {
    const shown = new Date(Date.UTC(when.year, when.month - 1, when.day))
    return shown.getUTCDate() === when.day ? firstAt(when, zone) : null
  }
  const on = (days: number): number => {
    const today = toLocal(now, zone)
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day + days))
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
    return firstAt({ year, month, day, hour, minute }, zone)
  }
  if (when.type === 'tomorrow') return on(1)
  const today = on(0)
  return today > now ? today : on(1)
}
