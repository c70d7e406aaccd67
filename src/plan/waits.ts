import type { Plan } from './plan.ts'

/** Nodes: the tasks, then for every wave its opening and its end. */
export interface Waits {
  /** For each node what it waits for. */
  next: number[][]
  names: string[]
}

/** Who waits for whom, waves as nodes: its size grows with the document, not with tasks × tasks. */
export function toWaits(plan: Plan): Waits {
  const { tasks, waves } = plan
  const taskAt = new Map(tasks.map((task, index) => [task.id, index]))
  const waveAt = new Map(waves.map((wave, index) => [wave.id, index]))
  const opening = (wave: number): number => tasks.length + wave
  const ending = (wave: number): number => tasks.length + waves.length + wave
  const next: number[][] = Array.from({ length: tasks.length + waves.length * 2 }, () => [])
  for (const [index, task] of tasks.entries()) {
    next[index] = task.needs.flatMap(id => taskAt.get(id) ?? [])
    const wave = waveAt.get(task.wave)
    if (wave === undefined) continue
    if (task.barrier) next[index].push(opening(wave))
    next[ending(wave)]!.push(index)
  }
  for (const [index, wave] of waves.entries()) {
    for (const id of wave.after) {
      const other = waveAt.get(id)
      if (other !== undefined) next[opening(index)]!.push(ending(other))
    }
    next[ending(index)]!.push(opening(index))
  }
  const names = [...tasks.map(task => task.id), ...waves.map(wave => wave.id), ...waves.map(wave => wave.id)]
  return { next, names }
}
