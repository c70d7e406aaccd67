import type { Event } from './event.ts'
import { countPending } from './graph.ts'
import { hasEnded, isFinished, taskOf } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'
import type { TaskStatus, WaveStatus } from './states.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

// What `apply` does to waves and tasks, the counts of what they wait for included.

export function openWave(run: Run, wave: RunWave): void {
  letGo(run, wave)
  wave.released = true
  run.openable.delete(wave)
  setWave(run, wave, 'open')
  for (const index of wave.tasks) {
    const task = run.tasks[index]!
    if (task.gated) meet(run, task)
  }
  markFinishable(run, wave)
}

export function closeWave(run: Run, wave: RunWave): void {
  letGo(run, wave)
  run.finishable.delete(wave)
  setWave(run, wave, 'done')
  for (const index of wave.followers) {
    const follower = run.waves[index]!
    follower.blocked--
    markOpenable(run, follower)
  }
}

export function stopWave(run: Run, wave: RunWave, { by, mode }: Of<'wave-stopped'>): void {
  wave.stop = { by, mode }
  run.stopped.add(wave)
  setWave(run, wave, 'stopped')
  markOpenable(run, wave)
  markFinishable(run, wave)
}

/** What became ready meanwhile, and what was before, is among what may start again. */
export function startWave(run: Run, wave: RunWave): void {
  letGo(run, wave)
  const tasks = wave.tasks.map(index => run.tasks[index]!)
  const wasOpen = wave.released || tasks.some(({ attempts }) => attempts.length > 0)
  setWave(run, wave, wasOpen ? 'open' : 'waiting')
  markOpenable(run, wave)
  markFinishable(run, wave)
  for (const task of tasks) if (task.status === 'ready') line(run, task)
}

function letGo(run: Run, wave: RunWave): void {
  wave.stop = null
  run.stopped.delete(wave)
}

/** A wave that was done has work again: those behind it that have not opened wait for it once more. */
function reopenWave(run: Run, wave: RunWave): void {
  setWave(run, wave, 'open')
  for (const index of wave.followers) {
    const follower = run.waves[index]!
    follower.blocked++
    markOpenable(run, follower)
  }
}

function markOpenable(run: Run, wave: RunWave): void {
  if (wave.blocked === 0 && !wave.released && wave.status !== 'stopped') run.openable.add(wave)
  else run.openable.delete(wave)
}

function markFinishable(run: Run, wave: RunWave): void {
  if (wave.released && wave.finished === wave.tasks.length && wave.status === 'open') run.finishable.add(wave)
  else run.finishable.delete(wave)
}

export function finish(run: Run, task: RunTask, status: 'done' | 'skipped'): void {
  const before = isFinished(task)
  setTask(run, task, status)
  if (before) return
  for (const index of task.followers) meet(run, run.tasks[index]!)
  task.wave.finished++
  run.touched.waves.add(task.wave)
  markFinishable(run, task.wave)
}

/** One of the things that a task waits for has come. What no longer waits does not count them any more. */
function meet(run: Run, task: RunTask): void {
  if (task.status !== 'waiting') return
  if (--task.pending === 0) makeReady(run, task)
}

export function makeReady(run: Run, task: RunTask): void {
  task.dueAt = 0
  setTask(run, task, 'ready')
  line(run, task)
}

/** Among those that may start: now, or when its pause is over. */
function line(run: Run, task: RunTask): void {
  const { dueAt: at, attempts } = task
  if (at === 0) run.ready.push(task)
  else run.delayed.push({ task, attempt: attempts.length, at })
}

export function mend(run: Run, event: Of<'task-mended'>): void {
  const task = taskOf(run, event.task)
  if (event.cost === 'loss') task.losses++
  if (event.cost === 'try') task.tries++
  setTask(run, task, 'ready')
  task.dueAt = event.dueAt
  line(run, task)
}

/** A person's word: the budget is whole again, and what was finished is to be done anew. */
export function renew(run: Run, task: RunTask): void {
  if (hasEnded(run)) {
    run.status = 'running'
    run.endedAt = null
  }
  task.tries = 0
  task.losses = 0
  if (isFinished(task)) unfinish(run, task)
  task.pending = countPending(task, run.tasks)
  if (task.pending === 0) makeReady(run, task)
  else setTask(run, task, 'waiting')
}

/** Those that need it and have not started wait for it again; what has started goes on. */
function unfinish(run: Run, task: RunTask): void {
  for (const index of task.followers) {
    const follower = run.tasks[index]!
    if (follower.status === 'waiting') follower.pending++
    else if (follower.status === 'ready' && follower.attempts.length === 0) {
      follower.pending = 1
      setTask(run, follower, 'waiting')
    }
  }
  task.wave.finished--
  run.touched.waves.add(task.wave)
  if (task.wave.status === 'done') reopenWave(run, task.wave)
  markFinishable(run, task.wave)
}

export function setTask(run: Run, task: RunTask, status: TaskStatus): void {
  run.counts[task.status]--
  task.status = status
  run.counts[status]++
  run.touched.tasks.add(task)
}

export function setWave(run: Run, wave: RunWave, status: WaveStatus): void {
  wave.status = status
  run.touched.waves.add(wave)
}
