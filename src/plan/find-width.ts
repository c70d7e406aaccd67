import type { Plan } from './plan.ts'
import { toWaits } from './waits.ts'

/** The most tasks that are ready together if all take equally long. What lies on a cycle counts as ready. */
export function findWidth(plan: Plan): number {
  const { next } = toWaits(plan)
  const count = plan.tasks.length
  const levels = new Int32Array(next.length).fill(-1)
  for (let root = 0; root < next.length; root++) {
    const path = levels[root] === -1 ? [root] : []
    const at = [0]
    levels[root] = Math.max(levels[root]!, 0)
    while (path.length > 0) {
      const node = path.at(-1)!
      const other = next[node]![at[at.length - 1]!++]
      if (other === undefined) {
        path.pop()
        at.pop()
        const above = path.at(-1)
        if (above !== undefined) levels[above] = Math.max(levels[above]!, levelAfter(levels, node, count))
      } else if (levels[other] === -1) {
        levels[other] = 0
        path.push(other)
        at.push(0)
      } else levels[node] = Math.max(levels[node]!, levelAfter(levels, other, count))
    }
  }
  const sizes = new Map<number, number>()
  for (const level of levels.subarray(0, count)) sizes.set(level, (sizes.get(level) ?? 0) + 1)
  return [...sizes.values()].reduce((most, size) => Math.max(most, size), 0)
}

/** A wave's opening and end take no time. */
function levelAfter(levels: Int32Array, node: number, tasks: number): number {
  return levels[node]! + (node < tasks ? 1 : 0)
}
