import { unreachable } from '../lib/assert.ts'
import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { EventBody } from './event.ts'
import type { Input } from './input.ts'
import { withdrawnAsks } from './live-question.ts'
import { endWaiting, withdrawn } from './withdraw.ts'
import { listed, shortly } from './listed.ts'
import { decideOverlap } from './overlap-question.ts'
import { refuseAround, refuseAroundOverlap } from './refuse-around.ts'
import { findTask, hasEnded, isFinished, latestAttempt } from './run.ts'
import type { Run, RunTask } from './run.ts'
import { wishSkip } from './skip-together.ts'
import { toStops } from './stops.ts'
import { sayTakenBack } from './taken-back.ts'
import { sayState, sayTaskState, sayWayOn } from './say-state.ts'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

/** What people want of a run, and of one of its tasks; the clock starts some. */
export function decidePeople(
  run: Run,
  input: Of<'start' | 'overlap' | 'pause' | 'resume' | 'stop' | 'skip' | 'rerun'>,
): Decision {
  switch (input.type) {
    case 'start':
      return decideStart(run, input.by)
    case 'overlap':
      return decideOverlap(run, input.before)
    case 'pause':
      return run.status === 'running' ? yields([{ type: 'run-paused', by: input.by }]) : notNow(run)
    case 'resume':
      return run.status === 'paused' ? yields([{ type: 'run-resumed', by: input.by }]) : notNow(run)
    case 'stop':
      return decideStop(run, input)
    case 'skip':
      return decideSkip(run, input)
    case 'rerun':
      return decideRerun(run, input)
    default:
      return unreachable(input)
  }
}

export function decideStart(run: Run, by: string): Decision {
  if (run.status !== 'ready') return refuse('not-now', toStarted(run))
  const around = refuseAroundOverlap(run, by)
  return around ?? yields([...withdrawn(run, null, `${by} started the run`), { type: 'run-started', by }])
}

function toStarted(run: Run): string {
  const { id, startedBy } = run
  const anew = `To do a wave of it once more: /wave start ${id} WAVE`
  if (startedBy === null) return `Run ${id} was stopped before it started. ${anew}`
  if (hasEnded(run)) return `Run ${id}, which ${startedBy} started, ${sayState(run)}. ${anew}`
  return withWayOn(run, `${startedBy} has started run ${id} already; it ${sayState(run)}.`)
}

/** `drain` lets what runs come to its end; `now` ends it. A drain can still be hurried. */
function decideStop(run: Run, { by, mode }: Of<'stop'>): Decision {
  if (hasEnded(run)) return notNow(run)
  if (run.status === 'stopping' && mode === 'drain') return notNow(run)
  const stopping: EventBody = { type: 'run-stopping', by, mode }
  if (mode === 'drain') return yields([stopping])
  const why = `${by} stopped the run`
  const asked = withdrawnAsks(run, run.aside, why)
  const stops = toStops(run, [...run.atWork, ...run.aside], why, 'end')
  return yields([stopping, ...asked, ...stops.events], stops.effects)
}

/** A skipped task counts as done for what needs it; an agent at work on it is stopped. */
function decideSkip(run: Run, { by, task: id }: Of<'skip'>): Decision {
  const task = findTask(run, id)
  if (!task) return noTask(run, id)
  if (hasEnded(run)) return notNow(run)
  if (task.undo !== null && isBegun(task)) {
    return refuse('not-now', `${task.wave.id} is being taken back: that cannot be left half done.`)
  }
  if (task.status === 'done' || task.status === 'skipped' || task.status === 'merging') {
    return refuse('not-now', `${id} ${sayTaskState(task)}: there is nothing to skip.`)
  }
  const parts = task.parts.map(index => run.tasks[index]!).filter(part => !isFinished(part))
  const skipped = [task, ...parts]
  const around = refuseAround(run, by, skipped)
  if (around) return around
  const wish = wishSkip(run, by, task)
  if (wish) return wish
  const stops = toStops(run, skipped, `${by} skipped it`)
  return yields(
    [
      ...skipped.flatMap(({ id }) => withdrawn(run, findTask(run, id)!, `${by} skipped the task`)),
      ...skipped.map(({ id }): EventBody => ({ type: 'task-skipped', task: id, by })),
      ...stops.events,
      ...skipped.flatMap(endWaiting),
    ],
    stops.effects,
  )
}

/** Only where it met what others built on is it sure that nothing was taken back. */
function isBegun({ attempts }: RunTask): boolean {
  const last = attempts.findLast(({ claimedAt, status }) => claimedAt !== null || status !== 'ended')
  return last !== undefined && last.outcome?.kind !== 'conflict'
}

/** Its budget of tries is whole again; what it was finished for waits for it anew, unless it has started. */
function decideRerun(run: Run, { by, task: id, after }: Of<'rerun'>): Decision {
  const task = findTask(run, id)
  if (!task) return noTask(run, id)
  if (run.status === 'stopping' || run.status === 'cancelled') return notNow(run)
  if (task.parts.length > 0) {
    const parts = listed(task.parts.map(index => run.tasks[index]!.id))
    return refuse('not-now', `${id} was split into ${parts}: have one of these tried again.`)
  }
  if (task.gate && isFinished(task)) {
    return refuse(
      'not-now',
      `${id} ${sayTaskState(task)}: it comes again once a task of its wave is done again.`,
    )
  }
  const behind = task.gated ? sayTakenBack(run, task.wave) : null
  if (behind !== null) return refuse('not-now', behind)
  if (task.wave.gate !== null && run.atWork.has(run.tasks[task.wave.gate]!)) {
    return refuse('not-now', `The gate of ${task.wave.id} is being looked at: try again when that has ended.`)
  }
  if (after !== undefined && after < task.attempts.length) {
    const said = `${id} has been tried again since: after ${listAttempts(task)} it ${sayTaskState(task)}.`
    return refuse('settled', `${said} To have it done once more: /wave retry ${run.id} ${id}`)
  }
  // Its time was announced, and people need not wait for it.
  if (task.announcedFor > 0 && task.attempts.length === 0 && !isFinished(task))
    return yields([{ type: 'task-renewed', task: id, by }])
  const isAtWork =
    task.status === 'running' || task.status === 'merging' || latestAttempt(task)?.status === 'running'
  if (task.status === 'ready' && task.wave.stop) {
    return refuse('not-now', `${id} is ready, but ${task.wave.id} is stopped: start that wave again.`)
  }
  if (isAtWork || task.status === 'waiting' || task.status === 'ready') {
    return refuse('not-now', `${id} ${sayTaskState(task)}: it is tried again once it has ended.`)
  }
  // A gate that is looked at once more is not passed by it.
  const around = task.gate ? null : refuseAround(run, by, [task])
  if (around) return around
  const gate = task.wave.gate === null ? undefined : run.tasks[task.wave.gate]!
  const asked = gate && gate !== task ? withdrawn(run, gate, `${by} reran ${id}`) : []
  const before = [...withdrawn(run, task, `${by} reran the task`), ...asked, ...endWaiting(task)]
  return yields([...before, { type: 'task-renewed', task: id, by }])
}

function notNow(run: Run): Decision {
  const already = run.status === 'running' || run.status === 'paused' ? ' already' : ''
  return refuse('not-now', withWayOn(run, `Run ${run.id} ${sayState(run)}${already}.`))
}

function withWayOn(run: Run, said: string): string {
  const way = sayWayOn(run)
  return way === null ? said : `${said} ${way}`
}

function listAttempts({ attempts: { length } }: RunTask): string {
  return length === 1 ? '1 attempt' : `${length} attempts`
}

function noTask(run: Run, id: string): Decision {
  return refuse('unknown', `Run ${run.id} has no task ${shortly(id)}.`)
}
