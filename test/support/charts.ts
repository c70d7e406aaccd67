import type { ChartTask, RunChart } from '../../src/picture/run-chart.ts'
import { START_AT } from './runs.ts'

interface Wishes {
  /** By wave: how many tasks. */
  waves: readonly number[]
  slots: number
  /** What a task is called. */
  name?: (index: number) => string
  /** Every so manieth fails once and is mended; every so manieth of these fails for good. */
  troubleEvery?: number
}

const MINUTE_MS = 60_000

/** A run that has ended, as it is drawn: its tasks one after the other in so many slots, wave by wave. */
export function chartOf({
  waves,
  slots,
  name = index => `T${index + 1}`,
  troubleEvery = 12,
}: Wishes): RunChart {
  const tasks: ChartTask[] = []
  let opensAt = START_AT
  const made = waves.map((count, index) => {
    const free = Array.from({ length: slots }, () => opensAt)
    const first = tasks.length
    for (let at = 0; at < count; at++) tasks.push(taskOf(first + at, index, free, { name, troubleEvery }))
    opensAt = Math.max(...free)
    return {
      index,
      id: `Wave ${index + 1}`,
      title: ['Ground', 'Walls', 'Roof', 'Doors'][index % 4]!,
      status: 'done' as const,
      after: index > 0 ? [index - 1] : [],
      tasks: Array.from({ length: count }, (_, at) => first + at),
      finished: count,
    }
  })
  const failed = tasks.filter(({ status }) => status === 'failed').length
  return {
    head: {
      id: 'r7k2m',
      title: 'Harden the payments',
      status: failed > 0 ? 'failed' : 'done',
      pace: 'waves',
      slots,
      rehearsal: false,
      by: 'ann',
      seq: 1_000,
      at: opensAt,
      createdAt: START_AT,
      startedAt: START_AT,
      endedAt: opensAt,
      counts: {
        total: tasks.length,
        finished: tasks.length - failed,
        by: {
          waiting: 0,
          ready: 0,
          queued: 0,
          running: 0,
          checking: 0,
          merging: 0,
          parked: 0,
          done: tasks.length - failed,
          failed,
          skipped: 0,
          cancelled: 0,
        },
      },
      expected: null,
      planned: [60, 90],
      spent: [{ of: null, sums: '$12.40 of $20.00', note: '' }],
      questions: [],
      settled: 0,
    },
    waves: made,
    tasks,
  }
}

function taskOf(
  index: number,
  wave: number,
  free: number[],
  { name, troubleEvery }: Required<Pick<Wishes, 'name' | 'troubleEvery'>>,
): ChartTask {
  const slot = free.indexOf(Math.min(...free))
  const from = free[slot]!
  const to = from + (5 + ((index * 7) % 11)) * MINUTE_MS
  const isTroubled = index % troubleEvery === troubleEvery - 1
  const isLost = isTroubled && index % (troubleEvery * 4) === troubleEvery - 1
  const again = to + 6 * MINUTE_MS
  free[slot] = isTroubled ? again : to
  return {
    index,
    id: name(index),
    title: `Task ${index + 1}`,
    wave,
    needs: [],
    status: isLost ? 'failed' : 'done',
    gate: false,
    critical: slot === 0,
    alike: 0,
    earlier: 0,
    bars: isTroubled
      ? [
          { from, to, end: 'bad', mended: true },
          { from: to, to: again, end: isLost ? 'bad' : 'good', mended: false },
        ]
      : [{ from, to, end: 'good', mended: false }],
  }
}
