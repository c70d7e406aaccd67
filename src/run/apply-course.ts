import { isUnbegun, line, meet } from './apply-task.ts'
import type { Event, Pace } from './event.ts'
import { taskOf } from './run.ts'
import type { Run } from './run.ts'
import { setTask } from './wave-marks.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

// What `apply` does where people change how a run goes on.

/** Whoever waits for its wave at one pace only waits for it no longer, or waits for it again if it has not begun. */
export function setPace(run: Run, pace: Pace): void {
  run.pace = pace
  for (const task of run.tasks) {
    if (task.bound || task.gate || task.partOf !== null) continue
    const isGated = pace === 'waves'
    const { released } = task.wave
    if (isGated === task.gated) continue
    task.gated = isGated
    if (released) continue
    if (!isGated) meet(run, task)
    else if (task.status === 'waiting') task.pending++
    else if (isUnbegun(task)) {
      task.pending = 1
      setTask(run, task, 'waiting')
    }
  }
}

export function setProvider(run: Run, { tasks, provider }: Of<'provider-set'>): void {
  for (const id of tasks) {
    const task = taskOf(run, id)
    task.provider = provider
    if (task.status === 'ready') line(run, task)
  }
}

export function setFirst(run: Run, { tasks, rank }: Of<'first-set'>): void {
  for (const id of tasks) taskOf(run, id).rank = rank
  run.rank = Math.max(run.rank, rank)
  run.ready.reorder()
}
