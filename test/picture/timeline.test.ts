import { describe, expect, test } from 'vitest'
import type { ChartTask, RunChart } from '../../src/picture/run-chart.ts'
import { listRows, listTicks, listUnfolded, placeOf, toScale, toStretch } from '../../src/picture/timeline.ts'
import { chartOf } from '../support/charts.ts'

const MINUTE = 60_000

function chartWith(tasks: Partial<ChartTask>[], waves = [tasks.length]): RunChart {
  const chart = chartOf({ waves, slots: 2, troubleEvery: 1_000 })
  return { ...chart, tasks: chart.tasks.map((task, at) => ({ ...task, ...tasks[at] })) }
}

describe('the rows of a timeline', () => {
  const chart = chartWith(
    [{ status: 'running' }, { status: 'failed' }, { critical: true, status: 'parked' }, { earlier: 2 }],
    [2, 2],
  )
  const show = (...given: Parameters<typeof listRows>): string[] =>
    listRows(...given).map(({ wave, task }) => task?.id ?? wave.id)

  test('are waves, and the tasks of those that are unfolded', () => {
    expect(show(chart, new Set([1]), 'all')).toEqual(['Wave 1', 'Wave 2', 'T3', 'T4'])
    expect(show(chart, new Set(), 'all')).toEqual(['Wave 1', 'Wave 2'])
  })

  test.each([
    ['active', ['Wave 1', 'T1']],
    ['asked', ['Wave 2', 'T3']],
    ['failed', ['Wave 1', 'T2']],
    ['mended', ['Wave 2', 'T4']],
  ] as const)('are only the tasks one wants to see, folded or not: %s', (shows, expected) => {
    expect(show(chart, new Set(), shows)).toEqual(expected)
  })

  test('of a large run are at first those of the waves in which something happens, as many as one can look through', () => {
    const large = chartWith([], [50, 50, 50])
    const waves = large.waves.map((wave, at) => ({
      ...wave,
      status: at === 1 ? ('open' as const) : wave.status,
    }))
    expect([...listUnfolded({ ...large, waves })]).toEqual([1])
    expect([...listUnfolded(chart)]).toEqual([0, 1])
  })
})

describe('the scale of a timeline', () => {
  const { head } = chartWith([{}])
  const from = head.startedAt!

  test('goes from the start to the end, to the end that is expected, or to now', () => {
    expect(toScale(head, head.endedAt! + MINUTE)).toEqual({ from, to: head.endedAt })
    const going = { ...head, endedAt: null }
    const expected = { from, to: from + 90 * MINUTE, waits: false }
    expect(toScale({ ...going, expected }, from + MINUTE)).toEqual({ from, to: expected.to })
    expect(toScale({ ...going, expected: null }, from + 5 * MINUTE)).toEqual({ from, to: from + 5 * MINUTE })
  })

  test('has some length before anything took any time', () => {
    const { to } = toScale({ ...head, endedAt: from, expected: null }, from)
    expect(to).toBeGreaterThan(from)
  })

  test('has round steps, at most so many, whatever its length', () => {
    const minutes = (length: number): number[] =>
      listTicks({ from: 0, to: length * MINUTE }, 5).map(tick => tick.minutes)
    expect(minutes(5)).toEqual([0, 1, 2, 3, 4, 5])
    expect(minutes(47)).toEqual([0, 10, 20, 30, 40])
    expect(minutes(500)).toEqual([0, 120, 240, 360, 480])
    for (let length = 0.1; length < 10_000_000; length *= 1.7)
      expect(minutes(length).length, `${length} minutes`).toBeLessThanOrEqual(6)
  })

  test('holds what lies beyond it at its edges', () => {
    const scale = { from: 100, to: 200 }
    expect([50, 100, 150, 200, 900].map(at => placeOf(scale, at))).toEqual([0, 0, 0.5, 1, 1])
  })
})

test('a wave stretches from its first attempt to its last, and on while it is open', () => {
  const bar = (from: number, to: number | null) => ({ from, to, end: null, mended: false })
  const { tasks, waves } = chartWith([{ bars: [bar(5, 8)] }, { bars: [bar(2, 3), bar(6, 9)] }, { bars: [] }])
  expect(toStretch(tasks, waves[0]!)).toEqual({ from: 2, to: 9 })
  expect(toStretch(tasks, { ...waves[0]!, status: 'open' })).toEqual({ from: 2, to: null })
  expect(toStretch(tasks, { ...waves[0]!, tasks: [2] })).toBe(null)
})
