import { canCure, toMended } from './cures.ts'
import { climb } from './ladder.ts'
import { toCureQuestion, toFailureQuestion } from './question.ts'
import type { EventBody } from './event.ts'
import { isBlamed } from './outcome.ts'
import type { Failure } from './outcome.ts'
import type { Cure } from './policy.ts'
import { countWaited } from './providers.ts'
import type { Attempt, Run, RunTask } from './run.ts'

/** One cure for one failed attempt: the next of the policy's ladder that can be had, by itself or with people's consent. */
export function mitigate(
  run: Run,
  task: RunTask,
  attempt: Attempt,
  failure: Failure,
  now: number,
): EventBody[] {
  const { mode, consent = [] } = run.policy.rows[failure.kind]
  const cure = pickCure(run, task, attempt, failure, now)
  // What the wave is held for is asked once, for all of them: whoever lets it go on has them tried again.
  const isAsked = cure === 'escalate' || mode === 'never'
  if (task.wave.hold !== null && isAsked && isBlamed(failure.kind))
    return [toLaidBy(task, attempt, failure, now)]
  if (isAsked) return [toFailureQuestion(run, task, attempt, failure)]
  if (mode === 'ask' || consent.includes(cure)) return [toCureQuestion(run, task, attempt, failure, cure)]
  return [toMended(run, task, attempt, failure, cure, now)]
}

function pickCure(run: Run, task: RunTask, attempt: Attempt, failure: Failure, now: number): Cure {
  const { kind } = failure
  // A gate is looked at again only where nobody came to look.
  if ((task.gate && kind !== 'lost') || isStuck(run, task, failure)) return 'escalate'
  const waited = kind === 'provider' ? countWaited(run, attempt.provider, now) : 0
  const climbed = Math.max(task.climbed[kind] ?? 0, waited)
  return climb(run.policy.rows[kind], climbed, cure => canCure(run, task, attempt, cure, kind))
}

function toLaidBy(task: RunTask, attempt: Attempt, { kind }: Failure, now: number): EventBody {
  const ref = { task: task.id, attempt: attempt.number, failure: kind }
  return { type: 'task-mended', ...ref, cure: 'retry', cost: 'nothing', dueAt: now + 1 }
}

/** A second agent that ends well and changes nothing will not be helped by a third. */
function isStuck({ policy: { asksAfter = 0 } }: Run, task: RunTask, { kind }: Failure): boolean {
  return kind === 'missing' && task.attempts.at(-2)?.outcome?.kind === 'missing' && task.tries >= asksAfter
}
