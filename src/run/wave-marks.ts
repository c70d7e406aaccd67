import { countReady } from './apply-purse.ts'
import { isFinished } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'
import type { TaskStatus, WaveStatus } from './states.ts'

// Statuses, what is counted by them, and which waves may open or close.

/** A wave that was done has work again: those behind it that have not opened wait for it once more, as it does for those before it. */
export function reopenWave(run: Run, wave: RunWave): void {
  const wasDone = wave.status === 'done'
  sendBackGate(run, wave)
  if (wasDone) wave.released = wave.blocked === 0
  setWave(run, wave, wave.released ? 'open' : 'waiting')
  if (!wasDone) return
  for (const index of wave.followers) {
    const follower = run.waves[index]!
    follower.blocked++
    markOpenable(run, follower)
  }
}

/** What comes last in the wave waits for its work once more. */
export function sendBackGate(run: Run, wave: RunWave): void {
  const gate = wave.gate === null ? undefined : run.tasks[wave.gate]!
  if (gate && gate.status !== 'waiting') setTask(run, gate, 'waiting')
}

export function markOpenable(run: Run, wave: RunWave): void {
  const isHeldUp = wave.status === 'stopped' || wave.status === 'held'
  if (wave.blocked === 0 && !wave.released && !isHeldUp) run.openable.add(wave)
  else run.openable.delete(wave)
}

export function markFinishable(run: Run, wave: RunWave): void {
  const isWorkDone = wave.released && wave.finished === wave.tasks.length
  const isPassed = wave.status === 'gate' && wave.gate !== null && isFinished(run.tasks[wave.gate]!)
  if (isPassed || (isWorkDone && wave.status === 'open')) run.finishable.add(wave)
  else run.finishable.delete(wave)
}

export function setTask(run: Run, task: RunTask, status: TaskStatus): void {
  const wasReady = task.status === 'ready'
  run.counts[task.status]--
  task.status = status
  run.counts[status]++
  if (wasReady !== (status === 'ready') && !task.gate) countReady(run, task, wasReady ? -1 : 1)
  run.touched.tasks.add(task)
}

export function setWave(run: Run, wave: RunWave, status: WaveStatus): void {
  wave.status = status
  run.touched.waves.add(wave)
}
