/** A time as the clocks of a place show it. */
export interface Local {
  year: number
  /** From 1. */
  month: number
  day: number
  hour: number
  minute: number
}

const MINUTE_MS = 60_000
export const DAY_MS = 24 * 60 * MINUTE_MS
const ZONE_CHARS_MAX = 60

const formats = new Map<string, Intl.DateTimeFormat>()

/** A time zone by its name, in whatever letters, by its city or by what it is apart from UTC; null: there is none. */
export function findZone(typed: string): string | null {
  if (typed === '' || typed.length > ZONE_CHARS_MAX) return null
  const city = `/${typed.toLowerCase()}`
  const named = Intl.supportedValuesOf('timeZone').find(zone => zone.toLowerCase().endsWith(city))
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: named ?? typed }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

/** What the clocks there show. */
export function toLocal(at: number, zone: string): Local {
  const parts = formatOf(zone).formatToParts(at)
  const of = (type: string): number => Number(parts.find(part => part.type === type)?.value)
  return { year: of('year'), month: of('month'), day: of('day'), hour: of('hour'), minute: of('minute') }
}

/** When the clocks there show this: once as a rule, twice when they are put back, never when they are put forward over it. */
export function instantsAt(local: Local, zone: string): number[] {
  const shown = toShown(local)
  const offsets = new Set([offsetAt(shown - DAY_MS, zone), offsetAt(shown + DAY_MS, zone)])
  const instants = Array.from(offsets, offset => shown - offset)
  return instants.filter(at => at + offsetAt(at, zone) === shown).sort((a, b) => a - b)
}

/** The first time that the clocks there show this; where they are put forward over it, when that is done. */
export function firstAt(local: Local, zone: string): number {
  const [first] = instantsAt(local, zone)
  if (first !== undefined) return first
  const shown = toShown(local)
  let [before, after] = [shown - DAY_MS, shown + DAY_MS]
  const offset = offsetAt(after, zone)
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(middle, zone) === offset) after = middle
    else before = middle
  }
  return after
}

/** `2026-11-23 22:00` */
export function sayLocal(local: Local): string {
  return `${local.year}-${two(local.month)}-${two(local.day)} ${two(local.hour)}:${two(local.minute)}`
}

/** How far the clocks there are ahead of UTC. */
export function offsetAt(at: number, zone: string): number {
  return toShown(toLocal(at, zone)) - Math.floor(at / MINUTE_MS) * MINUTE_MS
}

/** As if it were a time of UTC. */
function toShown({ year, month, day, hour, minute }: Local): number {
  return Date.UTC(year, month - 1, day, hour, minute)
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  formats.set(zone, made)
  return made
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
