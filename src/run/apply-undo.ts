import { withAttempt } from './apply-attempt.ts'
import { doAnew, isUnbegun, makeReady, renew } from './apply-task.ts'
import { markFinishable, setTask, setWave } from './wave-marks.ts'
import type { Event } from './event.ts'
import { newTask } from './graph.ts'
import { newPurse } from './purse.ts'
import { hasEnded, isUnderWay, taskOf, waveOf } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

/** A task of its own takes back what the wave has merged: it is claimed, lost and tried again like any other. */
export function beginUndo(run: Run, wave: RunWave, { by, task: told, attempts }: Of<'wave-undoing'>): void {
  const purse = newPurse('task', told.id, null)
  const terms = { agent: told.agent ?? '', provider: null, triesMax: 0, purse }
  const task: RunTask = {
    ...newTask(run.tasks.length, told.id, wave, terms),
    gate: true,
    undo: { by, attempts },
  }
  wave.undo = task
  run.undoing.add(wave)
  const gate = wave.gate === null ? undefined : run.tasks[wave.gate]!
  // Nobody is asked any more whether it is passed: it comes again.
  if (gate?.status === 'parked') setTask(run, gate, 'waiting')
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
export function endUndo(run: Run, { wave, tasks }: Of<'wave-undone'>): void {
  for (const id of tasks) {
    const task = taskOf(run, id)
    for (const attempt of task.attempts) attempt.merged = false
    if (task.status !== 'cancelled') renew(run, task)
  }
  for (const index of waveOf(run, wave).followers) holdBack(run, run.waves[index]!)
}

/** It was let go before: what has not begun in it waits till it opens again. */
export function holdBack(run: Run, wave: RunWave): void {
  const isLeft = wave.status === 'open' || wave.status === 'held' || wave.status === 'stopped'
  if (!wave.released || wave.blocked === 0 || !isLeft) return
  wave.released = false
  markFinishable(run, wave)
  const tasks = wave.tasks.map(index => run.tasks[index]!)
  for (const task of tasks.filter(({ gated }) => gated)) {
    if (task.status === 'waiting') task.pending++
    else if (isUnbegun(task)) {
      task.pending = 1
      setTask(run, task, 'waiting')
    }
  }
  const isAtWork = tasks.some(task => isUnderWay(run, task))
  if (wave.status === 'open' && !isAtWork) setWave(run, wave, 'waiting')
}

/** It costs the task a try, so that a check that always fails comes before people in the end. */
export function undoMerge(run: Run, { task: id, attempt: number, why, tail }: Of<'merge-undone'>): void {
  const task = taskOf(run, id)
  withAttempt(run, { task: id, attempt: number }, (_, attempt) => {
    attempt.merged = false
    attempt.outcome = { kind: 'check', message: why, tail }
  })
  task.tries++
  task.goesOnFrom = null
  doAnew(run, task)
}
