import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { every } from '../lib/repeat.ts'
import type { ViewRows } from '../store/views-port.ts'

/** How often it is looked what other instances did. */
const LOOK_MS = 2_000
const RUNS_MAX = 500

/** Tells which runs changed: those of this process at once, those of others soon, as long as somebody wants to know. */
export function openRunNews(given: {
  /** What this process does is heard; returns the way to stop. */
  listen(heard: (run: string) => void): () => void
  listGoing: ViewRows['listGoing']
  tell(run: string): void
  isWanted(): boolean
  clock: Clock
  log: Log
}): Disposable {
  const { listen, listGoing, tell, isWanted, clock, log } = given
  let known = new Map<string, number>()
  let isLooking = false

  async function look(): Promise<void> {
    isLooking = true
    try {
      const going = new Map((await listGoing(RUNS_MAX)).map(({ id, seq }) => [id, seq]))
      for (const [id, seq] of going) if (known.get(id) !== seq) tell(id)
      for (const id of known.keys()) if (!going.has(id)) tell(id)
      known = going
    } catch (error) {
      log.warn({ error }, 'the page could not be told of the runs of other instances')
    } finally {
      isLooking = false
    }
  }

  const stop = listen(tell)
  const cancel = every(clock, LOOK_MS, () => {
    if (isWanted() && !isLooking) void look()
  })
  return {
    [Symbol.dispose]() {
      stop()
      cancel()
    },
  }
}
