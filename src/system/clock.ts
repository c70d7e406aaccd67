import type { Clock } from '../lib/clock.ts'

/** Longer than a timer can be; what is further off is armed again. */
const DELAY_MAX_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, Math.min(delayMs, DELAY_MAX_MS))
    return () => clearTimeout(timer)
  },
}

/** For what lasts in this process: it goes on evenly though the machine's clock is set, by hours and back. */
export const steadyClock: Clock = {
  ...systemClock,
  now: () => performance.timeOrigin + performance.now(),
}

/** Milliseconds since this process began, whatever its clock is set to. */
export function elapsed(): number {
  return performance.now()
}

/** A turn of the event loop: timers that are due and sockets that were heard come first. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** The time zone of this machine. */
export function systemZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
