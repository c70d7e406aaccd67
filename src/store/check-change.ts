import { assert } from '../lib/assert.ts'
import type { StoreChange } from './port.ts'

/** What every change keeps to, whatever stores it; returns the number of the event before it. */
export function checkChange(change: StoreChange): number {
  const { run, events, rows } = change
  assert(rows.run.id === run, `the change of run ${run} carries the row of run ${rows.run.id}`)
  const seqBefore = rows.run.seq - events.length
  for (const [nth, event] of events.entries()) {
    assert(event.run === run, `an event of run ${event.run} in the change of run ${run}`)
    assert(event.seq === seqBefore + 1 + nth, `event ${event.seq} of run ${run} follows ${seqBefore + nth}`)
  }
  const last = events.at(-1)
  assert(!last || last.hash === change.hash, `the hash of run ${run} is not that of its last event`)
  return seqBefore
}
