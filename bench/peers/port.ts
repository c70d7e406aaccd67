import type { Plan } from '../../src/plan/plan.ts'
import { toGraph } from './frontier.ts'

/** What is to be done: tasks by number, those that each needs, and the wave before which it does not begin. */
export interface Graph {
  plan: Plan
  needs: number[][]
  waves: number[]
}

type Work = (task: number) => Promise<void>

/** Another way to have a graph of tasks done on PostgreSQL, set up as its own documentation has it for speed. */
export interface Peer {
  name: string
  open(url: string, slots: number): Promise<OpenPeer>
}

export interface OpenPeer extends AsyncDisposable {
  /** Settles once all of it is done. */
  run(graph: Graph, work: Work): Promise<void>
}

/** From the first word to the last on a database that the peer has made ready; throws unless each task was done once and in order. */
export async function timePeer(
  peer: Peer,
  url: string,
  plan: Plan,
  { slots, taskMs }: { slots: number; taskMs: number },
): Promise<number> {
  const graph = toGraph(plan)
  const ended = new Set<number>()
  const left = new Map([...Map.groupBy(graph.waves, wave => wave)].map(([wave, all]) => [wave, all.length]))
  const work: Work = async task => {
    const wave = graph.waves[task]!
    if (graph.needs[task]!.some(need => !ended.has(need)) || (left.get(wave - 1) ?? 0) > 0)
      throw new Error(`${peer.name} began task ${task} too early`)
    if (taskMs > 0) await new Promise(resolve => setTimeout(resolve, taskMs))
    if (ended.has(task)) throw new Error(`${peer.name} worked on task ${task} twice`)
    ended.add(task)
    left.set(wave, left.get(wave)! - 1)
  }
  await using open = await peer.open(url, slots)
  const from = performance.now()
  await open.run(graph, work)
  const ms = performance.now() - from
  if (ended.size !== plan.tasks.length) throw new Error(`${peer.name} did ${ended.size} tasks only`)
  return ms
}
