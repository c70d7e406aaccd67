import { sayMayNot } from './decide-answer.ts'
import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { Run, RunTask } from './run.ts'

/** Where more than one must agree that something goes on, a task does not count as done by one alone; null: it may. */
export function wishSkip(run: Run, by: string, task: RunTask): Decision | null {
  if (run.policy.quorum === 1) return null
  const why = sayMayNot(run, by)
  if (why !== null) return refuse('not-allowed', why)
  const missing = countMissing(run, task)
  if (run.skips.get(task)?.has(by))
    return refuse('settled', `${by} has said so already: ${missing} more must agree.`)
  return missing === 1 ? null : yields([{ type: 'skip-wanted', task: task.id, by }])
}

/** How many more it takes. */
export function countMissing({ policy: { quorum }, skips }: Run, task: RunTask): number {
  return quorum - (skips.get(task)?.size ?? 0)
}

export function wantSkip({ skips }: Run, task: RunTask, by: string): void {
  skips.set(task, new Set([...(skips.get(task) ?? []), by]))
}
