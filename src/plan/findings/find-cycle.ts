import { toWaits } from '../waits.ts'
import type { Plan } from '../plan.ts'

/** A way round through tasks and waves, by their ids and closed; null where there is none. */
export function findCycle(plan: Plan): string[] | null {
  const { next, names } = toWaits(plan)
  const state = new Uint8Array(next.length)
  for (let root = 0; root < next.length; root++) {
    if (state[root] !== 0) continue
    const path = [root]
    const at = [0]
    state[root] = 1
    while (path.length > 0) {
      const node = path.at(-1)!
      const other = next[node]![at[at.length - 1]!++]
      if (other === undefined) {
        state[node] = 2
        path.pop()
        at.pop()
      } else if (state[other] === 1) {
        return [...path.slice(path.indexOf(other)), other].reverse().map(index => names[index]!)
      } else if (state[other] === 0) {
        state[other] = 1
        path.push(other)
        at.push(0)
      }
    }
  }
  return null
}
