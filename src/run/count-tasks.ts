import { latestAttempt } from './run.ts'
import type { Run, RunTask } from './run.ts'
import { takesPart } from './scope.ts'
import type { Standing } from './states.ts'

export interface TaskCounts {
  total: number
  /** Done or skipped. */
  finished: number
  by: Record<Standing, number>
}

/**
 * What people see counted, wherever they see it: the plan's tasks and the parts of those that were split, in the waves that
 * take part. Gates are none (docs/decisions/0015). These stand behind the plan's tasks: it never looks at all of them.
 */
export function countTasks(run: Run): TaskCounts {
  const counts = { total: 0, finished: 0, by: { ...run.counts, queued: 0 } }
  for (let index = run.charter.plan.tasks.length; index < run.tasks.length; index++) {
    const { gate, status } = run.tasks[index]!
    if (gate) counts.by[status]--
  }
  for (const task of run.atWork) {
    if (task.gate || standingOf(task) !== 'queued') continue
    counts.by.running--
    counts.by.queued++
  }
  for (const wave of run.waves) {
    if (takesPart(run, wave)) {
      counts.total += wave.tasks.length
      counts.finished += wave.finished
    } else for (const index of wave.tasks) counts.by[standingOf(run.tasks[index]!)]--
  }
  return counts
}

export function standingOf(task: RunTask): Standing {
  return task.status === 'running' && latestAttempt(task)?.status === 'queued' ? 'queued' : task.status
}

/** Of the slots of a run: in how many somebody works, and in how many an attempt waits for whoever takes it up. */
export function countSlots({ atWork }: Run): { taken: number; queued: number } {
  let queued = 0
  for (const task of atWork) if (standingOf(task) === 'queued') queued++
  return { taken: atWork.size - queued, queued }
}
