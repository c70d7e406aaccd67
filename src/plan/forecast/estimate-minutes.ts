import type { Plan, Task } from '../plan.ts'

/** What nobody gave a time for and nothing in the plan is like. */
export const GUESS_MINUTES = 10

export interface Minutes {
  low: Float64Array
  middle: Float64Array
  high: Float64Array
  /** How many tasks have a time that no word of the plan gives. */
  guessed: number
}

/**
 * How long each task takes: its own time; else that of its wave, divided by how many of its tasks come one
 * after the other; else the median of those that have one. Of what is begun only the rest is left, and what is not left
 * takes none. `size`: with waves' nodes.
 */
export function estimateMinutes(
  { tasks, waves }: Plan,
  size: number,
  isLeft: (task: Task) => boolean,
): Minutes {
  const own = tasks.flatMap(({ minutes }) => minutes ?? []).sort((a, b) => a - b)
  const median = own.length === 0 ? GUESS_MINUTES : own[own.length >> 1]!
  const waveOf = new Map(waves.map(wave => [wave.id, wave]))
  const depthOf = toDepths(tasks)
  const minutes: Minutes = {
    low: new Float64Array(size),
    middle: new Float64Array(size),
    high: new Float64Array(size),
    guessed: 0,
  }
  for (const [index, task] of tasks.entries()) {
    if (!isLeft(task)) continue
    const wave = waveOf.get(task.wave)
    const depth = depthOf.get(task.wave) ?? 1
    const middle = task.minutes ?? (wave?.minutes == null ? null : wave.minutes / depth)
    const range = task.minutes !== null ? task.minutesRange : wave?.minutesRange
    const share = task.minutes !== null ? 1 : depth
    if (middle === null) minutes.guessed++
    const [low, high] = middle !== null && range !== undefined ? range : [null, null]
    const rest = 1 - (task.progress ?? 0) / 100
    minutes.middle[index] = (middle ?? median) * rest
    minutes.low[index] = low === null ? minutes.middle[index] : (low / share) * rest
    minutes.high[index] = high === null ? minutes.middle[index] : (high / share) * rest
  }
  return minutes
}

/** For each wave the most of its tasks that wait for each other. */
function toDepths(tasks: Plan['tasks']): Map<string, number> {
  const waveOf = new Map(tasks.map(task => [task.id, task.wave]))
  const depths = new Map<string, number>()
  const most = new Map<string, number>()
  for (const { id, wave, needs } of tasks) {
    let depth = 1
    for (const need of needs)
      if (waveOf.get(need) === wave) depth = Math.max(depth, (depths.get(need) ?? 0) + 1)
    depths.set(id, depth)
    most.set(wave, Math.max(most.get(wave) ?? 1, depth))
  }
  return most
}
