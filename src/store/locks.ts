import { listColumns, listed } from './statements.ts'
import { toRareStatement, toStatement, type Queries } from './driver.ts'
import type { Capacity, RunHead, Share, StoredEvent } from './port.ts'
import { events } from './schema.ts'
import type { SqlTx } from './sql-tx.ts'

const LOCK_RUN = toStatement<RunHead>(
  'get the lock of a run, which another transaction held',
  'select seq, hash from runs where id = $1 for update',
)
const LOCK_CAPACITY = toStatement<{ used: number; slots: number | null }>(
  'get the lock of the capacity, which another transaction held',
  'select used, slots from capacity for update',
)
const SETTLE_SLOTS = toRareStatement(
  'settle how many slots there are',
  'update capacity set slots = $1 where slots is distinct from $1',
)
const READ_LINE = toStatement<{ run: string }>('read the line', 'select run from line order by nth')
const READ_EVENTS_AFTER = toStatement<StoredEvent>(
  'read events',
  `select ${listColumns(events)} from events where run = $1 and seq > $2 order by seq`,
)

export async function lockRun(tx: SqlTx, run: string, next: 'capacity' | null): Promise<RunHead | undefined> {
  const locking = tx.queries.run(LOCK_RUN, [run])
  if (next === 'capacity') {
    // On one connection it is got after the run's: nothing is waited for but one answer.
    tx.locking = lockNow(tx)
    tx.locking.catch(() => undefined)
  }
  const [head] = await locking
  return head
}

export async function lockCapacity(tx: SqlTx): Promise<Capacity> {
  const { locking } = tx
  tx.locking = undefined
  return await (locking ?? lockNow(tx))
}

async function lockNow(tx: SqlTx): Promise<Capacity> {
  // The line is read by a statement of its own: one that waited for the lock sees it as it stood before.
  const [[row], line] = await Promise.all([tx.queries.run(LOCK_CAPACITY), tx.queries.run(READ_LINE)])
  tx.capacity = { used: row?.used ?? 0, slots: row?.slots ?? null, line: line.map(({ run }) => run) }
  return { ...tx.capacity, line: [...tx.capacity.line] }
}

export async function settleSlots(queries: Queries, slots: number): Promise<void> {
  await queries.run(SETTLE_SLOTS, [slots])
}

const READ_SHARES = toStatement<Omit<Share, 'line'>>(
  'read what runs share',
  `select name, used, closed from shares where name in ${listed(1)}`,
)
const READ_SHARE_LINES = toStatement<{ name: string; run: string }>(
  'read who waits for what runs share',
  `select name, run from share_line where name in ${listed(1)} order by nth`,
)

/** Whoever holds the capacity's lock is alone with them. */
export async function readShares(tx: SqlTx, names: string[]): Promise<Share[]> {
  const given = [JSON.stringify(names)]
  const [rows, waiting] = await Promise.all([
    tx.queries.run(READ_SHARES, given),
    tx.queries.run(READ_SHARE_LINES, given),
  ])
  const found = new Map(rows.map((row): [string, Share] => [row.name, { ...row, line: [] }]))
  for (const { name, run } of waiting) {
    const share = found.get(name) ?? { name, used: 0, closed: null, line: [] }
    share.line.push(run)
    found.set(name, share)
  }
  return [...found.values()]
}

export function readEventsAfter(tx: SqlTx, run: string, seq: number): Promise<StoredEvent[]> {
  return tx.queries.run(READ_EVENTS_AFTER, [run, seq])
}
