import { unreachable } from '../lib/assert.ts'
import { findWave } from './charter.ts'
import { toStops } from './stops.ts'
import { decideUndo, isUndoing } from './decide-undo.ts'
import { withdrawn, withdrawnFor } from './withdraw.ts'
import { withdrawnAsks } from './live-question.ts'
import { toReleased, toWaveRerun } from './rerun-wave.ts'
import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { EventBody } from './event.ts'
import type { Input } from './input.ts'
import { sayTakenBack } from './taken-back.ts'
import { listed, shortly } from './listed.ts'
import { refuseAround } from './refuse-around.ts'
import { hasEnded } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'
import { takesPart } from './scope.ts'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

/** What people want of a wave. */
export function decideWave(
  run: Run,
  input: Of<'stop-wave' | 'start-wave' | 'rerun-wave' | 'undo-wave'>,
): Decision {
  const wave = run.waves[findWave(run.charter.plan, input.wave)]
  if (!wave) return noWave(run, input.wave)
  switch (input.type) {
    case 'stop-wave':
      return decideStop(run, wave, input)
    case 'start-wave':
      return decideStart(run, wave, input)
    case 'rerun-wave':
      return decideRerun(run, wave, input)
    case 'undo-wave':
      return takesPart(run, wave) ? decideUndo(run, wave, input) : refuse('not-now', toUnstopped(run, wave))
    default:
      return unreachable(input)
  }
}

/** Nothing new starts in it, and the waves after it do not open. `drain` lets what runs in it come to its end; `now` ends it. */
function decideStop(run: Run, wave: RunWave, { by, mode }: Of<'stop-wave'>): Decision {
  if (isOver(run)) return notInRun(run)
  if (!takesPart(run, wave)) return refuse('not-now', `${wave.id} takes no part in this run.`)
  if (wave.status === 'done') return refuse('not-now', `${wave.id} is done: there is nothing to stop.`)
  const atWork = [...run.atWork, ...run.aside].filter(task => task.wave === wave)
  const stops = mode === 'now' ? toStops(run, atWork, `${by} stopped ${wave.id}`, 'end') : yields([])
  if (wave.stop && stops.events.length === 0) {
    return refuse('not-now', `${wave.stop.by} has stopped ${wave.id} already.`)
  }
  const why = `${by} stopped the wave`
  const asked = [...withdrawnFor(run, wave, why), ...(mode === 'now' ? withdrawnAsks(run, atWork, why) : [])]
  return yields([...asked, { type: 'wave-stopped', wave: wave.id, by, mode }, ...stops.events], stops.effects)
}

/** It goes on where it was: what ended because it was stopped is done anew. */
function decideStart(run: Run, wave: RunWave, { by }: Of<'start-wave'>): Decision {
  if (isOver(run)) return notInRun(run)
  if (wave.status === 'held') {
    const around = refuseAround(run, by, tasksOf(run, wave), wave)
    if (around) return around
    const asked = withdrawnFor(run, wave, `${by} let the wave go on`)
    return yields([...asked, ...toReleased(run, wave, by)])
  }
  if (wave.status !== 'stopped') return refuse('not-now', toUnstopped(run, wave))
  if (isUndoing(wave)) return refuse('not-now', `${wave.id} is being taken back: start it once that is done.`)
  const behind = sayTakenBack(run, wave)
  return behind === null ? yields([{ type: 'wave-started', wave: wave.id, by }]) : refuse('not-now', behind)
}

/** Its tasks once more; what waits for it and has not started waits again. */
function decideRerun(run: Run, wave: RunWave, { by }: Of<'rerun-wave'>): Decision {
  if (run.status === 'stopping' || run.status === 'cancelled') return notInRun(run)
  if (!takesPart(run, wave)) return refuse('not-now', toUnstopped(run, wave))
  const behind = sayTakenBack(run, wave)
  if (behind !== null) return refuse('not-now', behind)
  if (wave.gate !== null && run.atWork.has(run.tasks[wave.gate]!)) {
    return refuse('not-now', `The gate of ${wave.id} is being looked at: try again when that has ended.`)
  }
  const renewed = toWaveRerun(run, wave, by)
  if (renewed.length === 0)
    return refuse('not-now', `Nothing in ${wave.id} has ended yet: there is nothing to do again.`)
  const around = refuseAround(run, by, tasksOf(run, wave), wave)
  if (around) return around
  const why = `${by} has the wave done again`
  const gate = wave.gate === null ? [] : withdrawn(run, run.tasks[wave.gate]!, why)
  const released: EventBody[] = wave.status === 'held' ? [{ type: 'wave-released', wave: wave.id, by }] : []
  return yields([...withdrawnFor(run, wave, why), ...gate, ...released, ...renewed])
}

function tasksOf(run: Run, wave: RunWave): RunTask[] {
  return wave.tasks.map(index => run.tasks[index]!)
}

function toUnstopped(run: Run, wave: RunWave): string {
  const { id, status } = wave
  if (!takesPart(run, wave)) return `${id} takes no part in this run. Start the plan anew with it.`
  if (status === 'done') return `${id} is done. To do a task of it again, retry that task.`
  if (run.status === 'ready') return `Run ${run.id} has not started yet: start the run, not ${id}.`
  if (status === 'waiting') return `${id} is not stopped: it opens by itself${toTurn(run, wave)}.`
  const isPaused = run.status === 'paused'
  return `${id} is open already${isPaused ? ', but the run is paused: resume the run' : ': nothing holds it up'}.`
}

function toTurn(run: Run, wave: RunWave): string {
  const before = run.charter.plan.waves[wave.index]!.after.filter(
    id => run.waves[run.waveIndex.get(id) ?? -1]?.status !== 'done',
  )
  return before.length > 0 ? ` after ${listed(before, 3)}` : ''
}

function isOver(run: Run): boolean {
  return hasEnded(run) || run.status === 'stopping'
}

function notInRun({ id, status }: Run): Decision {
  return refuse('not-now', `Run ${id} is ${status}: no wave of it starts or stops any more.`)
}

function noWave(run: Run, named: string): Decision {
  const has = listed(run.waves.map(({ id }) => id))
  return refuse('unknown', `Run ${run.id} has no wave "${shortly(named)}". It has: ${has}.`)
}
