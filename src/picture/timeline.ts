import type { ChartTask, ChartWave, RunChart } from './run-chart.ts'

/** What of a run stands in the timeline, from the top down. */
export type TimelineRow = { wave: ChartWave; task: null } | { wave: ChartWave; task: ChartTask }

export const SHOWS = ['all', 'active', 'asked', 'failed', 'mended', 'critical'] as const
/** Which tasks are shown. */
export type Shows = (typeof SHOWS)[number]

export interface TimeScale {
  from: number
  to: number
}

/** When a wave was worked on; null: nothing of it was taken up yet. */
export type Stretch = { from: number; to: number | null } | null

/** So many rows are read through; what is more is folded. */
const ROWS_UNFOLDED_MAX = 60
const MINUTE_MS = 60_000

/** Each wave and, of those that are unfolded, its tasks; with a choice, all that it finds. */
export function listRows(chart: RunChart, unfolded: ReadonlySet<number>, shows: Shows): TimelineRow[] {
  const asked = new Set(chart.head.questions.map(({ task }) => task))
  return chart.waves.flatMap(wave => {
    const tasks =
      shows === 'all'
        ? unfolded.has(wave.index)
          ? wave.tasks.flatMap(index => chart.tasks[index] ?? [])
          : null
        : wave.tasks.flatMap(index => {
            const task = chart.tasks[index]
            return task && isShown(task, shows, asked) ? task : []
          })
    if (shows !== 'all' && tasks?.length === 0) return []
    return [{ wave, task: null }, ...(tasks ?? []).map(task => ({ wave, task }))]
  })
}

function isShown(task: ChartTask, shows: Shows, asked: ReadonlySet<number | null>): boolean {
  if (shows === 'active') return ['running', 'checking', 'merging'].includes(task.status)
  if (shows === 'asked') return task.status === 'parked' || asked.has(task.index)
  if (shows === 'failed') return task.status === 'failed'
  if (shows === 'mended') return task.bars.some(({ mended }) => mended) || task.earlier > 0
  return shows === 'critical' ? task.critical : true
}

/** What one wants to see first: all of a small run, of a large one the waves in which something happens. */
export function listUnfolded({ waves, tasks }: Pick<RunChart, 'waves' | 'tasks'>): Set<number> {
  if (tasks.length <= ROWS_UNFOLDED_MAX) return new Set(waves.map(({ index }) => index))
  const unfolded = new Set<number>()
  let rows = 0
  for (const wave of waves) {
    const isGoing = wave.status === 'open' || wave.status === 'held' || wave.status === 'gate'
    if (!isGoing || rows + wave.tasks.length > ROWS_UNFOLDED_MAX) continue
    unfolded.add(wave.index)
    rows += wave.tasks.length
  }
  return unfolded
}

/** From the start to the end that is expected, or to now. */
export function toScale(
  { startedAt, createdAt, endedAt, expected }: RunChart['head'],
  now: number,
): TimeScale {
  const from = startedAt ?? createdAt
  const to = endedAt ?? Math.max(now, expected?.to ?? 0)
  return { from, to: Math.max(to, from + MINUTE_MS / 6) }
}

/** Where an instant stands, from 0 to 1. */
export function placeOf({ from, to }: TimeScale, at: number): number {
  return Math.min(1, Math.max(0, (at - from) / (to - from)))
}

const STEPS_MIN = [1 / 6, 1 / 2, 1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1_440, 2_880, 10_080, 40_320]

/** Round steps since the start: at most so many. */
export function listTicks({ from, to }: TimeScale, most: number): { at: number; minutes: number }[] {
  const minutes = (to - from) / MINUTE_MS
  const step = STEPS_MIN.find(step => minutes / step <= most) ?? minutes / most
  const ticks: { at: number; minutes: number }[] = []
  for (let count = 0; count * step <= minutes; count++)
    ticks.push({ at: from + count * step * MINUTE_MS, minutes: count * step })
  return ticks
}

export function toStretch(tasks: readonly ChartTask[], { tasks: indices, status }: ChartWave): Stretch {
  let from = Number.POSITIVE_INFINITY
  let to = 0
  for (const index of indices) {
    const bars = tasks[index]?.bars ?? []
    const first = bars[0]
    if (!first) continue
    from = Math.min(from, first.from)
    to = Math.max(to, bars.at(-1)?.to ?? 0)
  }
  if (from === Number.POSITIVE_INFINITY) return null
  return { from, to: status === 'done' || status === 'stopped' ? Math.max(from, to) : null }
}
