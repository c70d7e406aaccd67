import { describe, expect, test } from 'vitest'
import type { About } from '../../src/run/about.ts'
import type { Charter } from '../../src/run/event.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { asks, charterOf, claims, does, fails, planOf, reports } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { answer, drain, eventsOf, play, refusalOf, rerun, skip, stopNow } from './stand.ts'

const PAUSE_MS = DEFAULT_POLICY.retryDelayMaxMs

function charter(retriesMax: number, waves: Parameters<typeof planOf>[0]): Charter {
  return charterOf(planOf(waves), { policy: { ...DEFAULT_POLICY, retriesMax } })
}

function aboutOf(charter: Charter, ...steps: (Step | Step[])[]): About {
  return eventsOf(play(charter, ...steps), 'escalated').at(-1)!.about
}

function effectsOf({ options }: About): Record<string, string> {
  return Object.fromEntries(options.map(({ id, effect }) => [id, effect]))
}

describe('what was tried', () => {
  const ONE = charter(2, { W1: { tasks: [{ id: 'A' }] } })

  test('is told of each attempt, the one that has just failed included', () => {
    const timeout = { kind: 'timeout' as const, message: 'its time was up', tail: '' }
    const { tried } = aboutOf(
      ONE,
      fails('A'),
      PAUSE_MS,
      claims('A'),
      reports('A', timeout),
      PAUSE_MS,
      fails('A', 'exit code 9'),
    )
    expect(tried).toEqual(['attempt 1: exit code 1', 'attempt 2: its time was up', 'attempt 3: exit code 9'])
  })

  test('is told of the last five attempts', () => {
    const thrice = (...ways: string[]): Step[] => ways.flatMap(way => [...fails('A', way), PAUSE_MS])
    const { tried } = aboutOf(
      ONE,
      thrice('a', 'b', 'c').slice(0, -1),
      answer('q1', 'retry'),
      thrice('d', 'e', 'f').slice(0, -1),
    )
    expect(tried).toEqual(['attempt 2: b', 'attempt 3: c', 'attempt 4: d', 'attempt 5: e', 'attempt 6: f'])
  })

  test('is told once of attempts that ended in the same way, one after the other', () => {
    const again = [...fails('A', 'late'), PAUSE_MS, ...fails('A', 'late'), PAUSE_MS, ...fails('A', 'no key')]
    expect(aboutOf(ONE, again).tried).toEqual(['attempts 1 and 2: late', 'attempt 3: no key'])
  })

  test('is one short line, whatever the attempt said', () => {
    const [line] = aboutOf(
      charter(0, { W1: { tasks: [{ id: 'A' }] } }),
      fails('A', `first\nsecond ${'x'.repeat(5_000)}`),
    ).tried
    expect(line).toMatch(/^attempt 1: first second x+…$/)
    expect(line!.length).toBeLessThan(140)
  })

  test('tells what became of attempts that did not fail', () => {
    const wave = { type: 'stop-wave', by: 'ann', wave: 'W1', mode: 'now' } as const
    const steps = [does('A'), rerun('A'), wave, { type: 'start-wave', by: 'ann', wave: 'W1' } as const]
    const two = charter(0, { W1: { tasks: [{ id: 'A' }, { id: 'B' }] } })
    expect(aboutOf(two, ...steps, fails('A')).tried).toEqual([
      'attempt 1: done',
      'attempt 2: stopped',
      'attempt 3: exit code 1',
    ])
  })

  test('goes with a question of an agent too', () => {
    expect(aboutOf(ONE, asks('A', 'Which?', [])).tried).toEqual([])
    expect(aboutOf(ONE, fails('A'), PAUSE_MS, asks('A', 'Which?', [])).tried).toEqual([
      'attempt 1: exit code 1',
    ])
  })
})

describe('what an answer does', () => {
  test('names what needs the task directly, and whether it can start', () => {
    const about = aboutOf(
      charter(2, {
        W1: {
          tasks: [
            { id: 'A' },
            { id: 'B' },
            { id: 'C', needs: ['A'] },
            { id: 'D', needs: ['A'] },
            { id: 'E', needs: ['A', 'B'] },
            { id: 'F', needs: ['C'] },
          ],
        },
        W2: { tasks: [{ id: 'G' }] },
      }),
      fails('A'),
      PAUSE_MS,
      fails('A'),
      PAUSE_MS,
      fails('A'),
    )
    expect(effectsOf(about)).toEqual({
      leave: 'A stays failed; C, D, E will not start; no wave after W1 opens',
      retry: 'starts attempt 4 with a fresh budget of 2 retries',
      skip: 'counts as done: C, D can start, 1 more that needs it directly still waits',
      stop: 'nothing new starts; 1 at work ends first',
    })
  })

  test('says so where nothing needs the task and nothing else is at work', () => {
    const about = aboutOf(
      charter(1, { W1: { tasks: [{ id: 'A' }, { id: 'B' }] } }),
      does('B'),
      fails('A'),
      PAUSE_MS,
      fails('A'),
    )
    expect(effectsOf(about)).toEqual({
      leave: 'A stays failed; nothing needs it directly',
      retry: 'starts attempt 3 with a fresh budget of 1 retry',
      skip: 'counts as done: W1 is done then',
      stop: 'nothing new starts, and the run ends',
    })
  })

  test('says what no answer sets free', () => {
    const about = aboutOf(
      charter(0, {
        W1: { tasks: [{ id: 'A' }, { id: 'B' }] },
        W2: {
          tasks: [
            { id: 'C', needs: ['A'] },
            { id: 'D', needs: ['A'] },
          ],
        },
      }),
      fails('A'),
    )
    expect(effectsOf(about)).toMatchObject({
      leave: 'A stays failed; C, D will not start; no wave after W1 opens',
      skip: 'counts as done: 2 that need it directly still wait',
    })
  })

  test('names three at most and stays short, however many and long the names are', () => {
    const tasks = Array.from({ length: 900 }, (_, at) => ({ id: `T${at} ${'x'.repeat(200)}`, needs: ['A'] }))
    const about = aboutOf(charter(0, { W1: { tasks: [{ id: 'A' }, ...tasks] } }), fails('A'))
    for (const { effect } of about.options) expect(effect.length).toBeLessThan(160)
    expect(effectsOf(about)['skip']).toMatch(
      /^counts as done: T0 x+…, T1 x+…, T2 x+… and 897 more can start$/,
    )
  })

  test('of an agent goes to the attempt that asked', () => {
    const about = aboutOf(
      charter(0, { W1: { tasks: [{ id: 'A' }] } }),
      asks('A', 'Which?', ['left', 'right']),
    )
    expect(effectsOf(about)).toEqual({
      'reply-1': 'attempt 1 goes on with this answer',
      'reply-2': 'attempt 1 goes on with this answer',
      leave: 'A stays failed; nothing needs it directly',
    })
  })

  test('counts what is merged among what is at work', () => {
    const two = charter(0, { W1: { tasks: [{ id: 'A' }, { id: 'B' }, { id: 'C' }] } })
    const merging = [claims('B'), reports('B', { kind: 'done', summary: '', changed: 1 })]
    expect(effectsOf(aboutOf(two, merging, fails('A')))['stop']).toBe(
      'nothing new starts; 2 at work end first',
    )
  })
})

describe('a refusal', () => {
  const TWO = charter(0, { W1: { tasks: [{ id: 'A' }, { id: 'B' }] } })
  const start = { type: 'start', by: 'bob' } as const
  const told = [
    { name: 'who started what runs', steps: [], says: 'ann has started run r7k2m already; it is running.' },
    {
      name: 'what to do with what is paused',
      steps: [{ type: 'pause', by: 'bob' } as const],
      says: 'ann has started run r7k2m already; it is paused. It goes on with: /wave resume r7k2m',
    },
    {
      name: 'what became of what has ended',
      steps: [does('A'), does('B')],
      says: 'Run r7k2m, which ann started, is all done. To do a wave of it once more: /wave start r7k2m WAVE',
    },
  ]

  test.for(told)('to start again says $name', ({ steps, says }) => {
    expect(refusalOf(play(TWO, ...steps), start)).toEqual({ code: 'not-now', message: says })
  })

  test('to stop what stops already says when it ends', () => {
    expect(refusalOf(play(TWO, claims('A'), drain), drain)?.message).toBe(
      'Run r7k2m is being stopped and ends once what is at work has ended. What is at work ends at once with: /wave stop r7k2m now',
    )
  })

  test('of an answer to what is no longer asked says why', () => {
    const withdrawn = play(TWO, fails('A'), skip('A'))
    expect(refusalOf(withdrawn, answer('q1', 'retry'))?.message).toBe(
      'Question q1 is no longer asked: ann skipped the task.',
    )
    expect(refusalOf(play(TWO, asks('A', 'Which?', []), stopNow), answer('q1', 'reply-1'))?.message).toBe(
      'Question q1 is no longer asked: the run was stopped.',
    )
  })

  test('says no more of a name than fits', () => {
    const { message } = refusalOf(play(TWO), skip('T'.repeat(10_000)))!
    expect(message.length).toBeLessThan(120)
  })
})
