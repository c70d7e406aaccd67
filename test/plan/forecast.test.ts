import { expect, test } from 'vitest'
import { forecast } from '../../src/plan/forecast/forecast.ts'
import type { Forecast } from '../../src/plan/forecast/forecast.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { toForecastLines } from '../../src/terminal/forecast-text.ts'

const expected = (text: string, slots = 10, pace: 'waves' | 'eager' = 'waves'): Forecast | null =>
  forecast(readPlan(new TextEncoder().encode(text)), { slots, pace })

const TABLE = (rows: string): string => `# S\n\n| Id | Task | Est. | Needs |\n|---|---|---|---|\n${rows}`
const DIAMOND = TABLE(
  '| A1 | Sort | 10 min | none |\n| A2 | Wash | 20 min | A1 |\n| A3 | Dry | 5 min | A1 |\n| A4 | Fill | 30 min | A2, A3 |\n',
)

test('follows the longest way, and says what more slots would gain', () => {
  expect(expected(DIAMOND)).toMatchObject({
    tasks: 4,
    guessed: 0,
    criticalPath: ['A1', 'A2', 'A4'],
    criticalMinutes: [60, 60],
    sequential: [65, 65],
    finish: { waves: [60, 60], eager: [60, 60] },
    width: 2,
  })
})

test('starts the longest way first where slots are few', () => {
  const rows =
    '| A1 | a | 10 min | none |\n| A2 | b | 10 min | none |\n| A3 | c | 10 min | none |\n| A4 | d | 20 min | A3 |\n'
  expect(expected(TABLE(rows), 2)?.finish.waves).toEqual([30, 30])
  expect(expected(TABLE(rows), 1)?.finish.waves).toEqual([50, 50])
})

test('tells the two paces apart', () => {
  const text =
    '# S\n\n## Phase 1\n\n| Id | Task | Est. | Needs |\n|---|---|---|---|\n| A1 | a | 10 min | none |\n| A2 | b | 40 min | none |\n\n' +
    '## Phase 2\n\n| Id | Task | Est. | Needs |\n|---|---|---|---|\n| B1 | c | 20 min | A1 |\n'
  expect(expected(text)?.finish).toEqual({ waves: [60, 60], eager: [40, 40] })
})

test('keeps ranges, and takes the time of a wave for its tasks, divided where they are a chain', () => {
  const text =
    '# S\n\n## Wave 1\n\n**Estimated time**: 30-40 minutes\n\n- A1: Sort\n- A2: Wash\n\n## Wave 2 (serial, after Wave 1)\n\n**Estimated time**: 20 minutes\n\n- B1: Fill\n- B2: Count\n'
  expect(expected(text)).toMatchObject({ guessed: 0, finish: { waves: [50, 60] }, sequential: [80, 100] })
})

test('guesses the median where others have a time, else ten minutes, and says so', () => {
  const some = '# S\n\n## Wave 1\n\n- A1: Sort (5 min)\n- A2: Wash (20 min)\n- A3: Dry (30 min)\n- A4: Fill\n'
  expect(expected(some)).toMatchObject({ guessed: 1, sequential: [75, 75] })
  const none = expected('# S\n\n## Wave 1\n\n- A1: Sort\n- A2: Wash\n')!
  expect(none).toMatchObject({ guessed: 2, sequential: [20, 20] })
  expect(toForecastLines(none).at(-1)).toBe('All of 2 tasks without a time: guessed')
})

test('does not count what is done', () => {
  expect(expected('# S\n\n## Wave 1\n\n- [x] A1: Sort (50 min)\n- [ ] A2: Wash (5 min)\n')).toMatchObject({
    tasks: 1,
    finish: { waves: [5, 5] },
    criticalPath: ['A2'],
  })
  expect(expected('# S\n\n## Wave 1\n\n- [x] A1: Sort\n')).toBeNull()
})

test('says nothing of a plan whose tasks wait for each other', () => {
  expect(expected(TABLE('| A1 | a | 1 min | A2 |\n| A2 | b | 1 min | A1 |\n'))).toBeNull()
})

test('counts the starts of one minute against the rate', () => {
  const tasks = Array.from({ length: 30 }, (_, index) => `- T${index}: Do part ${index} of it`).join('\n')
  const found = expected(`# S\n\nRate limit: 20 requests/min\n\n## Wave 1\n\n${tasks}\n`, 25)!
  expect(found.starts).toEqual({ peakPerMinute: 25, limitPerMinute: 20 })
  expect(toForecastLines(found)[0]).toContain('25 starts in one minute, 20 are allowed')
})

test('puts the costs of the old and the new way side by side', () => {
  const part = (count: number): string =>
    `- OpenAI: ${count} workers × 2K tokens × $0.03/1K = $${count * 0.06}\n`
  const found = expected(
    `# S\n\n## Old allocation\n\n${part(10)}\n## New allocation\n\n${part(5)}\n## Wave 1\n\n- A1: Sort\n`,
  )!
  expect(found.cost).toEqual([
    { allocation: 'old', low: 0.6, high: 0.6 },
    { allocation: 'new', low: 0.3, high: 0.3 },
  ])
  expect(toForecastLines(found).at(-1)).toContain('costs 0.3 by its own figures, 0.6 before')
})

test('derives tiers for a plan without waves, and says why each task stands where it does', () => {
  const rows =
    '| A1 | a | 1 min | none |\n| A2 | b | 1 min | A1 |\n| A3 | c | 1 min | A1 |\n| A4 | d | 1 min | A1 |\n| A5 | e | 1 min | A2, A3 |\n| A6 | f | 1 min | none |\n'
  expect(expected(TABLE(rows))?.tiers?.map(({ id, tier, reason }) => `${id} ${tier}: ${reason}`)).toEqual([
    'A1 0: needs nothing, and 3 wait for it',
    'A2 1: needs A1 of tier 0',
    'A3 1: needs A1 of tier 0',
    'A4 1: needs A1 of tier 0',
    'A5 2: needs A2, A3 of tier 1',
    'A6 1: needs nothing',
  ])
  expect(expected(DIAMOND)?.tiers?.map(({ tier }) => tier)).toEqual([0, 1, 1, 2])
  expect(expected('# S\n\n## Wave 1\n\n- A1: a\n\n## Wave 2\n\n- B1: b\n')?.tiers).toBeNull()
})
