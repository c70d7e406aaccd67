import type { Aim } from './aims.ts'
import type { Database } from './database.ts'

export interface Figure {
  name: string
  /** The median of the samples. */
  value: number
  unit: string
  samples: number[]
  /** What was measured in the same run to compare it with: medians by name. */
  beside?: Record<string, number>
  /** What it was to be, and whether it is. */
  aim?: Aim
  isMet?: boolean
}

interface Wanted {
  samples: number
  /** How often a process is killed for a median of how soon its work goes on. */
  kills: number
}

export type Measure = (database: Database, wanted: Wanted) => Promise<Omit<Figure, 'name'>>

export async function sampled(
  unit: string,
  count: number,
  sample: () => Promise<number>,
): Promise<Omit<Figure, 'name'>> {
  const samples: number[] = []
  for (let at = 0; at < count; at++) samples.push(await sample())
  return { value: medianOf(samples), unit, samples }
}

export function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
