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
        const way = [other, ...path.slice(path.indexOf(other) + 1).reverse()]
        return toNamed(way, plan.tasks.length, names)
      } else if (state[other] === 0) {
        state[other] = 1
        path.push(other)
        at.push(0)
      }
    }
  }
  return null
}

/**
 * By names, closed: a wave has two nodes, and what leads from its end through its tasks to its opening is the wave
 * itself.
 */
function toNamed(way: number[], tasks: number, names: string[]): string[] {
  const isWave = (node: number): boolean => node >= tasks
  const from = way.findIndex(isWave)
  if (from === -1) return [...way, way[0]!].map(node => names[node]!)
  const named: string[] = []
  let last = 0
  for (const node of [...way.slice(from), ...way.slice(0, from), way[from]!]) {
    const name = names[node]!
    if (isWave(node) && named[last] === name) named.length = last + 1
    else named.push(name)
    if (isWave(node)) last = named.length - 1
  }
  return named.length === 1 ? [...named, ...named] : named
}
