import { Heap } from '../../lib/heap.ts'
import type { Graph } from './graph.ts'

/** How fast tasks may start: so far apart, but so many at once after a lull. */
export interface Pacing {
  intervalMs: number
  burst: number
}

export interface Schedule {
  minutes: number
  /** The most tasks at work together. */
  width: number
  /** The most starts within one minute. */
  startsPerMinute: number
}

/** Times are sums of fractions. */
const EPSILON = 1e-9

/**
 * What happens with so many slots when the task with the longest way behind it goes first, as `run/pick.ts` has it.
 * What takes for ever never begins, nor does what waits for it.
 */
export function schedule(
  graph: Graph,
  minutes: Float64Array,
  remaining: Float64Array,
  slots: number,
  pacing: Pacing | null = null,
): Schedule {
  const apart = (pacing?.intervalMs ?? 0) / 60_000
  const slack = ((pacing?.burst ?? 1) - 1) * apart
  let paceAt = Number.NEGATIVE_INFINITY
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
        else if (minutes[after]! < Number.POSITIVE_INFINITY) ready.push(after)
      }
    }
  }
  for (const [node, count] of graph.waiting.entries()) {
    if (count > 0) continue
    if (minutes[node] === 0) settle(node)
    else if (minutes[node]! < Number.POSITIVE_INFINITY) ready.push(node)
  }
  for (;;) {
    while (atWork.size < slots && now >= paceAt - slack) {
      const node = ready.pop()
      if (node === undefined) break
      paceAt = Math.max(paceAt, now) + apart
      ends[node] = now + minutes[node]!
      atWork.push(node)
      starts.push(now)
    }
    width = Math.max(width, atWork.size)
    while (starts[oldest]! <= now - 1 + EPSILON) oldest++
    peak = Math.max(peak, starts.length - oldest)
    const opensAt = paceAt - slack
    const first = atWork.peek()
    if (ready.size > 0 && atWork.size < slots && (first === undefined || opensAt < ends[first]!)) {
      now = opensAt
      continue
    }
    const node = atWork.pop()
    if (node === undefined) return { minutes: now, width, startsPerMinute: peak }
    now = ends[node]!
    settle(node)
    while (atWork.size > 0 && ends[atWork.peek()!] === now) settle(atWork.pop()!)
  }
}
