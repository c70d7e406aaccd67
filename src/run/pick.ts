import type { Given } from './input.ts'
import { isDelayed, isReady } from './run.ts'
import type { Run, RunTask } from './run.ts'

/** Which tasks start now: those whose pause is over, then by the longest way that still lies behind them. */
export function pick(run: Run, given: Given): RunTask[] {
  const free = Math.min(run.charter.slots - run.atWork.size, given.capacity)
  const picked = new Set<RunTask>()
  if (free <= 0) return []
  for (const due of run.delayed.inOrder()) {
    if (due.at > given.now || picked.size >= free) break
    if (isDelayed(due)) picked.add(due.task)
  }
  for (const task of run.ready.inOrder()) {
    if (picked.size >= free) break
    if (isReady(task)) picked.add(task)
  }
  return [...picked]
}
