import { describe, expect, it } from 'vitest'
import { nextAfter, parseCron } from '../../src/lib/cron.ts'
import { toDue } from '../../src/lib/due.ts'
import { toTiming } from '../../src/lib/when.ts'
import type { When } from '../../src/lib/when.ts'
import { findZone, sayLocal, toLocal } from '../../src/lib/zone.ts'

const BERLIN = 'Europe/Berlin'

/** The next so many, as the clocks of UTC show them. */
function listNext(line: string, zone: string, after: string, count: number): string[] {
  const cron = parseCron(line)
  if ('problem' in cron) return [cron.problem]
  const shown: string[] = []
  let at: number | null = Date.parse(after)
  for (let nth = 0; nth < count && at !== null; nth++) {
    at = nextAfter(cron, zone, at)
    shown.push(at === null ? 'never' : sayLocal(toLocal(at, 'UTC')))
  }
  return shown
}

describe('a cron line', () => {
  it.each<[string, string, string, string[]]>([
    ['0 22 * * 1-5', BERLIN, '2026-11-20T21:00:00Z', ['2026-11-23 21:00', '2026-11-24 21:00']],
    ['*/20 9,17 * * *', 'UTC', '2026-01-01T09:20:00Z', ['2026-01-01 09:40', '2026-01-01 17:00']],
    ['0 9 1 * mon', 'UTC', '2026-06-01T09:00:00Z', ['2026-06-08 09:00', '2026-06-15 09:00']],
    ['0 0 29 feb *', 'UTC', '2096-03-01T00:00:00Z', ['2104-02-29 00:00']],
    ['0 8 * * fri-sun', 'UTC', '2026-11-22T07:00:00Z', ['2026-11-22 08:00', '2026-11-27 08:00']],
    ['5/25 10-12/2 * * 7', 'UTC', '2026-11-22T10:00:00Z', ['2026-11-22 10:05', '2026-11-22 10:30']],
    ['@daily', 'Asia/Tokyo', '2026-11-22T00:00:00Z', ['2026-11-22 15:00']],
    ['0 0 30 2 *', 'UTC', '2026-01-01T00:00:00Z', ['never']],
  ])('%s in %s comes as it says', (line, zone, after, expected) => {
    expect(listNext(line, zone, after, expected.length)).toEqual(expected)
  })

  it.each<[string, string, string, string, string[]]>([
    [
      'which the clocks leave out comes when they are put forward',
      '30 2 * * *',
      BERLIN,
      '2026-03-28T12:00:00Z',
      ['2026-03-29 01:00', '2026-03-30 00:30'],
    ],
    [
      'beside others that are left out comes once',
      '0,30 2,3 * * *',
      BERLIN,
      '2026-03-29T00:59:00Z',
      ['2026-03-29 01:00', '2026-03-29 01:30'],
    ],
    [
      'which the clocks show twice comes the first time',
      '30 2 * * *',
      BERLIN,
      '2026-10-24T12:00:00Z',
      ['2026-10-25 00:30', '2026-10-26 01:30'],
    ],
    [
      'of every hour follows time itself',
      '30 * * * *',
      BERLIN,
      '2026-10-24T23:45:00Z',
      ['2026-10-25 00:30', '2026-10-25 01:30', '2026-10-25 02:30'],
    ],
    [
      'of every hour is not made up for',
      '30 * * * *',
      BERLIN,
      '2026-03-29T00:00:00Z',
      ['2026-03-29 00:30', '2026-03-29 01:30'],
    ],
    [
      'at a midnight that is left out comes all the same',
      '0 0 * * *',
      'Africa/Cairo',
      '2026-04-23T12:00:00Z',
      ['2026-04-23 22:00', '2026-04-24 21:00'],
    ],
  ])('%s', (_, line, zone, after, expected) => {
    expect(listNext(line, zone, after, expected.length)).toEqual(expected)
  })

  it.each([
    '60 * * * *',
    '* * * *',
    '0 0 22 * * *',
    '*/0 * * * *',
    '5-1 * * * *',
    'a * * * *',
    '1-2-3 * * * *',
    '1,'.repeat(150),
  ])('%s is none', line => expect(parseCron(line)).toHaveProperty('problem'))
})

describe('a time', () => {
  const now = Date.parse('2026-11-22T20:30:00Z')
  it.each<[When, string, string | RegExp]>([
    [{ type: 'next', hour: 22, minute: 0 }, BERLIN, '2026-11-22 21:00'],
    [{ type: 'next', hour: 21, minute: 0 }, BERLIN, '2026-11-23 20:00'],
    [{ type: 'tomorrow', hour: 22, minute: 0 }, BERLIN, '2026-11-23 21:00'],
    [{ type: 'date', year: 2027, month: 3, day: 28, hour: 2, minute: 30 }, BERLIN, '2027-03-28 01:00'],
    [{ type: 'date', year: 2027, month: 2, day: 29, hour: 2, minute: 30 }, BERLIN, /no such day/],
    [{ type: 'date', year: 2026, month: 11, day: 22, hour: 2, minute: 30 }, BERLIN, /past/],
    [{ type: 'date', year: 2029, month: 11, day: 22, hour: 2, minute: 30 }, BERLIN, /more than a year/],
    [{ type: 'in', minutes: 90 }, BERLIN, '2026-11-22 22:00'],
    [{ type: 'cron', line: '0 22 * * *' }, BERLIN, '2026-11-22 21:00'],
    [{ type: 'cron', line: '0 0 31 4 *' }, BERLIN, /no day/],
  ])('%o in %s is found', (when, zone, expected) => {
    const made = toTiming(when, zone, now)
    const shown = 'problem' in made ? made.problem : sayLocal(toLocal(made.at, 'UTC'))
    if (typeof expected === 'string') expect(shown).toBe(expected)
    else expect(shown).toMatch(expected)
  })

  it.each([
    ['europe/berlin', BERLIN],
    ['Berlin', BERLIN],
    ['New_York', 'America/New_York'],
    ['utc', 'UTC'],
    ['+05:30', '+05:30'],
    ['Atlantis', null],
    ['', null],
  ])('%s as a zone is %s', (typed, zone) => {
    expect(findZone(typed)).toBe(zone)
  })
})

describe('what is due', () => {
  const at = (text: string): number => Date.parse(`2026-11-22T${text}:00Z`)
  const hourly = { nextAt: at('10:00'), cron: '0 * * * *', zone: 'UTC' }
  it.each<[string, Parameters<typeof toDue>, ReturnType<typeof toDue>]>([
    ['just now', [hourly, at('10:00')], { at: at('10:00'), missed: 0, late: false, nextAt: at('11:00') }],
    [
      'within the hour',
      [hourly, at('10:59')],
      { at: at('10:00'), missed: 0, late: false, nextAt: at('11:00') },
    ],
    ['after others', [hourly, at('14:05')], { at: at('14:00'), missed: 4, late: false, nextAt: at('15:00') }],
    [
      'once',
      [{ ...hourly, cron: null }, at('10:30')],
      { at: at('10:00'), missed: 0, late: false, nextAt: null },
    ],
    [
      'once, too long ago',
      [{ ...hourly, cron: null }, at('11:01')],
      { at: at('10:00'), missed: 0, late: true, nextAt: null },
    ],
  ])('%s', (_, [row, now], expected) => {
    expect(toDue(row, now)).toEqual(expected)
  })

  it('is counted within a limit, and goes on from now', () => {
    const due = toDue({ nextAt: 0, cron: '* * * * *', zone: 'UTC' }, at('10:00'))
    expect(due).toMatchObject({ missed: 1_000, late: true, nextAt: at('10:01') })
  })
})
