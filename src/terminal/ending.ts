import type { App } from '../app.ts'
import type { Front } from '../front.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { every } from '../lib/repeat.ts'

/** Opened before everything else, so that it is closed when all else is. */
export interface Ending extends Disposable {
  /** Told to end before, it has as long for its start and all that follows as for an end. */
  started(): void
  /** From now on it is to end, and what is not over in time is left as a crash would leave it. */
  begin(waitsFor: () => string[]): void
}

interface EndingContext {
  limitMs: number
  /** That it is to end, as the person or the system tells it. */
  signal: AbortSignal
  clock: Clock
  log: Log
  /** Ends the process on the spot. */
  giveUp(): void
}

const LOOK_MS = 250
/** So often it is said what it waits for. */
const SAY_MS = 5_000
const NAMES_MAX = 20

export function openEnding({ limitMs, signal, clock, log, giveUp }: EndingContext): Ending {
  let beganAt: number | null = null
  let waitsFor = (): string[] => []
  let cancels: (() => void)[] = []
  const waited = new Set<string>()
  const list = (names: Iterable<string>): string[] => [...names].slice(0, NAMES_MAX)

  function look(): string[] {
    const names = waitsFor()
    for (const name of names) if (waited.size < NAMES_MAX) waited.add(name)
    return list(names)
  }

  function begin(names: () => string[]): void {
    waitsFor = names
    look()
    if (beganAt !== null) return
    beganAt = clock.now()
    log.info({ limitMs }, 'ends')
    cancels = [
      every(clock, LOOK_MS, look),
      every(clock, SAY_MS, () => log.info({ waitsFor: look() }, 'is about to end')),
      clock.after(limitMs, () => {
        log.error(
          { limitMs, waitsFor: look() },
          'did not end in time, and is ended; whoever starts next goes on from there',
        )
        giveUp()
      }),
    ]
  }

  const beginEarly = (): void => begin(() => ['its own start'])
  const started = (): void => signal.removeEventListener('abort', beginEarly)
  if (signal.aborted) beginEarly()
  else signal.addEventListener('abort', beginEarly, { once: true })

  return {
    started,
    begin,
    [Symbol.dispose]() {
      started()
      for (const cancel of cancels) cancel()
      if (beganAt !== null) log.info({ ms: clock.now() - beganAt, waitedFor: list(waited) }, 'has ended')
    },
  }
}

/** What is still under way here. */
export function listWork({ engine, store }: Pick<App, 'engine' | 'store'>, front?: Front): string[] {
  const { open } = store.upkeep.calls()
  const database = open === 0 ? [] : [open === 1 ? 'a call to the database' : `${open} calls to the database`]
  return [...engine.waitsFor(), ...(front?.waitsFor() ?? []), ...database]
}

/** As a crash would: there is nothing that a start could not go on from. */
export function endOnTheSpot(): void {
  process.kill(process.pid, 'SIGKILL')
}
