import { toAnswerEffect } from './answer-effect.ts'
import type { Option } from './about.ts'
import type { EventBody } from './event.ts'
import type { Input } from './input.ts'
import type { Failure, Usage } from './outcome.ts'
import type { Cure } from './policy.ts'
import { sayCure, sayFailure, sayWhy } from './say-cure.ts'
import type { Attempt, Run, RunTask } from './run.ts'
import { listTried } from './tried.ts'

/** More than a person takes in at a glance. */
const OPTIONS_MAX = 9
const REASON_WIDTH = 1_000

/** The first is the one that does the least. */
const FAILURE_OPTIONS: Choice[] = [
  { id: 'leave', label: 'Leave it failed; do what does not need it', does: 'fail' },
  { id: 'retry', label: 'Try again, with a fresh budget of tries', does: 'retry' },
  { id: 'skip', label: 'Go on as if it were done', does: 'skip' },
  { id: 'stop', label: 'Stop the run once what runs has ended', does: 'stop' },
]

/** Taking back is all or nothing: where it cannot be, what was merged stays merged. */
const UNDO_OPTIONS: Choice[] = [
  { id: 'skip', label: 'Leave it as it is, merged', does: 'skip' },
  { id: 'retry', label: 'Try once more to take it back', does: 'retry' },
]

/** Nobody knows how far it came: to call that merged would be a guess. */
const DOUBT_OPTIONS: Choice[] = [
  { id: 'leave', label: 'Leave it; the wave stays stopped', does: 'fail' },
  { id: 'retry', label: 'Try once more to take it back', does: 'retry' },
]

type Choice = Omit<Option, 'effect'>

/** Asked when no cure is left. */
export function toFailureQuestion(
  run: Run,
  task: RunTask,
  attempt: Attempt,
  failure: Failure,
): Extract<EventBody, { type: 'escalated' }> {
  const tried = task.tries + task.losses + task.waits
  return {
    type: 'escalated',
    escalation: nextQuestionId(run),
    task: task.id,
    attempt: attempt.number,
    usage: null,
    about: {
      kind: 'failure',
      failure: failure.kind,
      text: `${task.id} ${sayFailure(failure.kind)}: ${sayReason(failure)}. Tried ${tried === 0 ? 'once' : `${tried + 1} times`}. What now?`,
      evidence: failure.tail,
      tried: listTried(task, attempt.number, failure),
      options: toChoices(task, failure).map(option => withEffect(run, task, attempt, option)),
    },
  }
}

function toChoices({ undo }: RunTask, { kind }: Failure): Choice[] {
  if (undo === null) return FAILURE_OPTIONS
  return kind === 'conflict' ? UNDO_OPTIONS : DOUBT_OPTIONS
}

/** Whole, and ready for a full stop. */
function sayReason(failure: Failure): string {
  return sayWhy(failure, REASON_WIDTH).replace(/[.!]$/, '')
}

/** Asked where a cure is known and people are to agree to it. */
export function toCureQuestion(
  run: Run,
  task: RunTask,
  attempt: Attempt,
  failure: Failure,
  cure: Cure,
): Extract<EventBody, { type: 'escalated' }> {
  const asked = toFailureQuestion(run, task, attempt, failure)
  const option: Choice = { id: 'cure', label: sayCure(run, task, attempt, cure), does: 'cure', cure }
  const others = asked.about.options.filter(({ does }) => does !== 'retry' || cure !== 'retry')
  return {
    ...asked,
    about: { ...asked.about, options: [withEffect(run, task, attempt, option), ...others] },
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
    escalation: nextQuestionId(run),
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

/** Asked by an agent that lives on meanwhile. What it may do is its own choice of options. */
export function toLiveQuestion(
  run: Run,
  task: RunTask,
  attempt: Attempt,
  asked: Extract<Input, { type: 'asked' }>,
): EventBody {
  const { kind, text, evidence, options, refusals = [], ask } = asked
  const labels = options.length > 0 ? options.slice(0, OPTIONS_MAX - 1) : ['Yes', 'No']
  const replies = labels.map((label, index): Choice => {
    const reply = { id: `reply-${index + 1}`, label, does: 'reply' as const }
    return refusals.includes(index) ? { ...reply, refuses: true } : reply
  })
  const choices = kind === 'question' ? [...replies, GIVE_UP] : replies
  return {
    type: 'escalated',
    escalation: nextQuestionId(run),
    task: task.id,
    attempt: attempt.number,
    usage: null,
    ask,
    about: {
      kind,
      failure: null,
      text: `${task.id} ${kind === 'question' ? 'asks' : 'asks leave'}: ${text}`,
      evidence,
      tried: listTried(task, attempt.number, null),
      options: choices.map(option => withEffect(run, task, attempt, option)),
    },
  }
}

const GIVE_UP: Choice = { id: 'leave', label: 'Give this task up', does: 'fail' }

function withEffect(run: Run, task: RunTask, attempt: Attempt, option: Choice): Option {
  return { ...option, effect: toAnswerEffect(run, task, attempt.number, option.does) }
}

export function nextQuestionId(run: Run): string {
  return `q${run.escalations.size + 1}`
}
