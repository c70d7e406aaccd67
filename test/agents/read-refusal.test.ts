import { describe, expect, test } from 'vitest'
import { readRefusal } from '../../src/agents/read-refusal.ts'
import { readReset } from '../../src/agents/read-reset.ts'
import { LOOKALIKES, NOW, REFUSALS, ZONE } from './refusals.ts'

const read = (text: string): ReturnType<typeof readRefusal> => readRefusal(text, NOW, ZONE)

describe('what an agent prints last', () => {
  test.each(REFUSALS)('tells that $of refuses ($by): $text', ({ text, by, inMs }) => {
    const refusal = read(`Reading src/door.ts\nEditing\n${text}\n`)
    expect(refusal?.by).toBe(by)
    expect(refusal?.until == null ? null : refusal.until - NOW).toBe(inMs)
    expect(refusal?.message.length).toBeGreaterThan(5)
  })

  test.each(LOOKALIKES)('is not taken for a refusal: %s', text => {
    expect(read(`Reading src/door.ts\n${text}\n`)).toBeNull()
  })

  test('tells what it says without what frames it', () => {
    const said = (text: string): string | undefined => read(text)?.message
    expect(said('  ⎿  API Error: 502 Bad Gateway')).toBe('502 Bad Gateway')
    expect(said('API Error: 529 {"error":{"type":"overloaded_error","message":"Overloaded"}}')).toBe(
      'Overloaded',
    )
    expect(said('AxiosError: Request failed with status code 429')).toMatch(/^AxiosError: /)
    expect(said(`You've hit your usage limit. ${'x'.repeat(1_000)}`)?.length).toBeLessThanOrEqual(200)
  })

  test('is no refusal where the agent went on after it', () => {
    const refused = 'API Error: 529 Overloaded'
    expect(read(`${refused}\n    at call (cli.js:1:2)\n}\nTotal cost: $0.10`)?.by).toBe('provider')
    expect(read(`${refused}\nRead a file\nWrote it\nBuilt it\nIt does not start`)).toBeNull()
  })

  test('takes a rate limit that lasts for hours for one of use, and a short one of a quota for one of rate', () => {
    expect(read('Error: Too many requests. Try again in 3 hours')?.by).toBe('usage')
    expect(read('Error: Too many requests. Try again in 3 minutes')?.by).toBe('rate')
    expect(read('Error: You exceeded your current quota. Please retry in 8s')?.by).toBe('rate')
    expect(read('Error: You exceeded your current quota. Please retry in 8h')?.by).toBe('usage')
  })

  test('is read in linear time, whatever it is', () => {
    const pieces = [
      '{"error":',
      'you have reached your ',
      'Error: ',
      'a.',
      '429 ',
      '\\"message\\":"',
      '│ ',
      '1m ',
    ]
    for (const piece of pieces) {
      read(piece.repeat(100_000))
      read(`${piece.repeat(20)}\n`.repeat(20_000))
    }
  })

  test('is labelled for enough of both', () => {
    expect(REFUSALS.length).toBeGreaterThanOrEqual(60)
    expect(LOOKALIKES.length).toBeGreaterThanOrEqual(40)
  })
})

describe('when it can be asked again', () => {
  const HOUR = 3_600_000
  const CASES: [text: string, expected: string | null][] = [
    ['try again in 20s', '2026-11-21T16:00:20Z'],
    ['Please try again in 1h 30m', '2026-11-21T17:30:00Z'],
    ['try again in about 2 hours and 5 minutes', '2026-11-21T18:05:00Z'],
    ['"retryDelay": "26.5s"', '2026-11-21T16:00:26.500Z'],
    ['Retry-After: 120', '2026-11-21T16:02:00Z'],
    ['"resets_in_seconds": 3600', '2026-11-21T17:00:00Z'],
    ['"resets_at": 1795287600', '2026-11-21T19:00:00Z'],
    ['resets 6pm', '2026-11-21T17:00:00Z'],
    ['resets at 18:44', '2026-11-21T17:44:00Z'],
    ['resets 4pm', '2026-11-22T15:00:00Z'],
    ['resets at 1:00 PM PST', '2026-11-21T21:00:00Z'],
    ['resets 11am (Asia/Tokyo)', '2026-11-22T02:00:00Z'],
    ['resets 12am', '2026-11-21T23:00:00Z'],
    ['resets 12pm', '2026-11-22T11:00:00Z'],
    ['will reset on Nov 24 at 9am', '2026-11-24T08:00:00Z'],
    ['try again at Nov 23rd, 2026 9:14 AM', '2026-11-23T08:14:00Z'],
    ['resets Nov 26', '2026-11-25T23:00:00Z'],
    ['resets 24 Nov, 16:21', '2026-11-24T15:21:00Z'],
    ['resets at 2026-11-25 07:30 UTC', '2026-11-25T07:30:00Z'],
    ['resets at 2026-11-25T07:30:00.000Z', '2026-11-25T07:30:00Z'],
    ['resets at 2026-11-25T07:30:00-08:00', '2026-11-25T15:30:00Z'],
    // past, or too far away to be believed
    ['resets at 2026-11-21T15:00:00Z', null],
    ['resets at 2027-11-21T15:00:00Z', null],
    ['try again in 30 days', null],
    ['"resets_at": 1695287600', null],
    // a time of day that was a moment ago is none of tomorrow
    ['resets 4:58pm', null],
    ['resets 9am (Nowhere/Atlantis)', null],
    ['Retrying in 4 seconds… (attempt 4/10)', null],
    ['resets soon', null],
    ['limit of 30 requests', null],
  ]

  test.each(CASES)('%s', (text, expected) => {
    expect(readReset(text, NOW, ZONE)).toBe(expected === null ? null : Date.parse(expected))
  })

  test('goes by the clock on the wall when it changes between now and then', () => {
    const saturday = Date.UTC(2026, 9, 24, 20)
    expect(readReset('resets 9am', saturday, ZONE)).toBe(Date.UTC(2026, 9, 25, 8))
    expect(readReset('resets Oct 26, 9am', saturday - HOUR, ZONE)).toBe(Date.UTC(2026, 9, 26, 8))
  })

  test('finds the year that is left out', () => {
    expect(readReset('resets Jan 2, 9am (UTC)', Date.UTC(2026, 11, 30), ZONE)).toBe(Date.UTC(2027, 0, 2, 9))
  })
})
