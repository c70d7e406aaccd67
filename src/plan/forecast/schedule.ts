import { Heap } from '../../lib/heap.ts'
import type { Graph } from './graph.ts'

export interface Schedule {
  minutes: number
  /** The most tasks at work together. */
  width: number
  /** The most starts within one minute. */
  startsPerMinute: number
}

/** What happens with so many slots when the task with the longest way behind it goes first, as `run/pick.ts` has it. */
export function schedule(
  graph: Graph,
  minutes: Float64Array,
  remaining: Float64Array,
  slots: number,
): Schedule {
  const waiting = Int32Array.from(graph.waiting)
  const ready = new Heap<number>(
    (a, b) => remaining[a]! > remaining[b]! || (remaining[a] === remaining[b] && a < b),
  )
  const ends = new Float64Array(waiting.length)
  const atWork = new Heap<number>((a, b) => ends[a]! < ends[b]!)
  const starts: number[] = []
  let [now, width, peak, oldest] = [0, 0, 0, 0]
  /** Finished tasks and the nodes of waves take no time and no slot. */
  const settle = (first: number): void => {
    const open = [first]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const after of graph.next[node]!) {
        if (--waiting[after]! > 0) continue
        if (minutes[after] === 0) open.push(after)
        else ready.push(after)
      }
    }
  }
  for (const [node, count] of graph.waiting.entries()) {
    if (count > 0) continue
    if (minutes[node] === 0) settle(node)
    else ready.push(node)
  }
  for (;;) {
    while (atWork.size < slots) {
      const node = ready.pop()
      if (node === undefined) break
      ends[node] = now + minutes[node]!
      atWork.push(node)
      starts.push(now)
    }
    width = Math.max(width, atWork.size)
    while (starts[oldest]! <= now - 1) oldest++
    peak = Math.max(peak, starts.length - oldest)
    const node = atWork.pop()
    if (node === undefined) return { minutes: now, width, startsPerMinute: peak }
    now = ends[node]!
    settle(node)
    while (atWork.size > 0 && ends[atWork.peek()!] === now) settle(atWork.pop()!)
  }
}
