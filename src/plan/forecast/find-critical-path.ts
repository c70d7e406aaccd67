import type { Plan, Range } from '../plan.ts'
import type { Minutes } from './estimate-minutes.ts'
import type { Graph } from './graph.ts'

/** A task on the longest way. */
export interface Step {
  id: string
  minutes: Range
  /** How many others of its wave stand on a way as long, at the same place. */
  alike: number
}

/** Times are sums of fractions. */
const EPSILON = 1e-6

/** From the task with the longest way behind it always on to the longest of those that wait for it. */
export function findCriticalPath(
  plan: Plan,
  graph: Graph,
  { low, middle, high }: Minutes,
  remaining: Float64Array,
): Step[] {
  const nodes: number[] = []
  let candidates: Iterable<number> = graph.order
  for (;;) {
    let best = -1
    for (const node of candidates) if (best === -1 || remaining[node]! > remaining[best]!) best = node
    if (best === -1 || remaining[best] === 0) break
    if (middle[best]! > 0) nodes.push(best)
    candidates = graph.next[best]!
  }
  const count = countAlike(plan, graph, middle, remaining)
  return nodes.map(node => ({
    id: plan.tasks[node]!.id,
    minutes: [low[node]!, high[node]!],
    alike: count(node) - 1,
  }))
}

/** Of a node: how many tasks of its wave begin when it does, last as long, and have a longest way behind them. */
function countAlike(
  { tasks }: Plan,
  { next, order }: Graph,
  minutes: Float64Array,
  remaining: Float64Array,
): (node: number) => number {
  const starts = new Float64Array(next.length)
  for (const node of order) {
    const end = starts[node]! + minutes[node]!
    for (const after of next[node]!) starts[after] = Math.max(starts[after]!, end)
  }
  const total = remaining.reduce((most, value) => Math.max(most, value), 0)
  const keyOf = (node: number): string =>
    `${Math.round(starts[node]! / EPSILON)} ${Math.round(minutes[node]! / EPSILON)} ${tasks[node]!.wave}`
  const counts = new Map<string, number>()
  for (const node of tasks.keys()) {
    if (minutes[node] === 0 || starts[node]! + remaining[node]! < total - EPSILON) continue
    counts.set(keyOf(node), (counts.get(keyOf(node)) ?? 0) + 1)
  }
  return node => counts.get(keyOf(node)) ?? 1
}
