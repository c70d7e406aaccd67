import type { CostTotal, Plan, Provider, Terms } from '../plan.ts'
import { sumOf } from '../statements/read-providers.ts'

export interface CostBand {
  /** Where the plan compares two ways of sharing out the work. */
  allocation: CostTotal['allocation']
  low: number
  high: number
}

/**
 * What the plan's own figures come to, for the `left` of its tasks: its single costs and the totals that it names, else
 * what its shares and prices make; one band per allocation.
 */
export function forecastCost({ terms, tasks }: Plan, left: number): CostBand[] {
  if (terms === undefined || tasks.length === 0) return []
  const part = left / tasks.length
  const bands: CostBand[] = []
  for (const allocation of ['old', 'new', null] as const) {
    const figures = terms.totals.filter(total => total.allocation === allocation).map(({ amount }) => amount)
    const sum = sumOf(terms.costs, allocation)
    if (sum > 0) figures.push(sum)
    if (figures.length === 0) figures.push(...fromShares(terms, allocation, tasks.length))
    if (figures.length === 0) continue
    const [low, high] = [Math.min(...figures), Math.max(...figures)]
    bands.push({ allocation, low: toCents(low * part), high: toCents(high * part) })
  }
  return bands
}

/** Nothing where the price or the tokens of any of its shares are not known. */
function fromShares(terms: Terms, allocation: CostTotal['allocation'], tasks: number): number[] {
  const providers = terms.providers.filter(provider => provider.allocation === allocation)
  const tokens = tokensOf(terms)
  if (providers.length === 0 || tokens === null) return []
  const sums = [0, 0]
  for (const provider of providers) {
    const workers = provider.workers ?? ((provider.share ?? 0) / 100) * tasks
    if (workers === 0) continue
    const price = priceOf(terms, provider)
    if (price === undefined) return []
    for (const [index, each] of tokens.entries()) sums[index]! += (workers * each * price) / 1000
  }
  return sums[1] === 0 ? [] : sums
}

/** Its own, else that of the same provider in the other allocation. */
function priceOf({ providers, costs }: Terms, { name, pricePer1k }: Provider): number | undefined {
  if (pricePer1k !== undefined) return pricePer1k
  const same = (other: string): boolean => other.toLowerCase() === name.toLowerCase()
  return (
    providers.find(other => same(other.name) && other.pricePer1k !== undefined)?.pricePer1k ??
    costs.find(cost => same(cost.provider) && cost.tokens > 0)?.pricePer1k
  )
}

/** Of one task: as the plan says it, else as its single costs reckon. */
function tokensOf({ tokensPerTask, costs }: Terms): [number, number] | null {
  if (tokensPerTask !== undefined) return tokensPerTask
  const known = costs.flatMap(({ tokens }) => (tokens > 0 ? [tokens] : []))
  return known.length === 0 ? null : [Math.min(...known), Math.max(...known)]
}

function toCents(amount: number): number {
  return Math.round(amount * 100) / 100
}
