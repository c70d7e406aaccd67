import { expect, test } from 'vitest'
import type { Charter } from '../../src/run/event.ts'
import { toTimeLeft } from '../../src/terminal/time-left.ts'
import { asks, charterOf, claims, does, planOf, runThrough } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'

const MINUTE = 60_000
const PLAN = planOf({
  A: {
    tasks: ['A1', 'A2', 'A3', 'A4'].map(id => ({
      id,
      minutes: 10,
      minutesRange: [8, 12] as [number, number],
    })),
  },
})

const play = (steps: Step[], wishes: Partial<Charter> = {}): Played =>
  runThrough(charterOf(PLAN, { slots: 2, ...wishes }), steps)

test('tells how much time is left, as a range as long as the plan has only that', () => {
  const { run, now } = play([])
  expect(toTimeLeft(run, now)).toBe('about 16–24 min left')
})

test('tells it as the finished tasks took', () => {
  const { run, now } = play([...does('A1', 5 * MINUTE), ...does('A2', 5 * MINUTE), ...does('A3', 5 * MINUTE)])
  expect(toTimeLeft(run, now)).toBe('about 5 min left')
})

test('counts down between events, looking anew only every few seconds', () => {
  const { run, now } = play([claims('A1'), claims('A2')])
  expect(toTimeLeft(run, now)).toBe('about 16–24 min left')
  expect(toTimeLeft(run, now + 4_000)).toBe('about 16–24 min left')
  expect(toTimeLeft(run, now + 3 * MINUTE)).toBe('about 13–21 min left')
})

test('tells the end of it, what is left at least, and nothing where it is not known', () => {
  const quick = ['A1', 'A2', 'A3'].flatMap(id => does(id, 1_000))
  const rehearsed = play([...quick, claims('A4')], { rehearsal: true })
  expect(toTimeLeft(rehearsed.run, rehearsed.now)).toBe('less than a minute left')
  const asked = play(asks('A1', 'Which?', ['One', 'Two']))
  expect(toTimeLeft(asked.run, asked.now)).toBe('at least 16 min left')
  expect(toTimeLeft({ ...asked.run, status: 'paused' }, asked.now)).toBeNull()
})
