import { parseCron } from '../src/lib/cron.ts'
import type { When } from '../src/lib/when.ts'
import { findZone } from '../src/lib/zone.ts'
import { quoted } from './words.ts'

/** When something is wanted, and in which time zone (null: that of the installation). */
export interface Wanted {
  when: When
  zone: string | null
}

const DAYS: Record<string, string> = {
  day: '*',
  weekday: '1-5',
  weekend: '0,6',
  sunday: '0',
  monday: '1',
  tuesday: '2',
  wednesday: '3',
  thursday: '4',
  friday: '5',
  saturday: '6',
}
const MINUTES: Record<string, number> = { m: 1, min: 1, minute: 1, h: 60, hour: 60, d: 1_440, day: 1_440 }
const IN_MAX_MINUTES = 366 * 1_440
const CRON_FIELDS = 5
const CRON_WORD = /^[\d*?,/a-z-]{1,60}$/i

/** Nothing else that is typed here looks so. */
const BARE_ZONE = /^(?:[a-z]{3,20}\/[a-z_/]{3,40}|utc|gmt|[+-]\d{2}:?\d{2})$/i

type Time = { hour: number; minute: number }
type Read = { when: When } | { problem: string }

/** `at 22:00 in Europe/Berlin`, `tomorrow at 7`, `every weekday at 22:00`, `in 2 h`, or a cron line. */
export function readWhen(words: readonly string[]): Wanted | { problem: string } {
  // What was filled in, or stood between quotes, is one word.
  const { rest, typed } = splitZone(words.flatMap(word => word.split(/\s+/)))
  const zone = typed === null ? null : findZone(typed)
  if (typed !== null && zone === null)
    return { problem: `There is no time zone ${quoted(typed)}: name one as in Europe/Berlin or UTC.` }
  const read = readTimes(rest)
  return 'problem' in read ? read : { when: read.when, zone }
}

/** The last `in` that is not followed by a number begins the zone. */
function splitZone(words: readonly string[]): { rest: string[]; typed: string | null } {
  const at = words.findLastIndex((word, nth) => /^in$/i.test(word) && !/^\d/.test(words[nth + 1] ?? '0'))
  const last = words.at(-1) ?? ''
  if (at < 0 && BARE_ZONE.test(last)) return { rest: words.slice(0, -1), typed: last }
  if (at < 0) return { rest: [...words], typed: null }
  return { rest: words.slice(0, at), typed: words.slice(at + 1).join('_') }
}

function readTimes(words: readonly string[]): Read {
  // The day may stand on either side of the time.
  const plain = words.map(word => word.toLowerCase()).filter(word => !/^(?:at|on|cron|today)$/.test(word))
  const line = plain.join(' ')
  const fields = line.split(' ')
  if (fields.length === CRON_FIELDS && fields.every(word => CRON_WORD.test(word))) return readCron(line)
  if (line.startsWith('@')) return readCron(line)
  if (plain[0] === 'in') return readSpan(plain.slice(1).join(''))
  const time = plain.map(readTime).find(found => found !== null)
  if (!time) return { problem: `${sayWant(words)} Name a time, as in: at 22:00, or a cron line in quotes.` }
  return readDay(
    plain.filter(word => readTime(word) === null),
    time,
  )
}

function readDay(words: readonly string[], time: Time): Read {
  const [first = '', second] = words
  if (words.length === 0) return { when: { type: 'next', ...time } }
  if (words.length === 1 && first === 'tomorrow') return { when: { type: 'tomorrow', ...time } }
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(first) ?? []
  if (words.length === 1 && day !== undefined) {
    const date = { year: Number(year), month: Number(month), day: Number(day) }
    if (date.month > 12 || date.day > 31) return { problem: `There is no day ${quoted(first)}.` }
    return { when: { type: 'date', ...date, ...time } }
  }
  const named = first === 'daily' ? 'day' : first === 'every' || first === 'each' ? (second ?? '') : first
  const weekdays = DAYS[named.replace(/s$/, '')]
  const isWhole = words.length === (first === 'every' || first === 'each' ? 2 : 1)
  // `monday at 9` alone may mean the next one only.
  if (weekdays !== undefined && isWhole && (named !== first || first.endsWith('s')))
    return readCron(`${time.minute} ${time.hour} * * ${weekdays}`)
  return { problem: `${sayWant(words)} Name a day as in 2026-11-23, tomorrow, or every monday.` }
}

function readCron(line: string): Read {
  const cron = parseCron(line)
  return 'problem' in cron ? cron : { when: { type: 'cron', line } }
}

function readSpan(text: string): Read {
  const [, count = '', unit = ''] = /^(\d{1,6})([a-z]{1,7})$/.exec(text) ?? []
  const minutes = Number(count) * (MINUTES[unit] ?? MINUTES[unit.replace(/s$/, '')] ?? 0)
  if (minutes > 0 && minutes <= IN_MAX_MINUTES) return { when: { type: 'in', minutes } }
  return { problem: `${sayWant([text])} Name a span, as in: in 2 h, or in 90 min.` }
}

/** `22:00`, `22.30`, `7`, `7am`, `10:30pm`, or with its date before it: `2026-11-23T22:00` is not taken apart. */
function readTime(word: string): Time | null {
  const [, hours, minutes = '0', half] = /^(\d{1,2})(?:[:.h](\d{2}))?(am|pm)?$/.exec(word) ?? []
  if (hours === undefined) return null
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half === 'pm' ? 12 : 0)
  const minute = Number(minutes)
  return hour < 24 && minute < 60 ? { hour, minute } : null
}

function sayWant(words: readonly string[]): string {
  return words.length === 0
    ? 'It is not said when.'
    : `${quoted(words.join(' '))} is no time that is understood.`
}
