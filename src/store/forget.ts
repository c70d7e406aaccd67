import { toRareStatement } from './driver.ts'
import type { Driver, Queries, Statement } from './driver.ts'
import { NOW } from './statements.ts'
import type { ForgottenRow } from './port.ts'

export interface Forgotten {
  /** Those of which nothing is to be found any more. */
  runs: string[]
  rows: number
  /** There may be more to forget. */
  more: boolean
}

/** Runs that are taken at once, and rows of one kind. */
const RUNS = 5
const ROWS = 2_000

/** What goes on, or is about to, may ask for them. */
const IS_NEEDED = `exists (select from schedules where ended_at is null
      and (latest = runs.id or behind = runs.id or start ->> 'plan' = runs.id))
    or exists (select from plans join runs other on other.id = plans.id
      where plans.again = runs.id and other.ended_at is null)`
const PICK_RUNS = toRareStatement<{ id: string }>(
  'see which runs ended long ago',
  `select id from runs where ended_at < ${NOW} - $1::bigint and not (${IS_NEEDED})
    order by ended_at limit ${RUNS} for update skip locked`,
)
const KEEP_HEADS = toRareStatement(
  'keep how histories ended',
  `insert into forgotten (run, seq, hash, ended_at, at)
    select id, seq, hash, ended_at, ${NOW} from runs where id = any($1::text[])`,
)
/** Of which a run has few rows, or which lead to it. */
const SMALL = ['waves', 'tasks', 'escalations', 'answers', 'line', 'share_line', 'mirrors']
const DROP_SMALL = [
  toRareStatement('forget runs', 'delete from runs where id = any($1::text[])'),
  toRareStatement('forget their plans', 'delete from plans where id = any($1::text[])'),
  ...SMALL.map(table =>
    toRareStatement(`forget ${table}`, `delete from ${table} where run = any($1::text[])`),
  ),
]
const READ_FORGOTTEN = toRareStatement<ForgottenRow>(
  'read how a history ended',
  'select seq, hash, ended_at as "endedAt" from forgotten where run = $1',
)
const LIST_UNCLEARED = toRareStatement<{ run: string }>(
  'see which runs are not cleared away',
  `select run from forgotten where not cleared order by at limit ${RUNS}`,
)
const DROP_LARGE = ['events', 'attempts', 'prompts', 'activity'].map(table =>
  toDrop(table, 'run = any($1::text[])'),
)
const NOTE_CLEARED = toRareStatement(
  'note that runs are cleared away',
  'update forgotten set cleared = true where run = any($1::text[])',
)

/** A post belongs to the run that its key begins with; copies in other threads have the thread before it. */
const GOES_ON = `exists (select from runs where runs.ended_at is null and runs.id in (
      substring(posts.key from '([^ /]+)/[^ ]*$'), (select threads.run from threads where threads.id = posts.thread)))`
/** What ended before `$1` milliseconds, or was last touched then. */
const SWEEPS: Statement<{ one: number }>[] = [
  toDrop('posts', `settled_at < ${NOW} - $1::bigint and not ${GOES_ON}`),
  // The latest tells since when a chat that is deaf may have been so.
  toDrop(
    'inbound',
    `status <> 'waiting' and settled_at < ${NOW} - $1::bigint
      and exists (select from inbound later where later.chat = inbound.chat and later.nth > inbound.nth)`,
  ),
  toDrop(
    'plans',
    `at < ${NOW} - $1::bigint and not exists (select from runs where runs.id = plans.id)
      and not exists (select from schedules where ended_at is null and start ->> 'plan' = plans.id)`,
  ),
  toDrop('schedules', `ended_at < ${NOW} - $1::bigint`),
  toDrop(
    'console_messages',
    `at < ${NOW} - $1::bigint
      and not exists (select from console_messages later
        where later.thread = coalesce(console_messages.thread, console_messages.id) and later.at >= ${NOW} - $1::bigint)
      and not exists (select from threads join runs on runs.id = threads.run
        where threads.chat = 'console' and runs.ended_at is null
          and threads.root = coalesce(console_messages.thread, console_messages.id))`,
  ),
]
/** What belongs to something that is gone. */
const LEFT_BEHIND: Statement<{ one: number }>[] = [
  ...['console_files', 'console_reactions'].map(table =>
    toDrop(table, `not exists (select from console_messages where console_messages.id = ${table}.message)`),
  ),
  toDrop(
    'threads',
    `root is not null and due_at is null and courier is null
      and not exists (select from posts where posts.thread = threads.id)
      and not exists (select from runs where runs.id = threads.run)
      and not exists (select from plans where plans.chat = threads.chat and plans.channel = threads.channel
        and plans.root is not distinct from threads.root)`,
  ),
  toDrop('orders', `not exists (select from workers where workers.id = orders.worker)`),
]

export async function readForgotten(queries: Queries, run: string): Promise<ForgottenRow | null> {
  const [row] = await queries.run(READ_FORGOTTEN, [run])
  return row ?? null
}

/** A part of what is older than so long by the database's clock: never anything of a run that goes on. */
export async function forget(driver: Driver, ageMs: number): Promise<Forgotten> {
  const taken = await driver.begin(tx => takeRuns(tx, ageMs))
  const { rows, cleared } = await clearRuns(driver)
  const dropped = [rows]
  for (const sweep of SWEEPS) dropped.push((await driver.run(sweep, [ageMs])).length)
  for (const sweep of LEFT_BEHIND) dropped.push((await driver.run(sweep)).length)
  return {
    runs: cleared,
    rows: dropped.reduce((sum, count) => sum + count, 0),
    more: taken.length > 0 || dropped.some(count => count >= ROWS),
  }
}

/** From now on nobody finds them: whatever else is left is cleared away bit by bit, by whoever comes. */
async function takeRuns(tx: Queries, ageMs: number): Promise<string[]> {
  const ids = (await tx.run(PICK_RUNS, [ageMs])).map(({ id }) => id)
  if (ids.length === 0) return []
  await tx.run(KEEP_HEADS, [ids])
  for (const statement of DROP_SMALL) await tx.run(statement, [ids])
  return ids
}

async function clearRuns(queries: Queries): Promise<{ rows: number; cleared: string[] }> {
  const ids = (await queries.run(LIST_UNCLEARED)).map(({ run }) => run)
  if (ids.length === 0) return { rows: 0, cleared: [] }
  let rows = 0
  for (const statement of DROP_LARGE) {
    const { length } = await queries.run(statement, [ids])
    rows += length
    if (length >= ROWS) return { rows, cleared: [] }
  }
  await queries.run(NOTE_CLEARED, [ids])
  return { rows, cleared: ids }
}

/** So many rows at most, found by where they lie. */
function toDrop(table: string, where: string): Statement<{ one: number }> {
  return toRareStatement(
    `forget ${table}`,
    `delete from ${table} where ctid = any(array(select ctid from ${table} where ${where} limit ${ROWS})) returning 1 as one`,
  )
}
