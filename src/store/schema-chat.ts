import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { NewPost } from '../message/post.ts'
import type { PlanRow, PostRow } from './chat-port.ts'
import { instant, nth, oneOf } from './columns.ts'

const INBOUND_STATUSES = ['waiting', 'taken', 'failed'] as const
const PLAN_STATUSES = ['offered', 'superseded', 'started'] as const satisfies PlanRow['status'][]
const POST_STATUSES = [
  'waiting',
  'sending',
  'sent',
  'failed',
  'dropped',
] as const satisfies PostRow['status'][]
const POST_KINDS = ['message', 'line', 'broadcast', 'edit', 'whisper'] as const satisfies NewPost['kind'][]

/** What people did, as it came. */
export const inbound = pgTable(
  'inbound',
  {
    nth: nth(),
    chat: text().notNull(),
    key: text().notNull(),
    status: text().notNull().default('waiting'),
    body: jsonb().notNull(),
    /** Counted before each. */
    tries: integer().notNull().default(0),
    /** When it was tried last. */
    begunAt: instant(),
    /** What went wrong the last time. */
    why: text(),
    /** When it failed first because the chat was away. */
    awaySince: instant(),
    /** By the database's own clock; in the body stands the platform's. */
    storedAt: instant().notNull(),
    settledAt: instant(),
  },
  table => [
    primaryKey({ columns: [table.chat, table.key] }),
    oneOf('inbound_status', table.status, INBOUND_STATUSES),
    index('inbound_waiting')
      .on(table.nth)
      .where(sql`${table.status} = 'waiting'`),
  ],
)

export const plans = pgTable(
  'plans',
  {
    nth: nth(),
    id: text().primaryKey(),
    chat: text().notNull(),
    channel: text().notNull(),
    root: text(),
    title: text().notNull(),
    name: text().notNull(),
    text: text().notNull(),
    status: text().notNull(),
    supersededBy: text(),
    again: text(),
    by: text().notNull(),
    at: instant().notNull(),
    post: text().notNull(),
  },
  table => [
    oneOf('plans_status', table.status, PLAN_STATUSES),
    index('plans_channel').on(table.chat, table.channel, table.nth),
    index('plans_again')
      .on(table.again)
      .where(sql`${table.again} is not null`),
  ],
)

export const threads = pgTable(
  'threads',
  {
    id: text().primaryKey(),
    chat: text().notNull(),
    channel: text().notNull(),
    root: text(),
    run: text(),
    /** The number of its latest post. */
    lastSeq: integer().notNull().default(0),
    stirs: integer().notNull().default(0),
    dueAt: instant(),
    /** The worker that has it in hand. */
    courier: text(),
  },
  table => [
    index('threads_due_at')
      .on(table.dueAt)
      .where(sql`${table.dueAt} is not null`),
  ],
)

export const posts = pgTable(
  'posts',
  {
    key: text().primaryKey(),
    thread: text().notNull(),
    seq: integer().notNull(),
    kind: text().notNull(),
    target: text(),
    person: text(),
    body: jsonb().notNull(),
    status: text().notNull(),
    batch: text(),
    message: text(),
    tries: integer().notNull(),
    dueAt: instant().notNull(),
    createdAt: instant().notNull(),
    settledAt: instant(),
    why: text(),
    digest: text(),
    drawnSeq: integer(),
    drawnAt: instant(),
  },
  table => [
    oneOf('posts_status', table.status, POST_STATUSES),
    oneOf('posts_kind', table.kind, POST_KINDS),
    uniqueIndex('posts_thread').on(table.thread, table.seq),
    index('posts_open')
      .on(table.thread, table.seq)
      .where(sql`${table.status} in ('waiting', 'sending')`),
    index('posts_boards')
      .on(table.thread)
      .where(sql`${table.key} like '%/board'`),
    index('posts_message')
      .on(table.message)
      .where(sql`${table.message} is not null`),
  ],
)

/** Threads in which is told as well what is told of a run in another. */
export const mirrors = pgTable(
  'mirrors',
  {
    /** The thread's own. */
    id: text().primaryKey(),
    /** Where it is told first. */
    of: text().notNull(),
    run: text().notNull(),
    chat: text().notNull(),
    channel: text().notNull(),
    root: text(),
  },
  table => [index('mirrors_of').on(table.of)],
)

/** What only one worker of all may do at a time. */
export const holds = pgTable('holds', {
  name: text().primaryKey(),
  /** Null: nobody. */
  worker: text(),
})

/** Chats of which something may not have been heard. */
export const unheard = pgTable('unheard', {
  chat: text().primaryKey(),
  /** When the latest was done that was heard before; null: nothing was. */
  since: instant(),
})

/** What stands in the way of all runs, of which people are told once. */
export const troubles = pgTable('troubles', {
  name: text().primaryKey(),
  /** When it ended; null: it lasts. */
  tillAt: instant(),
})
