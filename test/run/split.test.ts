import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { charterOf, claims, changes, does, fails, planOf, reports } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { eventsOf, play, refusalOf, rerun, skip, toStand } from './stand.ts'

const DETAIL = 'Do these:\n- parse the header\n- parse the body\n3. write the tests\n'
const PLAN = planOf({
  'Wave 1': { tasks: [{ id: 'A', detail: DETAIL, minutes: 40 }, { id: 'B' }] },
  'Wave 2': { tasks: [{ id: 'C', needs: ['A'] }] },
})
const CHARTER = charterOf(PLAN, { policy: { ...DEFAULT_POLICY, retriesMax: 3, alikeMax: null } })

const late = (id: string): Step[] => [
  claims(id),
  1_000,
  reports(id, { kind: 'timeout', message: 'too long', tail: '' }),
  61_000,
]
const SPLIT = [...late('A'), ...late('A')]

describe('a task that takes too long again', () => {
  test('is split by the steps it lists into two that know of each other', () => {
    const [split] = eventsOf(play(CHARTER, ...SPLIT), 'task-split')
    expect(split).toMatchObject({ task: 'A', attempt: 2, failure: 'timeout' })
    const [first, second] = split!.parts
    expect([first!.id, second!.id]).toEqual(['Aa', 'Ab'])
    expect(first).toMatchObject({ title: 'Task A (part 1 of 2)', minutes: 20, wave: 'Wave 1' })
    expect(first!.detail).toMatch(
      /part 1 of 2 of A.*- parse the header\n- parse the body\n\nAb does the rest.*- write the tests/s,
    )
    expect(second!.detail).toMatch(/Do only this:\n- write the tests\n/)
  })

  test('is split by its files where it names several', () => {
    const plan = planOf({ 'Wave 1': { tasks: [{ id: 'A', files: ['a.ts', 'b.ts', 'c.ts'] }] } })
    const [split] = eventsOf(play(charterOf(plan), ...SPLIT), 'task-split')
    expect(split!.parts.map(({ files }) => files)).toEqual([['a.ts', 'b.ts'], ['c.ts']])
  })

  test('has its parts done instead, and what needs it waits for both', () => {
    expect(toStand(play(CHARTER, ...SPLIT))).toBe(
      'running: A waiting, B running, C waiting, Aa running, Ab running',
    )
    const half = play(CHARTER, ...SPLIT, ...changes('Aa', ['a.ts']), ...does('B'))
    expect(toStand(half)).toBe('running: A waiting, B done, C waiting, Aa done, Ab running')
    const whole = play(CHARTER, ...SPLIT, ...does('Aa'), ...does('B'), ...does('Ab'))
    expect(toStand(whole)).toBe('running: A done, B done, C running, Aa done, Ab done')
  })

  test('shares what is left of its budget between them', () => {
    const { run } = play(CHARTER, ...SPLIT)
    expect(run.tasks.slice(3).map(({ triesMax }) => triesMax)).toEqual([1, 0])
  })

  test('has its parts done one after the other where its wave is serial', () => {
    const plan = planOf({ 'Wave 1': { tasks: [{ id: 'A', files: ['a.ts', 'b.ts'] }], mode: 'serial' } })
    expect(toStand(play(charterOf(plan), ...SPLIT))).toBe('running: A waiting, Aa running, Ab waiting')
    expect(toStand(play(charterOf(plan), ...SPLIT, ...does('Aa')))).toBe(
      'running: A waiting, Aa done, Ab running',
    )
    expect(toStand(play(charterOf(plan), ...SPLIT, ...does('Aa'), ...does('Ab')))).toBe(
      'done: A done, Aa done, Ab done',
    )
  })

  test('is not split a second time', () => {
    const played = play(CHARTER, ...SPLIT, ...late('Aa'), ...late('Aa'))
    expect(eventsOf(played, 'task-split')).toHaveLength(1)
    expect(eventsOf(played, 'escalated')).toMatchObject([{ task: 'Aa' }])
  })

  test('takes an id for each part that no other task has', () => {
    const plan = planOf({ 'Wave 1': { tasks: [{ id: 'A', detail: DETAIL }, { id: 'Aa' }] } })
    const played = play(charterOf(plan), ...SPLIT)
    expect(eventsOf(played, 'task-split')[0]!.parts.map(({ id }) => id)).toEqual(['Aa2', 'Ab'])
  })

  test('is skipped as a whole', () => {
    expect(toStand(play(CHARTER, ...SPLIT, skip('A')))).toBe(
      'running: A skipped, B running, C waiting, Aa skipped, Ab skipped',
    )
  })

  test('is tried again by its parts', () => {
    const done = play(CHARTER, ...SPLIT, ...does('Aa'), ...does('Ab'))
    expect(refusalOf(done, rerun('A'))?.message).toContain(
      'was split into Aa, Ab: have one of these tried again',
    )
    const again = play(CHARTER, ...SPLIT, ...does('Aa'), ...does('Ab'), rerun('Ab'))
    expect(toStand(again)).toBe('running: A waiting, B running, C waiting, Aa done, Ab running')
    expect(toStand(play(CHARTER, ...SPLIT, ...does('Aa'), ...does('Ab'), rerun('Ab'), ...does('Ab')))).toBe(
      'running: A done, B running, C waiting, Aa done, Ab done',
    )
  })

  test('waits for all of its parts, and for what it needs, where the whole wave is done again', () => {
    const plan = planOf({
      'Wave 1': { tasks: [{ id: 'N' }, { id: 'A', detail: DETAIL, needs: ['N'] }, { id: 'Z' }] },
    })
    const charter = charterOf(plan, { policy: CHARTER.policy })
    const again = [...does('N'), ...SPLIT, ...does('Aa'), ...does('Ab')]
    const wave = { type: 'rerun-wave', by: 'ann', wave: 'Wave 1' } as const
    const played = play(charter, ...again, wave, ...does('N'), ...does('Aa'))
    expect(toStand(played)).toBe('running: N done, A waiting, Z running, Aa done, Ab running')
  })

  test('is waited for when its wave is done again, whatever comes first', () => {
    const plan = planOf({
      'Wave 1': {
        tasks: [
          { id: 'A', files: ['a.ts', 'b.ts'] },
          { id: 'B', needs: ['A'] },
        ],
      },
    })
    const steps = [...SPLIT, ...does('Aa'), ...does('Ab'), ...does('B')]
    const again = play(charterOf(plan), ...steps, { type: 'rerun-wave', by: 'ann', wave: '1' })
    expect(toStand(again)).toBe('running: A waiting, B waiting, Aa running, Ab running')
  })

  test('fails where a part is left failed, as any task would', () => {
    const steps = [...SPLIT, ...does('Aa'), ...does('B'), ...fails('Ab')]
    expect(
      toStand(play(CHARTER, ...steps, { type: 'answer', by: 'ann', escalation: 'q1', option: 'leave' })),
    ).toBe('failed: A waiting, B done, C waiting, Aa done, Ab failed')
  })
})
