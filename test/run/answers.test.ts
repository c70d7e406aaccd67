import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/plan/compare/change.ts'
import type { Charter } from '../../src/run/event.ts'
import type { Input } from '../../src/run/input.ts'
import { nextWake } from '../../src/run/next-wake.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Policy } from '../../src/run/policy.ts'
import { charterOf, claims, does, fails, planOf, reports } from '../support/runs.ts'
import { answer, eventsOf, play, refusalOf, rerun, skip, START_AT } from './stand.ts'

const PLAN = planOf({ 'Wave 1': { tasks: [{ id: 'A' }] }, 'Wave 2': { tasks: [{ id: 'B' }] } })
const TWINS = planOf({ 'Wave 1': { tasks: [{ id: 'A' }, { id: 'B' }] } })
const GRACE_MS = 5_000
const HOUR_MS = 3_600_000

/** A run that asks whether to go on after its first wave; ann started it. */
function charterWith(policy: Partial<Policy>): Charter {
  return charterOf(PLAN, {
    gates: { 'Wave 1': { questions: ['All wired?'], checks: [] } },
    policy: { ...DEFAULT_POLICY, ladder: [], ...policy },
  })
}

function reaction(by: string, option: string): Input {
  return { type: 'answer', by, escalation: 'q1', option, gently: true }
}

function takeBack(by: string, option: string): Input {
  return { type: 'take-back', by, escalation: 'q1', option }
}

function edit(...changes: Change[]): Input {
  return { type: 'edit', by: 'ann', edit: { changes, agents: {}, allocation: {}, locks: {} } }
}

function seen(by: string): Input {
  return { type: 'acknowledge', by, escalation: 'q1' }
}

describe('an answer by reaction', () => {
  const charter = charterWith({})

  test('decides once it has stood for its grace, which wakes the run by itself', () => {
    const { run } = play(charter, ...does('A'), reaction('ben', 'go'))
    expect(run.escalations.get('q1')?.status).toBe('open')
    const until = run.escalations.get('q1')?.votes.get('ben')?.until
    expect(nextWake(run)).toBe(until)
    const later = play(charter, ...does('A'), reaction('ben', 'go'), GRACE_MS)
    expect(later.run.escalations.get('q1')?.answer).toEqual({ option: 'go', by: 'ben', others: [] })
    expect(nextWake(later.run)).not.toBe(until)
  })

  test('decides nothing when it was taken back in time', () => {
    const played = play(
      charter,
      ...does('A'),
      reaction('ben', 'go'),
      GRACE_MS - 1,
      takeBack('ben', 'go'),
      HOUR_MS,
    )
    expect(played.run.escalations.get('q1')).toMatchObject({ status: 'open', dueAt: null })
    expect(nextWake(played.run)).toBeNull()
  })

  test('is overtaken by a button, and by another reaction of the same person', () => {
    const pressed = play(charter, ...does('A'), reaction('ben', 'go'), answer('q1', 'stop'), GRACE_MS)
    expect(eventsOf(pressed, 'escalation-answered')).toMatchObject([{ option: 'stop' }])
    const changed = play(
      charter,
      ...does('A'),
      reaction('ben', 'go'),
      1_000,
      reaction('ben', 'stop'),
      GRACE_MS,
    )
    expect(eventsOf(changed, 'escalation-answered')).toMatchObject([{ option: 'stop', by: 'ben' }])
  })
})

test('of several reactions the one counts that has stood longest, however late that is looked at', () => {
  const steps = [
    reaction('ann', 'stop'),
    1_000,
    reaction('ben', 'go'),
    1_000,
    reaction('ann', 'rerun'),
    HOUR_MS,
  ]
  const { run } = play(charterWith({}), ...does('A'), ...steps)
  expect(run.escalations.get('q1')?.answer).toMatchObject({ option: 'go', by: 'ben' })
})

describe('a quorum', () => {
  const charter = charterWith({ quorum: 2 })

  test('has something go on once so many agree, each counted once', () => {
    const one = play(charter, ...does('A'), says('ben', 'go'))
    expect(one.run.escalations.get('q1')?.status).toBe('open')
    expect(refusalOf(one, says('ben', 'go'))?.message).toBe('ben has said so already: 1 more must agree.')
    const two = play(charter, ...does('A'), says('ben', 'go'), reaction('cy', 'go'), GRACE_MS)
    expect(two.run.escalations.get('q1')?.answer).toEqual({ option: 'go', by: 'cy', others: ['ben'] })
  })

  test('is not reached by two who want different things, nor by who has taken it back', () => {
    const split = play(charter, ...does('A'), says('ben', 'go'), says('cy', 'rerun'))
    expect(split.run.escalations.get('q1')?.status).toBe('open')
    const back = play(charter, ...does('A'), says('ben', 'go'), takeBack('ben', 'go'), says('cy', 'go'))
    expect(back.run.escalations.get('q1')?.status).toBe('open')
  })

  test('takes one alone to hold back', () => {
    const { run } = play(charter, ...does('A'), says('ben', 'stop'))
    expect(run.escalations.get('q1')?.answer).toMatchObject({ option: 'stop', by: 'ben' })
  })
})

test('whoever started the run does not decide that it goes on, where the policy says so', () => {
  const charter = charterWith({ ownAnswers: 'refused' })
  const own = play(charter, ...does('A'))
  expect(own.run.startedBy).toBe('ann')
  for (const input of [says('ann', 'go'), reaction('ann', 'go')])
    expect(refusalOf(own, input)?.message).toMatch(/^ann started this run, .*: somebody else has to\.$/)
  expect(play(charter, ...does('A'), says('ben', 'go')).run.asking.size).toBe(0)
  expect(play(charter, ...does('A'), says('ann', 'stop')).run.asking.size).toBe(0)
})

describe('what takes more than one, or somebody else', () => {
  const cases: [string, Partial<Policy>, RegExp][] = [
    ['a quorum', { quorum: 2 }, /2 people must agree before it goes on\.$/],
    ['another than who started it', { ownAnswers: 'refused' }, /^.*ann started this run/],
    ['those whom the policy names', { approvers: ['ben'] }, /ann may not answer/],
  ]
  test.each(cases)('is not led around by a command: %s', (_, policy, why) => {
    const gated = play(charterWith(policy), ...does('A'))
    expect(refusalOf(gated, skip('Wave 1 gate'))?.message).toMatch(why)
    expect(refusalOf(gated, rerun('A'))).toBeUndefined()
    expect(refusalOf(play(charterWith(policy)), skip('Wave 1 gate'))?.message).toMatch(why)
    const failed = play(charterWith({ ...policy, retriesMax: 0 }), ...fails('A'))
    expect(failed.run.asking.size).toBe(1)
    for (const input of [skip('A'), rerun('A'), wave('rerun-wave')])
      expect(refusalOf(failed, input)).toMatchObject({
        code: 'not-allowed',
        message: expect.stringMatching(why),
      })
    const held = play(
      charterOf(TWINS, { policy: { ...DEFAULT_POLICY, retriesMax: 0, ...policy } }),
      ...fails('A'),
      ...fails('B'),
    )
    expect(held.run.waves[0]?.status).toBe('held')
    for (const input of [wave('start-wave'), wave('rerun-wave')])
      expect(refusalOf(held, input)?.message).toMatch(why)
  })

  test.each(cases)('is not led around by a change of the plan: %s', (_, policy, why) => {
    const gated = play(charterWith(policy), ...does('A'))
    const moved = edit({ change: 'task-moved', task: 'B', from: 'Wave 2', to: 'Wave 1' })
    const wave = { title: 'Between', mode: 'parallel' as const, minutes: null, gate: null }
    const between: Change = {
      change: 'wave-added',
      wave: { ...wave, id: 'Wave 1b', after: ['Wave 1'] },
    }
    const toFollow = (...after: string[]): Change => ({
      change: 'wave-changed',
      wave: 'Wave 2',
      from: { after: ['Wave 1'] },
      to: { after },
    })
    for (const input of [moved, edit(toFollow())]) {
      expect(refusalOf(gated, input)?.message).toMatch(why)
      expect(refusalOf(play(charterWith({}), ...does('A')), input)).toBeUndefined()
    }
    expect(refusalOf(gated, edit(between, toFollow('Wave 1b')))).toBeUndefined()
    const needing = planOf({ 'Wave 1': { tasks: [{ id: 'A' }, { id: 'B', needs: ['A'] }] } })
    const failed = play(
      charterOf(needing, { policy: { ...DEFAULT_POLICY, retriesMax: 0, ...policy } }),
      ...fails('A'),
    )
    expect(failed.run.asking.size).toBe(1)
    const dropped = edit({ change: 'need-dropped', task: 'B', need: 'A' })
    expect(refusalOf(failed, dropped)?.message).toMatch(why)
  })

  test('is that a task counts as done, so that it is not taken out of the plan by one', () => {
    const removed = edit({ change: 'task-removed', task: PLAN.tasks[1]! })
    expect(refusalOf(play(charterWith({ quorum: 2 })), removed)?.message).toBe(
      '2 people must agree that B is not done: /wave skip r7k2m B',
    )
    expect(refusalOf(play(charterWith({ ownAnswers: 'refused' })), removed)).toBeUndefined()
  })

  test('is that a task counts as done, too: so many say so, each counted once', () => {
    const skips = (by: string): Input => ({ type: 'skip', by, task: 'A' })
    const charter = charterWith({ quorum: 2, retriesMax: 0 })
    const wanted = play(charter, skips('ann'))
    expect(wanted.run.tasks[0]!.status).not.toBe('skipped')
    expect(refusalOf(wanted, skips('ann'))?.message).toBe('ann has said so already: 1 more must agree.')
    expect(play(charter, skips('ann'), skips('ben')).run.tasks[0]!.status).toBe('skipped')
    const failed = [...fails('A'), answer('q1', 'leave', 'cy')]
    const twins = charterOf(TWINS, { policy: charter.policy })
    expect(play(twins, ...failed, skips('ann')).run.tasks[0]!.status).toBe('failed')
    const again = play(twins, ...failed, skips('ann'), rerun('A'), skips('ben'))
    expect(again.run.tasks[0]!.status).not.toBe('skipped')
    const own = charterWith({ quorum: 2, ownAnswers: 'refused' })
    expect(refusalOf(play(own), skips('ann'))?.message).toMatch(/ann started this run/)
  })

  test('is what people are asked about: that a task is skipped which nobody asks about takes one', () => {
    const asks = reports('A', { kind: 'question', text: 'Which one?', options: [] })
    const charter = charterWith({ ownAnswers: 'refused' })
    expect(play(charter, skip('A')).run.tasks[0]!.status).toBe('skipped')
    expect(refusalOf(play(charter, claims('A'), asks), skip('A'))).toBeUndefined()
  })
})

describe('the ladder', () => {
  const rung = { calls: [], tells: null }
  const charter = charterWith({
    ladder: [
      { ...rung, afterMs: HOUR_MS },
      { ...rung, afterMs: 3 * HOUR_MS },
    ],
  })

  test('reminds people of a question at each of its times, once', () => {
    const asked = play(charter, ...does('A'))
    expect(nextWake(asked.run)).toBe(asked.run.escalations.get('q1')!.openedAt + HOUR_MS)
    const late = play(charter, ...does('A'), HOUR_MS, 1_000, 4 * HOUR_MS)
    expect(eventsOf(late, 'escalation-reminded').map(({ rung: nth }) => nth)).toEqual([0, 1])
    expect(nextWake(late.run)).toBeNull()
  })

  test('tells once of all that came due while nobody was there to tell of it', () => {
    const late = play(charter, ...does('A'), 9 * HOUR_MS)
    expect(eventsOf(late, 'escalation-reminded')).toMatchObject([{ rung: 1, since: 0 }])
    expect(nextWake(late.run)).toBeNull()
  })

  test('reminds people together of what was asked while others were open', () => {
    const policy = {
      ...DEFAULT_POLICY,
      retriesMax: 0,
      alikeMax: null,
      ladder: [{ ...rung, afterMs: HOUR_MS }],
    }
    const plan = planOf({ 'Wave 1': { tasks: ['A', 'B', 'C'].map(id => ({ id })) } })
    const failed = [...fails('A'), 60_000, ...fails('B'), 60_000, ...fails('C')]
    const { events } = play(charterOf(plan, { policy }), ...failed, HOUR_MS, 300_000, HOUR_MS)
    const reminded = events.filter(({ type }) => type === 'escalation-reminded')
    expect(reminded).toMatchObject([{ escalation: 'q1' }, { escalation: 'q2' }, { escalation: 'q3' }])
    expect(reminded[2]!.at).toBe(reminded[1]!.at)
    const due = [...play(charterOf(plan, { policy }), ...failed).run.asking].map(({ dueAt }) => dueAt)
    expect(due[0]).toBeLessThan(due[1]!)
    expect(due.slice(1)).toEqual(Array(2).fill(START_AT + HOUR_MS + 300_000))
  })

  test('stops when somebody sees to it, who is named to the next', () => {
    const taken = play(charter, ...does('A'), HOUR_MS, seen('ben'), 9 * HOUR_MS)
    expect(eventsOf(taken, 'escalation-reminded')).toHaveLength(1)
    expect(refusalOf(taken, seen('cy'))?.message).toBe('ben sees to q1 already.')
    expect(taken.run.escalations.get('q1')).toMatchObject({ status: 'acknowledged', seenBy: 'ben' })
    expect(play(charter, ...does('A'), seen('ben'), says('cy', 'go')).run.asking.size).toBe(0)
  })

  test('goes on once who saw to it lets it go, and nobody else can', () => {
    const letGo = (by: string): Input => ({ type: 'let-go', by, escalation: 'q1' })
    const steps = [...does('A'), HOUR_MS, seen('ben'), 9 * HOUR_MS]
    const other = play(charter, ...steps, letGo('cy'))
    expect(other.run.escalations.get('q1')).toMatchObject({ seenBy: 'ben', rung: 1 })
    const { run, ...rest } = play(charter, ...steps, letGo('ben'))
    expect(run.escalations.get('q1')).toMatchObject({ status: 'open', seenBy: null, rung: 2 })
    expect(refusalOf({ run, ...rest }, seen('cy'))).toBeUndefined()
  })

  test('ends with the answer', () => {
    const answered = play(charter, ...does('A'), says('ben', 'rerun'), 9 * HOUR_MS)
    expect(eventsOf(answered, 'escalation-reminded')).toEqual([])
  })
})

function wave(type: 'start-wave' | 'rerun-wave'): Input {
  return { type, by: 'ann', wave: 'Wave 1' }
}

function says(by: string, option: string): Input {
  return { type: 'answer', by, escalation: 'q1', option }
}
