import { expect, test } from 'vitest'
import { forecast } from '../../src/plan/forecast/forecast.ts'
import type { Forecast } from '../../src/plan/forecast/forecast.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { planOf } from '../support/runs.ts'
import { readExample } from './examples.ts'

const read = (text: string): Plan => readPlan(new TextEncoder().encode(text))

const expected = (text: string, slots = 10, pace: 'waves' | 'eager' = 'waves'): Forecast | null =>
  forecast(read(text), { slots, pace })

const TABLE = (rows: string): string => `# S\n\n| Id | Task | Est. | Needs |\n|---|---|---|---|\n${rows}`
const DIAMOND = TABLE(
  '| A1 | Sort | 10 min | none |\n| A2 | Wash | 20 min | A1 |\n| A3 | Dry | 5 min | A1 |\n| A4 | Fill | 30 min | A2, A3 |\n',
)

test('follows the longest way, and says what more slots would gain', () => {
  expect(expected(DIAMOND)).toMatchObject({
    tasks: 4,
    guessed: 0,
    criticalPath: [
      { id: 'A1', minutes: [10, 10], alike: 0 },
      { id: 'A2', minutes: [20, 20], alike: 0 },
      { id: 'A4', minutes: [30, 30], alike: 0 },
    ],
    criticalMinutes: [60, 60],
    sequential: [65, 65],
    finish: { waves: [60, 60], eager: [60, 60] },
    width: 2,
  })
})

test('reckons of what is begun only with the rest', () => {
  const plan = read(DIAMOND)
  const begun = plan.tasks.map(task => (task.id === 'A2' ? { ...task, progress: 75 } : task))
  expect(forecast({ ...plan, tasks: begun }, { slots: 10, pace: 'waves' })).toMatchObject({
    criticalMinutes: [45, 45],
    sequential: [50, 50],
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
})

test('does not count what is done', () => {
  expect(expected('# S\n\n## Wave 1\n\n- [x] A1: Sort (50 min)\n- [ ] A2: Wash (5 min)\n')).toMatchObject({
    tasks: 1,
    finish: { waves: [5, 5] },
    criticalPath: [{ id: 'A2' }],
  })
  expect(expected('# S\n\n## Wave 1\n\n- [x] A1: Sort\n')).toBeNull()
})

test('says nothing of a plan whose tasks wait for each other', () => {
  expect(expected(TABLE('| A1 | a | 1 min | A2 |\n| A2 | b | 1 min | A1 |\n'))).toBeNull()
})

test('leaves out the waves that take no part', () => {
  const text = '# S\n\n## Wave 1\n\n- A1: Sort (50 min)\n\n## Wave 2\n\n- B1: Wash (5 min)\n'
  const wishes = { slots: 10, pace: 'waves' as const }
  expect(forecast(read(text), { ...wishes, scope: ['Wave 2'] })).toMatchObject({
    tasks: 1,
    finish: { waves: [5, 5] },
  })
  expect(forecast(read(text), { ...wishes, scope: null })?.finish.waves).toEqual([55, 55])
})

test('says of each task on the longest way how many others could stand there', () => {
  const wave = (letter: string): string =>
    `- ${letter}1: a (9 min)\n- ${letter}2: b (9 min)\n- ${letter}3: c (4 min)\n`
  const found = expected(`# S\n\n## Wave 1\n\n${wave('A')}\n## Wave 2\n\n${wave('B')}`)!
  expect(found.criticalPath.map(({ id, alike }) => `${id} +${alike}`)).toEqual(['A1 +1', 'B1 +1'])
})

test('counts as such no task that ends as soon but has less behind it', () => {
  const tasks = [
    { id: 'A1', minutes: 9 },
    { id: 'A2', minutes: 9 },
    { id: 'A3', minutes: 9, needs: ['A1'] },
  ]
  const found = forecast(planOf({ A: { tasks } }), { slots: 9, pace: 'waves' })!
  expect(found.criticalPath.map(({ id, alike }) => `${id} +${alike}`)).toEqual(['A1 +0', 'A3 +0'])
})

test.each([
  [{ intervalMs: 60_000, burst: 1 }, 14, 1],
  [{ intervalMs: 60_000, burst: 3 }, 12, 3],
  [{ intervalMs: 240_000, burst: 1 }, 26, 1],
  [null, 10, 5],
])('starts no faster than %j', (pacing, minutes, peak) => {
  const tasks = ['A1', 'A2', 'A3', 'A4', 'A5'].map(id => ({ id, minutes: 10 }))
  const found = forecast(planOf({ A: { tasks } }), { slots: 5, pace: 'waves', pacing })!
  expect(found.finish.waves).toEqual([minutes, minutes])
  expect(found.starts.peakPerMinute).toBe(peak)
})

test('has no more starts in a minute than their distance allows, whatever fractions add up to', () => {
  const pacing = { intervalMs: 1_500, burst: 1 }
  const found = forecast(readPlan(readExample('workers-225')), { slots: 50, pace: 'waves', pacing })!
  expect(found.starts.peakPerMinute).toBe(40)
})

const THIRTY = Array.from({ length: 30 }, (_, index) => `- T${index}: Do part ${index} of it`).join('\n')

test.each([
  ['Rate limit: 20 requests/min', { peakPerMinute: 25, limitPerMinute: 20, requests: null }],
  ['Rate limit: 100 RPM with a 5x safety margin', { peakPerMinute: 25, limitPerMinute: 20, requests: null }],
  ['Rate limit: 600 RPM, starts are 10 s apart', { peakPerMinute: 25, limitPerMinute: 6, requests: null }],
  [
    'Rate limit: 100 RPM. Each worker makes about 40 requests',
    { peakPerMinute: 25, limitPerMinute: null, requests: { peakPerMinute: 100, limitPerMinute: 100 } },
  ],
  ['Sow in spring', { peakPerMinute: 25, limitPerMinute: null, requests: null }],
])('holds the starts of a minute against “%s”', (line, starts) => {
  expect(expected(`# S\n\n${line}\n\n## Wave 1\n\n${THIRTY}\n`, 25)?.starts).toEqual(starts)
})

const PART = (count: number): string =>
  `- OpenAI: ${count} workers × 2K tokens × $0.03/1K = $${count * 0.06}\n`

test('puts the costs of the old and the new way side by side', () => {
  const text = `# S\n\n## Old allocation\n\n${PART(10)}\n## New allocation\n\n${PART(5)}\n## Wave 1\n\n- A1: Sort\n`
  expect(expected(text)?.cost).toEqual([
    { allocation: 'old', low: 0.6, high: 0.6 },
    { allocation: 'new', low: 0.3, high: 0.3 },
  ])
})

test('gives a band where the total differs from the single costs, and takes off what is done', () => {
  const text = `# S\n\n## Cost\n\n${PART(10)}- **Total**: $0.90\n\n## Wave 1\n\n- [x] A1: Sort\n- [ ] A2: Wash\n- [ ] A3: Dry\n`
  expect(expected(text)?.cost).toEqual([{ allocation: null, low: 0.4, high: 0.6 }])
})

test.each([
  ['Each worker uses 2-3K tokens.', [{ allocation: null, low: 6.72, high: 10.08 }]],
  ['About 1,500 tokens per task.', [{ allocation: null, low: 5.04, high: 5.04 }]],
  ['Nobody knows the tokens.', []],
])('makes a band of shares and prices: %s', (line, cost) => {
  const shares =
    '| Provider | Share | Price per 1K tokens |\n|---|---|---|\n| OpenAI | 50% | $0.2 |\n| Mistral | 40% | $0.03 |\n| Ollama | 10% | free |\n'
  expect(expected(`# S\n\n${line}\n\n${shares}\n## Wave 1\n\n${THIRTY}\n`)?.cost).toEqual(cost)
})

test('gives no band where the price of one share is not known', () => {
  const shares =
    '| Provider | Share | Price per 1K tokens |\n|---|---|---|\n| OpenAI | 50% | $0.2 |\n| Mistral | 50% | ? |\n'
  expect(expected(`# S\n\n2K tokens per task\n\n${shares}\n## Wave 1\n\n${THIRTY}\n`)?.cost).toEqual([])
})

test('knows of 225 workers how wide, how long and at what cost', () => {
  const plan = readPlan(readExample('workers-225'))
  expect(forecast(plan, { slots: 50, pace: 'waves' })).toMatchObject({
    tasks: 225,
    guessed: 0,
    criticalMinutes: [130, 195],
    finish: { waves: [160, 240], eager: [160, 240] },
    sequential: [6000, 9000],
    width: 52,
    starts: { peakPerMinute: 50, limitPerMinute: 40 },
    cost: [
      { allocation: 'old', low: 20.4, high: 20.4 },
      { allocation: 'new', low: 14.42, high: 14.42 },
    ],
  })
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

test('derives no tiers for what is done, and nothing stands lower because of it', () => {
  const tasks = [
    { id: 'A1', done: true },
    { id: 'A2', needs: ['A1'] },
    { id: 'A3', needs: ['A2', 'A1'] },
  ]
  const plan = planOf({ All: { tasks } })
  expect(forecast(plan, { slots: 10, pace: 'eager' })?.tiers).toEqual([
    { id: 'A2', tier: 0, reason: 'all that it needs is done' },
    { id: 'A3', tier: 1, reason: 'needs A2 of tier 0' },
  ])
})

test('says of a task that needs another and that many wait for both', () => {
  const tasks = [
    { id: 'A1' },
    { id: 'A2', needs: ['A1'] },
    ...['B1', 'B2', 'B3'].map(id => ({ id, needs: ['A2'] })),
  ]
  const found = forecast(planOf({ All: { tasks } }), { slots: 10, pace: 'eager' })!
  expect(found.tiers![1]).toEqual({ id: 'A2', tier: 1, reason: 'needs A1 of tier 0, and 3 wait for it' })
})
