import type { Log } from '../lib/log.ts'
import { announce } from '../message/announce.ts'
import { withoutSettled } from '../message/asked.ts'
import type { NewPost } from '../message/post.ts'
import { apply } from '../run/apply.ts'
import { decide } from '../run/decide.ts'
import { refuse } from '../run/decision.ts'
import type { Decision } from '../run/decision.ts'
import type { Event } from '../run/event.ts'
import type { Deed } from '../run/deed.ts'
import type { Effect, Input, Refusal } from '../run/input.ts'
import type { Run } from '../run/run.ts'
import type { Pictures } from '../run/verbosity.ts'
import { takeTouched } from '../run/to-rows.ts'
import type { JobRef, Store, Tx } from '../store/port.ts'
import { grantSlots } from './capacity.ts'
import { toChange } from './change.ts'
import type { Fleet } from './fleet.ts'
import { Chain, catchUp } from './held.ts'
import type { Held } from './held.ts'
import { remember } from './remember.ts'
import { illustrate } from './illustrate.ts'
import { beginStep, endStep, noteEvent } from './shares.ts'
import type { Tally } from './tally.ts'
import { withQuestion } from './with-question.ts'

export interface Envelope {
  input: Input
  /** Decided right after it, whatever came of it: both go through one transaction, or neither does. */
  next?: Input
  /** What a person did by which it came. */
  deed?: Deed
  /** The job that is done once the input is settled. */
  ends?: JobRef
  /** Asked in the transaction before anything is decided; a refusal stops it. */
  admit?: (tx: Tx) => Promise<Refusal | null>
  /** What is said in answer to whoever it came from, in the same transaction. */
  reply?: (settled: Settled) => NewPost[]
  /** What is said before all that it leads to. */
  preface?: (settled: Settled) => NewPost[]
}

export interface Settled {
  run: Run
  /** Of its last input. */
  decision: Decision
}

export interface Advanced {
  held: Held
  /** What each envelope led to, in their order. */
  decisions: Decision[]
  events: Event[]
}

export interface AdvanceContext {
  store: Store
  log: Log
  /** Slots of the whole installation, where nobody has settled them. */
  slots: number
  pictures?: Pictures
  tally?: Pick<Tally, 'advanced'>
  /** Knows who is there; unset: somebody always is. */
  fleet?: Pick<Fleet, 'serves'>
  now(): number
  mintToken(): string
  /** Resolves once all that has arrived by now had its chance to be heard. */
  gather(): Promise<void>
}

/**
 * The one transaction by which a run changes: state, history, what is to be done outside and what is to be said are
 * stored together or not at all. A copy handed in is spoilt when this throws.
 */
export async function advance(
  context: AdvanceContext,
  runId: string,
  copy: Held | undefined,
  envelopes: Envelope[],
): Promise<Advanced> {
  const { store, fleet } = context
  return await store.transaction(async tx => {
    // Where nothing is to be read or asked in between, both locks are one way to the database.
    const isReady = copy !== undefined && envelopes.every(({ admit }) => !admit)
    const head = await store.lockRun(tx, runId, isReady ? 'capacity' : null)
    const now = context.now()
    const before = head ? await catchUp(store, tx, runId, copy, head) : undefined
    const refusals: (Refusal | null)[] = []
    for (const { admit } of envelopes) refusals.push(admit ? await admit(tx) : null)
    // Last, for every run of the installation waits for this one.
    const capacity = await store.lockCapacity(tx)
    const slots = capacity.slots ?? context.slots
    const shares = await beginStep(store, tx, runId, before?.run, envelopes, now)
    const atWorkBefore = before?.run.atWork.size ?? 0
    const chain = new Chain(runId, before?.hash ?? '')

    const step = {
      run: before?.run,
      events: [] as Event[],
      effects: [] as Effect[],
      posts: [] as NewPost[],
    }
    const take = (input: Input, deed?: Deed): Decision => {
      const taken = (step.run?.atWork.size ?? 0) - atWorkBefore
      const decision = decide(step.run, input, {
        now,
        capacity: grantSlots({ ...capacity, used: capacity.used + taken }, slots, runId),
        shared: shares.shared,
        ...(fleet && { isServed: wanted => fleet.serves(step.run?.charter.place ?? '', wanted) }),
        wholeMs: store.wholeMs(),
        mintToken: context.mintToken,
      })
      const done = deed && withQuestion(deed, step.run, input)
      for (const body of decision.events) {
        const event: Event = { at: now, ...body, ...(done && 'by' in body && { deed: done }) }
        step.run = apply(step.run, event)
        noteEvent(shares, event)
        step.events.push(event)
        const said = announce(step.run, event, chain.add(step.run.seq, event))
        step.posts.push(...illustrate(said, step.run, event, context))
      }
      step.effects.push(...decision.effects)
      return decision
    }
    const decisions = envelopes.map(({ input, next, deed }, index) => {
      const refusal = refusals[index]
      if (refusal) return refuse(refusal.code, refusal.message)
      const decision = take(input, deed)
      return next ? take(next, deed) : decision
    })
    while (step.run && take({ type: 'look' }).events.length > 0);

    const { run, events, effects } = step
    if (!run) throw new UnknownRun(runId, decisions.find(({ refusal }) => refusal)?.refusal)
    const ended = envelopes.flatMap(({ ends }) => ends ?? [])
    const say = (part: 'preface' | 'reply'): NewPost[] =>
      envelopes.flatMap((envelope, index) => envelope[part]?.({ run, decision: decisions[index]! }) ?? [])
    const change = toChange(run, chain, {
      effects,
      ended,
      capacity,
      slots,
      taken: run.atWork.size - atWorkBefore,
      shared: shares.shared,
      ...endStep(shares, run, now),
      now,
    })
    if (change) await store.write(tx, { ...change, rows: takeTouched(run) })
    await remember(store, tx, run, events)
    const posts = [...say('preface'), ...withoutSettled(step.posts), ...say('reply')]
    await post(store, tx, run, events, posts)
    return { held: { run, hash: chain.hash }, decisions, events }
  })
}

/** After the rows of the run, for threads are locked last. */
async function post(store: Store, tx: Tx, run: Run, events: Event[], posts: NewPost[]): Promise<void> {
  const { thread } = run.charter
  const isCreated = events.some(({ type }) => type === 'run-created')
  const about = thread && events.length > 0 ? { thread, ...(isCreated && { run: run.id }) } : undefined
  if (about || posts.length > 0) await store.chats.writePosts(tx, posts, about)
}

export class UnknownRun extends Error {
  /** Why it did not come into being either. */
  readonly refusal: Refusal | undefined
  constructor(run: string, refusal?: Refusal) {
    super(refusal?.message ?? `There is no run ${run}.`)
    this.name = 'UnknownRun'
    this.refusal = refusal
  }
}
