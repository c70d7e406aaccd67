import { isFinished, waveOf } from '../run/run.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Run, RunTask } from '../run/run.ts'

/** How many tasks wait for the answer to a question, directly or behind others; its own among them. */
export function countHeldUp(run: Run, { task: index, wave }: Pick<Escalation, 'task' | 'wave'>): number {
  const own = index === null ? (wave === null ? [] : waveOf(run, wave).tasks) : [index]
  const held = new Set(listUnfinished(run, own))
  const waves = new Set<number>()
  // What is added is looked at in its turn.
  for (const task of held) {
    for (const next of listUnfinished(run, task.followers)) held.add(next)
    if (waves.has(task.wave.index)) continue
    waves.add(task.wave.index)
    for (const later of task.wave.followers) {
      for (const next of listUnfinished(run, run.waves[later]!.tasks)) if (next.gated) held.add(next)
    }
  }
  return [...held].filter(({ gate }) => !gate).length
}

function listUnfinished(run: Run, tasks: readonly number[]): RunTask[] {
  return tasks.map(index => run.tasks[index]!).filter(task => !isFinished(task))
}
