import { describe, expect, test } from 'vitest'
import { toCanonical } from '../../src/lib/canonical.ts'
import { apply } from '../../src/run/apply.ts'
import { decide } from '../../src/run/decide.ts'
import type { Charter, Event } from '../../src/run/event.ts'
import type { Input } from '../../src/run/input.ts'
import type { Budget } from '../../src/run/money.ts'
import type { Outcome } from '../../src/run/outcome.ts'
import { FAILURE_KINDS } from '../../src/run/outcome.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Rows } from '../../src/run/rows.ts'
import { nextWake } from '../../src/run/next-wake.ts'
import { isSpent, pursesOf } from '../../src/run/purse.ts'
import { waitsForPeople } from '../../src/run/may-start.ts'
import { taskOf } from '../../src/run/run.ts'
import type { Run } from '../../src/run/run.ts'
import { takeTouched, toRows } from '../../src/run/to-rows.ts'
import { START_AT, charterOf, planOf } from '../support/runs.ts'
import { fc } from '../support/chance.ts'

/** More looks than this in a row would mean that they never come to an end. */
const LOOKS_MAX = 200

const PLAN = planOf({
  W1: { tasks: [{ id: 'A' }, { id: 'B', needs: ['A'] }, { id: 'C', done: true }] },
  W2: {
    tasks: [
      { id: 'D', needs: ['B'] },
      { id: 'E', barrier: false, needs: ['A'] },
    ],
  },
  W3: {
    after: ['W1'],
    tasks: [
      { id: 'F', needs: ['C', 'E'] },
      { id: 'G', minutes: 40 },
    ],
  },
})
const TASKS = [...PLAN.tasks.map(({ id }) => id), 'Z']

/** Something said, and how long before nothing was; the token is right or some other. */
interface Said {
  input: Input
  afterMs: number
  isTokenRight: boolean
}

const by = fc.constantFrom('ann', 'bob')
const taskId = fc.constantFrom(...TASKS)
const waveName = fc.constantFrom('W1', 'w2', 'W3', 'W9')
const ref = { task: fc.nat(7), attempt: fc.integer({ min: 1, max: 4 }) }
const token = fc.nat(8).map(at => `token-${at}`)
const paths = fc.constant(['a.txt'])
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({ kind: fc.constant('done' as const), summary: fc.constant(''), changed: fc.nat(2) }),
  fc.record({
    kind: fc.constant('question' as const),
    text: fc.string(),
    options: fc.array(fc.string(), { maxLength: 12 }),
  }),
  fc.record({ kind: fc.constantFrom(...FAILURE_KINDS), message: fc.string(), tail: fc.string() }),
  fc.constant({ kind: 'stopped' as const }),
)
const OPTIONS = ['leave', 'retry', 'skip', 'stop', 'reply-1', 'reply-2', 'raise', 'lift', 'nothing']
const usage = fc.option(fc.record({ inputTokens: fc.nat(), outputTokens: fc.nat(), cost: fc.nat(4) }))
const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('start', 'pause', 'resume'), by }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('stop'), by, mode: fc.constantFrom('drain', 'now') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('stop-wave'),
      by,
      wave: waveName,
      mode: fc.constantFrom('drain', 'now'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('start-wave'), by, wave: waveName }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('skip', 'rerun'), by, task: taskId }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('answer'),
      by,
      escalation: fc.integer({ min: 1, max: 6 }).map(at => `q${at}`),
      option: fc.constantFrom(...OPTIONS),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({ type: fc.constant('claim'), ...ref, worker: fc.constantFrom('w1', 'w2') }),
  },
  { weight: 10, arbitrary: fc.record({ type: fc.constant('report'), ...ref, token, outcome, usage }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('merged', 'conflicted'), ...ref, paths }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('unmerged'), ...ref, why: fc.string() }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('lost'), ...ref, token: fc.option(token), why: fc.string() }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'look' }) },
) as fc.Arbitrary<Input>

const said: fc.Arbitrary<Said> = fc.record({
  input,
  afterMs: fc.oneof(fc.constant(0), fc.integer({ min: -5_000, max: 90_000 }), fc.constant(3_600_000)),
  isTokenRight: fc.boolean(),
})

const charter: fc.Arbitrary<Charter> = fc
  .record({
    pace: fc.constantFrom('waves' as const, 'eager' as const),
    slots: fc.integer({ min: 1, max: 4 }),
    scope: fc.constantFrom<(string[] | null)[]>(null, ['W1'], ['W2', 'W3'], ['W3']),
    retriesMax: fc.nat(2),
  })
  .map(({ retriesMax, ...wishes }) =>
    charterOf(PLAN, { ...wishes, policy: { ...DEFAULT_POLICY, retriesMax } }),
  )

const amount = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined })
/** As little may be spent as a few attempts take. */
const paidCharter: fc.Arbitrary<Charter> = fc
  .tuple(charter, fc.record({ run: amount, wave: amount, task: amount, person: amount }))
  .map(([charter, budget]) => ({
    ...charter,
    money: { currency: '', prices: {}, budget: withoutNothing(budget) },
  }))

function withoutNothing(budget: Budget): Budget {
  return Object.fromEntries(Object.entries(budget).filter(([, amount]) => amount !== undefined))
}

const anyCharter = fc.oneof(charter, paidCharter)

describe('whatever is said to a run, in whatever order', () => {
  test('it never throws, always comes to rest, and what it writes is all that changed', () => {
    fc.assert(
      fc.property(anyCharter, fc.array(said, { maxLength: 120 }), (charter, sayings) => {
        const { run, written } = live(charter, sayings)
        expect(written).toEqual(canonical(toRows(run)))
      }),
      { numRuns: 300 },
    )
  })

  test('its events give the same run again', () => {
    fc.assert(
      fc.property(anyCharter, fc.array(said, { maxLength: 120 }), (charter, sayings) => {
        const { run, events } = live(charter, sayings)
        const texts = events.map(event => toCanonical(event))
        const replayed = texts.reduce<Run | undefined>(
          (run, text) => apply(run, JSON.parse(text) as Event),
          undefined,
        )
        expect(toRows(replayed!)).toEqual(toRows(run))
        expect(countStatuses(replayed!)).toEqual({ ...run.counts })
      }),
      { numRuns: 300 },
    )
  })
})

describe('a run that comes to rest, whatever was said to it', () => {
  test('has started nothing in a wave that is stopped', () => {
    fc.assert(
      fc.property(charter, fc.array(said, { maxLength: 120 }), (charter, sayings) => {
        const stopped = new Set<string>()
        live(charter, sayings, (run, event) => {
          if (event.type === 'wave-stopped') stopped.add(event.wave)
          if (event.type === 'wave-started' || event.type === 'wave-done' || event.type === 'wave-opened')
            stopped.delete(event.wave)
          if (event.type === 'attempt-queued') expect(stopped).not.toContain(taskOf(run, event.task).wave.id)
          expect([...run.stopped].map(({ id }) => id).sort()).toEqual([...stopped].sort())
        })
      }),
      { numRuns: 200 },
    )
  })

  test('wants no slot and no alarm for what waits behind a stopped wave', () => {
    fc.assert(
      fc.property(charter, fc.array(said, { maxLength: 120 }), (charter, sayings) => {
        const { run } = live(charter, sayings)
        if (run.status !== 'running' || run.atWork.size + run.counts.merging > 0) return
        const free = run.tasks.filter(({ status, wave }) => status === 'ready' && wave.status !== 'stopped')
        expect(run.ready.size + run.delayed.size > 0).toBe(free.length > 0)
        expect(nextWake(run) !== null).toBe(run.delayed.size + run.nudges.size > 0)
        expect(waitsForPeople(run)).toBe(free.length === 0)
      }),
      { numRuns: 200 },
    )
  })

  test('has started nothing from a budget that is spent, and asks about it if anything waits for it', () => {
    fc.assert(
      fc.property(paidCharter, fc.array(said, { maxLength: 120 }), (charter, sayings) => {
        const { run } = live(charter, sayings, (run, event) => {
          if (event.type !== 'attempt-queued') return
          const task = taskOf(run, event.task)
          for (const purse of pursesOf(run, task)) expect(isSpent(purse)).toBe(false)
        })
        if (run.status !== 'running') return
        for (const purse of [run.purse, run.personal])
          expect(purse.asked !== null).toBe(isSpent(purse) && purse.ready > 0)
      }),
      { numRuns: 200 },
    )
  })

  test('is led to its end by starting its waves again, answering and doing what is left', () => {
    fc.assert(
      fc.property(anyCharter, fc.array(said, { maxLength: 60 }), (charter, sayings) => {
        const { run } = live(charter, [...sayings, ...Array.from({ length: 60 }, () => 'help' as const)])
        expect(['done', 'failed', 'cancelled']).toContain(run.status)
      }),
      { numRuns: 200 },
    )
  })
})

function live(
  charter: Charter,
  sayings: (Said | 'help')[],
  watch: (run: Run, event: Event) => void = () => {},
): { run: Run; events: Event[]; written: string[] } {
  const events: Event[] = []
  const written = new Map<string, string>()
  let run: Run | undefined
  let now = START_AT
  let tokens = 0
  const submit = (input: Input): number => {
    const decision = decide(run, input, { now, capacity: 3, mintToken: () => `token-${++tokens}` })
    for (const body of decision.events) {
      const event: Event = { at: now, ...body }
      events.push(event)
      run = apply(run, event)
      watch(run, event)
    }
    return decision.events.length
  }
  const settle = (): void => {
    for (let looks = 0; submit({ type: 'look' }) > 0; looks++)
      if (looks > LOOKS_MAX) throw new Error('it never rests')
    for (const [key, text] of keyed(takeTouched(run!))) written.set(key, text)
  }
  submit({ type: 'create', charter })
  submit({ type: 'start', by: 'ann' })
  settle()
  for (const saying of sayings) {
    if (saying === 'help') {
      now += 4_000_000
      for (const input of listHelp(run!)) submit(input)
      settle()
      continue
    }
    const { input, afterMs, isTokenRight } = saying
    now += afterMs
    submit(isTokenRight ? withToken(run!, input) : input)
    settle()
  }
  return { run: run!, events, written: sorted([...written]) }
}

/** What people and agents of good will would say to it as it stands. */
function listHelp(run: Run): Input[] {
  const by = 'ann'
  const people: Input[] = [
    ...(run.status === 'paused' ? [{ type: 'resume' as const, by }] : []),
    ...[...run.stopped].map(({ id }): Input => ({ type: 'start-wave', by, wave: id })),
    ...[...run.asking].map(({ id, about }): Input => {
      const goesOn = about.options.find(({ id, does }) => id === 'leave' || does === 'release')
      return { type: 'answer', by, escalation: id, option: goesOn?.id ?? about.options[0]!.id }
    }),
  ]
  const agents = run.tasks.flatMap(({ index: task, attempts }): Input[] => {
    const latest = attempts.at(-1)
    const ref = { task, attempt: attempts.length, token: latest?.token ?? '' }
    if (latest?.status === 'merging') return [{ type: 'merged', ...ref, paths: [] }]
    if (latest?.status === 'queued') return [{ type: 'claim', ...ref, worker: 'w1' }]
    if (latest?.status !== 'running') return []
    return [{ type: 'report', ...ref, outcome: { kind: 'done', summary: '', changed: 0 }, usage: null }]
  })
  return [...people, ...agents]
}

/** Meant for the latest attempt, with the token that it has. */
function withToken(run: Run, input: Input): Input {
  if (!('attempt' in input)) return input
  const latest = run.tasks[input.task]?.attempts.at(-1)
  if (!latest) return input
  const { number: attempt, token } = latest
  return 'token' in input ? { ...input, attempt, token: token ?? 'none' } : { ...input, attempt }
}

function canonical(rows: Rows): string[] {
  return sorted([...keyed(rows)])
}

function sorted(rows: [string, string][]): string[] {
  return rows.map(([key, text]) => `${key} ${text}`).sort()
}

function* keyed(rows: Rows): Generator<[string, string]> {
  yield ['run', toCanonical(rows.run)]
  for (const row of rows.waves) yield [`wave ${row.wave}`, toCanonical(row)]
  for (const row of rows.tasks) yield [`task ${row.task}`, toCanonical(row)]
  for (const row of rows.attempts) yield [`attempt ${row.task}/${row.attempt}`, toCanonical(row)]
  for (const row of rows.escalations) yield [`escalation ${row.id}`, toCanonical(row)]
  for (const row of rows.answers) yield [`answer ${row.escalation}`, toCanonical(row)]
}

function countStatuses({ tasks, counts }: Run): Record<string, number> {
  const counted: Record<string, number> = Object.fromEntries(Object.keys(counts).map(status => [status, 0]))
  for (const { status } of tasks) counted[status] = (counted[status] ?? 0) + 1
  return counted
}
