import { Frontier } from './frontier.ts'
import type { Graph } from './port.ts'

/** Begins each task once it may, so many at once. */
export async function walk(
  graph: Graph,
  slots: number,
  begin: (task: number) => Promise<void>,
): Promise<void> {
  const frontier = new Frontier(graph)
  const ready = frontier.first()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let left = graph.waves.length
  let free = slots
  let next = 0
  const finish = (task: number): void => {
    free++
    left--
    ready.push(...frontier.after([task]))
    if (left === 0) resolve()
    else go()
  }
  const go = (): void => {
    for (; free > 0 && next < ready.length; next++) {
      const task = ready[next]!
      free--
      begin(task).then(() => finish(task), reject)
    }
  }
  go()
  await promise
}
