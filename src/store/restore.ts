import { BackupError, parseHead, parseLine, Seal, toDamaged } from './backup-form.ts'
import type { BackupHead, TableLine } from './backup-form.ts'
import { JOBS } from './backup.ts'
import { toRareStatement } from './driver.ts'
import type { Driver, Queries } from './driver.ts'
import type { Jobs, NamedJob } from './jobs.ts'
import { toNumbered } from './jobs.ts'
import { KEPT_TABLES } from './kept-tables.ts'
import type { KeptTable } from './kept-tables.ts'
import { readLatest } from './migrations.ts'

export interface Restored {
  head: Pick<BackupHead, 'version' | 'at'>
  rows: number
  /** Runs that are there now, newest first. */
  runs: string[]
}

const LIST_RUNS = toRareStatement<{ id: string; ended: boolean }>(
  'list runs',
  'select id, ended_at is not null as ended from runs order by created_at desc, id',
)
const LIST_WORKERS = toRareStatement<{ id: string }>('list workers', 'select id from workers')
const SET_REV = toRareStatement(
  'go on with the numbers of the console',
  `select setval('console_rev', greatest($1::bigint, 1), $1::bigint > 0)`,
)

/** The migration 0012_workers: those after it only add, and what a row lacks is as they leave it in rows that were there. */
export const SCHEMA_MIN = 1_795_321_453_287
/** As much is written at once. */
const WRITE_CHARS = 2_000_000
const WRITE_ROWS_MAX = 2_000

/** Into a database that has nothing yet: all of it, or nothing. */
export async function restoreBackup(
  driver: Driver,
  jobs: Jobs,
  lines: AsyncIterator<string>,
): Promise<Restored> {
  try {
    return await restoreLines(driver, jobs, lines)
  } finally {
    // Whoever writes them waits to be read.
    await lines.return?.()
  }
}

async function restoreLines(driver: Driver, jobs: Jobs, lines: AsyncIterator<string>): Promise<Restored> {
  const seal = new Seal()
  const next = async (): Promise<ReturnType<typeof parseLine>> => {
    const { done, value } = await lines.next()
    if (done === true) throw toDamaged('its end is missing')
    const line = parseLine(value)
    if (!('end' in line)) seal.add(value)
    return line
  }
  const first = await lines.next()
  const head = parseHead(first.done === true ? undefined : first.value)
  seal.add(String(first.value))
  refuseOther(head)
  await refuseWorkers(driver)
  const { waiting, after } = await readJobs(next)
  await jobs.openNamed([...new Set(waiting.map(({ name }) => name))])
  return await driver.begin(async tx => {
    await refuseFull(tx)
    let rows = 0
    let line: ReturnType<typeof parseLine> = after
    while ('table' in line) {
      const read = await restoreTable(tx, line, next)
      rows += read.rows
      line = read.after
    }
    if (!('end' in line)) throw toDamaged('it has rows of no table')
    const { end } = seal.end()
    if (end.hash !== line.end.hash || end.lines !== line.end.lines)
      throw toDamaged('it is not what its checksum was made of')
    for (const table of KEPT_TABLES) await countOn(tx, table)
    await tx.run(SET_REV, [head.rev])
    const runs = await tx.run(LIST_RUNS)
    await jobs.insertNamed(tx, waiting)
    // Whatever each of them waited for: it looks by itself.
    const going = runs.filter(({ ended }) => !ended)
    await jobs.insert(
      tx,
      going.map(({ id }) => toNumbered({ queue: 'bell', data: { ring: 'look', run: id } })),
    )
    return { head, rows, runs: runs.map(({ id }) => id) }
  })
}

function refuseOther({ schema, version }: BackupHead): void {
  if (schema > readLatest())
    throw new BackupError(
      'other-version',
      `The backup is of version ${version}, which is newer than this one. Restore it with that version or a later one.`,
    )
  if (schema < SCHEMA_MIN)
    throw new BackupError(
      'other-version',
      `The backup is of version ${version}, whose tables are others. Restore it with that version; the newer one brings them up to date when it is started.`,
    )
}

async function refuseWorkers(driver: Driver): Promise<void> {
  const workers = (await driver.run(LIST_WORKERS)).map(({ id }) => id)
  if ((await driver.presence.pickPresent(workers)).length === 0) return
  throw new BackupError('in-use', 'A service or a worker is at work on this database. End it first.')
}

async function refuseFull(tx: Queries): Promise<void> {
  const names = KEPT_TABLES.map(({ name }) => `"${name}"`).join(', ')
  await tx.run(toRareStatement('lock the tables', `lock table ${names} in access exclusive mode`))
  for (const { name, isOfStart } of KEPT_TABLES) {
    if (isOfStart) {
      await tx.run(toRareStatement(`clear ${name}`, `delete from "${name}"`))
      continue
    }
    const [found] = await tx.run(
      toRareStatement<{ found: boolean }>(
        `look into ${name}`,
        `select exists (select from "${name}") as found`,
      ),
    )
    if (found?.found !== true) continue
    throw new BackupError(
      'not-empty',
      `There is something in this database already (in the table ${name}). A backup is restored into an empty one only: make another, or choose another folder with REGATTA_DATA.`,
    )
  }
}

type Next = () => Promise<ReturnType<typeof parseLine>>

async function readJobs(next: Next): Promise<{ waiting: NamedJob[]; after: ReturnType<typeof parseLine> }> {
  const table = await next()
  if (!('table' in table) || table.table !== JOBS.table) throw toDamaged('its jobs are missing')
  const waiting: NamedJob[] = []
  for (;;) {
    const line = await next()
    if (!('row' in line)) return { waiting, after: line }
    const [id = '', name = '', data = ''] = JSON.parse(line.row) as string[]
    waiting.push({ id, name, data: JSON.parse(data) as NamedJob['data'] })
  }
}

async function restoreTable(
  tx: Queries,
  { table, columns }: TableLine,
  next: Next,
): Promise<{ rows: number; after: ReturnType<typeof parseLine> }> {
  const known = KEPT_TABLES.find(({ name }) => name === table)
  const given = columns.map(name => known?.columns.find(column => column.name === name))
  if (!known || !given.every(column => column !== undefined))
    throw toDamaged('it has a table that this version does not know')
  const insert = toInsert(table, given)
  let waiting: string[] = []
  let chars = 0
  let rows = 0
  for (;;) {
    const line = await next()
    const isRow = 'row' in line
    if (waiting.length > 0 && (!isRow || chars >= WRITE_CHARS || waiting.length >= WRITE_ROWS_MAX)) {
      await tx.run(insert, [`[${waiting.join(',')}]`])
      rows += waiting.length
      waiting = []
      chars = 0
    }
    if (!isRow) return { rows, after: line }
    waiting.push(line.row)
    chars += line.row.length
  }
}

function toInsert(name: string, columns: KeptTable['columns']): ReturnType<typeof toRareStatement> {
  const into = columns.map(column => `"${column.name}"`).join(', ')
  const from = columns.map(({ type }, at) => `(x ->> ${at})::${type}`).join(', ')
  return toRareStatement(
    `restore ${name}`,
    `insert into "${name}" (${into}) overriding system value select ${from} from json_array_elements($1::text::json) as x`,
  )
}

/** What comes next gets the next number. */
async function countOn(tx: Queries, { name, nth }: KeptTable): Promise<void> {
  if (nth === null) return
  const sequence = `pg_get_serial_sequence('"${name}"', '${nth}')`
  await tx.run(
    toRareStatement(
      `go on with the numbers of ${name}`,
      `select setval(${sequence}, coalesce(max("${nth}"), 1), max("${nth}") is not null) from "${name}"`,
    ),
  )
}
