import { listColumns } from './statements.ts'
import { toStatement } from './driver.ts'
import type { Capacity, RunHead, StoredEvent } from './port.ts'
import { events } from './schema.ts'
import type { SqlTx } from './sql-tx.ts'

const LOCK_RUN = toStatement<RunHead>(
  'get the lock of a run, which another transaction held',
  'select seq, hash from runs where id = $1 for update',
)
const LOCK_CAPACITY = toStatement<{ used: number }>(
  'get the lock of the capacity, which another transaction held',
  'select used from capacity for update',
)
const READ_LINE = toStatement<{ run: string }>('read the line', 'select run from line order by nth')
const READ_EVENTS_AFTER = toStatement<StoredEvent>(
  'read events',
  `select ${listColumns(events)} from events where run = $1 and seq > $2 order by seq`,
)

export async function lockRun(tx: SqlTx, run: string): Promise<RunHead | undefined> {
  const [head] = await tx.queries.run(LOCK_RUN, [run])
  return head
}

export async function lockCapacity(tx: SqlTx): Promise<Capacity> {
  // The line is read by a statement of its own: one that waited for the lock sees it as it stood before.
  const [[row], line] = await Promise.all([tx.queries.run(LOCK_CAPACITY), tx.queries.run(READ_LINE)])
  tx.capacity = { used: row?.used ?? 0, line: line.map(({ run }) => run) }
  return { used: tx.capacity.used, line: [...tx.capacity.line] }
}

export function readEventsAfter(tx: SqlTx, run: string, seq: number): Promise<StoredEvent[]> {
  return tx.queries.run(READ_EVENTS_AFTER, [run, seq])
}
