import type { Plan } from '../plan.ts'

/** Nodes: the tasks, then for every wave its opening and its end. */
export interface Graph {
  tasks: number
  /** For each node those that wait for it. */
  next: number[][]
  /** How many each node waits for. */
  waiting: Int32Array
  /** Every node after all that it waits for. */
  order: number[]
}

/**
 * `waves`: every task waits for its wave to open; `eager`: only those that do not name their whole truth, as
 * `src/run/graph.ts` has it. Null where tasks wait for each other.
 */
export function toGraph(plan: Plan, pace: 'waves' | 'eager'): Graph | null {
  const { tasks, waves } = plan
  const count = tasks.length + waves.length * 2
  const taskAt = new Map(tasks.map((task, index) => [task.id, index]))
  const waveAt = new Map(waves.map((wave, index) => [wave.id, index]))
  const next: number[][] = Array.from({ length: count }, () => [])
  const waiting = new Int32Array(count)
  const link = (before: number, after: number): void => {
    next[before]!.push(after)
    waiting[after]!++
  }
  const opening = (wave: number): number => tasks.length + wave
  const ending = (wave: number): number => tasks.length + waves.length + wave
  for (const [index, task] of tasks.entries()) {
    for (const id of task.needs) {
      const need = taskAt.get(id)
      if (need !== undefined) link(need, index)
    }
    const wave = waveAt.get(task.wave)
    if (wave === undefined) continue
    if (pace === 'waves' || task.barrier) link(opening(wave), index)
    link(index, ending(wave))
  }
  for (const [index, wave] of waves.entries()) {
    link(opening(index), ending(index))
    for (const id of wave.after) {
      const other = waveAt.get(id)
      if (other !== undefined) link(ending(other), opening(index))
    }
  }
  const order = sort(next, waiting)
  return order === null ? null : { tasks: tasks.length, next, waiting, order }
}

function sort(next: number[][], waiting: Int32Array): number[] | null {
  const left = Int32Array.from(waiting)
  const order: number[] = []
  for (const [node, count] of left.entries()) if (count === 0) order.push(node)
  for (let at = 0; at < order.length; at++) {
    for (const after of next[order[at]!]!) if (--left[after]! === 0) order.push(after)
  }
  return order.length === next.length ? order : null
}

/** For each node the longest way from its start to the end of everything. */
export function toRemaining({ next, order }: Graph, minutes: Float64Array): Float64Array {
  const remaining = new Float64Array(next.length)
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at]!
    let most = 0
    for (const after of next[node]!) most = Math.max(most, remaining[after]!)
    remaining[node] = most + minutes[node]!
  }
  return remaining
}
