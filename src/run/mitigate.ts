import { backoffMs } from '../lib/backoff.ts'
import { toFailureQuestion } from './question.ts'
import type { EventBody } from './event.ts'
import type { FailureKind, Outcome } from './outcome.ts'
import type { Cure, Policy } from './policy.ts'
import type { Attempt, Run, RunTask } from './run.ts'

export type Failure = Extract<Outcome, { kind: FailureKind }>

/** The cures this engine knows by now; a policy's ladder may name others, which are passed over. */
const KNOWN: ReadonlySet<Cure> = new Set(['retry', 'redo', 'restart'])

/** One cure for one failed attempt: the first of the policy's ladder that is known and not used up, else people are asked. */
export function mitigate(
  run: Run,
  task: RunTask,
  attempt: Attempt,
  failure: Failure,
  now: number,
): EventBody {
  const { policy } = run.charter
  const cure = pickCure(policy, task, failure.kind)
  if (cure === 'escalate') return toFailureQuestion(run, task, attempt, failure)
  const delayMs = cure === 'retry' ? backoffMs(task.tries, policy.retryDelayMs, policy.retryDelayMaxMs) : 0
  return {
    type: 'task-mended',
    task: task.id,
    attempt: attempt.number,
    failure: failure.kind,
    cure,
    cost: cure === 'restart' ? 'loss' : 'try',
    dueAt: now + Math.max(1, delayMs),
  }
}

export function pickCure(policy: Policy, task: Pick<RunTask, 'tries' | 'losses'>, kind: FailureKind): Cure {
  const { mode, cures } = policy.rows[kind]
  if (mode !== 'auto') return 'escalate'
  const cure = cures.find(candidate => KNOWN.has(candidate))
  if (!cure) return 'escalate'
  const isLeft = cure === 'restart' ? task.losses < policy.lossesMax : task.tries < policy.retriesMax
  return isLeft ? cure : 'escalate'
}
