import { unreachable } from '../lib/assert.ts'
import type { Event } from '../run/event.ts'
import { taskOf } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'
import { sayFailure, sayWhy } from '../run/say-cure.ts'
import { formatSpan } from './duration.ts'
import { plain, said } from './words.ts'

type Mended = Extract<Event, { type: 'task-mended' }>

/** What happened to a task, why, what is done about it, and how much of its budget that took. */
export function tellMended(run: Run, event: Mended, isAgreed: boolean): string {
  const task = taskOf(run, event.task)
  const id = plain(event.task)
  if (isLaidBy(event)) {
    const wave = plain(task.wave.id)
    return `${id} ${sayFailure(event.failure)}${toFault(run, event)}; it waits with ${wave}, which is held`
  }
  // People who agreed to it have just read what happened.
  const head = isAgreed ? `${id}:` : `${id} ${sayFailure(event.failure)}${toFault(run, event)};`
  const budget = tellBudget(run, event)
  return `${head} ${tellDoing(task, event)}${budget === null ? '' : ` (${budget})`}`
}

/** Whether it only waits for what people say about its wave. */
export function isLaidBy({ cost, cure }: Pick<Mended, 'cost' | 'cure'>): boolean {
  return cost === 'nothing' && cure === 'retry'
}

/** `: exit code 1`; an agent that says nothing of its end is told of as well. */
export function toFault(run: Run, event: { task: string; attempt: number }): string {
  const outcome = taskOf(run, event.task).attempts[event.attempt - 1]?.outcome
  if (!outcome || !('message' in outcome)) return ''
  return `: ${said(sayWhy(outcome))}`
}

/** How much of what it may cost is used up; null: it costs nothing. */
export function tellBudget(run: Run, { task: id, cost }: Pick<Mended, 'task' | 'cost'>): string | null {
  const { tries, triesMax, losses, waits } = taskOf(run, id)
  switch (cost) {
    case 'try':
      return `retry ${tries} of ${triesMax}`
    case 'loss':
      return `restart ${losses} of ${run.policy.lossesMax}`
    case 'wait':
      return `wait ${waits} of ${run.policy.waitsMax}`
    case 'nothing':
      return null
    default:
      return unreachable(cost)
  }
}

function tellDoing(task: RunTask, event: Mended): string {
  const delayMs = event.dueAt - event.at
  const when = delayMs < 100 ? 'at once' : `in ${formatSpan(delayMs)}`
  const provider = plain(task.attempts[event.attempt - 1]?.provider ?? '') || 'its provider'
  switch (event.cure) {
    case 'retry':
      return `trying again ${when}`
    case 'restart':
      return `starting it again ${when}`
    case 'redo':
      return `doing it again ${when} on what there is now`
    case 'continue':
      return `going on from what it did ${when}`
    case 'wait':
      return event.failure === 'provider'
        ? `it waits till ${provider} is back`
        : `it waits for ${provider} and starts again ${when}`
    case 'park':
      return `it waits for ${provider} to reset and starts again ${when}`
    case 'next-provider':
      return `going on with ${plain(event.provider ?? '') || 'another provider'} ${when}`
    case 'configured-command':
      return `${plain(event.agent ?? '') || 'a command'} does it, without a model, ${when}`
    case 'split':
    case 'escalate':
      return `starting it again ${when}`
    default:
      return unreachable(event.cure)
  }
}
