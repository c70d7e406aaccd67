import { describe, expect, test } from 'vitest'
import type { Charter } from '../../src/run/event.ts'
import { nextWake } from '../../src/run/next-wake.ts'
import { charterOf, changes, claims, does, fails, planOf, reports } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'
import { START_AT, eventsOf, play, toStand, toStarts } from './stand.ts'

const ids = (count: number): { id: string; files: string[] }[] =>
  Array.from({ length: count }, (_, index) => ({ id: `T${index + 1}`, files: [] }))

function startedAt(played: Played): number[] {
  return eventsOf(played, 'attempt-queued').map(({ at }) => at - START_AT)
}

describe('the pace of starting', () => {
  const paced = (burst: number): Charter =>
    charterOf(planOf({ 'Wave 1': { tasks: ids(6) } }), { slots: 10, pacing: { intervalMs: 600, burst } })
  const ticks = (count: number, ms: number): Step[] => Array.from({ length: count }, () => ms)

  test('keeps its interval between two starts, and wakes for the next', () => {
    const played = play(paced(1), ...ticks(12, 300))
    expect(startedAt(played)).toEqual([0, 600, 1_200, 1_800, 2_400, 3_000])
    expect(nextWake(play(paced(1)).run)).toBe(START_AT + 600)
  })

  test('lets a burst start at once and then keeps the interval', () => {
    expect(startedAt(play(paced(3), ...ticks(12, 300)))).toEqual([0, 0, 0, 600, 1_200, 1_800])
  })

  test('holds for what is tried again, too', () => {
    const charter = charterOf(planOf({ 'Wave 1': { tasks: ids(3) } }), {
      slots: 10,
      pacing: { intervalMs: 10_000, burst: 1 },
    })
    const played = play(charter, ...fails('T1'), 5_000, 4_000, 10_000, 10_000)
    expect(toStarts(played)).toBe('T1/1 T1/2 T2/1 T3/1')
    expect(startedAt(played)).toEqual([0, 10_000, 20_000, 30_000])
  })
})

describe('what a task holds', () => {
  const tasks = [
    { id: 'A', files: ['api.ts'] },
    { id: 'B', files: ['api.ts', 'b.ts'] },
    { id: 'C', files: ['c.ts'] },
  ]
  const charter = charterOf(planOf({ 'Wave 1': { tasks } }), {
    locks: { A: ['api.ts'], B: ['api.ts', 'b.ts'], C: ['c.ts'] },
  })

  test('nobody else is at work on at the same time', () => {
    expect(toStand(play(charter))).toBe('running: A running, B ready, C running')
  })

  test('is free once its change is merged, not when its agent has ended', () => {
    const merging = play(charter, claims('A'), reports('A', { kind: 'done', summary: '', changed: 1 }))
    expect(toStand(merging)).toBe('running: A merging, B ready, C running')
    expect(toStand(play(charter, ...changes('A', ['api.ts'])))).toBe('running: A done, B running, C running')
  })

  test('is free while it waits for people, and taken again when it goes on', () => {
    const asked = play(charter, claims('A'), reports('A', { kind: 'question', text: 'Which?', options: [] }))
    expect(toStand(asked)).toBe('running: A parked, B running, C running')
    const answered = play(
      charter,
      claims('A'),
      reports('A', { kind: 'question', text: 'Which?', options: [] }),
      { type: 'answer', by: 'ann', escalation: 'q1', option: 'reply-1' },
    )
    expect(toStand(answered)).toBe('running: A ready, B running, C running')
    const freed = play(
      charter,
      claims('A'),
      reports('A', { kind: 'question', text: 'Which?', options: [] }),
      { type: 'answer', by: 'ann', escalation: 'q1', option: 'reply-1' },
      ...does('B'),
    )
    expect(toStand(freed)).toBe('running: A running, B done, C running')
  })

  test('is not held by what only waits to be tried again', () => {
    expect(toStand(play(charter, ...fails('A')))).toBe('running: A ready, B running, C running')
    expect(toStand(play(charter, ...fails('A'), 5_000))).toBe('running: A ready, B running, C running')
    expect(toStand(play(charter, ...fails('A'), 5_000, ...does('B')))).toBe(
      'running: A running, B done, C running',
    )
  })

  test('two that wait for each other’s files both come to their end', () => {
    const twins = planOf({ 'Wave 1': { tasks: [{ id: 'A' }, { id: 'B' }] } })
    const crossed = charterOf(twins, { locks: { A: ['x', 'y'], B: ['y', 'x'] } })
    expect(toStand(play(crossed, ...does('A'), ...does('B')))).toBe('done: A done, B done')
  })
})
