import { backoffMs } from '../lib/backoff.ts'
import type { EventBody } from './event.ts'
import { isFailure } from './outcome.ts'
import type { Failure, Outcome } from './outcome.ts'
import type { RunProvider } from './providers.ts'
import type { Attempt, Run } from './run.ts'
import type { Shared } from './shares.ts'

/** Where a provider does not say when it can be asked again. */
export const REFUSED_MS = { rate: 30_000, usage: 30 * 60_000 }

/** What a failure says of the provider: nothing more starts there till it can be asked again. */
export function toClosed(
  run: Run,
  attempt: Attempt,
  { kind, message, until }: Failure,
  now: number,
): EventBody[] {
  const provider = run.providers.get(attempt.provider ?? '')
  if (!provider) return []
  const { probeMs, probeMaxMs } = run.policy
  const ref = { type: 'provider-closed', provider: provider.name, why: message } as const
  if (kind === 'provider') {
    // Others that were under way there only say once more what is known.
    if (provider.status === 'down' && provider.closedUntil > now) return []
    return [
      { ...ref, because: 'down', until: until ?? now + backoffMs(provider.strikes, probeMs, probeMaxMs) },
    ]
  }
  if (kind !== 'rate' && kind !== 'usage') return []
  const untilAt = until ?? now + REFUSED_MS[kind]
  return provider.closedUntil >= untilAt ? [] : [{ ...ref, because: kind, until: untilAt }]
}

/** It answered: a provider that was down is back. */
export function toAskedAgain(run: Run, attempt: Attempt, outcome: Outcome): EventBody[] {
  const provider = run.providers.get(attempt.provider ?? '')
  if (provider?.status !== 'down' || !hasAnswered(outcome)) return []
  // What began there before it went down says nothing of how it is now.
  const isProbe = provider.probe !== null && provider.probe.attempts.at(-1) === attempt
  return isProbe ? [{ type: 'provider-back', provider: provider.name }] : []
}

/** What another run has found out about a provider. */
export function toHeard(
  { name, status, closedUntil, probe }: RunProvider,
  { closed }: Shared,
  now: number,
): EventBody[] {
  if (closed === null) return []
  const found = closed.get(name)
  if (found === undefined) {
    const isBack = status === 'down' && probe === null
    return isBack ? [{ type: 'provider-back', provider: name }] : []
  }
  const { because, until, why, by } = found
  if (until <= now || until <= closedUntil) return []
  const whose = `run ${by} found so`
  const told = why === '' ? whose : `${why}; ${whose}`
  return [{ type: 'provider-closed', provider: name, because, until, why: told }]
}

function hasAnswered(outcome: Outcome): boolean {
  if (!isFailure(outcome)) return outcome.kind === 'done' || outcome.kind === 'question'
  return (
    outcome.kind === 'missing' ||
    outcome.kind === 'guide' ||
    outcome.kind === 'check' ||
    outcome.kind === 'blocked'
  )
}
