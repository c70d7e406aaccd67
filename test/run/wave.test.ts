import { describe, expect, test } from 'vitest'
import type { Input } from '../../src/run/input.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { nextWake } from '../../src/run/next-wake.ts'
import { waitsForPeople } from '../../src/run/may-start.ts'
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

const PLAN = planOf({
  'Wave 1': { tasks: [{ id: 'A' }, { id: 'B' }] },
  'Wave 2': { tasks: [{ id: 'C', needs: ['A'] }] },
  'Wave 3': { tasks: [{ id: 'D' }], after: ['Wave 2'] },
})
const CHARTER = charterOf(PLAN, { policy: { ...DEFAULT_POLICY, retriesMax: 0 } })
const EAGER = charterOf(
  planOf({
    'Wave 1': { tasks: [{ id: 'A' }, { id: 'B', barrier: false, needs: ['A'] }] },
    'Wave 2': { tasks: [{ id: 'C', barrier: false, needs: ['A'] }, { id: 'D' }] },
  }),
  { pace: 'eager' },
)
const STOPPED = { kind: 'stopped' as const }

const halt = (wave: string, mode: 'drain' | 'now' = 'drain', by = 'ann'): Input => ({
  type: 'stop-wave',
  by,
  wave,
  mode,
})
const go = (wave: string): Input => ({ type: 'start-wave', by: 'ann', wave })

interface Case {
  name: string
  charter?: typeof CHARTER
  steps: (Step | Step[])[]
  stands: string
  waves: string
}

const STOPS: Case[] = [
  {
    name: 'lets what runs in it come to its end',
    steps: [halt('1'), does('A')],
    stands: 'running: A done, B running, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'lets what runs in it be merged',
    steps: [halt('1'), changes('A', ['a'])],
    stands: 'running: A done, B running, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'lets what is queued in it be taken up',
    steps: [halt('1'), claims('A')],
    stands: 'running: A running, B running, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'holds back the waves after it, though all in it is done',
    steps: [halt('1'), does('A'), does('B')],
    stands: 'running: A done, B done, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'keeps a wave that waits from opening',
    steps: [halt('2'), does('A'), does('B')],
    stands: 'running: A done, B done, C waiting, D waiting',
    waves: 'done stopped waiting',
  },
  {
    name: 'keeps a wave from opening whose needs are all skipped',
    steps: [halt('2'), skip('A'), skip('C'), does('B')],
    stands: 'running: A skipped, B done, C skipped, D waiting',
    waves: 'done stopped waiting',
  },
  {
    name: 'holds the retry of what fails in it',
    charter: charterOf(PLAN),
    steps: [halt('1'), fails('A'), 60_000, does('B')],
    stands: 'running: A ready, B done, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'holds a retry that was waiting for its pause to end',
    charter: charterOf(PLAN),
    steps: [fails('A'), halt('1'), 60_000],
    stands: 'running: A ready, B running, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'now ends what nobody has taken up',
    steps: [halt('1', 'now')],
    stands: 'running: A ready, B ready, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'now waits for agents to end, and keeps their tasks',
    steps: [claims('A'), halt('1', 'now'), reports('A', STOPPED)],
    stands: 'running: A ready, B ready, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'now lets a merge come to its end',
    steps: [changes('A', ['a']).slice(0, 3), halt('1', 'now')],
    stands: 'running: A merging, B ready, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'now hurries one that drains',
    steps: [halt('1'), claims('A'), halt('1', 'now')],
    stands: 'running: A running, B ready, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'leaves the tasks of other waves alone',
    charter: EAGER,
    steps: [does('A'), halt('Wave 2', 'now')],
    stands: 'running: A done, B running, C ready, D waiting',
    waves: 'open stopped',
  },
  {
    name: 'has what becomes ready in it wait',
    charter: EAGER,
    steps: [halt('wave 2'), does('A')],
    stands: 'running: A done, B running, C ready, D waiting',
    waves: 'open stopped',
  },
  {
    name: 'takes answers, and acts on them later',
    steps: [fails('A'), asks('B', 'Which?', []), halt('1'), answer('q1', 'retry'), answer('q2', 'reply-1')],
    stands: 'running: A ready, B ready, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'has what is rerun in it wait',
    steps: [does('A'), halt('1'), rerun('A')],
    stands: 'running: A ready, B running, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'has a task wait for its need again that is rerun',
    charter: EAGER,
    steps: [halt('2'), does('A'), rerun('A')],
    stands: 'running: A running, B running, C waiting, D waiting',
    waves: 'open stopped',
  },
  {
    name: 'ends nothing where all is done',
    steps: [halt('3'), does('A'), does('B'), does('C'), skip('D')],
    stands: 'done: A done, B done, C done, D skipped',
    waves: 'done done done',
  },
  {
    name: 'lets the run be stopped',
    steps: [halt('2'), does('A'), drain, does('B')],
    stands: 'cancelled: A done, B done, C waiting, D waiting',
    waves: 'done stopped waiting',
  },
  {
    name: 'now, and then the whole run, gives up what it stopped',
    steps: [claims('A'), halt('1', 'now'), drain, reports('A', STOPPED)],
    stands: 'cancelled: A cancelled, B ready, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
  {
    name: 'outlasts a pause of the run',
    steps: [halt('1', 'now'), pause, resume],
    stands: 'running: A ready, B ready, C waiting, D waiting',
    waves: 'stopped waiting waiting',
  },
]

const STARTS: Case[] = [
  {
    name: 'starts what was stopped in it',
    steps: [halt('1', 'now'), go('1')],
    stands: 'running: A running, B running, C waiting, D waiting',
    waves: 'open waiting waiting',
  },
  {
    name: 'starts a task whose agent had not ended yet once it has',
    steps: [claims('A'), halt('1', 'now'), go('1'), reports('A', STOPPED)],
    stands: 'running: A running, B running, C waiting, D waiting',
    waves: 'open waiting waiting',
  },
  {
    name: 'starts a retry that fell due meanwhile',
    charter: charterOf(PLAN),
    steps: [fails('A'), halt('1'), 60_000, go('1')],
    stands: 'running: A running, B running, C waiting, D waiting',
    waves: 'open waiting waiting',
  },
  {
    name: 'lets a retry wait for the rest of its pause',
    charter: charterOf(PLAN),
    steps: [fails('A'), halt('1'), go('1')],
    stands: 'running: A ready, B running, C waiting, D waiting',
    waves: 'open waiting waiting',
  },
  {
    name: 'closes it where all in it is done, and opens the next',
    steps: [halt('1'), does('A'), does('B'), go('1')],
    stands: 'running: A done, B done, C running, D waiting',
    waves: 'done open waiting',
  },
  {
    name: 'has one wait whose turn has not come',
    steps: [halt('2'), go('2')],
    stands: 'running: A running, B running, C waiting, D waiting',
    waves: 'open waiting waiting',
  },
  {
    name: 'opens one whose turn came meanwhile',
    steps: [halt('2'), does('A'), does('B'), go('2')],
    stands: 'running: A done, B done, C running, D waiting',
    waves: 'done open waiting',
  },
  {
    name: 'opens one again in which something was begun before its turn',
    charter: EAGER,
    steps: [does('A'), halt('2', 'now'), go('2')],
    stands: 'running: A done, B running, C running, D waiting',
    waves: 'open open',
  },
  {
    name: 'has one open in which something was done before its turn',
    charter: EAGER,
    steps: [does('A'), does('C'), halt('2'), go('2')],
    stands: 'running: A done, B running, C done, D waiting',
    waves: 'open open',
  },
  {
    name: 'has one open that had opened, though nothing in it had a slot yet',
    charter: charterOf(
      planOf({ 'Wave 1': { tasks: [{ id: 'A' }] }, 'Wave 2': { tasks: [{ id: 'B' }], after: [] } }),
      { slots: 1 },
    ),
    steps: [halt('2'), go('2')],
    stands: 'running: A running, B ready',
    waves: 'open open',
  },
  {
    name: 'gives a reply to who asked for it',
    steps: [asks('A', 'Which?', []), halt('1'), answer('q1', 'reply-1'), go('1')],
    stands: 'running: A running, B running, C waiting, D waiting',
    waves: 'open waiting waiting',
  },
  {
    name: 'starts nothing while the run is paused',
    steps: [halt('1', 'now'), pause, go('1')],
    stands: 'paused: A ready, B ready, C waiting, D waiting',
    waves: 'open waiting waiting',
  },
]

describe('stopping a wave', () => {
  test.for(STOPS)('$name', ({ charter = CHARTER, steps, stands, waves }) => {
    const played = play(charter, ...steps)
    expect(toStand(played)).toBe(stands)
    expect(played.run.waves.map(({ status }) => status).join(' ')).toBe(waves)
  })

  test('tells its agents to end, and nobody else', () => {
    const played = play(EAGER, does('A'), claims('B'), claims('C'), halt('2', 'now'))
    expect(eventsOf(played, 'attempt-stopping')).toMatchObject([{ task: 'C', why: 'ann stopped Wave 2' }])
  })

  test('costs its tasks nothing of their budget', () => {
    const { run } = play(charterOf(PLAN), halt('1', 'now'), go('1'), halt('1', 'now'), go('1'))
    expect(run.tasks[0]).toMatchObject({ tries: 0, losses: 0 })
    expect(run.tasks[0]!.attempts).toHaveLength(3)
  })

  test('leaves a run that waits for people: no alarm, no place in line, and no end by itself', () => {
    const played = play(charterOf(PLAN), fails('A'), halt('1'), does('B'), 365 * 86_400_000)
    const { run } = played
    expect(run.status).toBe('running')
    expect(waitsForPeople(run)).toBe(true)
    expect(nextWake(run)).toBeNull()
    expect(run.ready.size).toBe(0)
    expect(run.delayed.peek()).toBeUndefined()
  })

  test('keeps its slots for others meanwhile', () => {
    const charter = charterOf(EAGER.plan, { pace: 'eager', slots: 1 })
    expect(toStarts(play(charter, does('A'), halt('1'), does('B')))).toBe('A/1 B/1 C/1')
    expect(toStarts(play(charter, halt('1'), does('A')))).toBe('A/1 C/1')
  })
})

describe('starting a wave again', () => {
  test.for(STARTS)('$name', ({ charter = CHARTER, steps, stands, waves }) => {
    const played = play(charter, ...steps)
    expect(toStand(played)).toBe(stands)
    expect(played.run.waves.map(({ status }) => status).join(' ')).toBe(waves)
  })

  test('takes the run to its end', () => {
    const steps = [halt('1', 'now'), go('1'), does('A'), does('B'), does('C'), does('D')]
    expect(toStand(play(CHARTER, ...steps))).toBe('done: A done, B done, C done, D done')
  })
})

const ONLY = charterOf(PLAN, { scope: ['Wave 1'] })
const REFUSED: {
  name: string
  charter?: typeof CHARTER
  steps: (Step | Step[])[]
  input: Input
  says: string
}[] = [
  {
    name: 'a wave that there is not',
    steps: [],
    input: halt('9'),
    says: 'Run r7k2m has no wave "9". It has: Wave 1, Wave 2, Wave 3.',
  },
  {
    name: 'a wave of endless name',
    steps: [],
    input: go('x'.repeat(1_000)),
    says: `Run r7k2m has no wave "${'x'.repeat(59)}…". It has: Wave 1, Wave 2, Wave 3.`,
  },
  {
    name: 'to stop twice',
    steps: [halt('2', 'drain', 'bob')],
    input: halt('2'),
    says: 'bob has stopped Wave 2 already.',
  },
  {
    name: 'to stop now where nothing is left to end',
    steps: [halt('1', 'now')],
    input: halt('1', 'now'),
    says: 'ann has stopped Wave 1 already.',
  },
  {
    name: 'to stop what is done',
    steps: [does('A'), does('B')],
    input: halt('1'),
    says: 'Wave 1 is done: there is nothing to stop.',
  },
  {
    name: 'to stop what takes no part',
    charter: ONLY,
    steps: [],
    input: halt('3'),
    says: 'Wave 3 takes no part in this run.',
  },
  {
    name: 'to stop a wave of a run that has ended',
    steps: [stopNow],
    input: halt('2'),
    says: 'Run r7k2m is cancelled: no wave of it starts or stops any more.',
  },
  {
    name: 'to start a wave of a run that stops',
    steps: [halt('2'), claims('A'), drain],
    input: go('2'),
    says: 'Run r7k2m is stopping: no wave of it starts or stops any more.',
  },
  {
    name: 'to start what is open',
    steps: [],
    input: go('1'),
    says: 'Wave 1 is open already: nothing holds it up.',
  },
  {
    name: 'to start what is open in a paused run',
    steps: [pause],
    input: go('1'),
    says: 'Wave 1 is open already, but the run is paused: resume the run.',
  },
  {
    name: 'to start what waits for its turn',
    steps: [],
    input: go('3'),
    says: 'Wave 3 is not stopped: it opens by itself after Wave 2.',
  },
  {
    name: 'to start what is done',
    steps: [does('A'), does('B')],
    input: go('1'),
    says: 'Wave 1 is done. To do a task of it again, retry that task.',
  },
  {
    name: 'to start what takes no part',
    charter: ONLY,
    steps: [],
    input: go('2'),
    says: 'Wave 2 takes no part in this run. Start the plan anew with it.',
  },
  {
    name: 'to rerun what waits for its wave',
    steps: [halt('1', 'now')],
    input: rerun('A'),
    says: 'A is ready, but Wave 1 is stopped: start that wave again.',
  },
]

describe('two waves that are both to be done once more', () => {
  test('come one after the other again', () => {
    const charter = charterOf(
      planOf({ 'Wave 1': { tasks: [{ id: 'A' }] }, 'Wave 2': { tasks: [{ id: 'B' }] } }),
    )
    const both: Step[] = ['1', '2'].map(wave => ({ type: 'rerun-wave', by: 'ann', wave }))
    const steps = [...does('A'), ...does('B'), ...both]
    const played = play(charter, ...steps)
    expect(toStand(played)).toBe('running: A running, B waiting')
    expect(played.run.waves[1]!.status).toBe('waiting')
    expect(toStand(play(charter, ...steps, ...does('A')))).toBe('running: A done, B running')
  })
})

describe('it is refused', () => {
  test.for(REFUSED)('$name', ({ charter = CHARTER, steps, input, says }) => {
    expect(refusalOf(play(charter, ...steps), input)?.message).toBe(says)
  })
})
