import { sql } from 'drizzle-orm'
import { customType, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { instant, nth, oneOf } from './columns.ts'
import type { RetrospectiveRow } from './retrospectives-port.ts'

const SENDING = ['waiting', 'here', 'sent', 'refused'] as const satisfies RetrospectiveRow['sending'][]

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

export const retrospectives = pgTable(
  'retrospectives',
  {
    nth: nth(),
    id: text().primaryKey(),
    namespace: text().notNull(),
    run: text().notNull(),
    /** None: it is about the run. */
    task: integer(),
    title: text().notNull(),
    text: text().notNull(),
    outcome: text().notNull(),
    tags: jsonb().notNull(),
    at: instant().notNull(),
    sending: text().notNull(),
    revision: integer().notNull().default(1),
    tries: integer().notNull().default(0),
    /** By the database's own clock. */
    dueAt: instant().notNull(),
    sentAt: instant(),
    why: text(),
    search: tsvector().generatedAlwaysAs(sql`to_tsvector('simple', title || ' ' || text)`),
  },
  table => [
    oneOf('retrospectives_sending', table.sending, SENDING),
    index('retrospectives_search').using('gin', table.search),
    index('retrospectives_run').on(table.run),
    index('retrospectives_unsent')
      .on(table.dueAt)
      .where(sql`${table.sending} = 'waiting'`),
  ],
)
