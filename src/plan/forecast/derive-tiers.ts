import type { Plan } from '../plan.ts'

export interface Tiered {
  id: string
  tier: number
  reason: string
}

/** So many that wait for one task make it a foundation. */
const BLOCKS_MIN = 3
const NAMES_MAX = 4

/**
 * Levels for a plan without waves: tier 0 is what needs nothing and three or more wait for, every other task
 * stands one below the lowest that it needs. What depends on another of its tier is thereby in the next one.
 */
export function deriveTiers({ tasks, waves }: Plan, order: number[]): Tiered[] | null {
  if (waves.length > 1) return null
  const at = new Map(tasks.map((task, index) => [task.id, index]))
  const blocks = new Int32Array(tasks.length)
  for (const { needs } of tasks) for (const id of needs) blocks[at.get(id) ?? -1]!++
  const tiers = new Int32Array(tasks.length)
  const isBase = (index: number): boolean => tasks[index]!.needs.length === 0 && blocks[index]! >= BLOCKS_MIN
  // Where nothing is a foundation, what needs nothing is the first tier.
  const first = tasks.some((_, index) => isBase(index)) ? 1 : 0
  const found: Tiered[] = Array.from(tasks, ({ id }) => ({ id, tier: 0, reason: '' }))
  for (const index of order) {
    const task = tasks[index]
    if (task === undefined) continue
    const needs = task.needs.filter(id => at.has(id))
    const lowest = needs.reduce((most, id) => Math.max(most, tiers[at.get(id)!]!), first - 1)
    tiers[index] = isBase(index) ? 0 : lowest + 1
    const last = needs.filter(id => tiers[at.get(id)!] === lowest)
    const reason = isBase(index)
      ? `needs nothing, and ${blocks[index]!} wait for it`
      : needs.length === 0
        ? 'needs nothing'
        : `needs ${listed(last)} of tier ${lowest}`
    found[index] = { id: task.id, tier: tiers[index], reason }
  }
  return found
}

function listed(ids: string[]): string {
  return (
    ids.slice(0, NAMES_MAX).join(', ') + (ids.length > NAMES_MAX ? ` and ${ids.length - NAMES_MAX} more` : '')
  )
}
