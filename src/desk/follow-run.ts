import type { Runs } from '../engine/runs.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { pause } from '../lib/repeat.ts'
import type { Event } from '../run/event.ts'
import type { ActivityRow, Store } from '../store/port.ts'
import type { News, Told } from './port.ts'

export interface FollowContext {
  store: Pick<Store, 'transaction' | 'eventsAfter'>
  /** What this process does itself is heard at once; nothing: it does not work on runs. */
  heard: Heard | null
  clock: Clock
  log: Log
}

export interface Heard {
  listen: Runs['listen']
  onActivity(listener: (row: ActivityRow) => void): () => void
}

/** How often it is looked whether another instance did something. */
const POLL_MS = 1_000
/** For a reader that is slow so much is kept; of what is more the events are read again, later. */
const EVENTS_MAX = 2_000
const ROWS_MAX = 200

/** A run's events after a number, without gap or double, whoever makes them; what agents show beside it may have gaps. */
export async function* followRun(
  { store, heard, clock, log }: FollowContext,
  run: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<News> {
  const inbox = new Inbox(run)
  using stops = new DisposableStack()
  const wake = (): void => inbox.wake()
  signal.addEventListener('abort', wake)
  stops.defer(() => signal.removeEventListener('abort', wake))
  if (heard) {
    stops.defer(heard.listen((said, events) => inbox.hear(said.id, said.seq, events)))
    stops.defer(heard.onActivity(row => inbox.show(row)))
  }
  let seq = after
  const read = (): Promise<Told[]> =>
    store.transaction(async tx => (await store.eventsAfter(tx, run, seq)).map(toTold))
  const readLater = (error: unknown): Told[] => {
    log.warn({ error, run }, 'its events could not be read; they are soon read again')
    return []
  }
  let events = await read()
  while (!signal.aborted) {
    if (events.length > 0) {
      seq = events.at(-1)!.seq
      yield { type: 'events', events }
    }
    const rows = inbox.takeRows()
    if (rows.length > 0) yield { type: 'activity', rows }
    const isHeard = await inbox.wait(clock)
    if (signal.aborted) return
    events = (isHeard ? inbox.takeEvents(seq) : null) ?? (await read().catch(readLater))
  }
}

function toTold({ seq, text }: { seq: number; text: string }): Told {
  return { seq, event: JSON.parse(text) as Event }
}

/** What was heard of a run and not handed on yet. */
class Inbox {
  readonly #run: string
  #events: Told[] = []
  #rows: ActivityRow[] = []
  #isRung = false
  #ring = new AbortController()

  constructor(run: string) {
    this.#run = run
  }

  hear(run: string, seq: number, events: Event[]): void {
    if (run !== this.#run) return
    const first = seq - events.length + 1
    this.#events.push(...events.map((event, index) => ({ seq: first + index, event })))
    // What is left tells that there is a gap before it, which is then read.
    if (this.#events.length > EVENTS_MAX) this.#events = this.#events.slice(-1)
    this.wake()
  }

  show(row: ActivityRow): void {
    if (row.run !== this.#run) return
    this.#rows.push(row)
    if (this.#rows.length > ROWS_MAX) this.#rows.shift()
    this.wake()
  }

  /** Those after `seq`; null: there are some in between that were not heard. */
  takeEvents(seq: number): Told[] | null {
    const events = this.#events.filter(told => told.seq > seq)
    this.#events = []
    return events.every((told, index) => told.seq === seq + 1 + index) ? events : null
  }

  takeRows(): ActivityRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  wake(): void {
    this.#isRung = true
    this.#ring.abort()
  }

  /** Until something is heard, or (false) it is time to look. */
  async wait(clock: Clock): Promise<boolean> {
    if (!this.#isRung) await pause(clock, POLL_MS, this.#ring.signal)
    const isHeard = this.#isRung
    this.#isRung = false
    this.#ring = new AbortController()
    return isHeard
  }
}
