import type { Event } from './event.ts'
import type { Outcome } from './outcome.ts'
import type { Attempt, Run, RunTask } from './run.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

// What `apply` does to providers: who is at work there, who tries whether one is back, how fast it may be asked.

const INTERVAL_MIN_MS = 1_000
const INTERVAL_MAX_MS = 60_000

export function noteStart(run: Run, task: RunTask, { provider: name, at }: Of<'attempt-queued'>): void {
  const provider = run.providers.get(name ?? '')
  if (!provider) return
  provider.atWork++
  if (provider.status === 'down') provider.probe = task
  if (provider.intervalMs > 0) provider.nextStartAt = at + provider.intervalMs
}

/** What it came to says something about its provider too. */
export function noteOutcome(run: Run, task: RunTask, attempt: Attempt, outcome: Outcome): void {
  const provider = run.providers.get(attempt.provider ?? '')
  if (!provider) return
  if (provider.probe === task) provider.probe = null
  if (outcome.kind !== 'done') return
  provider.intervalMs = provider.intervalMs <= INTERVAL_MIN_MS ? 0 : provider.intervalMs / 2
}

export function closeProvider(run: Run, event: Of<'provider-closed'>): void {
  const provider = run.providers.get(event.provider)
  if (!provider) return
  if (event.until >= provider.closedUntil) provider.closedFor = event.because
  provider.closedUntil = Math.max(provider.closedUntil, event.until)
  if (event.because === 'down') {
    provider.status = 'down'
    provider.strikes++
  }
  if (event.because === 'rate') {
    provider.intervalMs = Math.min(INTERVAL_MAX_MS, Math.max(INTERVAL_MIN_MS, provider.intervalMs * 2))
    provider.nextStartAt = event.until
  }
}

export function openProviderAgain(run: Run, { provider: name }: Of<'provider-back'>): void {
  const provider = run.providers.get(name)
  if (!provider) return
  provider.status = 'up'
  provider.strikes = 0
  provider.closedFor = null
  provider.closedUntil = 0
  provider.probe = null
}
