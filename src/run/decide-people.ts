import { unreachable } from '../lib/assert.ts'
import { followsForBudget } from './budget-question.ts'
import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { EventBody, Option } from './event.ts'
import type { Given, Input } from './input.ts'
import { toMended } from './cures.ts'
import { toReleased, toWaveRerun } from './rerun-wave.ts'
import { decideLiveAnswer, withdrawnAsks } from './live-question.ts'
import { endWaiting, withdrawn } from './withdraw.ts'
import { listed, shortly } from './listed.ts'
import { listOptions } from './pick-option.ts'
import { nextQuestionId } from './question.ts'
import { findTask, hasEnded, isFinished, latestAttempt, waveOf } from './run.ts'
import type { Attempt, Escalation, Run, RunTask, RunWave } from './run.ts'
import { toStops } from './stops.ts'
import { sayTakenBack } from './taken-back.ts'
import { sayState, sayTaskState, sayWayOn } from './say-state.ts'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

export function decideStart(run: Run, by: string): Decision {
  return run.status === 'ready' ? yields([{ type: 'run-started', by }]) : refuse('not-now', toStarted(run))
}

function toStarted(run: Run): string {
  const { id, startedBy } = run
  const anew = `To do a wave of it once more: /wave start ${id} WAVE`
  if (startedBy === null) return `Run ${id} was stopped before it started. ${anew}`
  if (hasEnded(run)) return `Run ${id}, which ${startedBy} started, ${sayState(run)}. ${anew}`
  return withWayOn(run, `${startedBy} has started run ${id} already; it ${sayState(run)}.`)
}

export function decidePause(run: Run, by: string): Decision {
  return run.status === 'running' ? yields([{ type: 'run-paused', by }]) : notNow(run)
}

export function decideResume(run: Run, by: string): Decision {
  return run.status === 'paused' ? yields([{ type: 'run-resumed', by }]) : notNow(run)
}

/** `drain` lets what runs come to its end; `now` ends it. A drain can still be hurried. */
export function decideStop(run: Run, { by, mode }: Of<'stop'>): Decision {
  if (hasEnded(run)) return notNow(run)
  if (run.status === 'stopping' && mode === 'drain') return notNow(run)
  const stopping: EventBody = { type: 'run-stopping', by, mode }
  if (mode === 'drain') return yields([stopping])
  const why = `${by} stopped the run`
  const asked = withdrawnAsks(run, run.aside, why)
  const stops = toStops([...run.atWork, ...run.aside], why)
  return yields([stopping, ...asked, ...stops.events], stops.effects)
}

/** A skipped task counts as done for what needs it; an agent at work on it is stopped. */
export function decideSkip(run: Run, { by, task: id }: Of<'skip'>): Decision {
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
  const stops = toStops(skipped, `${by} skipped it`)
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
export function decideRerun(run: Run, { by, task: id, after }: Of<'rerun'>): Decision {
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
  const gate = task.wave.gate === null ? undefined : run.tasks[task.wave.gate]!
  const asked = gate && gate !== task ? withdrawn(run, gate, `${by} reran ${id}`) : []
  const before = [...withdrawn(run, task, `${by} reran the task`), ...asked, ...endWaiting(task)]
  return yields([...before, { type: 'task-renewed', task: id, by }])
}

/** The first answer counts; who comes later is told what was decided. */
export function decideAnswer(
  run: Run,
  { by, escalation: id, option: chosen }: Of<'answer'>,
  { now }: Given,
): Decision {
  const escalation = run.escalations.get(id)
  if (!escalation) return refuse('unknown', `Run ${run.id} has no question ${shortly(id)}.`)
  if (escalation.answer) {
    const { option, by: first } = escalation.answer
    return refuse('settled', `${first} has answered ${id} already: ${labelOf(escalation, option)}.`)
  }
  if (escalation.status === 'withdrawn') {
    const why = escalation.why ? `: ${escalation.why}` : ''
    return refuse('settled', `Question ${id} is no longer asked${why}.`)
  }
  const { approvers } = run.policy
  if (approvers.length > 0 && !approvers.includes(by)) {
    return refuse('not-allowed', `${by} may not answer: the policy names ${listed(approvers)}.`)
  }
  const option = escalation.about.options.find(({ id }) => id === chosen)
  if (!option) {
    const options = listOptions(escalation.about.options)
    return refuse('unknown', `Question ${id} has no option ${shortly(chosen)}. It has: ${options}.`)
  }
  const answered: EventBody = { type: 'escalation-answered', escalation: id, option: chosen, by }
  const task = escalation.task === null ? null : run.tasks[escalation.task]!
  const { budget } = escalation.about
  if (budget) return yields([answered, ...followsForBudget(run, budget, option.does, by)])
  if (!task) return yields([answered, ...followsForWave(run, waveOf(run, escalation.wave ?? ''), option, by)])
  if (escalation.ask !== null) return decideLiveAnswer(task, escalation, option, by)
  const over = option.does === 'reply' ? [] : endWaiting(task)
  return yields([answered, ...over, ...follows(run, task, escalation, option, by, now)])
}

/** For a wave that is held. */
function followsForWave(run: Run, wave: RunWave, option: Option, by: string): EventBody[] {
  if (wave.status !== 'held') return []
  switch (option.does) {
    case 'stop-wave':
      return [{ type: 'wave-stopped', wave: wave.id, by, mode: 'drain' }]
    case 'rerun-wave':
      return [{ type: 'wave-released', wave: wave.id, by }, ...toWaveRerun(run, wave, by)]
    default:
      return toReleased(run, wave, by)
  }
}

function follows(
  run: Run,
  task: RunTask,
  { about, attempt: number }: Escalation,
  option: Option,
  by: string,
  now: number,
): EventBody[] {
  const attempt = task.attempts[number - 1]
  switch (option.does) {
    case 'cure':
      if (!attempt || !option.cure || !about.failure) return [{ type: 'task-renewed', task: task.id, by }]
      return [toMended(run, task, attempt, { kind: about.failure, ...untilOf(attempt) }, option.cure, now)]
    case 'release':
      return [{ type: 'task-done', task: task.id, attempt: number }]
    case 'rerun-wave': {
      const renewed = toWaveRerun(run, task.wave, by)
      // Where all was skipped nothing can be done again: the gate is still to be passed.
      return renewed.length > 0 ? renewed : [toAsked(run, task, number, about)]
    }
    case 'stop-wave':
      return [{ type: 'wave-stopped', wave: task.wave.id, by, mode: 'drain' }]
    case 'reply':
      return []
    case 'retry':
      return [{ type: 'task-renewed', task: task.id, by }]
    case 'skip':
      return [{ type: 'task-skipped', task: task.id, by }]
    case 'raise':
    case 'lift':
      return []
    case 'fail':
      return [{ type: 'task-failed', task: task.id, by }]
    case 'stop':
      return [
        { type: 'task-failed', task: task.id, by },
        ...(run.status === 'stopping' ? [] : [{ type: 'run-stopping' as const, by, mode: 'drain' as const }]),
      ]
    default:
      return unreachable(option.does)
  }
}

/** The same once more. */
function toAsked(run: Run, { id, wave }: RunTask, attempt: number, about: Escalation['about']): EventBody {
  const ref = { task: id, wave: wave.id, attempt }
  return { type: 'escalated', escalation: nextQuestionId(run), ...ref, about, usage: null }
}

function untilOf({ outcome }: Attempt): { until: number | null } {
  return { until: (outcome && 'until' in outcome ? outcome.until : null) ?? null }
}

function labelOf(escalation: Escalation, option: string): string {
  return escalation.about.options.find(({ id }) => id === option)?.label ?? option
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
