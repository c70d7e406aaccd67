import { describe, expect, test } from 'vitest'
import { decide } from '../../src/run/decide.ts'
import type { Input } from '../../src/run/input.ts'
import { toPrompt } from '../../src/run/prompt.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Run } from '../../src/run/run.ts'
import { charterOf, claims, does, planOf, reports } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'
import { answer, drain, eventsOf, play, refOf, refusalOf, skip, stopNow, toStand, toStarts } from './stand.ts'

const ONE_SLOT = charterOf(planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B' }] } }), { slots: 1 })

const asksLive = (id: string, ask = 'ask-1', kind: 'permission' | 'question' = 'permission'): Step => {
  return run => ({
    type: 'asked',
    ...refOf(run, id),
    token: run.tasks.find(task => task.id === id)!.attempts.at(-1)!.token ?? '',
    ask,
    kind,
    text: 'execute: npm test',
    evidence: '',
    options: ['Allow', 'Reject'],
  })
}

const tell = (task: string, text: string): Input => ({ type: 'tell', by: 'ann', task, text })
const attemptOf = (run: Run, id: string) => run.tasks.find(task => task.id === id)!.attempts.at(-1)!

function effectsOf({ run, now }: Played, input: Input) {
  return decide(run, input, { now, capacity: 0, mintToken: () => 'token' }).effects
}

test('an agent’s leave is given by as many as the policy wants, and refused by one alone', () => {
  const policy = { ...DEFAULT_POLICY, quorum: 2, ownAnswers: 'refused' as const }
  const asked: Step = run => ({ ...(asksLive('A') as (run: Run) => Input)(run), refusals: [1] }) as Input
  const played = play({ ...ONE_SLOT, policy }, claims('A'), asked)
  expect(refusalOf(played, answer('q1', 'reply-1'))?.code).toBe('not-allowed')
  expect(refusalOf(played, answer('q1', 'reply-2'))).toBeUndefined()
  expect(effectsOf(played, answer('q1', 'reply-1', 'ben'))).toEqual([])
  expect(effectsOf(played, answer('q1', 'reply-2'))).toMatchObject([{ order: 'answer', label: 'Reject' }])
})

describe('an agent that asks while it is alive', () => {
  test('keeps its attempt and gives its slot to others', () => {
    const played = play(ONE_SLOT, claims('A'), 5_000, asksLive('A'))
    expect(toStand(played)).toBe('running: A running, B running')
    expect(toStarts(played)).toBe('A/1 B/1')
    expect(attemptOf(played.run, 'A')).toMatchObject({
      status: 'running',
      token: 'token-1',
      deadlineAt: null,
    })
    expect(played.run.atWork.size).toBe(1)
  })

  test('comes back once it is answered, beyond the slots there are, with the time that was left', () => {
    const before = play(ONE_SLOT, claims('A'), 5_000, asksLive('A'), claims('B'), 60 * 60_000)
    const [order] = effectsOf(before, answer('q1', 'reply-1'))
    expect(order).toMatchObject({
      type: 'order',
      order: 'answer',
      ask: 'ask-1',
      label: 'Allow',
      by: 'ann',
      attempt: 1,
    })
    const played = play(
      ONE_SLOT,
      claims('A'),
      5_000,
      asksLive('A'),
      claims('B'),
      60_000,
      answer('q1', 'reply-1'),
    )
    expect(played.run.atWork.size).toBe(2)
    const began = play(ONE_SLOT, claims('A'), 5_000)
    const leftMs = attemptOf(began.run, 'A').deadlineAt! - began.now
    expect(attemptOf(played.run, 'A').deadlineAt).toBe(played.now + leftMs)
  })

  test('is asked one thing once, though it is told twice, and nothing else meanwhile', () => {
    const played = play(ONE_SLOT, claims('A'), asksLive('A'), asksLive('A'))
    expect(eventsOf(played, 'escalated')).toHaveLength(1)
    const other = asksLive('A', 'ask-2') as (run: Run) => Input
    expect(refusalOf(played, other(played.run))?.message).toContain('another question')
  })

  test('is answered once', () => {
    const played = play(ONE_SLOT, claims('A'), asksLive('A'), answer('q1', 'reply-2'))
    expect(refusalOf(played, answer('q1', 'reply-1'))?.code).toBe('settled')
  })

  test.for([
    ['its worker is lost', { kind: 'lost' }],
    ['its agent ends all the same', { kind: 'error' }],
  ] as const)('is asked no longer when %s', ([, { kind }]) => {
    const end: Step =
      kind === 'lost'
        ? run => ({ type: 'lost', ...refOf(run, 'A'), token: 'token-1', why: 'gone' })
        : reports('A', { kind: 'error', message: 'exit code 1', tail: '' })
    const played = play(ONE_SLOT, claims('A'), asksLive('A'), claims('B'), end)
    const types = played.events.map(({ type }) => type)
    expect(types.indexOf('escalation-withdrawn')).toBeLessThan(types.indexOf('attempt-ended'))
    expect(refusalOf(played, answer('q1', 'reply-1'))?.message).toContain('no longer asked')
  })

  test.for([
    ['the run is stopped now', stopNow],
    ['the task is skipped', skip('A')],
    ['the run is stopped and nothing else is at work', drain],
  ] as const)('is withdrawn and its agent ended when %s', ([, deed]) => {
    const alone = charterOf(planOf({ W1: { tasks: [{ id: 'A' }] } }))
    const played = play(alone, claims('A'), asksLive('A'), deed)
    expect(eventsOf(played, 'escalation-withdrawn')).toHaveLength(1)
    expect(eventsOf(played, 'attempt-stopping')).toHaveLength(1)
    expect(played.run.aside.size).toBe(0)
  })

  test('lets a stopped run end what else is at work first', () => {
    const two = charterOf(planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B' }] } }), { slots: 2 })
    const played = play(two, claims('A'), claims('B'), asksLive('A'), drain)
    expect(eventsOf(played, 'escalation-withdrawn')).toEqual([])
    expect(refusalOf(played, answer('q1', 'reply-1'))).toBeUndefined()
  })

  test('is given up with its task where people choose that', () => {
    const alone = charterOf(planOf({ W1: { tasks: [{ id: 'A' }] } }))
    const asked = play(alone, claims('A'), asksLive('A', 'ask-1', 'question'))
    expect(effectsOf(asked, answer('q1', 'leave'))).toMatchObject([{ order: 'stop' }])
    const played = play(
      alone,
      claims('A'),
      asksLive('A', 'ask-1', 'question'),
      answer('q1', 'leave'),
      reports('A', { kind: 'stopped' }),
    )
    expect(toStand(played)).toBe('failed: A failed')
  })

  test('keeps the files it names from others', () => {
    const plan = planOf({
      W1: {
        tasks: [
          { id: 'A', files: ['x'] },
          { id: 'B', files: ['x'] },
        ],
      },
    })
    const locks = { A: ['x'], B: ['x'] }
    const played = play(charterOf(plan, { slots: 2, locks }), claims('A'), asksLive('A'))
    expect(toStarts(played)).toBe('A/1')
  })
})

describe('what people say to a task', () => {
  const ALONE = charterOf(planOf({ W1: { tasks: [{ id: 'A' }] } }))

  test('reaches the attempt at work', () => {
    const played = play(ALONE, claims('A'))
    expect(effectsOf(played, tell('A', 'use the blue one'))).toMatchObject([
      { order: 'say', word: 1, by: 'ann', text: 'use the blue one', attempt: 1 },
    ])
  })

  test('is the answer, where the agent waits for one', () => {
    const asked = play(ALONE, claims('A'), asksLive('A', 'ask-1', 'question'))
    expect(effectsOf(asked, tell('A', 'the blue one'))).toMatchObject([
      { order: 'tell', ask: 'ask-1', text: 'the blue one' },
    ])
    const told = play(ALONE, claims('A'), asksLive('A', 'ask-1', 'question'), tell('A', 'the blue one'))
    expect(told.run.asking.size).toBe(0)
    expect(told.run.atWork.size).toBe(1)
  })

  test('is told to the next try where nobody is at work', () => {
    const played = play(ALONE, tell('A', 'use the blue one'), claims('A'))
    const [task] = played.run.tasks
    expect(eventsOf(played, 'told')).toMatchObject([{ attempt: null }])
    expect(toPrompt(played.run, task!, task!.attempts[0]!)).toContain('- ann: use the blue one')
  })

  test('is refused where nobody will hear it', () => {
    const played = play(ALONE, does('A'))
    expect(refusalOf(played, tell('A', 'well done'))?.message).toContain('nobody works on it')
    expect(refusalOf(played, tell('Z', 'hm'))?.code).toBe('unknown')
  })

  test('is known as heard, once', () => {
    const heard: Step = run => ({ type: 'heard', ...refOf(run, 'A'), token: 'token-1', word: 1, when: 'now' })
    const played = play(ALONE, claims('A'), tell('A', 'hm'), heard, heard)
    expect(eventsOf(played, 'heard')).toHaveLength(1)
    expect(played.run.tasks[0]!.words).toMatchObject([{ heardBy: 1 }])
  })
})
