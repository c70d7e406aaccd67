import { toCanonical } from '../lib/canonical.ts'
import { apply } from '../run/apply.ts'
import type { Event } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import { forgetTouched } from '../run/to-rows.ts'
import type { RunHead, Store, StoredEvent, Tx } from '../store/port.ts'
import { chainHash } from '../system/hash.ts'

/** A run as this process holds it, and the hash of its last event. */
export interface Held {
  run: Run
  hash: string
}

/** The events of one step, each with its place in the run's chain. */
export class Chain {
  readonly stored: StoredEvent[] = []
  readonly #run: string
  #hash: string

  constructor(run: string, hash: string) {
    this.#run = run
    this.#hash = hash
  }

  get hash(): string {
    return this.#hash
  }

  /** The run's event of this number; returns its hash. */
  add(seq: number, event: Event): string {
    const text = toCanonical(event)
    this.#hash = chainHash(this.#hash, text)
    this.stored.push({ run: this.#run, seq, at: event.at, type: event.type, text, hash: this.#hash })
    return this.#hash
  }
}

/** Brings a copy up to what is stored; one that is ahead of it, or of another history, is made anew. */
export async function catchUp(
  store: Store,
  tx: Tx,
  id: string,
  copy: Held | undefined,
  head: RunHead,
): Promise<Held> {
  if (copy && copy.run.seq === head.seq && copy.hash === head.hash) return copy
  const base = copy && copy.run.seq < head.seq ? copy.run : undefined
  const missed = await store.eventsAfter(tx, id, base?.seq ?? 0)
  return { run: replayEvents(missed, base), hash: head.hash }
}

/** The run that its events make. */
function replayEvents(events: StoredEvent[], base?: Run): Run {
  let run = base
  for (const { text } of events) run = apply(run, JSON.parse(text) as Event)
  if (!run) throw new Error('A run without events cannot be replayed')
  forgetTouched(run)
  return run
}
