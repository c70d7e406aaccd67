import type { Clock } from '../lib/clock.ts'
import { pause } from '../lib/repeat.ts'

/** What one of several instances has, until it lets go or is gone. */
export interface Hold {
  take(): Promise<boolean>
  drop(): Promise<void>
}

export interface Holding extends AsyncDisposable {
  /** Begins to try for it, again and again. */
  begin(): void
  isHere(): boolean
}

const HOLD_EVERY_MS = 2_000

/** `taken` is called whenever this instance has got it; without a hold it has it from the beginning. */
export function openHolding(hold: Hold | null, clock: Clock, taken: () => void): Holding {
  const closing = new AbortController()
  let isHere = hold === null
  let trying: Promise<void> | undefined

  async function tryFor(hold: Hold): Promise<void> {
    while (!closing.signal.aborted) {
      const wasHere = isHere
      isHere = await hold.take().catch(() => false)
      if (isHere && !wasHere) taken()
      await pause(clock, HOLD_EVERY_MS, closing.signal)
    }
    await hold.drop().catch(() => undefined)
  }

  return {
    isHere: () => isHere,
    begin() {
      if (hold) trying ??= tryFor(hold)
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      await trying
    },
  }
}
