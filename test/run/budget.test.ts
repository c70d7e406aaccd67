import { describe, expect, test } from 'vitest'
import { apply } from '../../src/run/apply.ts'
import { decide } from '../../src/run/decide.ts'
import type { Charter, Event } from '../../src/run/event.ts'
import type { Budget } from '../../src/run/money.ts'
import { toCost, toMoney } from '../../src/run/money.ts'
import type { Usage } from '../../src/run/outcome.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Run } from '../../src/run/run.ts'
import { NOTHING_SHARED } from '../../src/run/shares.ts'
import { charterOf, claims, does, planOf, reports } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'
import { answer, drain, eventsOf, play, refusalOf, skip, toStand, toStarts } from './stand.ts'

const PLAN = planOf({
  'Wave 1': { tasks: [{ id: 'A' }, { id: 'B' }, { id: 'C' }] },
  'Wave 2': { tasks: ['D', 'E'].map(id => ({ id, barrier: false })) },
})

function charterWith(budget: Budget, wishes: Partial<Charter> = {}): Charter {
  const money = { currency: '$', prices: {}, budget }
  return charterOf(PLAN, { pace: 'eager', slots: 1, money, ...wishes })
}

const costs = (cost: number): Usage => ({ inputTokens: 10, outputTokens: 1, cost })
const spends = (id: string, cost: number): Step[] => does(id, 1_000, costs(cost))
const spendsAndFails = (id: string, cost: number): Step[] => [
  claims(id),
  1_000,
  reports(id, { kind: 'error', message: 'exit code 1', tail: '' }, costs(cost)),
]

/** What was told, as `run 50, Wave 1 80`, one text for each time. */
function noticesOf(played: Played): string[] {
  return eventsOf(played, 'budget-noticed').map(({ notices }) =>
    notices
      .map(({ scope, of, percent }) => `${scope === 'run' || scope === 'person' ? scope : of} ${percent}`)
      .join(', '),
  )
}

function questionsOf(played: Played): string[] {
  return eventsOf(played, 'escalated').map(({ about }) => about.text)
}

describe('people are told how much of a budget is spent', () => {
  test.for<[string, number[], string[]]>([
    ['nothing below half of it', [4.99], []],
    ['exactly half', [5], ['run 50']],
    ['each mark as it is passed', [5, 3, 2], ['run 50', 'run 80', 'run 100']],
    ['a mark once, however often more is spent', [5, 1, 1], ['run 50']],
    ['the highest of two that are passed at once', [9], ['run 80']],
    ['the highest where one attempt jumps from 10 to 130 %', [1, 12], ['run 100']],
    ['nothing again beyond the last', [13], ['run 100']],
  ])('%s', ([, amounts, notices]) => {
    const steps = amounts.flatMap((amount, at) => spends(['A', 'B', 'C'][at]!, amount))
    expect(noticesOf(play(charterWith({ run: 10 }), ...steps))).toEqual(notices)
  })

  test('of several budgets at once, in one word', () => {
    const played = play(charterWith({ run: 10, wave: 6, task: 5 }), spends('A', 5))
    expect(noticesOf(played)).toEqual(['run 50, Wave 1 80, A 100'])
  })

  test('of nothing where nothing was agreed on, and the sums are kept all the same', () => {
    const { run, ...played } = play(charterWith({}), spends('A', 5), spends('B', 0.25))
    expect(noticesOf({ run, ...played })).toEqual([])
    expect(
      [run.purse, run.personal, run.waves[0]!.purse, run.tasks[1]!.purse].map(({ spent }) => spent),
    ).toEqual([5_250_000, 5_250_000, 5_250_000, 250_000])
  })
})

describe('where a budget is spent', () => {
  const spent = [spends('A', 1), spends('B', 12)]

  test('an attempt that jumps from 10 to 130 % gives one notice and the question', () => {
    const played = play(charterWith({ run: 10 }), ...spent)
    expect(noticesOf(played)).toEqual(['run 100'])
    expect(questionsOf(played)).toEqual([
      'The budget of the run is spent: $13.00 of $10.00. 3 tasks wait to start. What now?',
    ])
    expect(toStand(played)).toBe('running: A done, B done, C ready, D ready, E ready')
  })

  test('what is at work goes on to its end', () => {
    const played = play(
      charterWith({ run: 10 }, { slots: 2 }),
      claims('A'),
      claims('B'),
      spends('A', 12).slice(1),
      reports('B', { kind: 'done', summary: '', changed: 0 }, costs(1)),
    )
    expect(toStand(played)).toBe('running: A done, B done, C ready, D ready, E ready')
    expect(toStarts(played)).toBe('A/1 B/1')
  })

  test('it goes on without a limit when somebody says so, and nobody is asked again', () => {
    const played = play(
      charterWith({ run: 10 }),
      ...spent,
      answer('q1', 'lift'),
      spends('C', 50),
      claims('D'),
    )
    expect(questionsOf(played)).toHaveLength(1)
    expect(noticesOf(played)).toEqual(['run 100'])
  })

  test('a budget raised by half is told of and asked about anew', () => {
    const played = play(
      charterWith({ run: 10 }),
      ...spent,
      answer('q1', 'raise'),
      spends('C', 4),
      spends('D', 3),
    )
    expect(played.run.purse.limit).toBe(19_500_000)
    expect(noticesOf(played)).toEqual(['run 100', 'run 80', 'run 100'])
    expect(questionsOf(played)).toHaveLength(2)
    expect(toStand(played)).toBe('running: A done, B done, C done, D done, E ready')
  })

  test('the run stops when somebody says so', () => {
    const played = play(charterWith({ run: 10 }), ...spent, answer('q1', 'stop'))
    expect(played.run.status).toBe('cancelled')
  })

  test('no time that passes and no restart decides it', () => {
    const played = play(charterWith({ run: 10 }), ...spent, 1_000_000_000)
    expect(toStarts(played)).toBe('A/1 B/1')
    const again = replayed(played.events)
    const given = { now: played.now + 1, capacity: 99, mintToken: () => 'x' }
    expect(decide(again, { type: 'look' }, given).events).toEqual([])
    expect(again.asking.size).toBe(1)
  })

  test('only who the policy names decides it, and it stands in the history', () => {
    const policy = { ...DEFAULT_POLICY, approvers: ['ben'] }
    const played = play(charterWith({ run: 10 }, { policy }), ...spent)
    expect(refusalOf(played, answer('q1', 'lift'))?.code).toBe('not-allowed')
    const decided = play(charterWith({ run: 10 }, { policy }), ...spent, answer('q1', 'lift', 'ben'))
    expect(eventsOf(decided, 'escalation-answered')).toMatchObject([
      { escalation: 'q1', option: 'lift', by: 'ben' },
    ])
  })

  test('nobody is asked where nothing is left to start', () => {
    const plan = planOf({ 'Wave 1': { tasks: [{ id: 'A' }] } })
    const money = { currency: '$', prices: {}, budget: { run: 10 } }
    const played = play(charterOf(plan, { money }), spends('A', 12))
    expect(questionsOf(played)).toEqual([])
    expect(noticesOf(played)).toEqual(['run 100'])
    expect(played.run.status).toBe('done')
  })

  test('the question goes when nothing is left that would start, and the run ends', () => {
    const played = play(charterWith({ run: 10 }), ...spent, skip('C'), skip('D'), skip('E'))
    expect(eventsOf(played, 'escalation-withdrawn')).toHaveLength(1)
    expect(played.run.status).toBe('done')
  })

  test('a run that is stopped does not wait for the answer', () => {
    expect(play(charterWith({ run: 10 }), ...spent, drain).run.status).toBe('cancelled')
  })
})

describe('where the budget of a wave is spent', () => {
  test('the other waves go on, and so does this one when it is let', () => {
    const steps = [spends('A', 12), spends('D', 1), spends('E', 1)]
    const played = play(charterWith({ wave: 10 }), ...steps)
    expect(toStand(played)).toBe('running: A done, B ready, C ready, D done, E done')
    expect(questionsOf(played)).toEqual([
      'The budget of Wave 1 is spent: $12.00 of $10.00. 2 tasks wait to start. What now?',
    ])
    const raised = play(
      charterWith({ wave: 10 }),
      ...steps,
      answer('q1', 'raise'),
      spends('B', 1),
      spends('C', 1),
    )
    expect(raised.run.status).toBe('done')
  })

  test('it is stopped when somebody says so, and asked about again when it is started', () => {
    const stopped: Step[] = [...spends('A', 12), answer('q1', 'stop')]
    const played = play(charterWith({ wave: 10 }), stopped)
    expect(played.run.waves[0]!.status).toBe('stopped')
    expect(questionsOf(played)).toHaveLength(1)
    const again = play(charterWith({ wave: 10 }), stopped, { type: 'start-wave', by: 'ann', wave: 'Wave 1' })
    expect(questionsOf(again)).toHaveLength(2)
  })

  test('its gate, which costs nothing, is not held up', () => {
    const gates = {
      'Wave 1': { questions: [], checks: [{ command: 'npm test', expect: 'success' as const }] },
    }
    const steps = [spends('A', 1), spends('B', 1), spends('C', 12), claims('Wave 1 gate')]
    const played = play(charterWith({ wave: 10 }, { gates }), ...steps)
    expect(questionsOf(played)).toEqual([])
  })
})

describe('where the budget of a task is spent', () => {
  const failed = spendsAndFails('A', 6)

  test('it is not tried again till somebody answers, and the others go on', () => {
    const played = play(charterWith({ task: 5 }), failed, 120_000, spends('B', 1))
    expect(toStarts(played)).toBe('A/1 B/1 C/1')
    expect(questionsOf(played)).toEqual([
      'The budget of A is spent: $6.00 of $5.00. 1 task waits to start. What now?',
    ])
    const lifted = play(charterWith({ task: 5 }), failed, 120_000, answer('q1', 'lift'), spends('B', 1))
    expect(toStarts(lifted)).toContain('A/2')
  })

  test('it stays failed when somebody says so, and is named as failed', () => {
    const played = play(charterWith({ task: 5 }), failed, answer('q1', 'stop'))
    expect(played.run.tasks[0]!.status).toBe('failed')
  })

  test('the parts of a task that was split spend what is left of it', () => {
    const plan = planOf({ 'Wave 1': { tasks: [{ id: 'A', files: ['a', 'b'] }] } })
    const policy = {
      ...DEFAULT_POLICY,
      rows: { ...DEFAULT_POLICY.rows, error: { mode: 'auto' as const, cures: ['split' as const] } },
    }
    const money = { currency: '$', prices: {}, budget: { task: 5 } }
    const split = [spendsAndFails('A', 3), spends('Aa', 3)]
    const played = play(charterOf(plan, { policy, money, slots: 1 }), ...split)
    expect(questionsOf(played)).toEqual([
      'The budget of A is spent: $6.00 of $5.00. 1 task waits to start. What now?',
    ])
    const left = play(charterOf(plan, { policy, money, slots: 1 }), ...split, answer('q1', 'stop'))
    expect(toStand(left)).toBe('failed: A waiting, Aa done, Ab failed')
  })
})

describe('the budget of a person', () => {
  test('counts what they spend in other runs, too', () => {
    const { run, now } = play(charterWith({ person: 10 }, { slots: 1 }))
    const look = (spent: number): string[] =>
      decide(
        run,
        { type: 'look' },
        {
          now,
          capacity: 9,
          shared: { ...NOTHING_SHARED, spent },
          mintToken: () => 'x',
        },
      ).events.map(({ type }) => type)
    expect(look(4_000_000)).toEqual([])
    expect(look(5_000_000)).toEqual(['budget-noticed'])
  })

  test('is asked about, and the answer is for this run', () => {
    const played = play(charterWith({ person: 10 }), spends('A', 12))
    expect(questionsOf(played)).toEqual([
      'The budget of ann is spent: $12.00 of $10.00. 4 tasks wait to start. What now?',
    ])
    expect(toStarts(played)).toBe('A/1')
    const lifted = play(charterWith({ person: 10 }), spends('A', 12), answer('q1', 'lift'))
    expect(toStarts(lifted)).toBe('A/1 B/1')
  })
})

describe('what an attempt costs', () => {
  const provider = { name: 'OpenAI', allocation: null, pricePer1k: 0.03, line: 3 }
  const usage = { inputTokens: 90_000, outputTokens: 10_000 }
  const told = (currency: string) => ({ amount: 0.5, currency })

  test.for<[string, Usage, string | null, number | null]>([
    ['what its agent says', { ...usage, cost: 0.25 }, 'openai', 250_000],
    [
      'what its agent says of it where nobody knows a price',
      { ...usage, told: told('USD') },
      'other',
      500_000,
    ],
    ['by a price before what its agent says', { ...usage, told: told('USD') }, 'claude', 370_000],
    ['nobody knows in another currency', { ...usage, told: told('EUR') }, 'other', null],
    ['by the installation’s price', usage, 'claude', 370_000],
    ['by the plan’s price where the installation has none', usage, 'openai', 3_000_000],
    ['nobody knows without a price', usage, 'other', null],
    ['nothing where nothing was used', { inputTokens: 0, outputTokens: 0 }, null, 0],
    ['nothing where an agent says nonsense', { ...usage, cost: -3 }, 'openai', 0],
    ['nothing where an agent says no number', { ...usage, cost: Number.NaN }, 'openai', 0],
  ])('is %s', ([, used, name, micros]) => {
    const terms = { providers: [provider], costs: [], currency: '$' } as never
    const money = toMoney(
      { ...PLAN, terms },
      { prices: { claude: { input: 3, output: 10 } }, budget: {} },
      false,
    )
    expect(toCost(money, name, used)).toBe(micros)
  })
})

function replayed(events: Event[]): Run {
  let run: Run | undefined
  for (const event of events) run = apply(run, JSON.parse(JSON.stringify(event)) as Event)
  return run!
}
