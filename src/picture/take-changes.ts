import type { ChartChanges, RunChart } from './run-chart.ts'

/** The chart with what became different; null: it does not follow on what is known, and the whole is to be asked for. */
export function takeChanges(chart: RunChart, changes: ChartChanges): RunChart | null {
  if (changes.head.id !== chart.head.id || changes.head.seq < chart.head.seq) return null
  return {
    head: changes.head,
    waves: put(chart.waves, changes.waves),
    tasks: put(chart.tasks, changes.tasks),
  }
}

function put<T extends { index: number }>(known: T[], changed: readonly T[]): T[] {
  if (changed.length === 0) return known
  const copy = [...known]
  for (const one of changed) copy[one.index] = one
  return copy
}
