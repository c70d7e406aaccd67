import { backoffMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { every } from '../lib/repeat.ts'
import { MemoryError } from '../memory/port.ts'
import type { MemoryWriter } from '../memory/port.ts'
import type { Store } from '../store/port.ts'
import type { UnsentRetrospective } from '../store/retrospectives-port.ts'

interface ScribeContext {
  store: Store
  /** None: what is remembered stays here, and waits till there is one. */
  memory: MemoryWriter | null
  clock: Clock
  log: Log
}

/** Writes what is remembered to a memory outside, one after the other: at least once, each under its id. */
export interface Scribe extends AsyncDisposable {
  start(): void
  /** Looks now: there may be something new. */
  stir(): void
}

const ROUND_MS = 15_000
/** Longer than one may take to be sent and noted; whoever comes after a crash waits so long. */
const LEASE_MS = 60_000
const REST_MS = 5_000
const REST_MAX_MS = 15 * 60_000
/** An answer that it failed may be about this one alone; one that never came is not counted. */
const TRIES_MAX = 12
/** How long what is left may take once it is to end. */
const HURRY_MS = 5_000

export function openScribe(context: ScribeContext): Scribe {
  const { memory } = context
  return memory ? new Rounds({ ...context, memory }) : new Idle()
}

class Idle implements Scribe {
  start(): void {}
  stir(): void {}
  async [Symbol.asyncDispose](): Promise<void> {}
}

class Rounds implements Scribe {
  readonly #context: ScribeContext & { memory: MemoryWriter }
  readonly #hurry = new AbortController()
  #cancel: (() => void) | undefined
  #writing: Promise<void> | undefined
  #isWanted = false
  #isClosing = false
  /** How often in a row nothing could be written, and until when we leave it alone. */
  #failures = 0
  #restsUntil = 0

  constructor(context: ScribeContext & { memory: MemoryWriter }) {
    this.#context = context
  }

  start(): void {
    this.#cancel ??= every(this.#context.clock, ROUND_MS, () => this.stir())
    this.stir()
  }

  stir(): void {
    if (this.#isClosing || this.#cancel === undefined) return
    this.#isWanted = true
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
      // Something may have come after the last look.
      if (this.#isWanted) this.stir()
    })
  }

  /** What came in the last moments is still written, if that goes quickly. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosing || this.#cancel === undefined) return await this.#writing
    this.#cancel()
    const cancel = this.#context.clock.after(HURRY_MS, () => this.#hurry.abort())
    this.stir()
    this.#isClosing = true
    await this.#writing
    cancel()
  }

  async #writeAll(): Promise<void> {
    const { store, clock, log } = this.#context
    while (this.#isWanted) {
      this.#isWanted = false
      try {
        while (clock.now() >= this.#restsUntil && !this.#hurry.signal.aborted) {
          const unsent = await store.retrospectives.takeUnsent(LEASE_MS)
          if (!unsent) break
          await this.#write(unsent)
        }
      } catch (error) {
        this.#rest(undefined)
        log.warn({ error }, 'could not see what is to be written to the memory; trying again soon')
      }
    }
  }

  async #write(unsent: UnsentRetrospective): Promise<void> {
    const { store, memory } = this.#context
    const { tries: _, task: __, ...said } = unsent
    try {
      await memory.write(said, this.#hurry.signal)
    } catch (error) {
      return await this.#settle(unsent, toMemoryError(error))
    }
    this.#failures = 0
    await store.retrospectives.markSent(unsent)
  }

  async #settle(unsent: UnsentRetrospective, error: MemoryError): Promise<void> {
    const { retrospectives } = this.#context.store
    const isSpent = error.code === 'failed' && unsent.tries + 1 >= TRIES_MAX
    if (error.code === 'refused' || isSpent) {
      this.#failures = 0
      await retrospectives.giveUp(unsent, error.message)
      return this.#warn(unsent, error, 'the memory does not take this; it stays here only')
    }
    if (this.#failures === 0 && !this.#hurry.signal.aborted)
      this.#warn(unsent, error, 'the memory cannot be written to; what is remembered waits here')
    const pauseMs = this.#rest(error.retryAfterMs)
    const counts = error.code === 'failed' ? 'failed' : 'passing'
    await retrospectives.delay(unsent, { pauseMs, why: error.message, counts })
  }

  /** All wait, for one that is away is away for all. */
  #rest(pauseMs: number | undefined): number {
    const restMs = Math.max(pauseMs ?? 0, backoffMs(this.#failures++, REST_MS, REST_MAX_MS))
    this.#restsUntil = this.#context.clock.now() + restMs
    return restMs
  }

  #warn({ id, run }: UnsentRetrospective, error: MemoryError, message: string): void {
    const { log, memory } = this.#context
    log.warn({ error, run, retrospective: id, memory: memory.name }, message)
  }
}

function toMemoryError(error: unknown): MemoryError {
  if (error instanceof MemoryError) return error
  return new MemoryError('failed', error instanceof Error ? error.message : String(error), { cause: error })
}
