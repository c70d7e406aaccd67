import { sql, type SQL } from 'drizzle-orm'
import { bigint, check, type AnyPgColumn, type PgColumn } from 'drizzle-orm/pg-core'

/** Epoch milliseconds; the names of columns that hold one end in `At`. */
export function instant() {
  return bigint({ mode: 'number' })
}

/** The order in which rows came. */
export function nth() {
  return bigint({ mode: 'number' }).generatedAlwaysAsIdentity()
}

export function oneOf(name: string, column: AnyPgColumn | PgColumn, words: readonly string[]) {
  const list: SQL = sql.raw(words.map(word => `'${word}'`).join(', '))
  return check(name, sql`${column} in (${list})`)
}
