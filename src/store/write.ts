import type { AttemptRow } from '../run/rows.ts'
import { checkChange } from './check-change.ts'
import { toRareStatement, toStatement } from './driver.ts'
import { toNumbered, type Jobs, type NumberedJob } from './jobs.ts'
import { lockCapacity } from './locks.ts'
import { notifyOthers } from './notices.ts'
import type { NewJob, Notice, ShareChange, StoreChange } from './port.ts'
import { answers, attempts, escalations, events, orders, runs, tasks, waves } from './schema.ts'
import type { SqlTx } from './sql-tx.ts'
import { fromJson, insertAll, listed, upsertAll } from './statements.ts'

/** A message of the database holds 8,000 bytes. */
const QUEUES_MAX = 10
const PROCESS = ['processToken', 'processPid', 'processStartedAt', 'processSession']
const WRITE_RUN = upsertAll('write a run', runs)
// Whoever stands elsewhere than the row says has not seen all of the run's events: nothing is written.
const WRITE_RUN_AFTER = toStatement<{ id: string }>(
  WRITE_RUN.what,
  WRITE_RUN.text.replace(
    ' on conflict',
    ' where $2::int = 0 or exists (select from runs where id = x."id") on conflict',
  ) + ' where runs.seq = $2::int returning id',
)
const WRITE_WAVES = upsertAll('write waves', waves)
const WRITE_TASKS = upsertAll('write tasks', tasks)
const WRITE_ATTEMPTS = upsertAll('write attempts', attempts, { but: PROCESS, kept: ['job'] })
const WRITE_ESCALATIONS = upsertAll('write escalations', escalations)
const WRITE_ANSWERS = upsertAll('write answers', answers)
const INSERT_EVENTS = insertAll('append events', events)
const INSERT_ORDERS = insertAll('write orders', orders)
// Numbers are given before the commit: without the lock an order could appear after a later one was read.
const LOCK_ORDERS = toStatement(
  'get the lock of the orders, which another transaction held',
  'select pg_advisory_xact_lock(7291403)',
)
const SET_JOBS = toRareStatement(
  'note the jobs of attempts',
  `update attempts set job = x.job from ${fromJson('run text, task int, attempt int, job uuid')}
    where attempts.run = x.run and attempts.task = x.task and attempts.attempt = x.attempt`,
)
const ADD_CAPACITY = toStatement('count slots', 'update capacity set used = used + $1')
const WRITE_SHARES = toStatement(
  'write what runs share',
  `insert into shares (name, used, closed)
    select name, used, closed from ${fromJson('name text, used int, closed jsonb')}
    on conflict (name) do update set used = excluded.used, closed = excluded.closed`,
)
const DROP_SHARES = toStatement(
  'drop what no run shares any more',
  `delete from shares where used = 0 and closed is null and name in ${listed(1)}`,
)
const LEAVE_SHARE_LINES = toStatement(
  'leave lines',
  `delete from share_line where name in ${listed(1)} and run = $2`,
)
const STAND_IN_SHARE_LINES = toStatement(
  'stand in lines',
  `insert into share_line (name, run) select name, $2 from ${fromJson('name text')}`,
)
const STAND_IN_LINE = toStatement('stand in line', 'insert into line (run) values ($1)')
const LEAVE_LINE = toStatement('leave the line', 'delete from line where run = $1')

export interface Writer {
  jobs: Jobs
  /** True if statements sent without waiting for each other travel together. */
  pipelines: boolean
  /** How this instance is called by others; undefined: there are no others. */
  name: string | undefined
}

/** Everything one advance leaves behind. */
export async function writeChange(writer: Writer, tx: SqlTx, change: StoreChange): Promise<void> {
  const seqBefore = checkChange(change)
  const capacity = tx.capacity ?? (await lockCapacity(tx))
  const bells = pickBells(capacity.line, change)
  const jobs = [...change.jobs, ...bells].map(toNumbered)
  const notices = toNotices(change, jobs)
  const steps = [
    () => writeRun(tx, change, seqBefore),
    ...toSteps(tx, change, jobs),
    ...toLineSteps(tx, change, capacity.line),
    ...toShareSteps(tx, change),
    () => writer.jobs.insert(tx.queries, jobs),
    () => writer.jobs.end(change.ended, tx.queries),
    () => notifyOthers(tx.queries, writer.name, notices),
  ]
  if (writer.pipelines) await Promise.all(steps.map(step => step()))
  else for (const step of steps) await step()
  tx.notices.push(...notices)
  tx.capacity = undefined
}

async function writeRun(tx: SqlTx, { rows, hash }: StoreChange, seqBefore: number): Promise<void> {
  const written = await tx.queries.run(WRITE_RUN_AFTER, [JSON.stringify([{ ...rows.run, hash }]), seqBefore])
  if (written.length === 0)
    throw new Error(`Run ${rows.run.id} does not stand at event ${seqBefore} in the database`)
}

function toSteps(tx: SqlTx, change: StoreChange, jobs: NumberedJob[]): (() => Promise<unknown>)[] {
  const { rows } = change
  const { attempts, others } = joinJobs(rows.attempts ?? [], jobs)
  const kinds = [
    { statement: INSERT_EVENTS, rows: change.events },
    { statement: WRITE_WAVES, rows: rows.waves ?? [] },
    { statement: WRITE_TASKS, rows: rows.tasks ?? [] },
    { statement: WRITE_ATTEMPTS, rows: attempts },
    { statement: SET_JOBS, rows: others },
    { statement: WRITE_ESCALATIONS, rows: rows.escalations ?? [] },
    { statement: WRITE_ANSWERS, rows: rows.answers ?? [] },
    { statement: LOCK_ORDERS, rows: change.orders.length > 0 ? 'lock' : [] },
    { statement: INSERT_ORDERS, rows: change.orders },
  ]
  return kinds
    .filter(({ rows }) => rows.length > 0)
    .map(({ statement, rows }) =>
      rows === 'lock'
        ? () => tx.queries.run(statement)
        : () => tx.queries.run(statement, [JSON.stringify(rows)]),
    )
}

/** An attempt's row bears the number of its latest job; `others` are jobs of attempts that did not change. */
function joinJobs(rows: AttemptRow[], jobs: NumberedJob[]): { attempts: object[]; others: object[] } {
  const left = new Map<string, object>()
  const ids = new Map<string, string>()
  for (const job of jobs) {
    if (job.queue === 'bell') continue
    const { run, task, attempt } = job.data
    ids.set(`${task} ${attempt}`, job.id)
    left.set(`${task} ${attempt}`, { run, task, attempt, job: job.id })
  }
  if (ids.size === 0) return { attempts: rows, others: [] }
  const attempts = rows.map(row => {
    const key = `${row.task} ${row.attempt}`
    left.delete(key)
    return { ...row, job: ids.get(key) }
  })
  return { attempts, others: [...left.values()] }
}

function toLineSteps(tx: SqlTx, change: StoreChange, line: string[]): (() => Promise<unknown>)[] {
  const { run, capacityDelta, inLine, jobs } = change
  const steps: (() => Promise<unknown>)[] = []
  if (capacityDelta !== 0) steps.push(() => tx.queries.run(ADD_CAPACITY, [capacityDelta]))
  // Who was served and wants more goes to the end.
  const isServed = jobs.some(({ queue }) => queue !== 'bell')
  if (line.includes(run) && (!inLine || isServed)) steps.push(() => tx.queries.run(LEAVE_LINE, [run]))
  if (inLine && (!line.includes(run) || isServed)) steps.push(() => tx.queries.run(STAND_IN_LINE, [run]))
  return steps
}

function toShareSteps(tx: SqlTx, { run, shares }: StoreChange): (() => Promise<unknown>)[] {
  const namesOf = (...moves: ShareChange['line'][]): { name: string }[] =>
    shares.flatMap(({ name, line }) => (moves.includes(line) ? [{ name }] : []))
  const left = namesOf('leaves', 'goes-last').map(({ name }) => name)
  const stood = namesOf('enters', 'goes-last')
  const rows = shares.map(({ name, used, closed }) => ({ name, used, closed }))
  const unused = shares.flatMap(({ name, used, closed }) => (used === 0 && closed === null ? [name] : []))
  const steps: (() => Promise<unknown>)[] = []
  if (rows.length > 0) steps.push(() => tx.queries.run(WRITE_SHARES, [JSON.stringify(rows)]))
  if (unused.length > 0) steps.push(() => tx.queries.run(DROP_SHARES, [JSON.stringify(unused)]))
  if (left.length > 0) steps.push(() => tx.queries.run(LEAVE_SHARE_LINES, [JSON.stringify(left), run]))
  if (stood.length > 0) steps.push(() => tx.queries.run(STAND_IN_SHARE_LINES, [JSON.stringify(stood), run]))
  return steps
}

/** The first other run in line is rung for when there is something to hope for. */
function pickBells(line: string[], { run, capacityDelta, inLine }: StoreChange): NewJob[] {
  const left = !inLine && line.includes(run)
  const first = line.find(other => other !== run)
  if (first === undefined || (capacityDelta >= 0 && !left)) return []
  return [{ queue: 'bell', data: { ring: 'look', run: first } }]
}

function toNotices(change: StoreChange, jobs: NewJob[]): Notice[] {
  const workers = new Set(change.orders.map(order => order.worker))
  const notices: Notice[] = [...workers].map(worker => ({ kind: 'orders', worker }))
  const queues = [...new Set(jobs.map(({ queue }) => queue))].slice(0, QUEUES_MAX)
  return jobs.length > 0 ? [{ kind: 'jobs', queues }, ...notices] : notices
}
