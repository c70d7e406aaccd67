import { expect, it } from 'vitest'
import { toStanding } from '../../src/terminal/standing.ts'
import { charterOf, claims, does, planOf, runThrough } from '../support/runs.ts'

it('counts what people planned: a gate that waits for them is no task', () => {
  const plan = planOf({ One: { tasks: [{ id: 'A' }, { id: 'B' }] }, Two: { tasks: [{ id: 'C' }] } })
  const charter = charterOf(plan, { gates: { One: { questions: ['All wired?'], checks: [] } } })
  const { run, now } = runThrough(charter, [...does('A'), { type: 'skip', task: 'B', by: 'ann' }])
  expect(toStanding(run, now)).toMatchObject({
    tasks: { total: 3, finished: 2, done: 1, skipped: 1, parked: 0, waiting: 1 },
    questions: [{ id: 'q1', task: 'One gate' }],
  })
})

it('tells what is at work from what waits for a worker', () => {
  const plan = planOf({ One: { tasks: [{ id: 'A' }, { id: 'B' }, { id: 'C' }] } })
  const { run, now } = runThrough(charterOf(plan, { slots: 2 }), [claims('A')])
  expect(toStanding(run, now)).toMatchObject({ tasks: { total: 3, running: 1, queued: 1, ready: 1 } })
})
