import type { CostTotal, Plan } from '../plan.ts'
import { sumOf } from '../statements/read-providers.ts'

export interface CostBand {
  /** Where the plan compares two ways of sharing out the work. */
  allocation: CostTotal['allocation']
  low: number
  high: number
}

/** What the plan's own figures come to: its single costs and the totals that it names, one band per allocation. */
export function forecastCost({ terms }: Plan): CostBand[] {
  if (terms === undefined) return []
  const bands: CostBand[] = []
  for (const allocation of ['old', 'new', null] as const) {
    const figures = terms.totals.filter(total => total.allocation === allocation).map(({ amount }) => amount)
    const sum = sumOf(terms.costs, allocation)
    if (sum > 0) figures.push(Math.round(sum * 100) / 100)
    if (figures.length > 0) bands.push({ allocation, low: Math.min(...figures), high: Math.max(...figures) })
  }
  return bands
}
