import { expect, test } from 'vitest'
import { apply } from '../../src/run/apply.ts'
import { countTasks, standingOf } from '../../src/run/count-tasks.ts'
import type { Charter } from '../../src/run/event.ts'
import type { Run } from '../../src/run/run.ts'
import { takesPart } from '../../src/run/scope.ts'
import { changes, charterOf, claims, does, planOf, reports, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'

const PLAN = planOf({
  One: { tasks: [{ id: 'A' }, { id: 'B' }] },
  Two: { tasks: [{ id: 'C' }, { id: 'D', done: true }] },
})
const BEFORE = 'before the run'
const GATE = 'One gate'
const UNDO = 'One undo'
const TESTS = { command: 'npm test', expect: 'success' as const }
const GATED = { gates: { One: { questions: ['All wired?'], checks: [TESTS] } }, baseline: [TESTS.command] }

function checked(id: string): Step[] {
  const result = { command: TESTS.command, exit: 0, count: null, tail: '' }
  return [claims(id), reports(id, { kind: 'checked', results: [result] })]
}

/** Task by task: what `countTasks` comes to without looking at them. */
function countEach(run: Run): object {
  const work = run.tasks.filter(({ gate, wave }) => !gate && takesPart(run, wave))
  const count = (...statuses: string[]): number =>
    work.filter(task => statuses.includes(standingOf(task))).length
  const by = Object.fromEntries([...Object.keys(run.counts), 'queued'].map(status => [status, count(status)]))
  return { total: work.length, finished: count('done', 'skipped'), by }
}

const AT_GATE = [...checked(BEFORE), ...changes('A', ['a.ts']), ...does('B'), ...checked(GATE)]
const WAYS: { name: string; wishes: Partial<Charter>; steps: Step[]; said: string }[] = [
  { name: 'what is measured before the run', wishes: GATED, steps: [claims(BEFORE)], said: '1 of 4' },
  { name: 'a gate that asks', wishes: GATED, steps: AT_GATE, said: '3 of 4' },
  {
    name: 'a wave that is taken back',
    wishes: GATED,
    steps: [...AT_GATE, { type: 'undo-wave', by: 'ann', wave: 'One' }, claims(UNDO)],
    said: '3 of 4',
  },
  {
    name: 'all is stopped while a gate is looked at',
    wishes: GATED,
    steps: [...AT_GATE.slice(0, -1), { type: 'stop', by: 'ann', mode: 'now' }],
    said: '3 of 4',
  },
  { name: 'a wave that is left out', wishes: { scope: ['One'] }, steps: does('A'), said: '1 of 2' },
  {
    name: 'a task left out that a person wants all the same',
    wishes: { scope: ['One'] },
    steps: [...does('A'), ...does('B'), { type: 'rerun', task: 'C', by: 'ann' }, claims('C')],
    said: '2 of 2',
  },
]

test.each(WAYS)('counts the work that takes part, and nothing else: $name', ({ wishes, steps, said }) => {
  const charter = charterOf(PLAN, wishes)
  const { run, events } = runThrough(charter, steps)
  const { total, finished } = countTasks(run)
  expect(`${finished} of ${total}`).toBe(said)
  let seen: Run | undefined
  for (const event of events) {
    seen = apply(seen, event)
    expect(countTasks(seen)).toEqual(countEach(seen))
  }
})
