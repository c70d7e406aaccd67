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

/** The database's clock, as far as this machine's own is off from it. */
export async function openSharedClock(given: {
  store: Pick<Store, 'readClock'>
  clock: Clock
  log: Log
}): Promise<SharedClock> {
  const { store, clock, log } = given
  let offMs = 0

  async function look(): Promise<void> {
    const before = clock.now()
    const there = await store.readClock()
    const after = clock.now()
    const wayMs = after - before
    if (wayMs < 0 || wayMs > WAY_MS_MAX) return
    const measuredMs = there - (before + after) / 2
    const isNear = Math.abs(measuredMs) <= TOLERATED_MS + wayMs
    const foundMs = isNear ? 0 : Math.round(measuredMs)
    if (Math.abs(foundMs - offMs) <= TOLERATED_MS + wayMs) return
    offMs = foundMs
    if (Math.abs(foundMs) >= TOLD_MS)
      log.warn({ offMs: foundMs }, "this machine's clock is wrong: the database's is gone by")
  }

  let looking = look()
  await looking
  const cancel = every(clock, LOOK_MS, () => {
    looking = look().catch((error: unknown) => log.warn({ error }, "the database's clock could not be read"))
  })
  return {
    now: () => clock.now() + offMs,
    after: (delayMs, call) => clock.after(delayMs, call),
    fromOwn: at => at + offMs,
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
