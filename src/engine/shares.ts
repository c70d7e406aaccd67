import type { Event } from '../run/event.ts'
import type { Input } from '../run/input.ts'
import { pick } from '../run/pick.ts'
import type { Run } from '../run/run.ts'
import { SHARED_MICROS, SPENT_MAX, countHeld, countInAll, listShares } from '../run/shares.ts'
import type { Closed, ShareRef, Shared } from '../run/shares.ts'
import type { NewJob, Share, ShareChange, Store, Tx } from '../store/port.ts'

/** What a run shares with others, as it stood when the step began, and what the step has found out since. */
export interface Step {
  run: string
  refs: ShareRef[]
  stored: ReadonlyMap<string, Share>
  /** How much of each the run held then. */
  before: ReadonlyMap<string, number>
  closed: Map<string, Closed>
  /** What the others leave of it; it stays so while the step holds the lock. */
  shared: Shared
}

const NOTHING: Omit<Share, 'name'> = { used: 0, line: [], closed: null }

/** Under the lock of the capacity, which is held by now. */
export async function beginStep(
  store: Store,
  tx: Tx,
  runId: string,
  run: Run | undefined,
  envelopes: { input: Input }[],
  now: number,
): Promise<Step> {
  const refs = listRefs(run, envelopes, now)
  const names = refs.map(({ name }) => name)
  const stored = names.length > 0 ? await store.lockShares(tx, names) : []
  const shares = new Map(stored.map(share => [share.name, share]))
  const before = new Map(refs.map(ref => [ref.name, run ? countHeld(run, ref) : 0]))
  const closed = new Map(
    refs.flatMap(({ kind, name, own }) => {
      const closed = kind === 'provider' ? (shares.get(name)?.closed ?? null) : null
      return closed === null ? [] : [[own, closed] as const]
    }),
  )
  const known = { run: runId, refs, stored: shares, before, closed }
  return { ...known, shared: toShared(known) }
}

/** What it shares with others is known from its charter, which may only now come into being. */
function listRefs(run: Run | undefined, envelopes: { input: Input }[], now: number): ShareRef[] {
  if (run) return run.shares
  const founding = envelopes.flatMap(({ input }) => (input.type === 'create' ? input.charter : []))[0]
  return founding ? listShares(founding, now) : []
}

/** Whoever waits in front of the run comes first: it counts as having its part. */
function toShared({ run, refs, stored, before, closed }: Omit<Step, 'shared'>): Shared {
  const providers = new Map<string, number>()
  const services = new Map<string, number>()
  let spent = 0
  for (const { kind, name, own } of refs) {
    const { used, line } = stored.get(name) ?? NOTHING
    const place = line.indexOf(run)
    const ahead = place < 0 ? line.length : place
    const taken = Math.max(0, used - (before.get(name) ?? 0)) + ahead
    if (kind === 'person') spent = taken * SHARED_MICROS
    else if (taken > 0) (kind === 'provider' ? providers : services).set(own, taken)
  }
  return { providers, services, spent, closed }
}

/** What a run finds out about a provider is so for all. */
export function noteEvent({ run, closed }: Step, event: Event): void {
  if (event.type === 'provider-back') closed.delete(event.provider)
  if (event.type !== 'provider-closed') return
  const { provider, because, until, why } = event
  if (until > (closed.get(provider)?.until ?? 0)) closed.set(provider, { because, until, why, by: run })
}

/** What became of it by the end of the step, and who is to be told that something is free. */
export function endStep(step: Step, run: Run, now: number): { shares: ShareChange[]; bells: NewJob[] } {
  const wanted = listWanted(step, run, now)
  const changes = step.refs.map(ref => {
    const stored = step.stored.get(ref.name) ?? NOTHING
    const delta = countHeld(run, ref) - (step.before.get(ref.name) ?? 0)
    const closed = (ref.kind === 'provider' ? step.closed.get(ref.own) : undefined) ?? null
    const line = toLineMove(stored.line.includes(run.id), wanted.has(ref.name), delta)
    const used = Math.min(SPENT_MAX, Math.max(0, stored.used + delta))
    const change: ShareChange = { name: ref.name, used, line, closed }
    const isChanged = delta !== 0 || line !== 'stays' || closed !== stored.closed
    // Who only gets in line leaves nothing to anybody: two that ring for that ring for each other without end.
    const isLeft = delta !== 0 || line === 'leaves' || closed !== stored.closed
    const isFree = isLeft && used < countInAll(run, ref)
    const next = isFree ? stored.line.find(other => other !== run.id) : undefined
    return { change, isChanged, next }
  })
  const told = changes.filter(({ isChanged }) => isChanged)
  const next = new Set(told.flatMap(({ next }) => next ?? []))
  return {
    shares: told.map(({ change }) => change),
    bells: [...next].map(other => ({ queue: 'bell', data: { ring: 'look', run: other } })),
  }
}

/** Who was served and wants more goes to the end. */
function toLineMove(isIn: boolean, isWanted: boolean, delta: number): ShareChange['line'] {
  if (isIn && !isWanted) return 'leaves'
  if (!isWanted) return 'stays'
  if (!isIn) return 'enters'
  return delta > 0 ? 'goes-last' : 'stays'
}

/** What only other runs keep this one from taking now. */
function listWanted(step: Step, run: Run, now: number): Set<string> {
  if (run.status !== 'running') return new Set()
  const services = step.refs.filter(({ kind, own }) => kind === 'service' && run.elsewhere.has(own))
  const full = step.refs.filter(
    ref =>
      ref.kind === 'provider' &&
      step.shared.providers.has(ref.own) &&
      countHeld(run, ref) < countInAll(run, ref),
  )
  const alone =
    full.length > 0
      ? pick(run, { now, capacity: Infinity, shared: { ...step.shared, providers: new Map() } })
      : null
  const lacking = new Set(alone?.picked.map(({ provider }) => provider))
  return new Set([...services, ...full.filter(({ own }) => lacking.has(own))].map(({ name }) => name))
}
