import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { instant, nth, oneOf } from './columns.ts'
import type { ScheduleRow } from './schedules-port.ts'

const KINDS = ['run', 'digest'] as const satisfies ScheduleRow['kind'][]

export const schedules = pgTable(
  'schedules',
  {
    nth: nth(),
    id: text().primaryKey(),
    kind: text().notNull(),
    chat: text().notNull(),
    channel: text().notNull(),
    root: text(),
    by: text().notNull(),
    person: text().notNull(),
    zone: text().notNull(),
    cron: text(),
    nextAt: instant(),
    toldAt: instant().notNull(),
    start: jsonb(),
    latest: text(),
    behind: text(),
    createdAt: instant().notNull(),
    endedAt: instant(),
  },
  table => [
    oneOf('schedules_kind', table.kind, KINDS),
    index('schedules_channel')
      .on(table.chat, table.channel)
      .where(sql`${table.endedAt} is null`),
    index('schedules_next_at')
      .on(table.nextAt)
      .where(sql`${table.endedAt} is null`),
  ],
)
