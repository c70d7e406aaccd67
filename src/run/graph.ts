import type { Task } from '../plan/plan.ts'
import type { Charter } from './event.ts'
import { GATE_AGENT, hasGate, toBaselineTask, toGateTask } from './gates.ts'
import { limitOf, newPurse } from './purse.ts'
import { isFinished } from './run.ts'
import type { RunTask, RunWave } from './run.ts'
import { takesPart } from './scope.ts'

/** Assumed where the plan estimates nothing. */
export const MINUTES = 10

/**
 * Tasks and waves as nodes of one graph: a wave waits for waves, a task for tasks and perhaps for its own wave.
 * Waves are never expanded into pairs of tasks, so a plan costs what it has nodes and stated needs.
 */
export function toGraph(charter: Charter): { tasks: RunTask[]; told: Task[]; waves: RunWave[] } {
  const { plan, pace } = charter
  const taskIndex = new Map(plan.tasks.map((task, index) => [task.id, index]))
  const waveIndex = new Map(plan.waves.map((wave, index) => [wave.id, index]))

  const waves = plan.waves.map(({ id }, index): RunWave =>
    takesPart({ charter }, { id })
      ? newWave(charter, index, id)
      : { ...newWave(charter, index, id), status: 'done', released: true },
  )
  const held = listHeld(charter)
  const blank = plan.tasks.map((task, index) => ({
    task,
    index,
    wave: waves[waveIndex.get(task.wave) ?? -1],
    needs: [...new Set([...task.needs, ...(charter.orders[task.id] ?? [])])]
      .map(id => taskIndex.get(id))
      .filter(need => need !== undefined),
    followers: [] as number[],
    bound: task.barrier || held.has(task.wave),
  }))
  const isGated = ({ bound }: { bound: boolean }): boolean => bound || pace === 'waves'
  for (const node of blank) for (const need of node.needs) blank[need]!.followers.push(node.index)
  for (const [index, wave] of plan.waves.entries()) {
    for (const id of new Set(wave.after)) waves[waveIndex.get(id) ?? -1]?.followers.push(index)
  }

  const weights = toWeights(
    charter,
    blank.map(node => ({ ...node, gated: isGated(node) })),
    waves,
  )
  const tasks = blank.map(({ task, index, wave, needs, followers, bound }): RunTask => {
    if (!wave) throw new Error(`Task ${task.id} is in wave ${task.wave}, which the plan does not have`)
    wave.tasks.push(index)
    const status = !takesPart({ charter }, wave) ? 'skipped' : task.done ? 'done' : 'waiting'
    const terms = { agent: charter.agents[task.id] ?? '', provider: charter.allocation[task.id] ?? null }
    const locks = charter.locks[task.id] ?? []
    const triesMax = charter.policy.retriesMax
    return {
      ...newTask(index, task.id, wave, {
        ...terms,
        triesMax,
        purse: newPurse('task', task.id, limitOf(charter, 'task')),
      }),
      needs,
      followers,
      gated: isGated({ bound }),
      bound,
      locks,
      weight: weights[index] ?? 0,
      status,
    }
  })
  settle(tasks, waves)
  const told = [...plan.tasks]
  const addGate = (task: Task, wave: RunWave, status: 'waiting' | 'ready'): number => {
    told.push(task)
    const purse = newPurse('task', task.id, null)
    const terms = { agent: GATE_AGENT, provider: null, triesMax: 0, purse }
    return tasks.push({ ...newTask(tasks.length, task.id, wave, terms), gate: true, status }) - 1
  }
  for (const wave of waves) {
    const terms = charter.gates[wave.id]
    if (terms && hasGate(terms) && takesPart({ charter }, wave))
      wave.gate = addGate(toGateTask(charter, wave.id, terms), wave, 'waiting')
  }
  const first = waves.find(wave => takesPart({ charter }, wave))
  if (charter.baseline.length > 0 && first) addGate(toBaselineTask(charter, first.id), first, 'ready')
  return { tasks, told, waves }
}

export function newWave(charter: Charter, index: number, id: string): RunWave {
  return {
    index,
    id,
    tasks: [],
    purse: newPurse('wave', id, limitOf(charter, 'wave')),
    gate: null,
    followers: [],
    status: 'waiting',
    blocked: 0,
    released: false,
    finished: 0,
    stop: null,
    failures: new Map(),
    undo: null,
    hold: null,
    goesOnSince: 0,
  }
}

/** Whether a task that comes into the wave waits for it to open at any pace. */
export function isBound(charter: Charter, { wave, barrier }: Pick<Task, 'wave' | 'barrier'>): boolean {
  return barrier || listHeld(charter).has(wave)
}

/** The waves that come, however late, after one with a gate: what is in them waits for it. */
export function listHeld({ plan, gates }: Pick<Charter, 'plan' | 'gates'>): Set<string> {
  const held = new Set<string>()
  for (let before = -1; held.size > before;) {
    before = held.size
    for (const { id, after } of plan.waves)
      if (after.some(other => other in gates || held.has(other))) held.add(id)
  }
  return held
}

export function newTask(
  index: number,
  id: string,
  wave: RunWave,
  terms: Pick<RunTask, 'agent' | 'provider' | 'triesMax' | 'purse'>,
): RunTask {
  return {
    index,
    id,
    wave,
    ...terms,
    needs: [],
    followers: [],
    gated: false,
    bound: false,
    weight: 0,
    rank: 0,
    gate: false,
    undo: null,
    locks: [],
    late: [],
    parts: [],
    partOf: null,
    status: 'waiting',
    pending: 0,
    tries: 0,
    losses: 0,
    waits: 0,
    climbed: {},
    goesOnFrom: null,
    dueAt: 0,
    words: [],
    announcedFor: 0,
    attempts: [],
  }
}

/** Counts what each node waits for at the start, some tasks being finished before it. */
function settle(tasks: RunTask[], waves: RunWave[]): void {
  for (const wave of waves) {
    wave.finished = wave.tasks.filter(index => tasks[index]!.status !== 'waiting').length
    if (wave.status !== 'done') for (const follower of wave.followers) waves[follower]!.blocked++
  }
  for (const task of tasks) {
    if (task.status !== 'waiting') continue
    task.pending = countPending(task, tasks)
    if (task.pending === 0) task.status = 'ready'
  }
}

export function countPending(task: RunTask, tasks: RunTask[]): number {
  const unmet = task.needs.filter(need => !isFinished(tasks[need]!))
  const parts = task.parts.filter(part => !isFinished(tasks[part]!))
  return unmet.length + parts.length + (task.gated && !task.wave.released ? 1 : 0)
}

type Blank = {
  task: Charter['plan']['tasks'][number]
  wave: RunWave | undefined
  followers: number[]
  gated: boolean
}

/** Longest remaining path per task, by Kahn's order backwards; a cycle is a bug by now, for such plans are refused. */
function toWeights(charter: Charter, blank: Blank[], waves: RunWave[]): number[] {
  const opens = (wave: number): number => blank.length + wave
  const closes = (wave: number): number => blank.length + waves.length + wave
  const size = blank.length + 2 * waves.length
  const next: number[][] = Array.from({ length: size }, () => [])
  const link = (from: number, to: number): void => void next[from]!.push(to)
  for (const [index, node] of blank.entries()) {
    for (const follower of node.followers) link(index, follower)
    if (!node.wave) continue
    link(index, closes(node.wave.index))
    if (node.gated) link(opens(node.wave.index), index)
  }
  for (const wave of waves) {
    link(opens(wave.index), closes(wave.index))
    for (const follower of wave.followers) link(closes(wave.index), opens(follower))
  }

  const order = sortTopologically(next)
  const weights = Array.from({ length: size }, () => 0)
  for (const node of order.reverse()) {
    const task = blank[node]?.task
    const own = task
      ? (task.minutes ?? charter.plan.waves[blank[node]!.wave?.index ?? -1]?.minutes ?? MINUTES)
      : 0
    weights[node] = own + next[node]!.reduce((longest, to) => Math.max(longest, weights[to]!), 0)
  }
  return weights
}

/** Every node before those it leads to. Throws on a cycle. */
function sortTopologically(next: number[][]): number[] {
  const incoming = Array.from({ length: next.length }, () => 0)
  for (const targets of next) for (const to of targets) incoming[to]!++
  const order = incoming.flatMap((count, node) => (count === 0 ? [node] : []))
  for (let at = 0; at < order.length; at++) {
    for (const to of next[order[at]!]!) if (--incoming[to]! === 0) order.push(to)
  }
  if (order.length < next.length) throw new Error('The plan goes in a circle')
  return order
}
