import type { AnswerRow, AttemptRow, EscalationRow, RunRow, Rows, TaskRow, WaveRow } from '../run/rows.ts'
import { toRareStatement, toStatement, type Driver, type Queries } from './driver.ts'
import type { StoredEvent } from './port.ts'
import { answers, attempts, escalations, events, runs, tasks, waves } from './schema.ts'
import { listColumns } from './statements.ts'

const READ_CLOCK = toRareStatement<{ now: number }>(
  'read the clock',
  'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now',
)
const RUN_COLUMNS = listColumns(runs, ['hash'])
const ATTEMPT_COLUMNS = listColumns(attempts, [
  'job',
  'processToken',
  'processPid',
  'processStartedAt',
  'processSession',
])

export const ONE_SNAPSHOT = toStatement(
  'open a snapshot',
  'set transaction isolation level repeatable read, read only',
)
const READ_RUN = toStatement<RunRow>('read a run', `select ${RUN_COLUMNS} from runs where id = $1`)
const READ_WAVES = toStatement<WaveRow>(
  'read waves',
  `select ${listColumns(waves)} from waves where run = $1 order by wave`,
)
const READ_TASKS = toStatement<TaskRow>(
  'read tasks',
  `select ${listColumns(tasks)} from tasks where run = $1 order by task`,
)
const READ_ATTEMPTS = toStatement<AttemptRow>(
  'read attempts',
  `select ${ATTEMPT_COLUMNS} from attempts where run = $1 order by task, attempt`,
)
const READ_ESCALATIONS = toStatement<EscalationRow>(
  'read escalations',
  `select ${listColumns(escalations)} from escalations where run = $1 order by nth`,
)
const READ_ANSWERS = toStatement<AnswerRow>(
  'read answers',
  `select ${listColumns(answers)} from answers where run = $1 order by nth`,
)
const READ_EVENTS = toStatement<StoredEvent>(
  'read events',
  `select ${listColumns(events)} from events where run = $1 and ($2::int is null or seq <= $2::int) order by seq`,
)
const LIST_RUNS = toRareStatement<RunRow>(
  'list runs',
  `select ${RUN_COLUMNS} from runs order by created_at desc, id desc limit $1`,
)
const FIND_DUE = toRareStatement<{ id: string }>(
  'find runs that are due',
  'select id from runs where wake_at <= $1 and ended_at is null order by wake_at',
)
const NEXT_WAKE = toRareStatement<{ at: number | null }>(
  'find when a run is due next',
  'select min(wake_at) as at from runs where wake_at is not null and ended_at is null',
)

/** All rows of a run as they stood at one moment. */
export function readRows(driver: Driver, run: string): Promise<Rows | undefined> {
  return driver.begin(async queries => {
    await queries.run(ONE_SNAPSHOT)
    const [row] = await queries.run(READ_RUN, [run])
    if (!row) return undefined
    return {
      run: row,
      waves: await queries.run(READ_WAVES, [run]),
      tasks: await queries.run(READ_TASKS, [run]),
      attempts: await queries.run(READ_ATTEMPTS, [run]),
      escalations: await queries.run(READ_ESCALATIONS, [run]),
      answers: await queries.run(READ_ANSWERS, [run]),
    }
  })
}

export function readEvents(queries: Queries, run: string, until: number | null): Promise<StoredEvent[]> {
  return queries.run(READ_EVENTS, [run, until])
}

export function listRuns(queries: Queries, limit: number): Promise<RunRow[]> {
  return queries.run(LIST_RUNS, [limit])
}

export async function findDue(queries: Queries, now: number): Promise<string[]> {
  const rows = await queries.run(FIND_DUE, [now])
  return rows.map(({ id }) => id)
}

export async function readNextWakeAt(queries: Queries): Promise<number | null> {
  const [row] = await queries.run(NEXT_WAKE)
  return row?.at ?? null
}

export async function readClock(queries: Queries): Promise<number> {
  const [row] = await queries.run(READ_CLOCK)
  return row?.now ?? Number.NaN
}
