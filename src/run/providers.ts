import type { ProviderTerms } from './charter-terms.ts'
import type { Cure } from './policy.ts'
import type { Run, RunTask } from './run.ts'
import { NOTHING_SHARED, hasRoom } from './shares.ts'
import type { Shared } from './shares.ts'

/** A provider as this run knows it. Only `apply` changes it. */
export interface RunProvider {
  readonly name: string
  readonly slots: number | null
  /** Who stands in for it. */
  readonly next: string | null
  /** `down`: nothing but a probe goes there. */
  status: 'up' | 'down'
  /** Not to be asked before. */
  closedUntil: number
  /** Why not; what was closed last. */
  closedFor: 'down' | 'rate' | 'usage' | null
  /** How often in a row it was found down. */
  strikes: number
  /** The task that tries whether it is back. */
  probe: RunTask | null
  /** Kept between two starts since it complained of the rate. */
  intervalMs: number
  nextStartAt: number
  atWork: number
}

export function toProviders(terms: ProviderTerms[]): Map<string, RunProvider> {
  return new Map(
    terms.map(({ name, slots }, index) => [
      name,
      {
        name,
        slots,
        next: terms[index + 1]?.name ?? null,
        status: 'up',
        closedUntil: 0,
        closedFor: null,
        strikes: 0,
        probe: null,
        intervalMs: 0,
        nextStartAt: 0,
        atWork: 0,
      },
    ]),
  )
}

/** Who would do it instead: the next one that is not down. */
export function nextProvider(run: Run, name: string | null): string | null {
  let next = name === null ? undefined : run.providers.get(name)?.next
  while (next !== null && next !== undefined) {
    const provider = run.providers.get(next)
    if (provider?.status === 'up') return next
    next = provider?.next
  }
  return null
}

/** Who has its tasks while it is down, nobody being asked; null: they wait for its return, or for what people say. */
export function standIn(run: Run, name: string | null): string | null {
  return movesAlone(run, name) ? nextProvider(run, name) : null
}

/** Whether the policy lets its tasks go to another provider without a word of people: at once, or after the waits that come first. */
export function movesAlone({ policy: { rows }, providers }: Run, name: string | null): boolean {
  const { mode, cures, consent = [] } = rows.provider
  const waits = countWaits(cures)
  const isFree = mode === 'auto' && cures[waits] === 'next-provider' && !consent.includes('next-provider')
  return isFree && (providers.get(name ?? '')?.strikes ?? 0) > waits
}

/** How many of the first rungs, which only wait for it, are used up: what one task has waited for, all of them have. */
export function countWaited({ policy: { rows }, providers }: Run, name: string | null, now: number): number {
  const provider = providers.get(name ?? '')
  if (!provider) return 0
  const { status, closedUntil, strikes } = provider
  // Others that were under way there only say once more what is known.
  const isKnown = status === 'down' && closedUntil > now
  return Math.min(countWaits(rows.provider.cures), isKnown ? strikes - 1 : strikes)
}

function countWaits(cures: Cure[]): number {
  const waits = cures.findIndex(cure => cure !== 'wait')
  return waits < 0 ? cures.length : waits
}

/** With whom a task of this provider may start now; undefined: with nobody. */
export function openProvider(
  run: Run,
  name: string | null,
  now: number,
  started: ReadonlyMap<string, number> = new Map(),
  shared: Shared = NOTHING_SHARED,
): string | null | undefined {
  const provider = name === null ? undefined : run.providers.get(name)
  if (!provider) return name
  if (isOpen(provider, now, started, shared)) return name
  const next = provider.status === 'down' ? run.providers.get(standIn(run, name) ?? '') : undefined
  return next && isOpen(next, now, started, shared) ? next.name : undefined
}

/** `started`: how many are about to start with each, which is not yet said by any event. */
function isOpen(
  provider: RunProvider,
  now: number,
  started: ReadonlyMap<string, number>,
  shared: Shared,
): boolean {
  const { name, status, closedUntil, nextStartAt, intervalMs, probe } = provider
  if (closedUntil > now || nextStartAt > now) return false
  const more = started.get(name) ?? 0
  if (status === 'down' && (probe !== null || more > 0)) return false
  if (intervalMs > 0 && more > 0) return false
  return hasRoom(provider, more, shared)
}

/** When one of the lanes in which tasks wait may open though nothing happens. */
export function nextOpening(run: Run): number | null {
  const known = run.ready.keys.filter(key => run.providers.has(key ?? ''))
  const at = Math.min(...known.map(key => opensAt(run, key)))
  return at === Infinity ? null : at
}

/** When a task of this provider may start, as far as that is up to providers; infinite: not before something happens. */
export function opensAt(run: Run, name: string | null): number {
  const own = run.providers.get(name ?? '')
  if (!own) return 0
  const next = own.status === 'down' ? run.providers.get(standIn(run, name) ?? '') : undefined
  const instants = [own, next].flatMap(provider =>
    provider && provider.probe === null ? [Math.max(provider.closedUntil, provider.nextStartAt)] : [],
  )
  return Math.min(...instants)
}
