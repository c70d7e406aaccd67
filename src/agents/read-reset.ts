import { DAY_MS, findZone, firstAt, toLocal } from '../lib/zone.ts'
import type { Local } from '../lib/zone.ts'

/** What is said of a time, and by what it is introduced. */
const SPAN_MAX_MS = 8 * 24 * 3_600_000
/** A time of day that was just now is no time of tomorrow. */
const JUST_NOW_MS = 5 * 60_000
const TEXT_CHARS_MAX = 3_000

/**
 * When a provider can be asked again, as it says in whichever form; null: it does not say, or what it says is past or
 * more than eight days away. Times of day without a zone are meant in `zone`.
 */
export function readReset(text: string, now: number, zone: string): number | null {
  const told = text.slice(0, TEXT_CHARS_MAX)
  const at = readSpan(told, now) ?? readEpoch(told) ?? readDate(told, now, zone) ?? readClock(told, now, zone)
  return at === null || at <= now || at - now > SPAN_MAX_MS ? null : at
}

const LEAD =
  '(?:resets?|reset at|will reset|try again|retry|available(?: again)?|renews?|refresh(?:es)?|until|wait)'
const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS }
const AMOUNT =
  '\\d{1,7}(?:\\.\\d{1,9})?\\s?(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)(?![a-z])'
const IN_SPAN = new RegExp(
  `\\b(?:${LEAD}(?: again)?(?: in| after)?|retryDelay)["':\\s~about]{1,12}(${AMOUNT}(?:,?\\s{0,2}(?:and )?${AMOUNT}){0,4})`,
  'i',
)
const EACH = new RegExp(AMOUNT, 'gi')
const HEADER =
  /\b(?:retry[-_]after|resets?_in_seconds|retry_after_seconds)\\?["']?\s?[:=]\s?\\?["']?(\d{1,7}(?:\.\d{1,6})?)\b(?!\s?[a-z:-])/i
const HEADER_MS = /\bretry[-_]after[-_]ms\\?["']?\s?[:=]\s?\\?["']?(\d{1,10})\b/i

function readSpan(text: string, now: number): number | null {
  const ms = HEADER_MS.exec(text)?.[1]
  if (ms !== undefined) return now + Number(ms)
  const seconds = HEADER.exec(text)?.[1]
  if (seconds !== undefined) return now + Math.ceil(Number(seconds) * 1_000)
  const span = IN_SPAN.exec(text)?.[1]
  if (span === undefined) return null
  const amounts = span.match(EACH) ?? []
  return now + Math.ceil(amounts.reduce((sum, amount) => sum + toMs(amount), 0))
}

function toMs(amount: string): number {
  const [, number = '0', unit = 's'] = /^([\d.]+)\s?([a-z]+)$/i.exec(amount.trim()) ?? []
  const known = /^m(?:s|illi)/i.test(unit) ? 'ms' : (unit[0] ?? 's').toLowerCase()
  return Number(number) * (UNITS[known] ?? 1_000)
}

const EPOCH =
  /(?:limit reached\||\breset[\w-]{0,12}\\?["']?\s?[:=]\s?\\?["']?)(1\d{9}|1\d{12})(?:\.\d{1,6})?\b/i

function readEpoch(text: string): number | null {
  const digits = EPOCH.exec(text)?.[1]
  if (digits === undefined) return null
  return Number(digits) * (digits.length === 10 ? 1_000 : 1)
}

const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'
const CLOCK = '(\\d{1,2})(?::(\\d{2})(?::\\d{2})?)?\\s?(?:([ap])\\.?m\\b\\.?)?'
const ZONE =
  '(?:\\s?\\(?([A-Z][A-Za-z]{1,20}(?:/[A-Za-z_+-]{2,30}){1,2}|[A-Z]{2,4}\\b|Z\\b|[+-]\\d{2}:?\\d{2}))?'
const LED = `\\b${LEAD}\\b[^\\d\\n]{0,40}?`
const ISO = new RegExp(
  `(?:${LED}|after\\\\?["']?[:=]\\s?\\\\?["']?)(\\d{4})-(\\d{2})-(\\d{2})(?:[T ,]{1,2}(?:at )?${CLOCK}(?:[.]\\d{1,9})?${ZONE})?`,
  'i',
)
const MONTH_FIRST = new RegExp(
  `${LED}\\b(${MONTHS})[a-z]{0,6}\\.? (\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (\\d{4}))?(?:(?:,? (?:at )?|\\s)${CLOCK}${ZONE})?`,
  'i',
)
const DAY_FIRST = new RegExp(
  `${LED}\\b(\\d{1,2}) (${MONTHS})[a-z]{0,6}\\.?(?: (\\d{4}))?(?:,? (?:at )?${CLOCK}${ZONE})?`,
  'i',
)
const CLOCK_FIRST = new RegExp(`${LED}(\\d{1,2}):(\\d{2}) on (\\d{1,2}) (${MONTHS})`, 'i')

function readDate(text: string, now: number, zone: string): number | null {
  const iso = ISO.exec(text)
  if (iso) {
    const [, year, month, day, hour, minute, half, named] = iso
    const date = { year: Number(year), month: Number(month), day: Number(day) }
    return toInstant(date, toClock(hour, minute, half), named, zone)
  }
  const first = MONTH_FIRST.exec(text)
  if (first) {
    const [, month = '', day, year, hour, minute, half, named] = first
    return toNear(month, Number(day), year, toClock(hour, minute, half), named, now, zone)
  }
  const other = DAY_FIRST.exec(text)
  if (other) {
    const [, day, month = '', year, hour, minute, half, named] = other
    return toNear(month, Number(day), year, toClock(hour, minute, half), named, now, zone)
  }
  const [, hour, minute, day, month] = CLOCK_FIRST.exec(text) ?? []
  if (month === undefined) return null
  return toNear(month, Number(day), undefined, toClock(hour, minute, undefined), undefined, now, zone)
}

/** Where the year is left out, the one in which it is next. */
function toNear(
  name: string,
  day: number,
  year: string | undefined,
  clock: Clock,
  named: string | undefined,
  now: number,
  zone: string,
): number | null {
  const month = MONTHS.split('|').indexOf(name.slice(0, 3).toLowerCase()) + 1
  if (year !== undefined) return toInstant({ year: Number(year), month, day }, clock, named, zone)
  const thisYear = new Date(now).getUTCFullYear()
  const instants = [thisYear, thisYear + 1].map(own =>
    toInstant({ year: own, month, day }, clock, named, zone),
  )
  return instants.find(at => at !== null && at > now - DAY_MS) ?? null
}

const AT_CLOCK = new RegExp(
  `\\b${LEAD}\\b(?: again)?(?:\\s|[^\\d\\w\\n]{1,3}|at |by |on |the |tomorrow |today |is ){0,6}${CLOCK}(?!\\s?%|[\\d.:])${ZONE}(?:\\s?(tomorrow))?`,
  'i',
)

function readClock(text: string, now: number, zone: string): number | null {
  const [, hour, minute, half, named] = AT_CLOCK.exec(text) ?? []
  if (hour === undefined || (minute === undefined && half === undefined)) return null
  const clock = toClock(hour, minute, half)
  const place = findZone(toZone(named) ?? zone)
  if (place === null) return null
  const at = firstAt({ ...toLocal(now, place), ...clock }, place)
  if (at > now) return at
  if (now - at < JUST_NOW_MS) return null
  return firstAt({ ...toLocal(at + DAY_MS, place), ...clock }, place)
}

type Clock = Pick<Local, 'hour' | 'minute'>
type Day = Pick<Local, 'year' | 'month' | 'day'>

function toClock(hour = '0', minute = '0', half: string | undefined): Clock {
  const isLate = half?.toLowerCase() === 'p'
  const told = half === undefined ? Number(hour) : (Number(hour) % 12) + (isLate ? 12 : 0)
  return { hour: told, minute: Number(minute) }
}

/** Hours from UTC of zones that are named by letters. */
const LETTERS: Record<string, number> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  PST: -8,
  PDT: -7,
  MST: -7,
  MDT: -6,
  CST: -6,
  CDT: -5,
  EST: -5,
  EDT: -4,
  BST: 1,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
  JST: 9,
}

/** As `Intl` takes it. */
function toZone(named: string | undefined): string | null {
  if (named === undefined) return null
  if (named.includes('/')) return named
  if (/^[+-]\d/.test(named)) return `${named.slice(0, 3)}:${named.slice(-2)}`
  const hours = LETTERS[named.toUpperCase()]
  if (hours === undefined) return null
  return `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`
}

function toInstant(day: Day, clock: Clock, named: string | undefined, zone: string): number | null {
  const place = findZone(toZone(named) ?? zone)
  return place === null ? null : firstAt({ ...day, ...clock }, place)
}
