import { expect, test } from 'vitest'
import { listUnblocked } from '../../src/message/unblocks.ts'
import type { Charter } from '../../src/run/event.ts'
import { taskOf } from '../../src/run/run.ts'
import { play } from '../run/stand.ts'
import { charterOf, does, planOf } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'

const PLAN = planOf({
  W1: {
    tasks: [
      { id: 'A', minutes: 30 },
      { id: 'B', minutes: 5 },
    ],
  },
  W2: {
    tasks: [
      { id: 'C', needs: ['A'], barrier: false, minutes: 60 },
      { id: 'D', needs: ['A', 'B'], barrier: false, minutes: 10 },
      { id: 'E', needs: ['C'], barrier: false, minutes: 10 },
    ],
  },
})
const EAGER = charterOf(PLAN, { pace: 'eager' })

function tell(charter: Charter, task: string, ...steps: (Step | Step[])[]): string[] {
  const { run } = play(charter, ...steps)
  return listUnblocked(run, taskOf(run, task))
}

test('says what waits for a task, what may start at once, and that the longest way hangs on it', () => {
  expect(tell(EAGER, 'A')).toEqual([
    'Waited for by 2 tasks: C, D; 1 more behind them',
    'As soon as it is done, C may start',
    'From it to the end the plan takes 1 h 40 min, the longest way that is left: the run is late by as much as it is',
  ])
})

test('says where others are waited for as well, and how long the way is beside the longest', () => {
  expect(tell(EAGER, 'B')).toEqual([
    'Waited for by 1 task: D',
    'Nothing may start as soon as it is done: what waits for it waits for others, too',
    'From it to the end the plan takes 15 min, of 1 h 40 min on the longest way that is left',
  ])
  expect(tell(EAGER, 'B', does('A'))[1]).toBe('As soon as it is done, D may start')
})

test('counts what waits for the whole wave, and names it once nothing else of the wave is left', () => {
  const waves = charterOf(PLAN)
  expect(tell(waves, 'B').slice(0, 2)).toEqual([
    'Waited for by 3 tasks: D, C, E',
    'Nothing may start as soon as it is done: what waits for it waits for others, too',
  ])
  expect(tell(waves, 'B', does('A'))[1]).toBe('As soon as it is done, D, C may start')
})

test('says that nothing waits for the last one, and nothing at all of what is done', () => {
  expect(tell(EAGER, 'E')[0]).toBe('Nothing waits for it')
  expect(tell(EAGER, 'A', does('A'))).toEqual([])
})
