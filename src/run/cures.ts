import { backoffMs } from '../lib/backoff.ts'
import type { Cost, EventBody } from './event.ts'
import type { Failure, FailureKind } from './outcome.ts'
import type { Cure } from './policy.ts'
import { REFUSED_MS } from './provider-events.ts'
import { nextProvider } from './providers.ts'
import type { Attempt, Run, RunTask } from './run.ts'
import { splitTask } from './split-task.ts'

/** Whether the task may and can have it. */
export function canCure(run: Run, task: RunTask, attempt: Attempt, cure: Cure, kind: FailureKind): boolean {
  const { policy } = run
  const cost = costOf(cure, kind)
  const isLeft =
    cost === 'loss'
      ? task.losses < policy.lossesMax
      : cost === 'wait'
        ? task.waits < policy.waitsMax
        : task.tries < task.triesMax
  if (!isLeft) return false
  // Whose provider nobody knows cannot wait for its return.
  if (cure === 'wait' && kind === 'provider') return run.providers.has(attempt.provider ?? '')
  if (cure === 'split') return splitTask(run, task) !== null
  if (cure === 'next-provider') return nextProvider(run, attempt.provider) !== null
  if (cure === 'configured-command') return policy.command !== null && task.agent !== policy.command
  return true
}

function costOf(cure: Cure, kind: FailureKind): Cost {
  if (cure === 'restart') return 'loss'
  // Moving away from a provider that is down is not the task's fault.
  const isMove = cure === 'next-provider' && kind === 'provider'
  return cure === 'wait' || cure === 'park' || isMove ? 'wait' : 'try'
}

/** The event by which a task goes on after a failure. */
export function toMended(
  run: Run,
  task: RunTask,
  attempt: Attempt,
  failure: Pick<Failure, 'kind'> & { until?: number | null },
  cure: Cure,
  now: number,
): EventBody {
  const ref = { task: task.id, attempt: attempt.number, failure: failure.kind }
  if (cure === 'split') {
    const parts = splitTask(run, task)
    if (parts) return { type: 'task-split', ...ref, parts }
  }
  return {
    type: 'task-mended',
    ...ref,
    cure,
    cost: costOf(cure, failure.kind),
    dueAt: now + Math.max(1, toDelayMs(run, task, failure, cure, now)),
    ...(cure === 'next-provider' && { provider: nextProvider(run, attempt.provider) }),
    ...(cure === 'configured-command' && { agent: run.policy.command ?? task.agent }),
  }
}

function toDelayMs(
  { policy }: Run,
  task: RunTask,
  { kind, until }: Pick<Failure, 'kind'> & { until?: number | null },
  cure: Cure,
  now: number,
): number {
  if (cure === 'wait' && kind === 'provider') return 0
  if (cure === 'wait' || cure === 'park') {
    const unsaidMs = cure === 'park' ? REFUSED_MS.usage : backoffMs(task.waits, REFUSED_MS.rate, WAIT_MAX_MS)
    const waitMs = until === null || until === undefined ? unsaidMs : until - now
    return Math.min(Math.max(waitMs, 0), PARKED_MAX_MS)
  }
  return cure === 'retry' || cure === 'continue'
    ? backoffMs(task.tries, policy.retryDelayMs, policy.retryDelayMaxMs)
    : 0
}

const WAIT_MAX_MS = 15 * 60_000
/** A reset further away is a slip of the provider's clock or ours: it is looked at again then. */
const PARKED_MAX_MS = 8 * 24 * 60 * 60_000
