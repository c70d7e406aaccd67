import { findWave } from './charter.ts'
import { toStops } from './decide-people.ts'
import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { Input } from './input.ts'
import { listed, shortly } from './listed.ts'
import { hasEnded } from './run.ts'
import type { Run, RunWave } from './run.ts'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

/** Nothing new starts in it, and the waves after it do not open. `drain` lets what runs in it come to its end; `now` ends it. */
export function decideStopWave(run: Run, { by, wave: named, mode }: Of<'stop-wave'>): Decision {
  const wave = findRunWave(run, named)
  if (!wave) return noWave(run, named)
  if (isOver(run)) return notInRun(run)
  if (!takesPart(run, wave)) return refuse('not-now', `${wave.id} takes no part in this run.`)
  if (wave.status === 'done') return refuse('not-now', `${wave.id} is done: there is nothing to stop.`)
  const atWork = [...run.atWork].filter(task => task.wave === wave)
  const stops = mode === 'now' ? toStops(atWork, `${by} stopped ${wave.id}`) : yields([])
  if (wave.stop && stops.events.length === 0) {
    return refuse('not-now', `${wave.stop.by} has stopped ${wave.id} already.`)
  }
  return yields([{ type: 'wave-stopped', wave: wave.id, by, mode }, ...stops.events], stops.effects)
}

/** It goes on where it was: what ended because it was stopped is done anew. */
export function decideStartWave(run: Run, { by, wave: named }: Of<'start-wave'>): Decision {
  const wave = findRunWave(run, named)
  if (!wave) return noWave(run, named)
  if (isOver(run)) return notInRun(run)
  if (wave.status !== 'stopped') return refuse('not-now', toUnstopped(run, wave))
  return yields([{ type: 'wave-started', wave: wave.id, by }])
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

function findRunWave(run: Run, named: string): RunWave | undefined {
  return run.waves[findWave(run.charter.plan, named)]
}

function takesPart({ charter: { scope } }: Run, { id }: RunWave): boolean {
  return scope === null || scope.includes(id)
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
