import type { ProcessHandle } from '../agents/port.ts'
import { toRareStatement, toStatement, type Driver, type Queries } from './driver.ts'
import type { AttemptRef, OrderRow, Orphan, Worker, WorkerAbout, WorkerRow } from './port.ts'
import { orders } from './schema.ts'
import { listColumns } from './statements.ts'

interface LiveRow {
  run: string
  task: number
  attempt: number
  status: 'running' | 'merging'
  token: string
  worker: string
  host: string
  pid: number | null
  startedAt: string | null
  session: string | null
}

const KEEP_WORKER = toStatement(
  'note a worker',
  `insert into workers (id, host, pid, signed_in_at, about)
    values ($1, $2, $3, (extract(epoch from now()) * 1000)::bigint, $4::text::jsonb)
    on conflict (id) do update set host = excluded.host, pid = excluded.pid, about = excluded.about`,
)
// Of workers long gone nobody asks any more, unless an attempt still names them.
const DROP_OLD_WORKERS = toRareStatement(
  'drop old workers',
  `delete from workers where signed_in_at < (extract(epoch from now() - interval '30 days') * 1000)::bigint
    and id <> $1
    and not exists (select from attempts where worker = workers.id and status in ('running', 'merging'))`,
)
const READ_LIVE = toRareStatement<LiveRow>(
  'read the attempts that run',
  `select run, task, attempt, status, token, worker, coalesce(host, '') as host,
      case when process_token = token then process_pid end as pid, process_started_at as "startedAt",
      process_session as session
    from attempts left join workers on workers.id = attempts.worker
    where status in ('running', 'merging') and worker is not null and token is not null
    order by run, task, attempt`,
)
const RECORD_PROCESS = toStatement(
  'record a process',
  `update attempts set process_token = token, process_pid = $5, process_started_at = $6, process_session = $7
    where run = $1 and task = $2 and attempt = $3 and token = $4`,
)
const READ_ORDERS = toRareStatement<OrderRow>(
  'read orders',
  `select seq, ${listColumns(orders)} from orders where worker = $1 and seq > $2 order by seq`,
)

// Older ones than this are too many to be asked after.
const LIST_WORKERS = toRareStatement<WorkerRow>(
  'list workers',
  'select id, host, pid, about from workers order by signed_in_at desc, id limit 1000',
)

/** None: nobody had one when the server started. */
const READ_CUT_AGO = toRareStatement<{ ms: number }>(
  'see whether the server was just started',
  `select (extract(epoch from clock_timestamp() - pg_postmaster_start_time()) * 1000)::bigint as ms
    where exists (select from workers where signed_in_at < extract(epoch from pg_postmaster_start_time()) * 1000)`,
)

const ASK_TO_DRAIN = toRareStatement('ask a worker to end', 'update workers set drain_ms = $2 where id = $1')
const READ_DRAIN = toRareStatement<{ ms: number | null }>(
  'see whether a worker is asked to end',
  'select drain_ms as ms from workers where id = $1',
)

export async function signIn(
  driver: Driver,
  { id, host, pid }: Worker,
  about: WorkerAbout | null,
): Promise<void> {
  await driver.presence.signIn(id)
  await driver.run(KEEP_WORKER, [id, host, pid, about && JSON.stringify(about)])
  await driver.run(DROP_OLD_WORKERS, [id])
}

export async function listWorkers(driver: Driver, own: ReadonlySet<string>): Promise<WorkerRow[]> {
  const workers = await driver.run(LIST_WORKERS)
  const others = workers.filter(({ id }) => !own.has(id)).map(({ id }) => id)
  const present = new Set(others.length === 0 ? [] : await driver.presence.pickPresent(others))
  return workers.filter(({ id }) => own.has(id) || present.has(id))
}

export async function askToDrain(queries: Queries, worker: string, ms: number): Promise<void> {
  await queries.run(ASK_TO_DRAIN, [worker, ms])
}

export async function readDrain(queries: Queries, worker: string): Promise<number | null> {
  const [row] = await queries.run(READ_DRAIN, [worker])
  return row?.ms ?? null
}

/** How long ago workers lost their connections because the server was started anew; infinite: none did. */
export async function readCutAgo(queries: Queries): Promise<number> {
  const [row] = await queries.run(READ_CUT_AGO)
  return row?.ms ?? Infinity
}

export async function findOrphans(driver: Driver, own: ReadonlySet<string>): Promise<Orphan[]> {
  // In this order: a worker signs in before it claims, so who claimed what is read here is present by now.
  const live = (await driver.run(READ_LIVE)).filter(row => !own.has(row.worker))
  if (live.length === 0) return []
  const present = new Set(await driver.presence.pickPresent([...new Set(live.map(row => row.worker))]))
  return live.filter(row => !present.has(row.worker)).map(toOrphan)
}

export async function recordProcess(
  queries: Queries,
  { run, task, attempt }: AttemptRef,
  token: string,
  { pid, startedAt, session }: ProcessHandle,
): Promise<void> {
  await queries.run(RECORD_PROCESS, [run, task, attempt, token, pid, startedAt, session ?? null])
}

export function readOrdersAfter(queries: Queries, worker: string, seq: number): Promise<OrderRow[]> {
  return queries.run(READ_ORDERS, [worker, seq])
}

function toOrphan({ run, task, attempt, status, token, host, pid, startedAt, session }: LiveRow): Orphan {
  const process =
    pid === null || startedAt === null ? null : { pid, startedAt, ...(session !== null && { session }) }
  return { run, task, attempt, status, token, host, process }
}
