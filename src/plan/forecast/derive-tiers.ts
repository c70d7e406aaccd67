import type { Plan } from '../plan.ts'

export interface Tiered {
  id: string
  tier: number
  /** Why it stands there. */
  reason: string
}

/** So many that wait for one task make it a foundation. */
const BLOCKS_MIN = 3
const NAMES_MAX = 4

/**
 * Levels for what is left of a plan without waves: tier 0 is what needs nothing and three or more wait for, every other
 * task stands one below the lowest that it needs. What depends on another of its tier is thereby in the next one.
 */
export function deriveTiers({ tasks, waves }: Plan, order: number[]): Tiered[] | null {
  if (waves.length > 1) return null
  const at = new Map(tasks.flatMap(({ id, done }, index) => (done ? [] : [[id, index] as const])))
  const needs = tasks.map(task => (task.done ? [] : task.needs.filter(id => at.has(id))))
  const blocks = new Int32Array(tasks.length)
  for (const ids of needs) for (const id of new Set(ids)) blocks[at.get(id)!]!++
  const isBase = (index: number): boolean => needs[index]!.length === 0 && blocks[index]! >= BLOCKS_MIN
  // Where nothing is a foundation, what needs nothing is the first tier.
  const first = tasks.some((_, index) => isBase(index)) ? 1 : 0
  const tiers = new Int32Array(tasks.length)
  const reasons = tasks.map(() => '')
  for (const index of order) {
    const own = needs[index]
    if (own === undefined) continue
    const lowest = own.reduce((most, id) => Math.max(most, tiers[at.get(id)!]!), first - 1)
    tiers[index] = isBase(index) ? 0 : lowest + 1
    const last = own.filter(id => tiers[at.get(id)!] === lowest)
    const none = tasks[index]!.needs.length === 0 ? 'needs nothing' : 'all that it needs is done'
    const why = own.length === 0 ? none : `needs ${listed(last)} of tier ${lowest}`
    const waiting = blocks[index]!
    reasons[index] = waiting >= BLOCKS_MIN ? `${why}, and ${waiting} wait for it` : why
  }
  return tasks.flatMap(({ id, done }, index) =>
    done ? [] : [{ id, tier: tiers[index]!, reason: reasons[index]! }],
  )
}

function listed(ids: string[]): string {
  return (
    ids.slice(0, NAMES_MAX).join(', ') + (ids.length > NAMES_MAX ? ` and ${ids.length - NAMES_MAX} more` : '')
  )
}
