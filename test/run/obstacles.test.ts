import { describe, expect, test } from 'vitest'
import { findFailed } from '../../src/run/find-failed.ts'
import { toObstacles } from '../../src/run/obstacles.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Run } from '../../src/run/run.ts'
import { charterOf, does, fails, planOf } from '../support/runs.ts'
import { answer, play, rerun } from './stand.ts'

const CHARTER = charterOf(
  planOf({
    W1: { tasks: [{ id: 'A' }, { id: 'B' }, { id: 'C', needs: ['A', 'B'] }] },
    W2: { tasks: [{ id: 'D' }, { id: 'E', needs: ['D'] }] },
  }),
  { policy: { ...DEFAULT_POLICY, retriesMax: 0 } },
)

function obstaclesOf(run: Run): Record<string, string> {
  return Object.fromEntries([...toObstacles(run)].map(([task, obstacle]) => [task.id, obstacle.id]))
}

describe('what stands in the way of a task in the end', () => {
  test('is what somebody has to say a word about, also behind waves', () => {
    const { run } = play(CHARTER, fails('B'))
    expect(obstaclesOf(run)).toEqual({ C: 'B', D: 'B', E: 'B' })
  })

  test('is what is at work where nothing is stuck', () => {
    expect(obstaclesOf(play(CHARTER, does('A')).run)).toEqual({ C: 'B', D: 'B', E: 'B' })
    expect(obstaclesOf(play(CHARTER, does('A'), does('B')).run)).toEqual({ D: 'C', E: 'C' })
  })

  test('is followed through plans of any depth', () => {
    const tasks = Array.from({ length: 20_000 }, (_, at) => ({
      id: `T${at}`,
      needs: at > 0 ? [`T${at - 1}`] : [],
    }))
    const { run } = play(charterOf(planOf({ W1: { tasks } })))
    expect(obstaclesOf(run)['T19999']).toBe('T0')
  })
})

describe('the tasks that people left failed', () => {
  test('are found in the order of the plan, and no longer once they are done again', () => {
    const failed = [fails('B'), fails('A'), answer('q1', 'leave'), answer('q2', 'leave')]
    expect(findFailed(play(CHARTER, ...failed).run).map(({ id }) => id)).toEqual(['A', 'B'])
    expect(findFailed(play(CHARTER, ...failed, rerun('A')).run).map(({ id }) => id)).toEqual(['B'])
    expect(findFailed(play(CHARTER).run)).toEqual([])
  })
})
