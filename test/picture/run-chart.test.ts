import { expect, test } from 'vitest'
import { saySpent, saySums } from '../../src/message/spent.ts'
import { drawPlan } from '../../src/picture/draw-plan.ts'
import { drawRun } from '../../src/picture/draw-run.ts'
import { toChartChanges, toRunChart } from '../../src/picture/run-chart.ts'
import type { RunChart } from '../../src/picture/run-chart.ts'
import { takeChanges } from '../../src/picture/take-changes.ts'
import type { Event } from '../../src/run/event.ts'
import type { Run } from '../../src/run/run.ts'
import {
  asks,
  changes,
  charterOf,
  claims,
  does,
  fails,
  planOf,
  runThrough,
  START_AT,
} from '../support/runs.ts'
import type { Step } from '../support/runs.ts'

const PLAN = planOf({
  one: { tasks: [{ id: 'A', minutes: 10 }, { id: 'B', needs: ['A'] }, { id: 'C' }] },
  two: { tasks: [{ id: 'D' }, { id: 'E', needs: ['D', 'B'] }] },
  three: { tasks: [{ id: 'F', files: ['a.ts'] }] },
})

const WAYS: Record<string, Step[]> = {
  'all goes well': ['A', 'C', 'B', 'D', 'E', 'F'].flatMap(id => does(id)),
  'a task fails till people are asked, who skip it': [
    ...fails('A'),
    60_000,
    ...fails('A'),
    600_000,
    ...fails('A'),
    run => ({ type: 'answer', escalation: [...run.asking][0]!.id, option: 'skip', by: 'ann' }),
    ...does('B'),
  ],
  'an agent asks': [
    ...asks('A', 'Which?', ['this', 'that']),
    run => {
      const [asked] = run.asking
      return { type: 'answer', escalation: asked!.id, option: asked!.about.options[0]!.id, by: 'ann' }
    },
    ...does('A'),
  ],
  'people stop a wave, start it, skip a task, pause and go on': [
    { type: 'stop-wave', wave: 'one', by: 'ann', mode: 'now' },
    { type: 'start-wave', wave: 'one', by: 'ann' },
    { type: 'skip', task: 'C', by: 'ann' },
    { type: 'pause', by: 'ann' },
    { type: 'resume', by: 'ann' },
    ...does('A'),
    ...does('B'),
  ],
  'a wave is done again': [
    ...['A', 'C', 'B'].flatMap(id => changes(id, [`${id}.ts`])),
    { type: 'rerun-wave', wave: 'one', by: 'ann' },
    ...does('A'),
  ],
  'all is stopped': [claims('A'), { type: 'stop', by: 'ann', mode: 'now' }],
}

test.each(Object.entries(WAYS))('what each event changes leads to the whole as it is: %s', (_, steps) => {
  for (const pace of ['waves', 'eager'] as const) {
    let known: RunChart | null = null
    let seen = 0
    const watch = (run: Run, event: Event): null => {
      const now = event.at
      known = known && takeChanges(known, toChartChanges(run, [event], now))
      const whole = toRunChart(run, now)
      if (seen++ > 0) expect(known).toEqual(whole)
      known = whole
      return null
    }
    runThrough(charterOf(PLAN, { pace }), steps, watch)
    expect(seen).toBeGreaterThan(8)
  }
})

test('says what was spent of what, however waves are called', () => {
  const id = 'What is spent'
  const budget = { run: 1, wave: 5, person: 9 }
  const money = { currency: '$', prices: {}, budget }
  const plan = planOf({ [id]: { tasks: [{ id: 'A' }] } })
  const usage = { inputTokens: 1, outputTokens: 1, cost: 2 }
  const { run } = runThrough(charterOf(plan, { money }), does('A', 1_000, usage))
  const { spent } = toRunChart(run, START_AT).head
  expect(spent.map(saySums)).toEqual([
    '$2.00 of $1.00: nothing new starts',
    'What is spent: $2.00 of $5.00',
    'ann: $2.00 of $9.00 in this run',
  ])
  expect(spent.map(saySpent)[1]).toBe('What is spent: $2.00 of $5.00 spent')
})

test('names the longest way by its tasks, and says of how many each is one', () => {
  const plan = planOf({
    One: { tasks: ['A', 'B', 'C'].map(id => ({ id, minutes: 10 })) },
    Two: { tasks: [{ id: 'D', minutes: 10 }] },
  })
  const chart = toRunChart(runThrough(charterOf(plan), []).run, START_AT)
  expect(chart.tasks.map(({ critical, alike }) => (critical ? alike : null))).toEqual([2, null, null, 0])
  expect(drawRun(chart).alt).toContain('Longest way of the plan: A (any of 3) → D')
  expect(drawPlan(plan, { pace: 'waves', slots: 4 }).alt).toContain('Longest way: A (any of 3) → D')
})

test('shows as at work only what somebody has taken up', () => {
  const { run } = runThrough(charterOf(PLAN), [claims('A')])
  const { head, tasks } = toRunChart(run, START_AT)
  expect(tasks.slice(0, 3).map(({ status }) => status)).toEqual(['running', 'waiting', 'queued'])
  expect(head.counts.by).toMatchObject({ running: 1, queued: 1, waiting: 4 })
})

test('shows attempts, what came of them, and what people are asked', () => {
  const { run } = runThrough(charterOf(PLAN), [
    ...fails('A'),
    60_000,
    ...does('A', 5_000),
    ...asks('C', 'Which\u202e one?\u001b[31m', ['x']),
  ])
  const chart = toRunChart(run, START_AT)
  expect(chart.tasks[0]).toMatchObject({
    status: 'done',
    bars: [
      { from: START_AT, to: START_AT + 1_000, end: 'bad', mended: true },
      { end: 'good', mended: false },
    ],
  })
  expect(chart.head.questions).toMatchObject([
    { id: 'q1', text: 'C asks: Which one?', task: 2, seenBy: null },
  ])
  expect(chart.waves[1]).toMatchObject({ id: 'two', after: [0], tasks: [3, 4], status: 'waiting' })
  expect(chart.head.planned).toEqual([expect.any(Number), expect.any(Number)])
})
