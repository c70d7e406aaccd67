import { DAY_MS, firstAt, instantsAt, offsetAt, toLocal } from './zone.ts'

/** A line of a crontab: minute, hour, day of the month, month, day of the week. */
export interface Cron {
  minutes: number[]
  hours: number[]
  days: ReadonlySet<number>
  months: ReadonlySet<number>
  /** From Sunday, 0. */
  weekdays: ReadonlySet<number>
  /** Where both name some, either is enough. */
  anyDay: boolean
  anyWeekday: boolean
  /** It goes by how much time passes, rather than by what the clock shows. */
  anyHour: boolean
}

interface Field {
  name: string
  from: number
  to: number
  /** From `from` on. */
  names?: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const FIELDS: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'day of the week', from: 0, to: 7, names: WEEKDAYS },
]
const NAMED: Record<string, string> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
}
const CHARS_MAX = 200
/** From one leap day to the next may be eight years. */
const DAYS_SEEN = 8 * 366
const LISTED_MAX = 60

export function parseCron(line: string): Cron | { problem: string } {
  const named = NAMED[line.trim().toLowerCase()] ?? line
  const words = named.slice(0, CHARS_MAX).trim().split(/\s+/)
  if (words.length !== FIELDS.length || line.length > CHARS_MAX) {
    return {
      problem: 'A cron line has five fields: minute, hour, day, month, weekday, as in "0 22 * * 1-5".',
    }
  }
  const read = FIELDS.map((field, at) => readField(field, words[at]!.toLowerCase()))
  const wrong = read.find(values => typeof values === 'string')
  if (typeof wrong === 'string') return { problem: wrong }
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = read as number[][]
  return {
    minutes,
    hours,
    days: new Set(days),
    months: new Set(months),
    weekdays: new Set(weekdays.map(day => day % 7)),
    anyDay: isAny(words[2]!),
    anyWeekday: isAny(words[4]!),
    anyHour: isAny(words[1]!),
  }
}

/** When it comes next, by the clocks of a place; null: never. */
export function nextAfter(cron: Cron, zone: string, after: number): number | null {
  const { year, month, day } = toLocal(after, zone)
  const first = Date.UTC(year, month - 1, day - 1)
  for (let nth = 0; nth < DAYS_SEEN; nth++) {
    const date = first + nth * DAY_MS
    const next = isOn(cron, new Date(date)) ? listOf(cron, zone, date).find(at => at > after) : undefined
    if (next !== undefined) return next
  }
  return null
}

function isOn({ days, months, weekdays, anyDay, anyWeekday }: Cron, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false
  const [isDay, isWeekday] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())]
  return anyDay || anyWeekday ? isDay && isWeekday : isDay || isWeekday
}

/**
 * Its instants of a day, in order. A time that the clocks leave out comes when they are put forward, one that they show
 * twice comes the first time; what comes in every hour follows time itself.
 */
function listOf({ hours, minutes, anyHour }: Cron, zone: string, date: number): number[] {
  const shown = hours.flatMap(hour => minutes.map(minute => date + (hour * 60 + minute) * 60_000))
  const offset = offsetAt(date - DAY_MS, zone)
  if (offset === offsetAt(date + 2 * DAY_MS, zone)) return shown.map(at => at - offset)
  const instants = shown.flatMap(at => {
    const local = toLocal(at, 'UTC')
    return anyHour ? instantsAt(local, zone) : [firstAt(local, zone)]
  })
  return [...new Set(instants)].sort((a, b) => a - b)
}

function isAny(word: string): boolean {
  return /^[*?]/.test(word)
}

/** What a field may be, in order; or what is wrong with it. */
function readField(field: Field, word: string): number[] | string {
  const wrong = `${word.slice(0, 20)} is no ${field.name} of a cron line: it takes ${field.from} to ${field.to}.`
  const values = new Set<number>()
  for (const part of word.split(',', LISTED_MAX)) {
    const [, range = '', step] = /^([^/]{1,20})(?:\/(\d{1,2}))?$/.exec(part) ?? []
    const [from, to] = readRange(field, range, step !== undefined)
    const by = step === undefined ? 1 : Number(step)
    if (from === undefined || to === undefined || from > to || by === 0) return wrong
    for (let value = from; value <= to; value += by) values.add(value)
  }
  return [...values].sort((a, b) => a - b)
}

/** `5` alone is only that; with a step it goes on to the end. */
function readRange(field: Field, text: string, isStepped: boolean): (number | undefined)[] {
  if (text === '*' || text === '?') return [field.from, field.to]
  const [first = '', last, more] = text.split('-', 3)
  if (more !== undefined) return []
  const from = readValue(field, first)
  if (last === undefined) return [from, isStepped ? field.to : from]
  // `fri-sun`: Sunday ends a week as well.
  const to = readValue(field, last)
  return [from, to === 0 && from !== 0 && field.to === 7 ? 7 : to]
}

function readValue({ from, to, names = [] }: Field, text: string): number | undefined {
  const named = text.length >= 3 ? names.indexOf(text.slice(0, 3)) : -1
  if (named >= 0) return named + from
  const value = /^\d{1,2}$/.test(text) ? Number(text) : -1
  return value >= from && value <= to ? value : undefined
}
