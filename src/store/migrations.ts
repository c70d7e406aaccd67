import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { toStatement, type Queries } from './driver.ts'
import { STATEMENT_LIMIT_MS } from './limits.ts'
import { StoreError } from './port.ts'

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url))

/** Two programs that start at once migrate one after the other: whoever holds this lock. */
export const LOCK_MIGRATIONS = toStatement(
  'wait for another start to migrate',
  'select pg_advisory_lock(7291402)',
)

/** For what comes behind that lock. */
export const LIMIT_LOCKS = toStatement(
  'limit how long a migration waits for a table',
  `set lock_timeout = ${STATEMENT_LIMIT_MS}`,
)

const FIND_TABLE = toStatement<{ found: boolean }>(
  'look for migrations',
  `select to_regclass('drizzle.__drizzle_migrations') is not null as found`,
)
const FIND_NEWER = toStatement<{ at: number }>(
  'look for newer migrations',
  'select created_at as at from drizzle.__drizzle_migrations where created_at > $1 limit 1',
)

/** A program that does not know the rows it would write leaves the database alone. */
export async function refuseNewerSchema(queries: Queries): Promise<void> {
  const [table] = await queries.run(FIND_TABLE)
  if (table?.found !== true) return
  const [newer] = await queries.run(FIND_NEWER, [readLatest()])
  if (!newer) return
  throw new StoreError(
    'newer-schema',
    'The database was migrated by a newer version of Regatta, and this one does not know its tables. ' +
      'Nothing was changed. Start the newer version, or give this one a database of its own.',
  )
}

/** The last that this program knows. */
export function readLatest(): number {
  const known = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER })
  return Math.max(0, ...known.map(migration => migration.folderMillis))
}
