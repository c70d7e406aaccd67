import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  index,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { instant, nth, oneOf } from './columns.ts'

const AUTHORS = ['person', 'bot'] as const

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

/** Drawn under a lock, so that revisions are committed in their order. */
export const consoleRev = pgSequence('console_rev')

export const consoleChannels = pgTable('console_channels', {
  nth: nth(),
  id: text().primaryKey(),
  name: text().notNull(),
  at: instant().notNull(),
})

export const consoleMessages = pgTable(
  'console_messages',
  {
    nth: nth(),
    id: text().primaryKey(),
    rev: bigint({ mode: 'number' }).notNull(),
    channel: text().notNull(),
    thread: text(),
    broadcast: boolean().notNull(),
    byKind: text().notNull(),
    byName: text().notNull(),
    at: instant().notNull(),
    text: text(),
    body: jsonb(),
    only: text(),
    key: text(),
    editedAt: instant(),
    removed: boolean().notNull().default(false),
  },
  table => [
    oneOf('console_messages_by_kind', table.byKind, AUTHORS),
    uniqueIndex('console_messages_rev').on(table.rev),
    index('console_messages_channel')
      .on(table.channel, table.nth)
      .where(sql`${table.thread} is null or ${table.broadcast}`),
    index('console_messages_thread')
      .on(table.thread, table.nth)
      .where(sql`${table.thread} is not null`),
    uniqueIndex('console_messages_key')
      .on(table.channel, table.key)
      .where(sql`${table.key} is not null`),
  ],
)

export const consoleFiles = pgTable(
  'console_files',
  {
    nth: nth(),
    id: text().primaryKey(),
    message: text().notNull(),
    name: text().notNull(),
    bytes: bytea().notNull(),
  },
  table => [index('console_files_message').on(table.message, table.nth)],
)

export const consoleReactions = pgTable(
  'console_reactions',
  {
    nth: nth(),
    message: text().notNull(),
    emoji: text().notNull(),
    by: text().notNull(),
    kind: text().notNull(),
  },
  table => [
    primaryKey({ columns: [table.message, table.emoji, table.kind, table.by] }),
    oneOf('console_reactions_kind', table.kind, AUTHORS),
  ],
)
