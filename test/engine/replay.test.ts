import { describe, expect, test } from 'vitest'
import { compareRows, findBreaks } from '../../src/engine/replay.ts'
import { toCanonical } from '../../src/lib/canonical.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { toRows } from '../../src/run/to-rows.ts'
import type { StoredEvent } from '../../src/store/port.ts'
import { chainHash } from '../../src/system/hash.ts'
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

describe('a stored history', () => {
  function toStored(): StoredEvent[] {
    let hash = ''
    return runThrough(CHARTER, fails('A')).events.map((event, index) => {
      const text = toCanonical(event)
      hash = chainHash(hash, text)
      return { run: CHARTER.run, seq: index + 1, at: event.at, type: event.type, text, hash }
    })
  }
  const change = (index: number, to: Partial<StoredEvent>): StoredEvent[] =>
    toStored().map((event, at) => (at === index ? { ...event, ...to } : event))

  test('is whole as it was written', () => {
    expect(findBreaks(toStored()).breaks).toEqual([])
  })

  test.each([
    ['a missing event', toStored().toSpliced(3, 1), /Event 4 is missing/],
    ['another text', change(3, { text: '{}' }), /Event 4 was altered/],
    [
      'another type beside the text',
      change(3, { type: 'task-done' }),
      /Event 4 was altered: it is stored with another type/,
    ],
    [
      'another time beside the text',
      change(3, { at: 1 }),
      /Event 4 was altered: it is stored with another type or time/,
    ],
  ])('is sound up to %s, which is named', (_, events, said) => {
    const { sound, breaks } = findBreaks(events)
    expect(sound).toHaveLength(3)
    expect(breaks.join()).toMatch(said)
  })
})
