import { getTableColumns, getTableName } from 'drizzle-orm'
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import { toStatement, type Statement } from './driver.ts'

/** By the database's clock. */
export const NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

/** `"run", "created_at" as "createdAt", …`: a table's columns by their names in TypeScript. */
export function listColumns(table: PgTable, but: string[] = []): string {
  return namesOf(table, but)
    .map(name => (toSnake(name) === name ? `"${name}"` : `"${toSnake(name)}" as "${name}"`))
    .join(', ')
}

/**
 * Inserts rows given as one JSON text, whatever their number: a single statement that stays prepared.
 * Measured on 500 rows it costs a third of a statement with a parameter per value.
 */
export function insertAll(what: string, table: PgTable, but: string[] = []): Statement<never> {
  return toStatement(what, insertText(table, but))
}

/** The same; a row that is there is overwritten but for its key. `kept` columns keep their value if none is given. */
export function upsertAll(
  what: string,
  table: PgTable,
  given: { but?: string[]; kept?: string[] } = {},
): Statement<never> {
  const { but = [], kept = [] } = given
  const keys = keysOf(table)
  const own = getTableName(table)
  const sets = namesOf(table, but)
    .map(toSnake)
    .filter(name => !keys.includes(name))
    .map(name =>
      kept.includes(name)
        ? `"${name}" = coalesce(excluded."${name}", "${own}"."${name}")`
        : `"${name}" = excluded."${name}"`,
    )
  const target = keys.map(key => `"${key}"`).join(', ')
  return toStatement(
    what,
    `${insertText(table, but)} on conflict (${target}) do update set ${sets.join(', ')}`,
  )
}

/** `x` as rows of the JSON text in the first parameter. */
export function fromJson(columns: string): string {
  return `json_to_recordset($1::text::json) as x (${columns})`
}

/** What is one of the texts in a JSON list that is the parameter of this number: `key in ${listed(1)}`. */
export function listed(parameter: number): string {
  return `(select json_array_elements_text($${parameter}::text::json))`
}

function insertText(table: PgTable, but: string[]): string {
  const names = namesOf(table, but)
  const into = names.map(name => `"${toSnake(name)}"`).join(', ')
  const from = names.map(name => `x."${name}"`).join(', ')
  const columns = getTableColumns(table)
  const typed = names.map(name => `"${name}" ${columns[name]?.getSQLType() ?? ''}`).join(', ')
  return `insert into "${getTableName(table)}" (${into}) select ${from} from ${fromJson(typed)}`
}

function namesOf(table: PgTable, but: string[]): string[] {
  return Object.entries(getTableColumns(table))
    .filter(([name, column]) => !column.generatedIdentity && !but.includes(name))
    .map(([name]) => name)
}

function keysOf(table: PgTable): string[] {
  const { primaryKeys, columns } = getTableConfig(table)
  const keys = primaryKeys[0]?.columns ?? columns.filter(column => column.primary)
  return keys.map(column => toSnake(column.name))
}

export function toSnake(name: string): string {
  return name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
