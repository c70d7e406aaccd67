import type { Escalation } from './escalation.ts'
import type { EventBody } from './event.ts'
import type { Rung } from './policy.ts'
import type { Run } from './run.ts'

const ROUND_MS = 5 * 60_000

/** What is asked while other questions are open is reminded of with others: who is called is not called for each of them. */
export function remindsAt(
  { crowd, openedAt }: Pick<Escalation, 'crowd' | 'openedAt'>,
  { afterMs }: Rung,
): number {
  const at = openedAt + afterMs
  const roundMs = crowd === 1 ? 1 : Math.max(1, Math.min(ROUND_MS, Math.floor(afterMs / 6)))
  return Math.ceil(at / roundMs) * roundMs
}

/** What came due while nobody was there to say so is said once. */
export function toReminded(run: Run, escalation: Escalation, now: number): EventBody {
  const { id, rung: since } = escalation
  let rung = since
  for (const [index, next] of run.policy.ladder.entries())
    if (index > since && remindsAt(escalation, next) <= now) rung = index
  return { type: 'escalation-reminded', escalation: id, rung, ...(rung > since && { since }) }
}

/** Of all rungs that are told of together. */
export function rungsOf(
  { policy: { ladder } }: Run,
  { rung, since = rung }: Extract<EventBody, { type: 'escalation-reminded' }>,
): Rung[] {
  return ladder.slice(since, rung + 1)
}
