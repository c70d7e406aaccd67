import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import * as chat from './schema-chat.ts'
import * as console from './schema-console.ts'
import * as retrospectives from './schema-retrospectives.ts'
import * as schedules from './schema-schedules.ts'
import * as main from './schema.ts'
import { toSnake } from './statements.ts'

export interface KeptTable {
  name: string
  columns: { name: string; type: string }[]
  /** The column that counts its rows, if there is one. */
  nth: string | null
  /** Whether what stands there comes of the start alone. */
  isOfStart: boolean
}

const OF_START = new Set(['capacity', 'console_channels', 'holds', 'troubles', 'unheard', 'workers'])

/** Every table of ours, but for what the database makes by itself. Those of pg-boss hold nothing that is not made of these. */
export const KEPT_TABLES: readonly KeptTable[] = [main, chat, console, retrospectives, schedules]
  .flatMap(schema => Object.values<unknown>(schema))
  .filter(value => is(value, PgTable))
  .map(toKept)

function toKept(table: PgTable): KeptTable {
  const name = getTableName(table)
  const columns = Object.entries(getTableColumns(table)).filter(([, { generated }]) => !generated)
  const counted = columns.find(([, { generatedIdentity }]) => generatedIdentity)
  return {
    name,
    columns: columns.map(([key, column]) => ({ name: toSnake(key), type: column.getSQLType() })),
    nth: counted ? toSnake(counted[0]) : null,
    isOfStart: OF_START.has(name),
  }
}
