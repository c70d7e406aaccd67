import { describe, expect, test } from 'vitest'
import type { Input } from '../../src/run/input.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { asks, changes, charterOf, claims, does, fails, planOf, reports } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import {
  answer,
  drain,
  eventsOf,
  pause,
  play,
  refusalOf,
  rerun,
  resume,
  skip,
  stopNow,
  toStand,
  toStarts,
} from './stand.ts'

const PLAN = planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B' }, { id: 'C', needs: ['A'] }] } })
const CHARTER = charterOf(PLAN, { policy: { ...DEFAULT_POLICY, retriesMax: 0 } })
const STOPPED = { kind: 'stopped' as const }

interface Case {
  name: string
  steps: (Step | Step[])[]
  stands: string
}

const ANSWERS: Case[] = [
  {
    name: 'leave it',
    steps: [fails('A'), answer('q1', 'leave')],
    stands: 'running: A failed, B running, C waiting',
  },
  {
    name: 'try again',
    steps: [fails('A'), answer('q1', 'retry')],
    stands: 'running: A running, B running, C waiting',
  },
  {
    name: 'go on',
    steps: [fails('A'), answer('q1', 'skip')],
    stands: 'running: A skipped, B running, C running',
  },
  {
    name: 'stop',
    steps: [fails('A'), answer('q1', 'stop')],
    stands: 'stopping: A failed, B running, C waiting',
  },
  {
    name: 'stop, and then nothing is at work any more',
    steps: [fails('A'), answer('q1', 'stop'), does('B')],
    stands: 'cancelled: A failed, B done, C waiting',
  },
  {
    name: 'one of the replies',
    steps: [asks('A', 'Which?', ['left', 'right']), answer('q1', 'reply-2')],
    stands: 'running: A running, B running, C waiting',
  },
  {
    name: 'give the task up that asks',
    steps: [asks('A', 'Which?', []), answer('q1', 'leave')],
    stands: 'running: A failed, B running, C waiting',
  },
]

describe('an answer', () => {
  test.for(ANSWERS)('may be: $name', ({ steps, stands }) => {
    expect(toStand(play(CHARTER, ...steps))).toBe(stands)
  })

  test('goes to the attempt that asked, which goes on', () => {
    const played = play(CHARTER, asks('A', 'Which?', ['left', 'right']), answer('q1', 'reply-2'))
    expect(toStarts(played)).toBe('A/1 B/1 A/1')
    expect(played.run.tasks[0]!.attempts[0]).toMatchObject({
      because: 'answered',
      token: null,
    })
  })

  test('to try again makes the budget whole', () => {
    const played = play(
      charterOf(PLAN),
      fails('A'),
      9_000,
      fails('A'),
      9_000,
      fails('A'),
      answer('q1', 'retry'),
    )
    expect(played.run.tasks[0]).toMatchObject({ tries: 0, losses: 0 })
    expect(eventsOf(played, 'attempt-queued').at(-1)).toMatchObject({
      task: 'A',
      attempt: 4,
      because: 'renewed',
    })
  })

  test('counts once: who comes later is told what was decided', () => {
    const played = play(CHARTER, fails('A'), answer('q1', 'skip', 'bob'))
    expect(refusalOf(played, answer('q1', 'retry'))).toEqual({
      code: 'settled',
      message: 'bob has answered q1 already: Go on as if it were done.',
    })
  })

  test('to a question nobody asks any more is refused', () => {
    const played = play(CHARTER, fails('A'), skip('A'))
    expect(eventsOf(played, 'escalation-withdrawn')).toMatchObject([
      { escalation: 'q1', why: 'ann skipped the task' },
    ])
    expect(refusalOf(played, answer('q1', 'retry'))?.code).toBe('settled')
  })

  test('must be one of the options', () => {
    const played = play(CHARTER, fails('A'))
    expect(refusalOf(played, answer('q1', 'pray'))).toEqual({
      code: 'unknown',
      message:
        'Question q1 has no option pray. It has: 1 (Leave it failed; do what does not need it), 2 (Try again, with a fresh budget of tries), 3 (Go on as if it were done), 4 (Stop the run once what runs has ended).',
    })
    expect(refusalOf(played, answer('q9', 'skip'))?.message).toBe('Run r7k2m has no question q9.')
  })

  test('comes from whom the policy names', () => {
    const policy = { ...DEFAULT_POLICY, retriesMax: 0, approvers: ['bob', 'cem'] }
    const played = play(charterOf(PLAN, { policy }), fails('A'))
    expect(refusalOf(played, answer('q1', 'skip'))).toEqual({
      code: 'not-allowed',
      message: 'ann may not answer: the policy names bob, cem.',
    })
    expect(refusalOf(played, answer('q1', 'skip', 'cem'))).toBeUndefined()
  })

  test('is never given by time', () => {
    expect(toStand(play(CHARTER, fails('A'), does('B'), 365 * 86_400_000))).toBe(
      'running: A parked, B done, C waiting',
    )
  })
})

const PAUSES: Case[] = [
  {
    name: 'lets what runs come to its end',
    steps: [pause, does('A')],
    stands: 'paused: A done, B running, C ready',
  },
  {
    name: 'merges what is done meanwhile',
    steps: [pause, changes('A', ['a'])],
    stands: 'paused: A done, B running, C ready',
  },
  {
    name: 'does not end the run',
    steps: [pause, does('A'), does('B'), skip('C')],
    stands: 'paused: A done, B done, C skipped',
  },
  {
    name: 'goes on when it is resumed',
    steps: [pause, does('A'), resume],
    stands: 'running: A done, B running, C running',
  },
  {
    name: 'ends the run when it is resumed and all is done',
    steps: [pause, does('A'), does('B'), skip('C'), resume],
    stands: 'done: A done, B done, C skipped',
  },
  {
    name: 'takes answers, and acts on them later',
    steps: [fails('A'), pause, answer('q1', 'retry')],
    stands: 'paused: A ready, B running, C waiting',
  },
]

describe('a pause', () => {
  test.for(PAUSES)('$name', ({ steps, stands }) => {
    expect(toStand(play(CHARTER, ...steps))).toBe(stands)
  })

  test('holds a retry that falls due', () => {
    const held = play(charterOf(PLAN), fails('A'), pause, 60_000)
    expect(toStand(held)).toBe('paused: A ready, B running, C waiting')
    expect(toStand(play(charterOf(PLAN), fails('A'), pause, 60_000, resume))).toBe(
      'running: A running, B running, C waiting',
    )
  })
})

const SKIPS: Case[] = [
  { name: 'a waiting task', steps: [skip('C')], stands: 'running: A running, B running, C skipped' },
  {
    name: 'a task nobody has taken up',
    steps: [skip('A')],
    stands: 'running: A skipped, B running, C running',
  },
  {
    name: 'a running task, whose agent is told to stop',
    steps: [claims('A'), skip('A')],
    stands: 'running: A skipped, B running, C running',
  },
  {
    name: 'a running task, whatever its agent then says',
    steps: [claims('A'), skip('A'), reports('A', { kind: 'done', summary: '', changed: 3 })],
    stands: 'running: A skipped, B running, C running',
  },
  {
    name: 'a task that waits for people',
    steps: [fails('A'), skip('A')],
    stands: 'running: A skipped, B running, C running',
  },
  {
    name: 'a task that asks',
    steps: [asks('A', 'Which?', []), skip('A')],
    stands: 'running: A skipped, B running, C running',
  },
  {
    name: 'a failed task',
    steps: [fails('A'), answer('q1', 'leave'), skip('A')],
    stands: 'running: A skipped, B running, C running',
  },
]

describe('skipping', () => {
  test.for(SKIPS)('takes $name as done', ({ steps, stands }) => {
    expect(toStand(play(CHARTER, ...steps))).toBe(stands)
  })

  test('keeps the slot of a running task until its agent has ended', () => {
    const charter = { ...CHARTER, slots: 2 }
    const skipped = play(charter, claims('A'), skip('A'))
    expect(toStand(skipped)).toBe('running: A skipped, B running, C ready')
    expect(eventsOf(skipped, 'attempt-stopping')).toMatchObject([{ task: 'A', why: 'ann skipped it' }])
    expect(toStand(play(charter, claims('A'), skip('A'), reports('A', STOPPED)))).toBe(
      'running: A skipped, B running, C running',
    )
  })

  test('is refused for what is done or about to be', () => {
    expect(refusalOf(play(CHARTER, does('A')), skip('A'))?.message).toBe(
      'A is done: there is nothing to skip.',
    )
    const merging = play(CHARTER, changes('A', ['a']).slice(0, 3))
    expect(refusalOf(merging, skip('A'))?.code).toBe('not-now')
    expect(refusalOf(merging, skip('Z'))?.message).toBe('Run r7k2m has no task Z.')
  })
})

const RERUNS: Case[] = [
  {
    name: 'does a done task again',
    steps: [does('A'), rerun('A')],
    stands: 'running: A running, B running, C running',
  },
  {
    name: 'has what needs it wait where that has not started',
    steps: [pause, does('A'), rerun('A'), resume],
    stands: 'running: A running, B running, C waiting',
  },
  {
    name: 'does a failed task again',
    steps: [fails('A'), answer('q1', 'leave'), rerun('A')],
    stands: 'running: A running, B running, C waiting',
  },
  {
    name: 'does a parked task again',
    steps: [fails('A'), rerun('A')],
    stands: 'running: A running, B running, C waiting',
  },
  {
    name: 'does a skipped task after all',
    steps: [skip('A'), rerun('A')],
    stands: 'running: A running, B running, C running',
  },
  {
    name: 'has a skipped task wait for what it needs',
    steps: [skip('C'), rerun('C')],
    stands: 'running: A running, B running, C waiting',
  },
  {
    name: 'takes up a run that has ended',
    steps: [does('A'), does('B'), does('C'), rerun('B')],
    stands: 'running: A done, B running, C done',
  },
]

describe('a rerun', () => {
  test.for(RERUNS)('$name', ({ steps, stands }) => {
    expect(toStand(play(CHARTER, ...steps))).toBe(stands)
  })

  test('is refused once the run was stopped', () => {
    const stopped = play(CHARTER, claims('A'), stopNow, reports('A', STOPPED))
    expect(refusalOf(stopped, rerun('A'))?.message).toBe(
      'Run r7k2m was stopped. A wave of it is done again, as a run of its own, with: /wave start r7k2m WAVE',
    )
  })

  test('that was wanted after an attempt is refused once there are more', () => {
    const failed = play(CHARTER, fails('A'), answer('q1', 'leave'))
    expect(refusalOf(failed, { ...rerun('A'), after: 1 } as Input)).toBeUndefined()
    const done = play(CHARTER, fails('A'), answer('q1', 'leave'), rerun('A'), does('A'))
    expect(refusalOf(done, { ...rerun('A'), after: 1 } as Input)).toEqual({
      code: 'settled',
      message:
        'A has been tried again since: after 2 attempts it is done. To have it done once more: /wave retry r7k2m A',
    })
    expect(refusalOf(done, rerun('A'))).toBeUndefined()
  })

  test('is refused while the task is under way', () => {
    expect(refusalOf(play(CHARTER), rerun('A'))?.message).toBe(
      'A is under way: it is tried again once it has ended.',
    )
    expect(refusalOf(play(CHARTER), rerun('C'))?.code).toBe('not-now')
    const stopping = play(CHARTER, claims('A'), skip('A'))
    expect(refusalOf(stopping, rerun('A'))?.code).toBe('not-now')
  })
})

const STOPS: Case[] = [
  {
    name: 'after what runs waits for it',
    steps: [claims('A'), drain, does('B')],
    stands: 'stopping: A running, B done, C waiting',
  },
  {
    name: 'after what runs starts nothing more',
    steps: [drain, does('A')],
    stands: 'stopping: A done, B running, C ready',
  },
  {
    name: 'after what runs ends it then',
    steps: [drain, does('A'), does('B')],
    stands: 'cancelled: A done, B done, C ready',
  },
  {
    name: 'now ends what nobody has taken up',
    steps: [stopNow],
    stands: 'cancelled: A cancelled, B cancelled, C waiting',
  },
  {
    name: 'now waits for agents to end',
    steps: [claims('A'), stopNow],
    stands: 'stopping: A running, B cancelled, C waiting',
  },
  {
    name: 'now ends when they have, whatever they say',
    steps: [claims('A'), stopNow, reports('A', { kind: 'error', message: 'killed', tail: '' })],
    stands: 'cancelled: A cancelled, B cancelled, C waiting',
  },
  {
    name: 'now lets a merge come to its end',
    steps: [changes('A', ['a']).slice(0, 3), stopNow],
    stands: 'stopping: A merging, B cancelled, C waiting',
  },
  {
    name: 'now hurries one that waits',
    steps: [claims('A'), drain, stopNow],
    stands: 'stopping: A running, B cancelled, C waiting',
  },
  {
    name: 'asks no longer',
    steps: [fails('A'), drain, does('B')],
    stands: 'cancelled: A parked, B done, C waiting',
  },
]

describe('a stop', () => {
  test.for(STOPS)('$name', ({ steps, stands }) => {
    expect(toStand(play(CHARTER, ...steps))).toBe(stands)
  })

  test('withdraws every question and ends what waits for a reply', () => {
    const played = play(CHARTER, asks('A', 'Which?', []), stopNow)
    expect(eventsOf(played, 'escalation-withdrawn')).toMatchObject([
      { escalation: 'q1', why: 'the run was stopped' },
    ])
    expect(played.run.tasks[0]!.attempts[0]).toMatchObject({ status: 'ended', outcome: STOPPED })
  })
})

const REFUSED: { name: string; steps: (Step | Step[])[]; input: Input }[] = [
  { name: 'to start a run twice', steps: [], input: { type: 'start', by: 'ann' } },
  { name: 'to resume what is not paused', steps: [], input: resume },
  { name: 'to pause what is paused', steps: [pause], input: pause },
  { name: 'to stop twice in the same way', steps: [claims('A'), drain], input: drain },
  { name: 'to stop what has ended', steps: [stopNow], input: stopNow },
  { name: 'to skip in a run that has ended', steps: [stopNow], input: skip('C') },
  { name: 'to rerun while the run stops', steps: [does('A'), drain], input: rerun('A') },
]

describe('it is refused', () => {
  test.for(REFUSED)('$name', ({ steps, input }) => {
    expect(refusalOf(play(CHARTER, ...steps), input)?.code).toBe('not-now')
  })
})
