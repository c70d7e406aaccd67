import { toCanonical } from '../lib/canonical.ts'
import type { Log } from '../lib/log.ts'
import { apply } from '../run/apply.ts'
import { decide } from '../run/decide.ts'
import type { Decision } from '../run/decision.ts'
import type { Event } from '../run/event.ts'
import type { Effect, Input } from '../run/input.ts'
import type { Run } from '../run/run.ts'
import { takeTouched } from '../run/to-rows.ts'
import type { Capacity, JobRef, NewJob, OrderRow, Store, StoredEvent, Tx } from '../store/port.ts'
import { chainHash } from '../system/hash.ts'
import { grantSlots } from './capacity.ts'

/** A run as this process holds it, and the hash of its last event. */
export interface Held {
  run: Run
  hash: string
}

export interface Envelope {
  input: Input
  /** The job that is done once the input is settled. */
  ends?: JobRef
}

export interface Advanced {
  held: Held
  /** What each input led to, in their order. */
  decisions: Decision[]
  events: Event[]
}

export interface AdvanceContext {
  store: Store
  log: Log
  /** Slots of the whole installation. */
  slots: number
  now(): number
  mintToken(): string
  /** Resolves once all that has arrived by now had its chance to be heard. */
  gather(): Promise<void>
}

/**
 * The one transaction by which a run changes: state, history and what is to be done outside are stored together
 * or not at all. A copy handed in is spoilt when this throws.
 */
export async function advance(
  context: AdvanceContext,
  runId: string,
  copy: Held | undefined,
  envelopes: Envelope[],
): Promise<Advanced> {
  const { store } = context
  return await store.transaction(async tx => {
    const head = await store.lockRun(tx, runId)
    const now = context.now()
    const before = head ? await catchUp(store, tx, runId, copy, head) : undefined
    // Last, for every run of the installation waits for this one.
    const capacity = await store.lockCapacity(tx)
    const atWorkBefore = before?.run.atWork.size ?? 0

    const step = { run: before?.run, events: [] as Event[], effects: [] as Effect[] }
    const take = (input: Input): Decision => {
      const decision = decide(step.run, input, {
        now,
        capacity: grant(context, capacity, runId, (step.run?.atWork.size ?? 0) - atWorkBefore),
        mintToken: context.mintToken,
      })
      for (const body of decision.events) {
        const event = { at: now, ...body }
        step.run = apply(step.run, event)
        step.events.push(event)
      }
      step.effects.push(...decision.effects)
      return decision
    }
    const decisions = envelopes.map(({ input }) => take(input))
    while (step.run && take({ type: 'look' }).events.length > 0);

    const { run, events, effects } = step
    if (!run) throw new UnknownRun(runId)
    const ended = envelopes.flatMap(({ ends }) => ends ?? [])
    const stored = chain(runId, run.seq - events.length, before?.hash ?? '', events)
    const hash = stored.at(-1)?.hash ?? before?.hash ?? ''
    const taken = run.atWork.size - atWorkBefore
    const inLine = wantsSlot(run, now)
    if (events.length > 0 || ended.length > 0 || inLine !== capacity.line.includes(runId)) {
      await store.write(tx, {
        run: runId,
        hash,
        events: stored,
        rows: takeTouched(run),
        orders: effects.flatMap(effect => toOrder(runId, effect)),
        jobs: [
          ...effects.flatMap(effect => toJob(run, effect)),
          ...ringNext(context, capacity, runId, taken),
        ],
        ended,
        capacityDelta: taken,
        inLine,
      })
    }
    return { held: { run, hash }, decisions, events }
  })
}

class UnknownRun extends Error {
  constructor(run: string) {
    super(`There is no run ${run}.`)
    this.name = 'UnknownRun'
  }
}

/** Brings a copy up to what is stored; one that is ahead of it, or of another history, is made anew. */
async function catchUp(
  store: Store,
  tx: Tx,
  id: string,
  copy: Held | undefined,
  head: { seq: number; hash: string },
): Promise<Held> {
  if (copy && copy.run.seq === head.seq && copy.hash === head.hash) return copy
  const base = copy && copy.run.seq < head.seq ? copy.run : undefined
  const missed = await store.eventsAfter(tx, id, base?.seq ?? 0)
  return { run: replayEvents(missed, base), hash: head.hash }
}

/** The run that its events make. */
export function replayEvents(events: StoredEvent[], base?: Run): Run {
  let run = base
  for (const { text } of events) run = apply(run, JSON.parse(text) as Event)
  if (!run) throw new Error('A run without events cannot be replayed')
  takeTouched(run)
  return run
}

function chain(run: string, seq: number, hash: string, events: Event[]): StoredEvent[] {
  let previous = hash
  return events.map((event, index) => {
    const text = toCanonical(event)
    previous = chainHash(previous, text)
    return { run, seq: seq + index + 1, at: event.at, type: event.type, text, hash: previous }
  })
}

function grant({ slots }: AdvanceContext, capacity: Capacity, run: string, taken: number): number {
  return grantSlots({ ...capacity, used: capacity.used + taken }, slots, run)
}

/** After the last look only a lack of shared slots leaves ready tasks beside free slots of the run's own. */
function wantsSlot(run: Run, now: number): boolean {
  if (run.status !== 'running' || run.atWork.size >= run.charter.slots) return false
  return run.ready.size > 0 || (run.delayed.peek()?.at ?? Infinity) <= now
}

/** What is still free after this run's turn is for whoever else stands in line. */
function ringNext({ slots }: AdvanceContext, { used, line }: Capacity, run: string, taken: number): NewJob[] {
  const next = line.find(other => other !== run)
  return next !== undefined && used + taken < slots
    ? [{ queue: 'bell', data: { ring: 'look', run: next } }]
    : []
}

function toJob(run: Run, effect: Effect): NewJob[] {
  if (effect.type !== 'launch') return []
  const { agent, task, attempt } = effect
  return [{ queue: toQueue(agent, run.charter.place), data: { run: run.id, task, attempt } }]
}

/** Only where the run's folder and its copies are can its attempts be worked on. */
export function toQueue(agent: string, place: string): `attempt/${string}` {
  return `attempt/${agent}@${place}`
}

function toOrder(run: string, effect: Effect): Omit<OrderRow, 'seq'>[] {
  if (effect.type !== 'order') return []
  const { task, attempt, worker, order, why } = effect
  return [{ run, task, attempt, worker, order, why }]
}
