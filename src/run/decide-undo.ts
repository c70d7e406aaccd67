import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { EventBody, MergedRef } from './event.ts'
import { GATE_AGENT } from './gates.ts'
import type { Input } from './input.ts'
import { listed } from './listed.ts'
import { isFinished, isUnderWay, latestAttempt } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'
import { endWaiting, withdrawn, withdrawnFor } from './withdraw.ts'

/** The wave is stopped, and what its tasks have merged is taken back: all of it, or nothing where others built on it. */
export function decideUndo(run: Run, wave: RunWave, { by }: Extract<Input, { type: 'undo-wave' }>): Decision {
  if (run.status === 'stopping' || run.status === 'cancelled')
    return refuse('not-now', `Run ${run.id} is ${run.status}: nothing of it is taken back any more.`)
  const tasks = listAll(run, wave)
  if (isUndoing(wave)) return refuse('not-now', `${wave.id} is being taken back already.`)
  const busy = tasks.filter(task => isUnderWay(run, task) || task.status === 'merging')
  if (busy.length > 0) {
    const names = listed(busy.map(({ id }) => id))
    return refuse('not-now', `${names} is at work: stop ${wave.id} now, then have it taken back.`)
  }
  const attempts = tasks.flatMap(({ index, attempts }): MergedRef[] =>
    attempts.filter(({ merged }) => merged).map(({ number }) => ({ task: index, attempt: number })),
  )
  if (attempts.length === 0)
    return refuse('not-now', `Nothing of ${wave.id} has been merged: there is nothing to take back.`)
  const task = toUndoTask(run, wave, attempts)
  const why = `${by} takes the wave back`
  const asked = withdrawnFor(run, wave, why)
  // What is asked about its tasks is about work that is taken back with the rest.
  for (const asking of tasks) asked.push(...withdrawn(run, asking, why), ...endWaiting(asking))
  const stopped: EventBody[] = wave.stop ? [] : [{ type: 'wave-stopped', wave: wave.id, by, mode: 'drain' }]
  // Nobody is asked about them any more: they are tried again once somebody starts the wave.
  const renewed = tasks.flatMap((asking): EventBody[] => {
    const isAsking = asking.status === 'parked' || latestAttempt(asking)?.status === 'waiting'
    return isAsking && !asking.gate ? [{ type: 'task-renewed', task: asking.id, by }] : []
  })
  return yields([
    ...asked,
    ...stopped,
    ...renewed,
    { type: 'wave-undoing', wave: wave.id, by, task, attempts },
  ])
}

/** Whether what it has merged is being taken back, or people are asked about that. */
export function isUndoing({ undo }: RunWave): boolean {
  return undo !== null && !isFinished(undo)
}

function listAll(run: Run, wave: RunWave): RunTask[] {
  const gate = wave.gate === null ? [] : [wave.gate]
  return [...wave.tasks, ...gate].map(index => run.tasks[index]!)
}

function toUndoTask(run: Run, wave: RunWave, attempts: MergedRef[]): Run['told'][number] {
  let id = `${wave.id} undo`
  for (let nth = 2; run.taskIndex.has(id); nth++) id = `${wave.id} undo ${nth}`
  return {
    id,
    title: `Take back what ${wave.id} has merged`,
    detail: `${attempts.length} merged changes`,
    agent: GATE_AGENT,
    provider: null,
    wave: wave.id,
    needs: [],
    barrier: false,
    files: [],
    refs: [],
    minutes: 0,
    produces: 'report',
    done: false,
    line: 1,
  }
}
