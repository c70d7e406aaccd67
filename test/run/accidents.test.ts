import { describe, expect, test } from 'vitest'
import { parseRequest } from '../../commands/index.ts'
import { renderBoard } from '../../src/message/board.ts'
import { toText } from '../../src/message/plain.ts'
import { renderQuestion } from '../../src/message/question.ts'
import { apply } from '../../src/run/apply.ts'
import { decide } from '../../src/run/decide.ts'
import type { Charter } from '../../src/run/event.ts'
import type { Input } from '../../src/run/input.ts'
import type { Failure } from '../../src/run/outcome.ts'
import { NOTHING_SHARED } from '../../src/run/shares.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Run } from '../../src/run/run.ts'
import { changes, charterOf, claims, does, fails, planOf, reports } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'
import { eventsOf, play, refOf, refusalOf, START_AT, toStand, toStarts } from './stand.ts'

// What befell other systems of this kind, each as it would come about here.

const CHARTER = charterOf(
  planOf({ 'Wave 1': { tasks: [{ id: 'A' }, { id: 'B' }] }, 'Wave 2': { tasks: [{ id: 'C' }] } }),
  {
    policy: { ...DEFAULT_POLICY, alikeMax: null },
  },
)

/** As after a crash: made anew from what is stored. */
function replayed({ events }: Played): Run {
  let run: Run | undefined
  for (const event of events) run = apply(run, JSON.parse(JSON.stringify(event)) as typeof event)
  return run!
}

const conflicts: Step[] = [
  claims('A'),
  reports('A', { kind: 'done', summary: '', changed: 1 }),
  run => ({
    type: 'conflicted',
    ...refOf(run, 'A'),
    token: run.tasks[0]!.attempts.at(-1)!.token!,
    paths: ['a.ts'],
  }),
  61_000,
]

describe('starting and stopping', () => {
  test('a restart looks at what runs and starts none of it a second time', () => {
    const played = play(CHARTER, claims('A'))
    const again = decide(
      replayed(played),
      { type: 'look' },
      { now: played.now, capacity: 99, mintToken: () => 'x' },
    )
    expect(again.events).toEqual([])
  })

  test('starting and resuming make no second run', () => {
    const played = play(CHARTER)
    expect(refusalOf(played, { type: 'create', charter: CHARTER })?.code).toBe('not-now')
    expect(refusalOf(played, { type: 'start', by: 'ben' })?.message).toContain('has started run')
    expect(refusalOf(played, { type: 'resume', by: 'ben' })?.code).toBe('not-now')
  })

  test('a split that is reported twice doubles no tasks', () => {
    const plan = planOf({ 'Wave 1': { tasks: [{ id: 'A', files: ['a', 'b'] }] } })
    const policy = {
      ...DEFAULT_POLICY,
      rows: { ...DEFAULT_POLICY.rows, timeout: { mode: 'auto' as const, cures: ['split' as const] } },
    }
    const late: Failure = { kind: 'timeout', message: 'too long', tail: '' }
    let token = ''
    const played = play(
      charterOf(plan, { policy }),
      claims('A'),
      run => {
        token = run.tasks[0]!.attempts[0]!.token!
        return { type: 'report', task: 0, attempt: 1, token, outcome: late, usage: null }
      },
      () => ({ type: 'report', task: 0, attempt: 1, token, outcome: late, usage: null }),
    )
    expect(played.run.tasks.map(({ id }) => id)).toEqual(['A', 'Aa', 'Ab'])
    expect(eventsOf(played, 'report-ignored')).toHaveLength(1)
  })

  test('a conflict that comes again and again uses up the budget, whatever the retries do', () => {
    const played = play(CHARTER, ...conflicts, ...conflicts, ...conflicts)
    expect(eventsOf(played, 'task-mended').map(({ cure }) => cure)).toEqual(['redo', 'redo'])
    expect(eventsOf(played, 'escalated')).toHaveLength(1)
    expect(
      play(CHARTER, ...conflicts, ...conflicts, ...conflicts, 86_400_000).run.tasks[0]!.attempts,
    ).toHaveLength(3)
  })

  test('attempts stay few, however a task fails', () => {
    const losses: Step[] = Array.from({ length: 6 }, () => [
      claims('A'),
      (run: Run) => ({
        type: 'lost' as const,
        ...refOf(run, 'A'),
        token: run.tasks[0]!.attempts.at(-1)!.token,
        why: 'gone',
      }),
      61_000,
    ]).flat()
    const played = play(CHARTER, ...losses)
    const { lossesMax } = DEFAULT_POLICY
    expect(played.run.tasks[0]!.attempts).toHaveLength(lossesMax + 1)
    expect(played.run.tasks[0]!.status).toBe('parked')
  })

  test('what a crash left running blocks nothing once its worker is found gone', () => {
    const gone: Step = run => ({
      type: 'lost',
      ...refOf(run, 'A'),
      token: run.tasks[0]!.attempts[0]!.token,
      why: 'its worker is gone',
    })
    expect(toStand(play(CHARTER, claims('A'), gone, 1_000))).toBe('running: A running, B running, C waiting')
  })

  test('failures without a word are bounded, wait longer each time, and are told with what is known', () => {
    const played = play(CHARTER, ...fails('A', ''), 61_000, ...fails('A', ''), 61_000, ...fails('A', ''))
    const waits = eventsOf(played, 'task-mended').map(({ at, dueAt }) => dueAt - at)
    expect(waits[1]!).toBeGreaterThan(waits[0]!)
    expect(eventsOf(played, 'escalated')[0]!.about.text).toMatch(/A failed.*\S/)
  })
})

describe('watching', () => {
  test('a stalled agent’s silence is not counted against the next: that is warned of anew', () => {
    const warns: Step = run => ({
      type: 'warned',
      ...refOf(run, 'A'),
      token: run.tasks[0]!.attempts.at(-1)!.token!,
      why: 'silent',
    })
    const stalls = reports('A', { kind: 'stalled', message: 'silent', tail: '' })
    const played = play(CHARTER, claims('A'), warns, warns, stalls, 61_000, claims('A'), warns)
    expect(eventsOf(played, 'attempt-warned').map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(played.run.tasks[0]!.attempts.map(({ warned }) => warned)).toEqual(['silent', 'silent'])
  })

  test('a late completion is accepted once, and not after the attempt was given up', () => {
    const { run, events } = play(
      CHARTER,
      claims('A'),
      reports('A', { kind: 'stalled', message: 'silent', tail: '' }),
      run => ({
        type: 'report',
        task: 0,
        attempt: 1,
        token: run.tasks[0]!.attempts[0]!.token ?? 'token-1',
        outcome: { kind: 'done', summary: 'done after all', changed: 0 },
        usage: null,
      }),
    )
    expect(events.filter(({ type }) => type === 'report-ignored')).toHaveLength(1)
    expect(run.tasks[0]!.status).toBe('ready')
  })

  test('two good turns that bring nothing end in a question, not in a third', () => {
    const nothing: Step[] = [
      claims('A'),
      reports('A', { kind: 'missing', message: 'it changed nothing', tail: '' }),
      61_000,
    ]
    const played = play(CHARTER, ...nothing, ...nothing)
    expect(toStarts(played)).toBe('A/1 B/1 A/2')
    expect(eventsOf(played, 'escalated')).toMatchObject([{ task: 'A', about: { failure: 'missing' } }])
  })

  test('a usage limit is no rate limit: it waits for the reset, and goes on alone', () => {
    const used = (until: number): Step[] => [
      claims('A'),
      reports('A', { kind: 'usage', message: 'limit', tail: '', until }),
    ]
    const start = play(CHARTER).now
    const parked = play(CHARTER, ...used(start + 3_600_000), 3_000_000)
    expect(parked.run.tasks[0]).toMatchObject({ status: 'ready', tries: 0 })
    expect(toStarts(play(CHARTER, ...used(start + 3_600_000), 3_600_001))).toBe('A/1 B/1 A/2')
  })
})

describe('asking people', () => {
  const never = { ...CHARTER.policy, retriesMax: 0 }
  const strict = { ...CHARTER, run: 'r7k2mx', policy: never }
  const WEEK_MS = 7 * 24 * 60 * 60_000
  const says = (by: string, option: string, escalation = 'q1'): Input => ({
    type: 'answer',
    by,
    escalation,
    option,
  })

  test('an approval never expires into a denial, or into leave, however long nobody answers', () => {
    const gates = { 'Wave 1': { questions: ['All wired?'], checks: [] } }
    const played = play({ ...CHARTER, gates }, ...does('A'), ...does('B'), WEEK_MS, WEEK_MS)
    expect(played.run.escalations.get('q1')).toMatchObject({ status: 'open', answer: null })
    expect(toStarts(played)).toBe('A/1 B/1')
    expect(played.run.status).toBe('running')
  })

  test('a question nobody answers holds no slot, and the run says that it waits for people', () => {
    const asked = reports('A', { kind: 'question', text: 'Which one?', options: [] })
    const played = play({ ...CHARTER, slots: 1 }, claims('A'), asked, ...does('B'), WEEK_MS)
    expect(played.run.atWork.size).toBe(0)
    expect(toStarts(played)).toBe('A/1 B/1')
    expect(toText(renderBoard(played.run))).toContain('Waiting for an answer')
  })

  test('what people were asked about is not handed back to agents in a loop: each try takes a person', () => {
    const again = (nth: number): Step[] => [...fails('A'), says('kim', 'retry', `q${nth}`)]
    const played = play(strict, ...again(1), ...again(2), ...fails('A'), WEEK_MS)
    expect(toStarts(played)).toBe('A/1 B/1 A/2 A/3')
    expect([...played.run.asking].map(({ id }) => id)).toEqual(['q3'])
  })

  test('several approve, none of them twice or of their own run, and without having been called', () => {
    const policy = { ...never, quorum: 2, ownAnswers: 'refused' as const, approvers: ['ann', 'kim', 'ben'] }
    const played = play({ ...CHARTER, policy }, ...fails('A'), says('kim', 'skip'))
    expect(refusalOf(played, says('kim', 'skip'))?.message).toBe(
      'kim has said so already: 1 more must agree.',
    )
    expect(refusalOf(played, says('ann', 'skip'))?.message).toContain('ann started this run')
    expect(refusalOf(played, says('eve', 'skip'))?.message).toContain('eve may not answer')
    const agreed = play({ ...CHARTER, policy }, ...fails('A'), says('kim', 'skip'), says('ben', 'skip'))
    expect(agreed.run.tasks[0]!.status).toBe('skipped')
  })

  test('that three tasks wait for people stands on the board, with since when and what they hold up', () => {
    const plan = planOf({ W1: { tasks: ['A', 'B', 'C'].map(id => ({ id })) }, W2: { tasks: [{ id: 'D' }] } })
    const played = play(
      charterOf(plan, { policy: never }),
      ...fails('A'),
      ...fails('B'),
      ...fails('C'),
      WEEK_MS,
    )
    const board = toText(renderBoard(played.run))
    expect(board).toContain('3 questions are open')
    expect(board.match(/q\d .*since .*holds up \d/g)).toHaveLength(3)
  })

  test('every command that a question names is one that is listened to', () => {
    const played = play(strict, ...fails('A'))
    const question = renderQuestion(played.run, [...played.run.asking][0]!)
    const named = toText(question).match(/\/wave [^·\n]+/g) ?? []
    const commands = [...question.buttons, ...question.reactions].map(({ command }) => command)
    expect(named).not.toEqual([])
    for (const command of [...commands, ...named.map(text => text.slice('/wave '.length).trim())])
      expect(parseRequest(command)).not.toHaveProperty('problem')
  })
})

describe('mending', () => {
  describe('a run that costs more and more over night', () => {
    const BUDGETED = charterOf(planOf({ 'Wave 1': { tasks: ['A', 'B', 'C', 'D'].map(id => ({ id })) } }), {
      slots: 1,
      money: { currency: '$', prices: {}, budget: { run: 10, person: 30 } },
    })
    const spends = (id: string, cost: number): Step[] =>
      does(id, 1_000, { inputTokens: 1, outputTokens: 1, cost })

    test('is told of at 50, 80 and 100 %, once each, and stops there till somebody answers, restart or not', () => {
      const played = play(BUDGETED, spends('A', 5), spends('B', 3), spends('C', 2), 12 * 60 * 60_000)
      const told = eventsOf(played, 'budget-noticed').map(({ notices }) =>
        notices.map(({ percent }) => percent),
      )
      expect(told).toEqual([[50], [80], [100]])
      expect(toStarts(played)).toBe('A/1 B/1 C/1')
      const given = { now: played.now, capacity: 99, mintToken: () => 'x' }
      expect(decide(replayed(played), { type: 'look' }, given).events).toEqual([])
      expect(replayed(played).asking.size).toBe(1)
    })

    test('of one person stops in every run that this person has', () => {
      const given = {
        now: START_AT,
        capacity: 99,
        shared: { ...NOTHING_SHARED, spent: 30_000_000 },
        mintToken: () => 'x',
      }
      let run: Run | undefined
      const types: string[] = []
      const submit = (input: Input): number => {
        const { events } = decide(run, input, given)
        for (const event of events) run = apply(run, { at: START_AT, ...event })
        types.push(...events.map(({ type }) => type))
        return events.length
      }
      submit({ type: 'create', charter: BUDGETED })
      submit({ type: 'start', by: 'ann' })
      while (submit({ type: 'look' }) > 0);
      expect(types).toEqual(['run-created', 'run-started', 'budget-noticed', 'wave-opened', 'escalated'])
      expect([...run!.asking][0]?.about.text).toContain('The budget of ann is spent: $30.00 of $30.00.')
    })
  })

  test('a failure that was there before is blamed on nobody', () => {
    const command = 'npm test'
    const gates: Charter['gates'] = { 'Wave 1': { questions: [], checks: [{ command, expect: 'success' }] } }
    const failing = (id: string): Step[] => [
      claims(id),
      reports(id, { kind: 'checked', results: [{ command, exit: 1, count: null, tail: '' }] }),
    ]
    const charter = { ...CHARTER, gates, baseline: [command] }
    const played = play(
      charter,
      ...failing('before the run'),
      ...changes('A', ['a']),
      ...does('B'),
      ...failing('Wave 1 gate'),
    )
    expect(eventsOf(played, 'escalated').map(({ about }) => about.kind)).toEqual(['gate'])
    expect(new Set(played.run.tasks.map(({ tries }) => tries))).toEqual(new Set([0]))
  })
})
