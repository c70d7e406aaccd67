import { unreachable } from '../lib/assert.ts'
import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { EventBody, Option } from './event.ts'
import type { Effect, Input } from './input.ts'
import { findTask, hasEnded, latestAttempt } from './run.ts'
import type { Escalation, Run, RunTask } from './run.ts'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

export function decideStart(run: Run, by: string): Decision {
  return run.status === 'ready' ? yields([{ type: 'run-started', by }]) : notNow(run, 'started')
}

export function decidePause(run: Run, by: string): Decision {
  return run.status === 'running' ? yields([{ type: 'run-paused', by }]) : notNow(run, 'paused')
}

export function decideResume(run: Run, by: string): Decision {
  return run.status === 'paused' ? yields([{ type: 'run-resumed', by }]) : notNow(run, 'resumed')
}

/** `drain` lets what runs come to its end; `now` ends it. A drain can still be hurried. */
export function decideStop(run: Run, { by, mode }: Of<'stop'>): Decision {
  if (hasEnded(run)) return notNow(run, 'stopped')
  if (run.status === 'stopping' && mode === 'drain') return notNow(run, 'stopped')
  const stopping: EventBody = { type: 'run-stopping', by, mode }
  if (mode === 'drain') return yields([stopping])
  const stops = [...run.atWork].flatMap(task => toStop(task, `${by} stopped the run`))
  return yields(
    [stopping, ...stops.flatMap(stop => stop.events)],
    stops.flatMap(stop => stop.effects),
  )
}

/** A skipped task counts as done for what needs it; an agent at work on it is stopped. */
export function decideSkip(run: Run, { by, task: id }: Of<'skip'>): Decision {
  const task = findTask(run, id)
  if (!task) return noTask(run, id)
  if (hasEnded(run)) return notNow(run, 'changed')
  if (task.status === 'done' || task.status === 'skipped' || task.status === 'merging') {
    return refuse('not-now', `${id} is ${task.status}: there is nothing to skip.`)
  }
  const stops = toStop(task, `${by} skipped it`)
  const events = stops.flatMap(stop => stop.events)
  return yields(
    [
      ...withdrawn(run, task, `${by} skipped the task`),
      { type: 'task-skipped', task: id, by },
      ...events,
      ...endWaiting(task),
    ],
    stops.flatMap(stop => stop.effects),
  )
}

/** Its budget of tries is whole again; what it was finished for waits for it anew, unless it has started. */
export function decideRerun(run: Run, { by, task: id }: Of<'rerun'>): Decision {
  const task = findTask(run, id)
  if (!task) return noTask(run, id)
  if (run.status === 'stopping') return notNow(run, 'changed')
  if (run.status === 'cancelled') {
    return refuse(
      'not-now',
      `Run ${run.id} was stopped. Start the plan anew; --only and --from leave out what is done.`,
    )
  }
  const isAtWork =
    task.status === 'running' || task.status === 'merging' || latestAttempt(task)?.status === 'running'
  if (isAtWork || task.status === 'waiting' || task.status === 'ready') {
    return refuse('not-now', `${id} is ${task.status}: it cannot be rerun before it has ended.`)
  }
  const before = [...withdrawn(run, task, `${by} reran the task`), ...endWaiting(task)]
  return yields([...before, { type: 'task-renewed', task: id, by }])
}

/** The first answer counts; who comes later is told what was decided. */
export function decideAnswer(run: Run, { by, escalation: id, option: chosen }: Of<'answer'>): Decision {
  const escalation = run.escalations.get(id)
  if (!escalation) return refuse('unknown', `Run ${run.id} has no question ${id}.`)
  if (escalation.answer) {
    const { option, by: first } = escalation.answer
    return refuse('settled', `${first} has answered ${id} already: ${labelOf(escalation, option)}.`)
  }
  if (escalation.status === 'withdrawn') return refuse('settled', `Question ${id} is no longer asked.`)
  const { approvers } = run.charter.policy
  if (approvers.length > 0 && !approvers.includes(by)) {
    return refuse('not-allowed', `${by} may not answer: the policy names ${approvers.join(', ')}.`)
  }
  const option = escalation.about.options.find(({ id }) => id === chosen)
  if (!option) {
    const ids = escalation.about.options.map(({ id }) => id).join(', ')
    return refuse('unknown', `Question ${id} has no option ${chosen}: choose one of ${ids}.`)
  }
  const answered: EventBody = { type: 'escalation-answered', escalation: id, option: chosen, by }
  const task = run.tasks[escalation.task]!
  const over = option.does === 'reply' ? [] : endWaiting(task)
  return yields([answered, ...over, ...follows(run, task, option, by)])
}

function follows(run: Run, task: RunTask, option: Option, by: string): EventBody[] {
  switch (option.does) {
    case 'reply':
      return []
    case 'retry':
      return [{ type: 'task-renewed', task: task.id, by }]
    case 'skip':
      return [{ type: 'task-skipped', task: task.id, by }]
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

/** Nobody has begun a queued attempt: it ends here. A running one is told, and ends when its agent has. */
function toStop(task: RunTask, why: string): { events: EventBody[]; effects: Effect[] }[] {
  const attempt = latestAttempt(task)
  if (!attempt || attempt.stopping) return []
  const ref = { task: task.id, attempt: attempt.number }
  if (attempt.status === 'queued') {
    return [
      { events: [{ type: 'attempt-ended', ...ref, outcome: { kind: 'stopped' }, usage: null }], effects: [] },
    ]
  }
  if (attempt.status !== 'running' || attempt.worker === null) return []
  const order = { task: task.index, attempt: attempt.number, worker: attempt.worker, why }
  return [
    {
      events: [{ type: 'attempt-stopping', ...ref, why }],
      effects: [{ type: 'order', order: 'stop', ...order }],
    },
  ]
}

/** What is asked about a task (null: about any) is asked no longer. */
export function withdrawn(run: Run, task: RunTask | null, why: string): EventBody[] {
  return [...run.asking]
    .filter(escalation => task === null || escalation.task === task.index)
    .map(escalation => ({ type: 'escalation-withdrawn', escalation: escalation.id, why }))
}

/** An attempt that waits for a reply it will not get. */
export function endWaiting(task: RunTask): EventBody[] {
  const attempt = latestAttempt(task)
  if (attempt?.status !== 'waiting') return []
  return [
    {
      type: 'attempt-ended',
      task: task.id,
      attempt: attempt.number,
      outcome: { kind: 'stopped' },
      usage: null,
    },
  ]
}

function labelOf(escalation: Escalation, option: string): string {
  return escalation.about.options.find(({ id }) => id === option)?.label ?? option
}

function notNow(run: Run, verb: string): Decision {
  return refuse('not-now', `Run ${run.id} is ${run.status}: it cannot be ${verb} now.`)
}

function noTask(run: Run, id: string): Decision {
  return refuse('unknown', `Run ${run.id} has no task ${id}.`)
}
