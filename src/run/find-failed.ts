import { findTask } from './run.ts'
import type { Run, RunTask } from './run.ts'

/** Only people's answers leave a task failed, so the questions tell which: no look at all tasks. */
export function findFailed(run: Run): RunTask[] {
  if (run.counts.failed === 0) return []
  const failed = new Set<RunTask>()
  const note = (task: RunTask | undefined): void => {
    if (task?.status === 'failed') failed.add(task)
  }
  for (const { task, about } of run.escalations.values()) {
    if (task !== null) note(run.tasks[task])
    if (about.budget?.scope === 'task') noteWithParts(run, findTask(run, about.budget.of), note)
  }
  return [...failed].sort((a, b) => a.index - b.index)
}

/** What is paid from one purse. */
function noteWithParts(run: Run, task: RunTask | undefined, note: (task: RunTask) => void): void {
  if (task === undefined) return
  note(task)
  for (const part of task.parts) noteWithParts(run, run.tasks[part], note)
}
