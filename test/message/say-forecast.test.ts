import { describe, expect, it } from 'vitest'
import { groupAlike, sayRange } from '../../src/message/group-alike.ts'
import { toSpansText } from '../../src/message/plain.ts'
import { toAfter } from '../../src/message/preview-waves.ts'
import { listFacts, listReasons, sayMinutes } from '../../src/message/say-forecast.ts'
import { forecast } from '../../src/plan/forecast/forecast.ts'
import type { Limits, Plan, Range, Terms } from '../../src/plan/plan.ts'
import { NO_TERMS } from '../../src/plan/says-nothing.ts'
import { planOf } from '../support/runs.ts'

const tasksOf = (count: number, minutes: number | null = 10) =>
  Array.from({ length: count }, (_, index) => ({ id: `T${index + 1}`, minutes }))

const planWith = (count: number, limits: Limits = {}, minutes: number | null = 10): Plan => ({
  ...planOf({ A: { tasks: tasksOf(count, minutes) } }),
  limits,
})

const factsOf = (plan: Plan, slots = 5): string[] =>
  listFacts(plan, forecast(plan, { slots, pace: 'waves' })!).map(spans => toSpansText(spans))

const reasonsOf = (plan: Plan, reader: 'types' | 'looks' = 'types'): string[] =>
  listReasons(plan, forecast(plan, { slots: 5, pace: 'waves' })!, reader).map(spans => toSpansText(spans))

describe('what is said of a forecast', () => {
  it.each<[string, Plan, string]>([
    ['fewer than there are places', planWith(3), 'Up to 3 at once'],
    ['one', planWith(1), 'One after the other'],
    ['as many as the plan allows', planWith(9, { slots: 5 }), '5 at once, the plan’s maximum'],
    [
      'fewer than the plan allows',
      planWith(9, { slots: 8 }),
      '5 at once: there are no more places here; the plan allows 8',
    ],
    ['fewer than there could be', planWith(9), '5 at once: there are no more places here; 9 could be'],
  ])('tells how wide: %s', (_, plan, line) => {
    expect(factsOf(plan)[0]).toBe(line)
  })

  it('tells how long, and how much of that is a guess', () => {
    expect(factsOf(planWith(9))[1]).toBe('20 min in all')
    expect(factsOf(planWith(9, {}, null))[1]).toBe('About 20 min, guessing 10 min a task')
    const some = planOf({ A: { tasks: [...tasksOf(4), { id: 'T9' }] } })
    expect(factsOf(some)[1]).toBe('10 min in all; 1 of 5 times guessed')
  })

  it.each<[string, Partial<Terms>, string | undefined]>([
    ['no figures', {}, undefined],
    ['a total', { currency: '$', totals: [{ allocation: null, amount: 12, line: 1 }] }, '$12 by the plan'],
    [
      'totals that differ, of thousands',
      {
        currency: '€',
        totals: [
          { allocation: null, amount: 1200, line: 1 },
          { allocation: null, amount: 1350.5, line: 2 },
        ],
      },
      '€1,200 to €1,351 by the plan',
    ],
    [
      'two allocations without a sign',
      {
        totals: [
          { allocation: 'old', amount: 2.5, line: 1 },
          { allocation: 'new', amount: 2, line: 2 },
        ],
      },
      'Costs 2 by the plan; 2.50 before',
    ],
  ])('tells what it may cost: %s', (_, terms, line) => {
    expect(factsOf({ ...planWith(2), terms: { ...NO_TERMS, ...terms } })[2]).toBe(line)
  })

  it('tells of starts and requests among the first things only where they are too many', () => {
    expect(factsOf(planWith(5, { startsPerMinute: 4 }))[2]).toBe('5 starts in a minute, 4 allowed')
    expect(factsOf(planWith(5, { startsPerMinute: 5 }))[2]).toBeUndefined()
    expect(reasonsOf(planWith(5, { startsPerMinute: 5 })).at(-1)).toBe('5 starts in a minute, 5 allowed')
    const busy: Limits = { startsPerMinute: 9, requestsPerTask: 20 }
    expect(factsOf(planWith(5, busy))[2]).toBe('About 10 requests a minute, 9 allowed')
    expect(reasonsOf(planWith(4, busy)).at(-1)).toBe('About 8 requests a minute, 9 allowed')
  })

  it('tells what decides how long it takes, and what would change that', () => {
    expect(reasonsOf(planWith(9))).toEqual([
      'Longest way: A (any of 9)',
      'With 9 at once 10 min; more gain nothing',
      'One after the other 1 h 30 min: 4.5 times as long',
    ])
    const loose = planOf({
      A: {
        tasks: [
          { id: 'A1', minutes: 10 },
          { id: 'A2', minutes: 50 },
        ],
      },
      B: { tasks: [{ id: 'B1', minutes: 20, needs: ['A1'], barrier: false }] },
    })
    expect(reasonsOf(loose)).toEqual([
      'Longest way: A2 → B1',
      'Places for more than 2 gain nothing',
      'Each as soon as what it needs is done (--pace eager): 50 min',
      'One after the other 1 h 20 min: 1.1 times as long',
    ])
    expect(reasonsOf(loose, 'looks')[2]).toBe('Each as soon as what it needs is done: 50 min')
  })

  it('names no more of a long way than people read', () => {
    const waves = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`W${index}`, { tasks: [{ id: `T${index}`, minutes: 5 }] }]),
    )
    expect(reasonsOf(planOf(waves))[0]).toBe('Longest way: T0 → T1 → T2 → T3 → T4 → T5 → … 3 more')
  })

  it.each<[Range, string]>([
    [[30, 30], '30 min'],
    [[30, 45], '30–45 min'],
    [[2, 2.5], '2 min to 2 min 30 s'],
    [[45, 75], '45 min to 1 h 15 min'],
    [[60, 120], '1–2 h'],
    [[6_000, 9_010], '100–150 h'],
    [[0.5, 0.5], '30 s'],
  ])('says %j minutes as %s', (range, text) => {
    expect(sayMinutes(range)).toBe(text)
  })
})

describe('tasks that are alike', () => {
  it('stand together where three or more neighbours differ in nothing but their ids', () => {
    const titles = ['a', 'a', 'b', 'b', 'b', 'a']
    const { tasks } = planOf({ A: { tasks: titles.map((title, index) => ({ id: `T${index}`, title })) } })
    expect(groupAlike(tasks).map(group => group.map(({ id }) => id).join(' '))).toEqual([
      'T0',
      'T1',
      'T2 T3 T4',
      'T5',
    ])
    tasks[3]!.needs = ['T0']
    expect(groupAlike(tasks)).toHaveLength(6)
  })

  it.each([
    ['WORKER_001', 'WORKER_018', 'WORKER_001–018'],
    ['T9', 'T30', 'T9–30'],
    ['1.1', '1.100', '1.1 to 1.100'],
    ['alpha', 'gamma', 'alpha to gamma'],
    ['A1', 'B2', 'A1 to B2'],
  ])('of %s to %s are named %s', (first, last, range) => {
    expect(sayRange(first, last)).toBe(range)
  })
})

describe('after what a wave comes', () => {
  const saysOf = (after: string[][]): (string | null)[] => {
    const waves = after.map(
      (ids, index) => [`W${index + 1}`, { after: ids, tasks: [] as { id: string }[] }] as const,
    )
    const say = toAfter(planOf(Object.fromEntries(waves)))
    return after.map((_, index) => say(index))
  }

  it('goes without saying where it is the one above, and what that comes after itself', () => {
    expect(saysOf([[], ['W1'], ['W1', 'W2'], ['W1', 'W2', 'W3']])).toEqual([null, null, null, null])
  })

  it('goes without saying where each task says what it needs', () => {
    const say = (needs: string[]): string | null =>
      toAfter(
        planOf({
          A: { tasks: [{ id: 'T1' }] },
          B: {
            after: [],
            tasks: [
              { id: 'T2', needs },
              { id: 'T3', needs: ['T1'] },
            ],
          },
        }),
      )(1)
    expect([say(['T1']), say([])]).toEqual([null, 'from the start'])
  })

  it('is said where it is another, several, or none', () => {
    expect(saysOf([[], [], ['W1'], ['W2', 'W3', 'W1']])).toEqual([
      null,
      'from the start',
      'after W1',
      'after W2, W3',
    ])
  })
})
