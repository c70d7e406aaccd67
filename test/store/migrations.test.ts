import { readMigrationFiles } from 'drizzle-orm/migrator'
import { expect, it } from 'vitest'
import { MIGRATIONS_FOLDER } from '../../src/store/migrations.ts'
import { SCHEMA_MIN } from '../../src/store/restore.ts'

const ADDS = [
  /^CREATE TABLE "\w+" \(/,
  /^CREATE INDEX /,
  /^ALTER TABLE "\w+" ADD COLUMN (?!.*NOT NULL)/,
  /^ALTER TABLE "\w+" ADD COLUMN .*DEFAULT .*NOT NULL/,
]

it('migrations that backups of older versions are restored past only add; SCHEMA_MIN says from where on', () => {
  const all = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER })
  expect(all.map(({ folderMillis }) => folderMillis)).toContain(SCHEMA_MIN)
  const since = all.filter(({ folderMillis }) => folderMillis > SCHEMA_MIN)
  const statements = since.flatMap(({ sql }) => sql.map(statement => statement.trim()))
  expect(statements.length).toBeGreaterThan(2)
  expect(statements.filter(statement => !ADDS.some(form => form.test(statement)))).toEqual([])
})
