import type { Agent } from '../agents/port.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { every } from '../lib/repeat.ts'
import type { Store } from '../store/port.ts'

/** A clock that all instances have in common, however wrong the one of a machine is. */
export interface SharedClock extends Clock, AsyncDisposable {
  /** When it is by this clock what it is by the machine's own. */
  fromOwn(at: number): number
}

const LOOK_MS = 30_000
/** Whatever is less may as well be the way there and back. */
const TOLERATED_MS = 250
/** An answer that took longer says too little. */
const WAY_MS_MAX = 2_000
/** From here on it is worth a word in the log. */
const TOLD_MS = 5_000

/**
 * The database's clock, as far as this machine's own is off from it. Between two looks it goes by `elapsed`, which nobody
 * sets: where the machine's own clock is set meanwhile, or slept, it is looked again.
 */
export async function openSharedClock(given: {
  store: Pick<Store, 'readClock'>
  clock: Clock
  /** Milliseconds since some moment. */
  elapsed(): number
  log: Log
}): Promise<SharedClock> {
  const { store, clock, elapsed, log } = given
  let anchor = { ownAt: clock.now(), offMs: 0, elapsedMs: elapsed() }
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    const before = elapsed()
    const there = await store.readClock()
    const [elapsedMs, ownAt] = [elapsed(), clock.now()]
    const wayMs = elapsedMs - before
    if (wayMs > WAY_MS_MAX) return
    const measuredMs = Math.round(there + wayMs / 2 - ownAt)
    const isAsBefore = Math.abs(measuredMs - anchor.offMs) <= TOLERATED_MS + wayMs
    const isNear = Math.abs(measuredMs) <= TOLERATED_MS + wayMs
    const offMs = isNear ? 0 : isAsBefore ? anchor.offMs : measuredMs
    if (offMs !== anchor.offMs && Math.abs(offMs) >= TOLD_MS)
      log.warn({ offMs }, "this machine's clock is wrong: the database's is gone by")
    anchor = { ownAt, offMs, elapsedMs }
  }
  function lookAgain(): void {
    looking ??= look()
      .catch((error: unknown) => log.warn({ error }, "the database's clock could not be read"))
      .finally(() => (looking = undefined))
  }
  function now(): number {
    const { ownAt, offMs, elapsedMs } = anchor
    const passedMs = Math.round(elapsed() - elapsedMs)
    const isSet = Math.abs(clock.now() - ownAt - passedMs) > TOLERATED_MS
    if (isSet) lookAgain()
    return isSet ? ownAt + passedMs + offMs : clock.now() + offMs
  }

  await look()
  const cancel = every(clock, LOOK_MS, lookAgain)
  return {
    now,
    after: (delayMs, call) => clock.after(delayMs, call),
    fromOwn: at => at + now() - clock.now(),
    async [Symbol.asyncDispose]() {
      cancel()
      await looking
    },
  }
}

/** What agents know of time they know by the machine they run on: when a provider takes more, for example. */
export function withClock(
  agents: ReadonlyMap<string, Agent>,
  { fromOwn }: Pick<SharedClock, 'fromOwn'>,
): ReadonlyMap<string, Agent> {
  return new Map(
    Array.from(agents, ([name, agent]) => [
      name,
      {
        ...agent,
        async work(...given) {
          const report = await agent.work(...given)
          const { ending } = report
          if (ending.kind !== 'refused' || ending.until === null) return report
          return { ...report, ending: { ...ending, until: fromOwn(ending.until) } }
        },
      } satisfies Agent,
    ]),
  )
}
