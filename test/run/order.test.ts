import { describe, expect, test } from 'vitest'
import type { Charter } from '../../src/run/event.ts'
import { charterOf, changes, does, fails, planOf } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { answer, drain, eventsOf, play, rerun, skip, toStand, toStarts } from './stand.ts'

interface Case {
  name: string
  charter: Charter
  steps: (Step | Step[])[]
  stands: string
}

const DIAMOND = planOf({
  W1: {
    tasks: [
      { id: 'A' },
      { id: 'B', needs: ['A'] },
      { id: 'C', needs: ['A'] },
      { id: 'D', needs: ['B', 'C'] },
    ],
  },
})
const TWO_WAVES = planOf({
  W1: { tasks: [{ id: 'A' }, { id: 'B' }] },
  W2: { tasks: [{ id: 'C' }, { id: 'D' }] },
})
const FREE_IN_W2 = planOf({
  W1: { tasks: [{ id: 'A' }, { id: 'B' }] },
  W2: { tasks: [{ id: 'C', needs: ['A'], barrier: false }, { id: 'D' }] },
})
const THREE_WAVES = planOf({
  W1: { tasks: [{ id: 'A' }] },
  W2: { tasks: [{ id: 'B' }] },
  W3: { tasks: [{ id: 'C' }] },
})

const CASES: Case[] = [
  {
    name: 'starts a task when all that it needs is done',
    charter: charterOf(DIAMOND),
    steps: [does('A'), does('B')],
    stands: 'running: A done, B done, C running, D waiting',
  },
  {
    name: 'starts it the moment the last of them is',
    charter: charterOf(DIAMOND),
    steps: [does('A'), does('B'), does('C')],
    stands: 'running: A done, B done, C done, D running',
  },
  {
    name: 'holds wave 2 until every task of wave 1 is done',
    charter: charterOf(TWO_WAVES),
    steps: [does('A')],
    stands: 'running: A done, B running, C waiting, D waiting',
  },
  {
    name: 'opens wave 2 when every task of wave 1 is done',
    charter: charterOf(TWO_WAVES),
    steps: [does('A'), does('B')],
    stands: 'running: A done, B done, C running, D running',
  },
  {
    name: 'holds a free task of wave 2 as well when it goes by waves',
    charter: charterOf(FREE_IN_W2),
    steps: [does('A')],
    stands: 'running: A done, B running, C waiting, D waiting',
  },
  {
    name: 'starts a free task of wave 2 as soon as its own needs are met when it is eager',
    charter: charterOf(FREE_IN_W2, { pace: 'eager' }),
    steps: [does('A')],
    stands: 'running: A done, B running, C running, D waiting',
  },
  {
    name: 'opens waves side by side where neither comes after the other',
    charter: charterOf(
      planOf({
        W1: { tasks: [{ id: 'A' }] },
        W2: { after: [], tasks: [{ id: 'B' }] },
        W3: { after: ['W1', 'W2'], tasks: [{ id: 'C' }] },
      }),
    ),
    steps: [does('B')],
    stands: 'running: A running, B done, C waiting',
  },
  {
    name: 'goes past a wave without tasks',
    charter: charterOf(
      planOf({ W1: { tasks: [{ id: 'A' }] }, W2: { tasks: [] }, W3: { tasks: [{ id: 'B' }] } }),
    ),
    steps: [does('A')],
    stands: 'running: A done, B running',
  },
  {
    name: 'takes what the plan calls done as done',
    charter: charterOf(
      planOf({ W1: { tasks: [{ id: 'A', done: true }] }, W2: { tasks: [{ id: 'B', needs: ['A'] }] } }),
    ),
    steps: [],
    stands: 'running: A done, B running',
  },
  {
    name: 'takes a skipped task as done for what needs it',
    charter: charterOf(DIAMOND),
    steps: [does('A'), does('B'), skip('C')],
    stands: 'running: A done, B done, C skipped, D running',
  },
  {
    name: 'does only the wave it was told to',
    charter: charterOf(THREE_WAVES, { scope: ['W2'] }),
    steps: [does('B')],
    stands: 'done: A skipped, B done, C skipped',
  },
  {
    name: 'does a wave and all after it',
    charter: charterOf(THREE_WAVES, { scope: ['W2', 'W3'] }),
    steps: [does('B')],
    stands: 'running: A skipped, B done, C running',
  },
  {
    name: 'has a done task done again, and what has not started wait for it',
    charter: charterOf(TWO_WAVES, { slots: 1 }),
    steps: [does('A'), rerun('A'), does('B')],
    stands: 'running: A running, B done, C waiting, D waiting',
  },
  {
    name: 'holds the next wave again when one before it is reopened',
    charter: charterOf(TWO_WAVES, { slots: 1 }),
    steps: [does('A'), does('B'), does('C'), rerun('A'), does('D')],
    stands: 'running: A running, B done, C done, D done',
  },
  {
    name: 'does a task outside of the scope when a person asks for it',
    charter: charterOf(THREE_WAVES, { scope: ['W2'] }),
    steps: [does('B'), rerun('C')],
    stands: 'running: A skipped, B done, C running',
  },
]

describe('dependency order', () => {
  test.for(CASES)('$name', ({ charter, steps, stands }) => {
    expect(toStand(play(charter, ...steps))).toBe(stands)
  })

  test('holds a wave that has not opened when one before it is reopened', () => {
    const plan = planOf({
      W1: { tasks: [{ id: 'A' }] },
      W2: { tasks: [{ id: 'B' }] },
      W3: { after: ['W1', 'W2'], tasks: [{ id: 'C' }] },
    })
    const reopened = play(charterOf(plan), does('A'), rerun('A'), does('B'))
    expect(toStand(reopened)).toBe('running: A running, B done, C waiting')
    expect(reopened.run.waves.map(({ status }) => status)).toEqual(['open', 'done', 'waiting'])
    const closed = play(charterOf(plan), does('A'), rerun('A'), does('B'), does('A'))
    expect(toStand(closed)).toBe('running: A done, B done, C running')
  })

  test('opens each wave once, and calls it done again after it was reopened', () => {
    const played = play(charterOf(THREE_WAVES), does('A'), does('B'), rerun('A'), does('A'), does('C'))
    expect(toStand(played)).toBe('done: A done, B done, C done')
    expect(eventsOf(played, 'wave-opened').map(({ wave }) => wave)).toEqual(['W1', 'W2', 'W3'])
    expect(eventsOf(played, 'wave-done').map(({ wave }) => wave)).toEqual(['W1', 'W2', 'W1', 'W3'])
  })
})

describe('slots', () => {
  const FIVE = planOf({ W1: { tasks: ['A', 'B', 'C', 'D', 'E'].map(id => ({ id })) } })

  test('never starts more than there are', () => {
    expect(toStand(play(charterOf(FIVE, { slots: 2 })))).toBe(
      'running: A running, B running, C ready, D ready, E ready',
    )
  })

  test('starts the next when one is free', () => {
    expect(toStand(play(charterOf(FIVE, { slots: 2 }), does('B')))).toBe(
      'running: A running, B done, C running, D ready, E ready',
    )
  })

  test('frees one while a change is merged', () => {
    const played = play(charterOf(FIVE, { slots: 1 }), changes('A', ['a.txt']).slice(0, 3))
    expect(toStand(played)).toBe('running: A merging, B running, C ready, D ready, E ready')
  })

  test('go to the longest way that still lies ahead, then to the order of the plan', () => {
    const plan = planOf({
      W1: {
        tasks: [
          { id: 'A', minutes: 30 },
          { id: 'B', minutes: 5 },
          { id: 'C', minutes: 5, needs: ['B'] },
          { id: 'D', minutes: 40, needs: ['C'] },
          { id: 'E', minutes: 30 },
        ],
      },
    })
    const played = play(charterOf(plan, { slots: 1 }), does('B'), does('C'), does('D'), does('A'), does('E'))
    expect(toStarts(played)).toBe('B/1 C/1 D/1 A/1 E/1')
  })

  test('count what lies behind the wave as well', () => {
    const plan = planOf({
      W1: { after: [], tasks: [{ id: 'A', minutes: 10 }] },
      W2: { after: [], tasks: [{ id: 'B', minutes: 5 }] },
      W3: { after: ['W2'], tasks: [{ id: 'C', minutes: 20 }] },
    })
    expect(toStarts(play(charterOf(plan, { slots: 1 }), does('B'), does('C')))).toBe('B/1 C/1 A/1')
  })
})

describe('the end of a run', () => {
  const ENDS: { name: string; steps: (Step | Step[])[]; stands: string }[] = [
    {
      name: 'done, when all is done',
      steps: [does('A'), changes('B', ['b.txt'])],
      stands: 'done: A done, B done',
    },
    {
      name: 'done, when the rest is skipped',
      steps: [does('A'), skip('B')],
      stands: 'done: A done, B skipped',
    },
    {
      name: 'failed, when nothing more can be done',
      steps: [fails('A'), 9_000, fails('A'), 9_000, fails('A'), answer('q1', 'leave')],
      stands: 'failed: A failed, B waiting',
    },
    {
      name: 'cancelled, when it is stopped',
      steps: [drain, does('A')],
      stands: 'cancelled: A done, B ready',
    },
    {
      name: 'done, when it is stopped and all was done',
      steps: [skip('B'), drain, does('A')],
      stands: 'done: A done, B skipped',
    },
    {
      name: 'none, as long as people are asked',
      steps: [fails('A'), 9_000, fails('A'), 9_000, fails('A')],
      stands: 'running: A parked, B waiting',
    },
  ]
  test.for(ENDS)('is $name', ({ steps, stands }) => {
    const plan = planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B', needs: ['A'] }] } })
    expect(toStand(play(charterOf(plan), ...steps))).toBe(stands)
  })
})
