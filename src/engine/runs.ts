import type { Event } from '../run/event.ts'
import type { Input } from '../run/input.ts'
import { hasEnded } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { QueueNotOpen } from '../store/port.ts'
import { advance, UnknownRun } from './advance.ts'
import type { AdvanceContext, Advanced, Envelope, Settled } from './advance.ts'
import type { Held } from './held.ts'

/** More inputs than this wait for the next transaction, so that none takes too long. */
const BATCH = 500
/** So many that ended last are held all the same: whoever comes late need not wait for their whole history. */
const ENDED_MAX = 4

type Listener = (run: Run, events: Event[]) => void
type Waiting = Envelope & { resolve(settled: Settled): void; reject(error: unknown): void }

/** The way in to every run: inputs that arrive together go through one transaction, run by run. */
export class Runs {
  readonly #context: AdvanceContext
  readonly #boxes = new Map<string, { waiting: Waiting[]; held: Held | undefined; busy: boolean }>()
  readonly #ended = new Set<string>()
  readonly #listeners = new Set<Listener>()

  constructor(context: AdvanceContext) {
    this.#context = context
  }

  /** Settles once the input is stored, with what it led to. */
  submit(run: string, input: Input, more: Omit<Envelope, 'input'> = {}): Promise<Settled> {
    return new Promise((resolve, reject) => {
      const box = this.#boxes.get(run) ?? { waiting: [], held: undefined, busy: false }
      this.#boxes.set(run, box)
      box.waiting.push({ ...more, input, resolve, reject })
      if (!box.busy) void this.#drain(run, box)
    })
  }

  /** As it stands now; null: there is no such run. */
  async look(run: string): Promise<Run | null> {
    try {
      return (await this.submit(run, { type: 'look' })).run
    } catch (error) {
      if (error instanceof UnknownRun) return null
      throw error
    }
  }

  /** Called after each commit of this process with what it brought; returns the way to stop listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async #drain(
    run: string,
    box: { waiting: Waiting[]; held: Held | undefined; busy: boolean },
  ): Promise<void> {
    box.busy = true
    while (box.waiting.length > 0) {
      // A database in this process answers before the next timer or socket is heard: without a turn of the
      // event loop every input would get a transaction of its own.
      await this.#context.gather()
      await this.#step(run, box, box.waiting.splice(0, BATCH))
    }
    box.busy = false
    if (!box.held) this.#boxes.delete(run)
    else if (hasEnded(box.held.run)) this.#keepEnded(run)
  }

  #keepEnded(run: string): void {
    this.#ended.delete(run)
    this.#ended.add(run)
    if (this.#ended.size <= ENDED_MAX) return
    const [oldest = ''] = this.#ended
    this.#ended.delete(oldest)
    const box = this.#boxes.get(oldest)
    // It may have been taken up again.
    if (box && !box.busy && box.held && hasEnded(box.held.run)) this.#boxes.delete(oldest)
  }

  async #step(run: string, box: { held: Held | undefined }, batch: Waiting[]): Promise<void> {
    const copy = box.held
    box.held = undefined
    const beganAt = this.#context.now()
    try {
      const { held, decisions, events } = await this.#advance(run, copy, batch)
      this.#context.tally?.advanced(this.#context.now() - beganAt)
      box.held = held
      if (events.length > 0) this.#tell(held.run, events)
      batch.forEach(({ resolve }, index) => resolve({ run: held.run, decision: decisions[index]! }))
    } catch (error) {
      if (batch.length === 1) return batch[0]!.reject(error)
      // One input may spoil the others' transaction: each gets one of its own.
      for (const single of batch) await this.#step(run, box, [single])
    }
  }

  /** A run may name agents that only other instances have: their queues are made known here as they come up. */
  async #advance(run: string, copy: Held | undefined, batch: Envelope[]): Promise<Advanced> {
    try {
      return await advance(this.#context, run, copy, batch)
    } catch (error) {
      if (!(error instanceof QueueNotOpen)) throw error
      await this.#context.store.openQueues([error.queue])
      return await this.#advance(run, undefined, batch)
    }
  }

  /** What is stored is stored: who listens badly must not make it look otherwise. */
  #tell(run: Run, events: Event[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(run, events)
      } catch (error) {
        this.#context.log.error(
          { error, run: run.id },
          'whoever listened to a run could not bear what it heard',
        )
      }
    }
  }
}
