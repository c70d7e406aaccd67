import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { ActivityRow, Store } from '../store/port.ts'

/** Lines are kept in batches: an agent may print faster than is worth a statement each. */
const FLUSH_MS = 500
/** Of each attempt between two flushes; older ones are let go. */
const LINES_MAX = 20

export interface Activity extends AsyncDisposable {
  show(row: ActivityRow): void
  listen(listener: (row: ActivityRow) => void): () => void
}

/** What agents let people see: told at once to who listens here, kept in the store soon after. */
export function openActivity(store: Store, clock: Clock, log: Log): Activity {
  const listeners = new Set<(row: ActivityRow) => void>()
  let kept = new Map<string, ActivityRow[]>()
  let cancel: (() => void) | undefined
  let flushing: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    cancel = undefined
    const rows = [...kept.values()].flat()
    kept = new Map()
    if (rows.length === 0) return
    // Nobody's work hangs on these lines: what cannot be kept is let go.
    await store
      .keepActivity(rows)
      .catch((error: unknown) => log.warn({ error }, 'activity could not be kept'))
  }

  return {
    show(row) {
      for (const listener of listeners) listener(row)
      const key = `${row.run}/${row.task}/${row.attempt}`
      const lines = kept.get(key) ?? []
      lines.push(row)
      kept.set(key, lines.slice(-LINES_MAX))
      cancel ??= clock.after(FLUSH_MS, () => {
        flushing = flushing.then(flush)
      })
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async [Symbol.asyncDispose]() {
      cancel?.()
      await flushing
      await flush()
    },
  }
}
