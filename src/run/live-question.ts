import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import { toStops } from './stops.ts'
import type { Option } from './about.ts'
import type { EventBody } from './event.ts'
import type { Effect, Input } from './input.ts'
import { toLiveQuestion } from './question.ts'
import { hasEnded } from './run.ts'
import type { Escalation } from './escalation.ts'
import type { Attempt, Run, RunTask } from './run.ts'
import { withdrawn } from './withdraw.ts'

/** Of one attempt; who asks more than that is a nuisance. */
const ASKED_MAX = 50

/** An agent asks and waits, alive: it holds no slot meanwhile, and its time stands still. */
export function decideAsked(
  run: Run,
  task: RunTask,
  attempt: Attempt,
  input: Extract<Input, { type: 'asked' }>,
): Decision {
  const before = [...run.escalations.values()].filter(
    ({ task: index, attempt: number, ask }) =>
      index === task.index && number === attempt.number && ask !== null,
  )
  // Whoever asks may not have heard that it was stored.
  if (before.some(({ ask }) => ask === input.ask)) return yields([])
  if (attempt.stopping || hasEnded(run)) return refuse('not-now', 'The attempt is being ended.')
  if (run.aside.has(task)) return refuse('not-now', 'It waits for the answer to another question.')
  if (before.length >= ASKED_MAX)
    return refuse('not-allowed', `It has asked ${ASKED_MAX} times, which is the most for one attempt.`)
  return yields([toLiveQuestion(run, task, attempt, input)])
}

/** The answer goes to the very attempt that asked. */
export function decideLiveAnswer(
  run: Run,
  task: RunTask,
  { attempt: number, ask }: Escalation,
  option: Option,
  answered: Extract<EventBody, { type: 'escalation-answered' }>,
): Decision {
  const { by } = answered
  if (option.does !== 'reply') {
    const stops = toStops(run, [task], `${by} gave the task up`)
    return yields([answered, { type: 'task-failed', task: task.id, by }, ...stops.events], stops.effects)
  }
  const worker = task.attempts[number - 1]?.worker
  if (worker === null || worker === undefined || ask === null) return yields([answered])
  const answer = { order: 'answer' as const, ask, by, option: option.id, label: option.label }
  const effect: Effect = { type: 'order', task: task.index, attempt: number, worker, ...answer }
  return yields([answered], [effect])
}

/** Those of the tasks whose agents wait for an answer are asked for nothing any more. */
export function withdrawnAsks(run: Run, tasks: Iterable<RunTask>, why: string): EventBody[] {
  return [...tasks].filter(task => run.aside.has(task)).flatMap(task => withdrawn(run, task, why))
}

/** The open question that the task's agent waits for. */
export function findLiveQuestion(run: Run, task: RunTask): Escalation | undefined {
  if (!run.aside.has(task)) return undefined
  return [...run.asking].find(({ task: index, ask }) => index === task.index && ask !== null)
}
