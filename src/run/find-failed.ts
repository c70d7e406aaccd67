import type { Run, RunTask } from './run.ts'

/** Only people's answers leave a task failed, so the questions tell which: no look at all tasks. */
export function findFailed(run: Run): RunTask[] {
  if (run.counts.failed === 0) return []
  const failed = new Set<RunTask>()
  for (const { task } of run.escalations.values()) {
    const asked = task === null ? undefined : run.tasks[task]
    if (asked?.status === 'failed') failed.add(asked)
  }
  return [...failed].sort((a, b) => a.index - b.index)
}
