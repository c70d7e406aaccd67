import type { Clock } from '../../src/lib/clock.ts'

export interface HandClock extends Clock {
  /** Time passes; what falls due in it is called at its time, in order. */
  pass(ms: number): void
  /** How many calls are still to come. */
  waiting(): number
}

/** A clock that a test moves by hand. */
export function createHandClock(startAt = 0): HandClock {
  let now = startAt
  let calls: { at: number; call: () => void }[] = []
  return {
    now: () => now,
    after(delayMs, call) {
      const entry = { at: now + delayMs, call }
      calls.push(entry)
      return () => void (calls = calls.filter(other => other !== entry))
    },
    pass(ms) {
      const until = now + ms
      for (;;) {
        const [next] = calls.toSorted((a, b) => a.at - b.at)
        if (!next || next.at > until) break
        calls = calls.filter(other => other !== next)
        now = Math.max(now, next.at)
        next.call()
      }
      now = until
    },
    waiting: () => calls.length,
  }
}
