import { toAnswerEffect } from './answer-effect.ts'
import type { EventBody, Option } from './event.ts'
import type { FailureKind, Outcome, Usage } from './outcome.ts'
import type { Attempt, Run, RunTask } from './run.ts'
import { listTried } from './tried.ts'

/** More than a person takes in at a glance. */
const OPTIONS_MAX = 9

/** The first is the one that does the least. */
const FAILURE_OPTIONS: Choice[] = [
  { id: 'leave', label: 'Leave it failed; do what does not need it', does: 'fail' },
  { id: 'retry', label: 'Try again, with a fresh budget of tries', does: 'retry' },
  { id: 'skip', label: 'Go on as if it were done', does: 'skip' },
  { id: 'stop', label: 'Stop the run once what runs has ended', does: 'stop' },
]

type Choice = Omit<Option, 'effect'>

/** Asked when no cure is left. */
export function toFailureQuestion(
  run: Run,
  task: RunTask,
  attempt: Attempt,
  failure: Extract<Outcome, { kind: FailureKind }>,
): EventBody {
  const tried = task.tries + task.losses
  return {
    type: 'escalated',
    escalation: nextId(run),
    task: task.id,
    attempt: attempt.number,
    usage: null,
    about: {
      kind: 'failure',
      failure: failure.kind,
      text: `${task.id} failed: ${failure.message}. Tried ${tried + 1} ${tried === 0 ? 'time' : 'times'}. What now?`,
      evidence: failure.tail,
      tried: listTried(task, attempt.number, failure),
      options: FAILURE_OPTIONS.map(option => withEffect(run, task, attempt, option)),
    },
  }
}

/** Asked by an agent: its options are replies, and people can always give up on the task instead. */
export function toAgentQuestion(
  run: Run,
  task: RunTask,
  attempt: Attempt,
  text: string,
  replies: string[],
  usage: Usage | null,
): EventBody {
  const labels = replies.length > 0 ? replies.slice(0, OPTIONS_MAX - 1) : ['Yes', 'No']
  const choices = labels.map((label, index): Choice => ({ id: `reply-${index + 1}`, label, does: 'reply' }))
  return {
    type: 'escalated',
    escalation: nextId(run),
    task: task.id,
    attempt: attempt.number,
    usage,
    about: {
      kind: 'question',
      failure: null,
      text: `${task.id} asks: ${text}`,
      evidence: '',
      tried: listTried(task, attempt.number, null),
      options: [...choices, GIVE_UP].map(option => withEffect(run, task, attempt, option)),
    },
  }
}

const GIVE_UP: Choice = { id: 'leave', label: 'Give this task up', does: 'fail' }

function withEffect(run: Run, task: RunTask, attempt: Attempt, option: Choice): Option {
  return { ...option, effect: toAnswerEffect(run, task, attempt.number, option.does) }
}

function nextId(run: Run): string {
  return `q${run.escalations.size + 1}`
}
