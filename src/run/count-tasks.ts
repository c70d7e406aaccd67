import type { Run } from './run.ts'
import { takesPart } from './scope.ts'
import type { TaskStatus } from './states.ts'

export interface TaskCounts {
  total: number
  /** Done or skipped. */
  finished: number
  by: Record<TaskStatus, number>
}

/**
 * What people see counted, wherever they see it: the plan's tasks and the parts of those that were split, in the waves that
 * take part. Gates are none (docs/decisions/0015). These stand behind the plan's tasks: it never looks at all of them.
 */
export function countTasks(run: Run): TaskCounts {
  const counts = { total: 0, finished: 0, by: { ...run.counts } }
  for (let index = run.charter.plan.tasks.length; index < run.tasks.length; index++) {
    const { gate, status } = run.tasks[index]!
    if (gate) counts.by[status]--
  }
  for (const wave of run.waves) {
    if (takesPart(run, wave)) {
      counts.total += wave.tasks.length
      counts.finished += wave.finished
    } else for (const index of wave.tasks) counts.by[run.tasks[index]!.status]--
  }
  return counts
}
