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
  const taskAt = toPlaces(tasks)
  const waveAt = toPlaces(waves)
  const opening = (wave: number): number => tasks.length + wave
  const ending = (wave: number): number => tasks.length + waves.length + wave
  const next: number[][] = Array.from({ length: tasks.length + waves.length * 2 }, () => [])
  for (let index = 0; index < tasks.length; index++) {
    const task = tasks[index]!
    const own = next[index]!
    for (const id of task.needs) {
      const need = taskAt.get(id)
      if (need !== undefined) own.push(need)
    }
    const wave = waveAt.get(task.wave)
    if (wave === undefined) continue
    if (task.barrier) own.push(opening(wave))
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

function toPlaces(named: { id: string }[]): Map<string, number> {
  const places = new Map<string, number>()
  for (let index = 0; index < named.length; index++) places.set(named[index]!.id, index)
  return places
}
