import type { Clock } from '../lib/clock.ts'
import { pause } from '../lib/repeat.ts'
import { ChatError } from './port.ts'
import type { Haste } from './port.ts'

/** How often something may be done: `burst` times at once, and then once in `everyMs`. */
export interface Rate {
  everyMs: number
  burst: number
}

/** What is asked for at a place, and by whom of those who can wait. */
interface Wish {
  haste: Haste
  /** One that can wait keeps its turn under this name. */
  who: string
}

/** Whoever is in haste waits so long for a turn; who is not, hardly. */
const PATIENCE_MS = { now: 12_000, 'when there is room': 300 } as const
/** Whoever does not come for a turn so long after it loses it. */
const MISSED_MS = 3_000

/**
 * One queue of calls. Those in haste go first, in the order in which they come; the others get turns one after the
 * other, are told to come back then, and lose nothing by being told so.
 */
export class Lane {
  readonly #rate: Rate
  readonly #clock: Clock
  /** When the next would be due if all were evenly spaced. */
  #dueAt = 0
  #pausedUntil = 0
  /** Until when those in haste have been promised turns. */
  readonly #turns = new Map<string, number>()

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate
    this.#clock = clock
  }

  /** How long until this one may go; 0: it goes now, and is counted. */
  take({ haste, who }: Wish): number {
    const now = this.#clock.now()
    this.#forget(now)
    if (haste === 'now') return this.#goFirst(now)
    const soonestAt = this.#soonestAt(now)
    const turnAt = this.#turns.get(who)
    if (turnAt === undefined && this.#turns.size === 0 && soonestAt <= now) {
      this.#count(now)
      return 0
    }
    if (turnAt !== undefined && turnAt <= now && soonestAt <= now) {
      this.#turns.delete(who)
      this.#count(now)
      return 0
    }
    const at = turnAt ?? this.#nextTurnAt(soonestAt)
    this.#turns.set(who, Math.max(at, soonestAt))
    return Math.max(1, Math.max(at, soonestAt) - now)
  }

  /** The other side says that it was too much. */
  rest(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms)
  }

  /** Who has a turn already gets it later by one. */
  #goFirst(now: number): number {
    const at = this.#soonestAt(now)
    if (at > now) return at - now
    this.#count(now)
    for (const [who, turnAt] of this.#turns) this.#turns.set(who, turnAt + this.#rate.everyMs)
    return 0
  }

  #soonestAt(now: number): number {
    const { everyMs, burst } = this.#rate
    return Math.max(now, this.#pausedUntil, this.#dueAt - (burst - 1) * everyMs)
  }

  #nextTurnAt(soonestAt: number): number {
    const last = Math.max(0, ...this.#turns.values())
    return Math.max(soonestAt, last === 0 ? 0 : last + this.#rate.everyMs)
  }

  #count(now: number): void {
    this.#dueAt = Math.max(now, this.#dueAt) + this.#rate.everyMs
  }

  #forget(now: number): void {
    for (const [who, at] of this.#turns) if (at < now - MISSED_MS) this.#turns.delete(who)
  }
}

/** Resolves when it is this one's turn in all of these; rejects with `busy` if that takes too long, having done nothing. */
export async function takeTurn(lanes: Lane[], wish: Wish, clock: Clock, signal: AbortSignal): Promise<void> {
  const givenUpAt = clock.now() + PATIENCE_MS[wish.haste]
  for (const lane of lanes) {
    for (;;) {
      const waitMs = lane.take(wish)
      if (waitMs === 0) break
      if (clock.now() + waitMs > givenUpAt || signal.aborted)
        throw new ChatError('busy', 'It is not its turn yet', { retryAfterMs: waitMs })
      await pause(clock, waitMs, signal)
    }
  }
}
