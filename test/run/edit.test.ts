import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/plan/compare/change.ts'
import type { Task } from '../../src/plan/plan.ts'
import { apply } from '../../src/run/apply.ts'
import { toStandingPlan } from '../../src/run/edit.ts'
import type { Input } from '../../src/run/input.ts'
import { judgeEdit } from '../../src/run/judge-edit.ts'
import type { Run } from '../../src/run/run.ts'
import { toRows } from '../../src/run/to-rows.ts'
import { asks, charterOf, claims, does, fails, planOf, reports } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'
import { answer, eventsOf, play, refusalOf, rerun, skip, stopNow, toStand, toStarts } from './stand.ts'

const PLAN = planOf({
  'Wave 1': { tasks: [{ id: 'A' }, { id: 'B' }] },
  'Wave 2': { tasks: [{ id: 'C', needs: ['A'] }, { id: 'D' }] },
  'Wave 3': { tasks: [{ id: 'E' }] },
})
const CHARTER = charterOf(PLAN)
const EAGER = charterOf(
  planOf({
    'Wave 1': { tasks: ['A', 'B', 'C'].map(id => ({ id, barrier: false })) },
    'Wave 2': { tasks: [{ id: 'D', barrier: false, needs: ['A'] }] },
  }),
  { pace: 'eager', slots: 3 },
)
const STOPPED = { kind: 'stopped' as const }

const [TOLD] = PLAN.tasks
const told = (id: string, wave: string, more: Partial<Task> = {}): Task => ({
  ...TOLD!,
  id,
  title: id,
  wave,
  ...more,
})
const added = (id: string, wave: string, more: Partial<Task> = {}): Change => ({
  change: 'task-added',
  task: told(id, wave, more),
})
const needs = (task: string, need: string): Change => ({ change: 'need-added', task, need })
const dropped = (task: string, need: string): Change => ({ change: 'need-dropped', task, need })
const moved = (task: string, from: string, to: string): Change => ({ change: 'task-moved', task, from, to })
const removed = (id: string): Change => ({
  change: 'task-removed',
  task: PLAN.tasks.find(task => task.id === id) ?? told(id, 'Wave 1'),
})
const edit = (...changes: Change[]): Input => ({
  type: 'edit',
  by: 'ann',
  edit: { changes, agents: { N: 'codex', M: 'codex' }, allocation: {}, locks: {} },
})

const BETWEEN: Change[] = [
  {
    change: 'wave-added',
    wave: { id: 'Wave 1b', title: 'Between', mode: 'parallel', after: ['Wave 1'], minutes: null, gate: null },
  },
  { change: 'wave-changed', wave: 'Wave 2', from: { after: ['Wave 1'] }, to: { after: ['Wave 1b'] } },
  added('N', 'Wave 1b'),
]

interface Case {
  name: string
  charter?: typeof CHARTER
  steps: (Step | Step[])[]
  stands: string
  starts: string
}

const CASES: Case[] = [
  {
    name: 'starts an added task of an open wave at once',
    steps: [edit(added('N', 'Wave 1'))],
    stands: 'running: A running, B running, C waiting, D waiting, E waiting, N running',
    starts: 'A/1 B/1 N/1',
  },
  {
    name: 'holds the wave behind until an added task is done',
    steps: [edit(added('N', 'Wave 1')), does('A'), does('B')],
    stands: 'running: A done, B done, C waiting, D waiting, E waiting, N running',
    starts: 'A/1 B/1 N/1',
  },
  {
    name: 'lets all go on together once the added work has caught up',
    steps: [edit(added('N', 'Wave 1')), does('A'), does('B'), does('N')],
    stands: 'running: A done, B done, C running, D running, E waiting, N done',
    starts: 'A/1 B/1 N/1 C/1 D/1',
  },
  {
    name: 'reopens a wave that is done, and lets what is at work behind it come to its end',
    steps: [does('A'), does('B'), edit(added('N', 'Wave 1')), does('C')],
    stands: 'running: A done, B done, C done, D running, E waiting, N running',
    starts: 'A/1 B/1 C/1 D/1 N/1',
  },
  {
    name: 'starts nothing new behind a wave that has work again, however far behind',
    steps: [does('A'), does('B'), does('C'), edit(added('N', 'Wave 1')), does('D')],
    stands: 'running: A done, B done, C done, D done, E waiting, N running',
    starts: 'A/1 B/1 C/1 D/1 N/1',
  },
  {
    name: 'holds what lies behind a wave that stays done',
    charter: { ...CHARTER, slots: 1 },
    steps: [
      does('A'),
      does('B'),
      does('C'),
      does('D'),
      edit(added('M', 'Wave 3'), added('N', 'Wave 1')),
      does('E'),
    ],
    stands: 'running: A done, B done, C done, D done, E done, M waiting, N running',
    starts: 'A/1 B/1 C/1 D/1 E/1 N/1',
  },
  {
    name: 'has what is not yet at work wait for what it needs now',
    charter: { ...EAGER, slots: 2 },
    steps: [edit(needs('C', 'B')), does('A')],
    stands: 'running: A done, B running, C waiting, D running',
    starts: 'A/1 B/1 D/1',
  },
  {
    name: 'puts back what was started seconds before it came to need something (symphony-ts#360)',
    charter: EAGER,
    steps: [claims('B'), claims('C'), 2_000, edit(needs('C', 'B')), reports('C', STOPPED)],
    stands: 'running: A running, B running, C waiting, D waiting',
    starts: 'A/1 B/1 C/1',
  },
  {
    name: 'has it go on once that is there',
    charter: EAGER,
    steps: [claims('C'), edit(needs('C', 'B')), reports('C', STOPPED), does('B')],
    stands: 'running: A running, B done, C running, D waiting',
    starts: 'A/1 B/1 C/1 C/2',
  },
  {
    name: 'puts back what nobody has begun, without a word to anybody',
    charter: EAGER,
    steps: [edit(needs('C', 'B'))],
    stands: 'running: A running, B running, C waiting, D waiting',
    starts: 'A/1 B/1 C/1',
  },
  {
    name: 'goes on at once where what it needs was done before its agent had ended',
    charter: EAGER,
    steps: [claims('C'), edit(needs('C', 'B')), does('B'), reports('C', STOPPED)],
    stands: 'running: A running, B done, C running, D waiting',
    starts: 'A/1 B/1 C/1 C/2',
  },
  {
    name: 'keeps a task that failed from its next try till what it needs now is there',
    charter: EAGER,
    steps: [fails('C'), edit(needs('C', 'B')), 60_000, does('A')],
    stands: 'running: A done, B running, C waiting, D running',
    starts: 'A/1 B/1 C/1 D/1',
  },
  {
    name: 'keeps a task that people answered till what it needs now is there',
    charter: EAGER,
    steps: [asks('C', 'Which?', ['this', 'that']), edit(needs('C', 'B')), answer('q1', 'reply-1'), does('A')],
    stands: 'running: A done, B running, C waiting, D running',
    starts: 'A/1 B/1 C/1 D/1',
  },
  {
    name: 'lets a task start that need not wait any more',
    charter: EAGER,
    steps: [edit(dropped('D', 'A')), does('B')],
    stands: 'running: A running, B done, C running, D running',
    starts: 'A/1 B/1 C/1 D/1',
  },
  {
    name: 'takes a task out that has not begun, and what needs it goes on',
    steps: [edit(removed('D')), does('A'), does('B'), does('C')],
    stands: 'running: A done, B done, C done, D skipped, E running',
    starts: 'A/1 B/1 C/1 E/1',
  },
  {
    name: 'has a task wait for the wave that it is moved to',
    charter: { ...CHARTER, slots: 1 },
    steps: [edit(moved('B', 'Wave 1', 'Wave 2'))],
    stands: 'running: A running, B waiting, C waiting, D waiting, E waiting',
    starts: 'A/1',
  },
  {
    name: 'goes through a wave that is put in between',
    steps: [edit(...BETWEEN), does('A'), does('B')],
    stands: 'running: A done, B done, C waiting, D waiting, E waiting, N running',
    starts: 'A/1 B/1 N/1',
  },
  {
    name: 'has a wave that is done do nothing again for a task that is done already',
    steps: [does('A'), does('B'), edit(added('N', 'Wave 2', { done: true })), does('C'), does('D')],
    stands: 'running: A done, B done, C done, D done, E running, N done',
    starts: 'A/1 B/1 C/1 D/1 E/1',
  },
]

describe('a plan that is changed while it is run', () => {
  test.for(CASES)('$name', ({ charter = CHARTER, steps, stands, starts }) => {
    const played = play(charter, ...steps)
    expect(toStand(played)).toBe(stands)
    expect(toStarts(played)).toBe(starts)
    expectReplayed(played)
  })

  test('puts a task back at no cost, and tells its agent why', () => {
    const played = play(EAGER, claims('C'), edit(needs('C', 'B')))
    expect(eventsOf(played, 'attempt-stopping')).toMatchObject([
      { task: 'C', why: 'ann has it wait for what it needs now' },
    ])
    const { run } = play(EAGER, claims('C'), edit(needs('C', 'B')), reports('C', STOPPED))
    expect(run.tasks[2]).toMatchObject({ tries: 0, losses: 0, status: 'waiting' })
  })

  test('comes to its end with all that was added', () => {
    const steps = ['A', 'B', 'N', 'C', 'D', 'E'].map(id => does(id))
    const { run } = play(CHARTER, edit(added('N', 'Wave 1')), ...steps)
    expect(run.status).toBe('done')
  })

  test('is the changed plan from then on', () => {
    const changes: Change[] = [
      added('N', 'Wave 3', { needs: ['E'] }),
      removed('D'),
      needs('E', 'C'),
      { change: 'task-changed', task: 'C', from: { title: 'Task C' }, to: { title: 'Paint it' } },
    ]
    const { run } = play(CHARTER, edit(...changes))
    const { tasks } = toStandingPlan(run)
    expect(tasks.map(({ id, title, needs }) => [id, title, needs])).toEqual([
      ['A', 'Task A', []],
      ['B', 'Task B', []],
      ['C', 'Paint it', ['A']],
      ['E', 'Task E', ['C']],
      ['N', 'N', ['E']],
    ])
  })
})

describe('a change of the plan is refused', () => {
  const REFUSED: { name: string; steps: (Step | Step[])[]; input: Input; message: RegExp }[] = [
    {
      name: 'that takes out what has begun, with the way to skip it',
      steps: [],
      input: edit(removed('A')),
      message: /A is under way: only what has not begun can be removed.*\/wave skip r7k2m A/,
    },
    {
      name: 'that would have tasks wait for each other, with the ring named',
      steps: [],
      input: edit(needs('A', 'C')),
      message: /wait for each other: A → C → Wave 2 → Wave 1 → A/,
    },
    {
      name: 'that would have a task wait for a wave behind its own',
      steps: [],
      input: edit(needs('C', 'E')),
      message: /wait for each other: .*Wave 3 → Wave 2/,
    },
    {
      name: 'that ties two new tasks to each other',
      steps: [],
      input: edit(added('N', 'Wave 1', { needs: ['M'] }), added('M', 'Wave 1', { needs: ['N'] })),
      message: /N → M → N/,
    },
    {
      name: 'for a task that is done',
      steps: [does('A')],
      input: edit(needs('A', 'B')),
      message: /A is done: nothing comes before it/,
    },
    {
      name: 'with an id that is taken',
      steps: [],
      input: edit(added('A', 'Wave 1')),
      message: /a task A already/,
    },
    {
      name: 'in a wave that is not there',
      steps: [],
      input: edit(added('N', 'Wave 9')),
      message: /no wave Wave 9/,
    },
    { name: 'that needs what is not there', steps: [], input: edit(needs('C', 'Z')), message: /no task Z/ },
    {
      name: 'of a run that is over',
      steps: [stopNow],
      input: edit(added('N', 'Wave 1')),
      message: /cannot be changed any more/,
    },
    {
      name: 'for a need that is there',
      steps: [],
      input: edit(needs('C', 'A')),
      message: /C needs A already/,
    },
    {
      name: 'that drops a need that is not there',
      steps: [],
      input: edit(dropped('C', 'B')),
      message: /C does not need B as it is/,
    },
    { name: 'that changes nothing', steps: [], input: edit(), message: /Nothing would be changed/ },
  ]
  test.for(REFUSED)('$name', ({ steps, input, message }) => {
    expect(refusalOf(play(CHARTER, ...steps), input)?.message).toMatch(message)
  })

  test('where it comes to something else than was shown', () => {
    const shown = judgeEdit(play(EAGER).run, toEdited(needs('C', 'B')))
    expect(shown).toMatchObject({ putBack: ['C'] })
    const input = { ...edit(needs('C', 'B')), shown } as Input
    expect(refusalOf(play(EAGER), input)).toBeUndefined()
    expect(refusalOf(play(EAGER, does('B')), input)).toMatchObject({ code: 'stale' })
  })
})

describe('what a change of the plan comes to', () => {
  const judged = (played: Played, ...changes: Change[]): unknown =>
    judgeEdit(played.run, toEdited(...changes))

  test('names what is put back, what waits and what may start', () => {
    expect(judged(play({ ...EAGER, slots: 2 }), needs('A', 'B'), needs('C', 'B'), dropped('D', 'A'))).toEqual(
      {
        putBack: ['A'],
        waits: ['C'],
        unblocks: ['D'],
        reopened: [],
        held: [],
      },
    )
  })

  test('names the waves that have work again, and those that wait for them', () => {
    const played = play(CHARTER, does('A'), does('B'), does('C'), does('D'))
    expect(judged(played, added('N', 'Wave 1'))).toMatchObject({ reopened: ['Wave 1'], held: ['Wave 3'] })
  })
})

test('a wave that was put in between stands there, so that what is done again from it on has all behind it', () => {
  const { waves } = toStandingPlan(play(CHARTER, edit(...BETWEEN)).run)
  expect(waves.map(({ id }) => id)).toEqual(['Wave 1', 'Wave 1b', 'Wave 2', 'Wave 3'])
})

test('what people want first brings along what it comes to need', () => {
  const first: Input = { type: 'set-first', by: 'ann', task: 'C', how: 'first' }
  const long = added('M', 'Wave 1', { minutes: 90, barrier: false })
  const needed = added('N', 'Wave 1', { barrier: false })
  const played = play({ ...EAGER, slots: 1 }, first, edit(long, needed, needs('C', 'N')), does('A'))
  expect(toStarts(played)).toBe('A/1 N/1')
  expectReplayed(played)
})

test('what was removed comes back when people have it done after all', () => {
  const { run } = play(CHARTER, edit(removed('D')), rerun('D'))
  expect(toStandingPlan(run).tasks.map(({ id }) => id)).toContain('D')
})

test('skipping what was added lets the waves behind it go on', () => {
  const played = play(CHARTER, edit(added('N', 'Wave 1')), does('A'), does('B'), skip('N'))
  expect(toStand(played)).toContain('C running, D running')
})

function toEdited(...changes: Change[]): Parameters<typeof judgeEdit>[1] {
  return { changes, agents: {}, allocation: {}, locks: {} }
}

/** From its events as they are stored. */
function expectReplayed({ run, events }: Played): void {
  let again: Run | undefined
  for (const event of events) again = apply(again, JSON.parse(JSON.stringify(event)) as typeof event)
  expect(toRows(again!)).toEqual(toRows(run))
}
