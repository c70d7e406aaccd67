import type { EventBody, Option } from './event.ts'
import type { FailureKind, Outcome, Usage } from './outcome.ts'
import type { Attempt, Run, RunTask } from './run.ts'

/** More than a person takes in at a glance. */
const OPTIONS_MAX = 9

/** Asked when no cure is left. The first option is the one that does the least. */
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
      options: [
        { id: 'leave', label: 'Leave it failed; do what does not need it', does: 'fail' },
        { id: 'retry', label: 'Try again, with a fresh budget of tries', does: 'retry' },
        { id: 'skip', label: 'Go on as if it were done', does: 'skip' },
        { id: 'stop', label: 'Stop the run once what runs has ended', does: 'stop' },
      ],
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
  const options = labels.map((label, index): Option => ({ id: `reply-${index + 1}`, label, does: 'reply' }))
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
      options: [...options, { id: 'leave', label: 'Give this task up', does: 'fail' }],
    },
  }
}

function nextId(run: Run): string {
  return `q${run.escalations.size + 1}`
}
