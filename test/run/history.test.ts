import { describe, expect, test } from 'vitest'
import { compareRows } from '../../src/engine/replay.ts'
import { toCanonical } from '../../src/lib/canonical.ts'
import { apply } from '../../src/run/apply.ts'
import type { StoredOption } from '../../src/run/about.ts'
import type { Event } from '../../src/run/event.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Rows } from '../../src/run/rows.ts'
import type { Run } from '../../src/run/run.ts'
import { toRows } from '../../src/run/to-rows.ts'
import { asks, charterOf, claims, does, fails, planOf, reports } from '../support/runs.ts'
import { answer, play, skip } from './stand.ts'

const { run: LIVED, events: EVENTS } = play(
  charterOf(planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B' }] } }), {
    policy: { ...DEFAULT_POLICY, retriesMax: 0 },
  }),
  fails('A'),
  asks('B', 'Which?', ['left', 'right']),
  answer('q2', 'reply-1'),
)

describe('a history that began before some fields came to be', () => {
  test('makes a run that has them all', () => {
    const run = replay(EVENTS.map(toOlder))
    expect(run.charter.thread).toBeNull()
    const { about } = run.escalations.get('q1')!
    expect(about.tried).toEqual([])
    expect(about.options.map(({ effect }) => effect)).toEqual(['', '', '', ''])
  })

  test('makes the very rows that were stored with it', () => {
    const stored: Rows = toRows(LIVED)
    for (const row of stored.escalations) row.options = row.options.map(withoutEffect)
    expect(compareRows(toRows(replay(EVENTS.map(toOlder))), stored)).toEqual([])
    expect(toCanonical(toRows(replay(EVENTS.map(toOlder))))).toBe(toCanonical(stored))
  })

  test('goes on as any other', () => {
    const older = replay(EVENTS.map(toOlder))
    const at = EVENTS.at(-1)!.at + 1
    for (const event of [
      { type: 'escalation-answered', escalation: 'q1', option: 'skip', by: 'ann' },
      { type: 'task-skipped', task: 'A', by: 'ann' },
    ] as const)
      apply(older, { at, ...event })
    expect(older.tasks[0]!.status).toBe('skipped')
  })
})

describe('a history of now', () => {
  test('keeps what each answer does in its rows', () => {
    const [first] = toRows(LIVED).escalations
    expect(first!.options.map(({ effect }) => effect)).not.toContain(undefined)
    expect(toRows(replay(EVENTS))).toEqual(toRows(LIVED))
  })

  test('gives the same run again where waves were stopped and started', () => {
    const charter = charterOf(
      planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B' }] }, W2: { tasks: [{ id: 'C' }] } }),
    )
    const { run, events } = play(
      charter,
      claims('A'),
      { type: 'stop-wave', by: 'ann', wave: 'w1', mode: 'now' },
      { type: 'stop-wave', by: 'bob', wave: 'W2', mode: 'drain' },
      reports('A', { kind: 'stopped' }),
      { type: 'start-wave', by: 'ann', wave: 'W1' },
      does('A'),
      skip('B'),
    )
    const replayed = replay(events)
    expect(toRows(replayed)).toEqual(toRows(run))
    expect(replayed.waves.map(({ stop }) => stop)).toEqual([null, { by: 'bob', mode: 'drain' }])
  })
})

function replay(events: unknown[]): Run {
  return events
    .map(event => JSON.parse(toCanonical(event)) as Event)
    .reduce<Run | undefined>(apply, undefined)!
}

function toOlder(event: Event): object {
  if (event.type === 'run-created') {
    const { thread: _, ...older } = event
    return older
  }
  if (event.type !== 'escalated') return event
  const { tried: _, ...about } = event.about
  return { ...event, about: { ...about, options: about.options.map(withoutEffect) } }
}

function withoutEffect(option: StoredOption): StoredOption {
  const { effect: _, ...older } = option
  return older
}

test('of a task that always fails no more is written by itself than its tries, a question and its reminders', () => {
  const { retriesMax, retryDelayMaxMs, ladder } = DEFAULT_POLICY
  const tries = Array.from({ length: retriesMax + 1 }, () => [...fails('A'), retryDelayMaxMs]).flat()
  const charter = charterOf(planOf({ W1: { tasks: [{ id: 'A' }] } }))
  const asked = play(charter, tries)
  const aMonth = Array.from({ length: 30 * 24 }, () => 60 * 60_000)
  const { events } = play(charter, tries, aMonth)
  expect(asked.events.at(-1)).toMatchObject({ type: 'escalated' })
  const later = events.slice(asked.events.length)
  expect(later.map(({ type }) => type)).toEqual(ladder.map(() => 'escalation-reminded'))
})
