import { makeReady, renew } from './apply-task.ts'
import type { Event } from './event.ts'
import { newTask } from './graph.ts'
import { hasEnded, isFinished, taskOf } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

/** A task of its own takes back what the wave has merged: it is claimed, lost and tried again like any other. */
export function beginUndo(run: Run, wave: RunWave, { by, task: told, attempts }: Of<'wave-undoing'>): void {
  const terms = { agent: told.agent ?? '', provider: null, triesMax: 0 }
  const task: RunTask = {
    ...newTask(run.tasks.length, told.id, wave, terms),
    gate: true,
    undo: { by, attempts },
  }
  wave.undo = task
  run.tasks.push(task)
  run.told.push(told)
  run.taskIndex.set(task.id, task.index)
  run.counts.waiting++
  if (hasEnded(run)) {
    run.status = 'running'
    run.endedAt = null
  }
  makeReady(run, task)
}

/** What was taken back is not done any more; whatever waited for it and has not started waits again. */
export function endUndo(run: Run, { tasks }: Of<'wave-undone'>): void {
  for (const id of tasks) {
    const task = taskOf(run, id)
    for (const attempt of task.attempts) attempt.merged = false
    if (isFinished(task) || task.status === 'failed') renew(run, task)
  }
}
