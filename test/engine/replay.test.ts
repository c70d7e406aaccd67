import { describe, expect, test } from 'vitest'
import { compareRows } from '../../src/engine/replay.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { toRows } from '../../src/run/to-rows.ts'
import { charterOf, fails, planOf, runThrough } from '../support/runs.ts'

const PLAN = planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B' }] } })
const CHARTER = charterOf(PLAN, { policy: { ...DEFAULT_POLICY, retriesMax: 0 } })

describe('comparing a replayed run with what is stored', () => {
  test('finds answers equal that came in another order than they were asked for', () => {
    const { run } = runThrough(CHARTER, [
      ...fails('A'),
      ...fails('B'),
      { type: 'answer', by: 'ann', escalation: 'q2', option: 'skip' },
      { type: 'answer', by: 'bob', escalation: 'q1', option: 'leave' },
    ])
    const made = toRows(run)
    const stored = { ...made, answers: made.answers.toReversed() }
    expect(compareRows(made, stored)).toEqual([])
    const changed = { ...made, answers: made.answers.map(answer => ({ ...answer, by: 'eve' })) }
    expect(compareRows(made, changed)).toEqual([
      'answers 1: by is "bob" by the events, "eve" stored',
      'answers 2: by is "ann" by the events, "eve" stored',
    ])
  })
})
