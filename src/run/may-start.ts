import { isUnserved } from './labels.ts'
import { isOpenTo } from './locks.ts'
import { isOutOfMoney, isPaidFor } from './purse.ts'
import { hasEnded } from './run.ts'
import type { Due, Run, RunTask } from './run.ts'

// Whether something may start now, and whether anything still can.

/** May start now, as far as the task itself goes; one that is mended after a pause is in `delayed` instead. */
export function isReady(run: Run, task: RunTask): boolean {
  return task.status === 'ready' && task.dueAt === 0 && isLetGo(run, task) && isOpenTo(run, task)
}

export function isDelayed(run: Run, due: Due): boolean {
  const { task } = due
  const isCurrent = task.status === 'ready' && task.dueAt === due.at && task.attempts.length === due.attempt
  return isCurrent && isLetGo(run, task) && isOpenTo(run, task)
}

function isLetGo(run: Run, task: RunTask): boolean {
  if (isUnserved(run, task)) return false
  if (task.undo !== null) return true
  if (!isPaidFor(task)) return false
  const { status } = task.wave
  return status !== 'stopped' && status !== 'held' && !needsUndoing(run, task)
}

/** What it builds on may be gone in a moment. */
function needsUndoing({ tasks, undoing }: Run, { needs, gated, wave, partOf }: RunTask): boolean {
  if (undoing.size === 0) return false
  const whole = partOf === null ? undefined : tasks[partOf]!
  const all = [...needs, ...(whole?.needs ?? [])]
  if (all.some(need => undoing.has(tasks[need]!.wave))) return true
  const isBehind = whole?.gated ?? gated
  return isBehind && [...undoing].some(({ followers }) => followers.includes(wave.index))
}

/** The earliest instant at which the pace lets a task start. */
export function nextStartAt({ charter: { pacing }, paceAt }: Run): number {
  return pacing ? paceAt - (pacing.burst - 1) * pacing.intervalMs : 0
}

/** Nothing moves any more unless a person says a word, or sees to it that somebody is there who can do it. */
export function waitsForPeople(run: Run): boolean {
  if (hasEnded(run) || run.atWork.size + run.counts.merging > 0) return false
  if (run.status === 'paused' || run.status === 'ready') return true
  // Of what is out of date there `apply` leaves nothing on top, so what is empty holds nothing that may start.
  if (run.baseline?.status === 'parked' || isOutOfMoney(run)) return true
  return run.ready.size + run.delayed.size === 0 && run.asking.size + run.stopped.size + run.unserved.size > 0
}
