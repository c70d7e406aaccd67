import type { Plan } from './plan.ts'

/** Nodes: the tasks, then the opening of every wave. */
interface Graph {
  tasks: number
  /** The tasks whose end a wave's opening waits for. */
  gates: number[][]
  needs: number[][]
  /** The wave whose opening a task waits for, or -1. */
  gateOf: number[]
}

/**
 * Every task that must be done before a task starts, transitively reduced. Ancestors are sets of bits, one
 * row per node, so 10,000 tasks cost 12 MB and each edge some 300 words.
 */
export function expandNeeds(plan: Plan): string[][] {
  const graph = toGraph(plan)
  const above = toAncestors(graph)
  const ids = plan.tasks.map(task => task.id)
  const shared = graph.gates.map(gate => reduce(gate, above).map(task => ids[task]!))
  return plan.tasks.map((_, index) => {
    const gate = graph.gateOf[index]!
    const own = graph.needs[index]!
    // Tasks that wait for their wave alone share one array: 1,000 × 1,000 pairs are 1,000 entries.
    if (gate !== -1 && own.length === 0) return shared[gate]!
    const all = gate === -1 ? own : [...new Set([...graph.gates[gate]!, ...own])]
    return reduce(all, above).map(task => ids[task]!)
  })
}

function toGraph(plan: Plan): Graph {
  const taskAt = new Map(plan.tasks.map((task, index) => [task.id, index]))
  const waveAt = new Map(plan.waves.map((wave, index) => [wave.id, index]))
  const members = plan.waves.map((): number[] => [])
  for (const [index, task] of plan.tasks.entries()) members[waveAt.get(task.wave) ?? -1]?.push(index)
  const gates = plan.waves.map((_, wave) => [...membersBefore(plan, waveAt, members, wave)])
  return {
    tasks: plan.tasks.length,
    gates,
    needs: plan.tasks.map(task => task.needs.flatMap(id => taskAt.get(id) ?? [])),
    gateOf: plan.tasks.map(task => (task.barrier ? (waveAt.get(task.wave) ?? -1) : -1)),
  }
}

/** The tasks of all waves that must be done first; a wave without tasks passes on what it waits for. */
function membersBefore(
  plan: Plan,
  waveAt: Map<string, number>,
  members: number[][],
  wave: number,
): Set<number> {
  const before = new Set<number>()
  const seen = new Set([wave])
  const open = [...plan.waves[wave]!.after]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const other = waveAt.get(id)
    if (other === undefined || seen.has(other)) continue
    seen.add(other)
    for (const task of members[other]!) before.add(task)
    if (members[other]!.length === 0) open.push(...plan.waves[other]!.after)
  }
  return before
}

/** For each node the set of tasks before it; nodes on a cycle have what could be told without it. */
function toAncestors(graph: Graph): Uint32Array[] {
  const count = graph.tasks + graph.gates.length
  const words = Math.ceil(graph.tasks / 32)
  const above = Array.from({ length: count }, () => new Uint32Array(words))
  const next: number[][] = Array.from({ length: count }, () => [])
  const waiting = new Uint32Array(count)
  const link = (before: number, after: number): void => {
    next[before]!.push(after)
    waiting[after]!++
  }
  for (const [task, needs] of graph.needs.entries()) for (const need of needs) link(need, task)
  for (const [task, gate] of graph.gateOf.entries()) if (gate !== -1) link(graph.tasks + gate, task)
  for (const [wave, gate] of graph.gates.entries()) for (const task of gate) link(task, graph.tasks + wave)
  const open = Array.from({ length: count }, (_, node) => node).filter(node => waiting[node] === 0)
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const own = above[node]!
    for (const after of next[node]!) {
      const row = above[after]!
      for (let word = 0; word < words; word++) row[word]! |= own[word]!
      if (node < graph.tasks) row[node >> 5]! |= 1 << (node & 31)
      if (--waiting[after]! === 0) open.push(after)
    }
  }
  return above
}

/** Without those that some other of them already comes after. */
function reduce(tasks: number[], above: Uint32Array[]): number[] {
  const first = above[0]
  if (first === undefined || tasks.length < 2) return tasks
  const implied = new Uint32Array(first.length)
  for (const task of tasks) {
    const row = above[task]!
    for (let word = 0; word < row.length; word++) implied[word]! |= row[word]!
  }
  return tasks.filter(task => (implied[task >> 5]! & (1 << (task & 31))) === 0).sort((a, b) => a - b)
}
