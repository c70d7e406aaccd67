import { Seal } from './backup-form.ts'
import type { BackupHead } from './backup-form.ts'
import { toRareStatement } from './driver.ts'
import type { Driver, Queries } from './driver.ts'
import { KEPT_TABLES } from './kept-tables.ts'
import type { KeptTable } from './kept-tables.ts'
import { readLatest } from './migrations.ts'
import { ONE_SNAPSHOT } from './reads.ts'
import { NOW } from './statements.ts'

/** Takes lines, and waits until it can take more. */
export type WriteLines = (lines: readonly string[]) => Promise<void>

/** What waits for a worker, as a table of its own: pg-boss makes its own again. */
export const JOBS = { table: 'jobs', columns: ['id', 'queue', 'data'] }

const READ_REV = toRareStatement<{ rev: number; at: number }>(
  'read how far the console goes',
  `select case when is_called then last_value else 0 end as rev, ${NOW} as at from console_rev`,
)
// The job of an attempt that was lost is another's copy: the queue it came from stands there.
const READ_JOBS = toRareStatement<{ line: string }>(
  'read what waits for a worker',
  `select json_build_array(attempts.job::text, coalesce(job.name, lost.source_name),
      json_build_object('run', attempts.run, 'task', attempts.task, 'attempt', attempts.attempt)::text)::text as line
    from attempts join runs on runs.id = attempts.run and runs.ended_at is null
    left join pgboss.job on job.id = attempts.job
    left join lateral (select source_name from pgboss.job where source_id = attempts.job limit 1) as lost on true
    where attempts.status = 'queued' and attempts.job is not null and coalesce(job.name, lost.source_name) is not null
    order by attempts.queued_at, attempts.run, attempts.task`,
)

/** As much is read at once as makes about so many characters, and no more rows than this. */
const READ_CHARS = 1_000_000
const READ_ROWS_MAX = 2_000
const READ_ROWS_FIRST = 50

/** All that is kept, as it stood at one moment. Whoever works on meanwhile is not held up, but on a single connection. */
export async function writeBackup(
  driver: Driver,
  version: string,
  write: WriteLines,
): Promise<{ rows: number }> {
  const seal = new Seal()
  let rows = 0
  const say = async (lines: readonly string[]): Promise<void> => {
    for (const line of lines) seal.add(line)
    await write(lines)
  }
  await driver.begin(async queries => {
    await queries.run(ONE_SNAPSHOT)
    const [now] = await queries.run(READ_REV)
    const { rev = 0, at = 0 } = now ?? {}
    const head: BackupHead = { regatta: 'backup', form: 1, version, schema: readLatest(), at, rev }
    // First: the queues have to be there before the rest is written in one transaction.
    const jobs = await queries.run(READ_JOBS)
    await say([JSON.stringify(head), JSON.stringify(JOBS), ...jobs.map(({ line }) => line)])
    for (const table of KEPT_TABLES) rows += await writeTable(queries, table, say)
  })
  await write([JSON.stringify(seal.end())])
  return { rows }
}

async function writeTable(queries: Queries, table: KeptTable, say: WriteLines): Promise<number> {
  const { name, columns, nth } = table
  await say([JSON.stringify({ table: name, columns: columns.map(column => column.name) })])
  const texts = columns.map(column => `"${column.name}"::text`).join(', ')
  const order = nth === null ? '' : ` order by "${nth}"`
  const select = `select json_build_array(${texts})::text as line from "${name}"${order}`
  await queries.run(toRareStatement(`read ${name}`, `declare kept no scroll cursor for ${select}`))
  let rows = 0
  for (let count = READ_ROWS_FIRST; ;) {
    const found = await queries.run(
      toRareStatement<{ line: string }>(`read ${name}`, `fetch ${count} from kept`),
    )
    if (found.length === 0) break
    const lines = found.map(({ line }) => line)
    await say(lines)
    rows += lines.length
    const chars = lines.reduce((sum, line) => sum + line.length, 0) / lines.length
    count = Math.min(READ_ROWS_MAX, Math.max(1, Math.floor(READ_CHARS / chars)))
  }
  await queries.run(toRareStatement(`read ${name}`, 'close kept'))
  return rows
}
