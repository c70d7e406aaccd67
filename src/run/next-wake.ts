import { nextOpening, opensAt } from './providers.ts'
import { isOutOfMoney } from './purse.ts'
import { nextStartAt } from './may-start.ts'
import { hasEnded } from './run.ts'
import type { Run } from './run.ts'

/** The next instant at which `look` finds something to do though nobody said a word. */
export function nextWake(run: Run): number | null {
  if (hasEnded(run)) return null
  const instants: number[] = []
  const mayStart = run.status === 'running' && !isOutOfMoney(run)
  if (mayStart && run.atWork.size < run.slots) {
    instants.push(nextRetryAt(run))
    if (run.ready.size > 0) {
      const opening = nextOpening(run)
      if (opening !== null || run.charter.pacing) instants.push(Math.max(opening ?? 0, nextStartAt(run)))
    }
  }
  const deadline = run.deadlines.peek()
  if (deadline) instants.push(deadline.at + run.policy.graceMs)
  const period = run.periods.peek()
  if (period) instants.push(period.at)
  const nudge = run.nudges.peek()
  if (nudge) instants.push(nudge.at)
  const next = Math.min(...instants)
  return next === Infinity ? null : next
}

/** How many of those that wait for their pause are looked at; the first of them are due first. */
const RETRIES_SEEN = 20

/** When the first of what is mended may start: its pause being over, and its provider to be asked again. Infinite: never by itself. */
function nextRetryAt(run: Run): number {
  let soonest = Infinity
  let seen = 0
  for (const { at, task } of run.delayed.inOrder()) {
    if (at >= soonest || seen++ >= RETRIES_SEEN) return Math.min(soonest, at)
    soonest = Math.min(soonest, Math.max(at, nextStartAt(run), opensAt(run, task.provider)))
  }
  return soonest
}
