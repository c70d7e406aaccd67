import { line, makeReady, meet, renewBudget } from './apply-task.ts'
import type { Event } from './event.ts'
import { isFinished, listFailed } from './run.ts'
import type { Run, RunWave } from './run.ts'
import { markFinishable, markOpenable, reopenWave, setWave } from './wave-marks.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

// What `apply` does to waves.

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
  run.suspect.delete(wave)
  wave.undo = null
  setWave(run, wave, 'done')
  for (const index of wave.followers) {
    const follower = run.waves[index]!
    follower.blocked--
    markOpenable(run, follower)
  }
}

export function stopWave(run: Run, wave: RunWave, { by, mode }: Of<'wave-stopped'>): void {
  if (wave.status === 'done') reopenWave(run, wave)
  wave.stop = { by, mode }
  wave.hold = null
  run.suspect.delete(wave)
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
  const gate = wave.gate === null ? [] : [run.tasks[wave.gate]!]
  const isAtGate = gate.some(task => task.status !== 'waiting' && !isFinished(task))
  setWave(run, wave, isAtGate ? 'gate' : wasOpen ? 'open' : 'waiting')
  markOpenable(run, wave)
  markFinishable(run, wave)
  for (const task of [...tasks, ...gate]) if (task.status === 'ready') line(run, task)
}

/** People let it go on: what failed alike in it has a whole budget again. */
export function releaseWave(run: Run, wave: RunWave, at: number): void {
  wave.goesOnSince = at
  for (const task of listFailed(wave)) renewBudget(task)
  wave.failures.clear()
  run.suspect.delete(wave)
  startWave(run, wave)
}

export function holdWave(run: Run, wave: RunWave, escalation: string): void {
  letGo(run, wave)
  wave.hold = escalation
  run.suspect.delete(wave)
  setWave(run, wave, 'held')
  markOpenable(run, wave)
  markFinishable(run, wave)
}

/** All in it that is work is finished: its gate is left. */
export function gateWave(run: Run, wave: RunWave): void {
  run.finishable.delete(wave)
  setWave(run, wave, 'gate')
  const gate = run.tasks[wave.gate!]!
  const { checks = [] } = run.charter.gates[wave.id] ?? {}
  // Where nothing is to be run, people are asked at once.
  if (checks.length > 0) makeReady(run, gate)
}

function letGo(run: Run, wave: RunWave): void {
  wave.stop = null
  wave.hold = null
  run.stopped.delete(wave)
}
