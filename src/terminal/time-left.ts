import { expectEnd } from '../message/expect-end.ts'
import type { Expected } from '../message/expect-end.ts'
import { sayMinutes } from '../message/say-forecast.ts'
import type { Charter } from '../run/event.ts'
import type { Run } from '../run/run.ts'

const MINUTE_MS = 60_000
/** It looks at every task, and a board is painted ten times a second. */
const RENEW_MS = 5_000

const known = new WeakMap<Charter, { at: number; expected: Expected | null }>()

/** `about 34 min left`; null: nobody can tell. */
export function toTimeLeft(run: Run, now: number): string | null {
  if (run.status !== 'running') return null
  const found = known.get(run.charter)
  const isFresh = found !== undefined && now >= found.at && now - found.at < RENEW_MS
  const { expected } = isFresh ? found : { expected: expectEnd(run, now) }
  if (!isFresh) known.set(run.charter, { at: now, expected })
  if (expected === null) return null
  const [from, to] = [(expected.from - now) / MINUTE_MS, (expected.to - now) / MINUTE_MS]
  const isSoon = to < 1
  if (expected.waits) return isSoon ? null : `at least ${sayMinutes([Math.ceil(from), Math.ceil(from)])} left`
  return isSoon ? 'less than a minute left' : `about ${sayMinutes([Math.ceil(from), Math.ceil(to)])} left`
}
