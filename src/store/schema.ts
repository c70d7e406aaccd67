import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import {
  ATTEMPT_STATUSES,
  ESCALATION_STATUSES,
  RUN_STATUSES,
  TASK_STATUSES,
  WAVE_STATUSES,
} from '../run/states.ts'
import { instant, nth, oneOf } from './columns.ts'

// There are no foreign keys: one function writes all of a run's rows in one transaction, and what
// refers to what is checked there by tests; in the database they would cost a lock and a look-up per row.

export const runs = pgTable(
  'runs',
  {
    id: text().primaryKey(),
    title: text().notNull(),
    status: text().notNull(),
    pace: text().notNull(),
    slots: integer().notNull(),
    rehearsal: boolean().notNull(),
    by: text().notNull(),
    seq: integer().notNull(),
    createdAt: instant().notNull(),
    startedAt: instant(),
    endedAt: instant(),
    wakeAt: instant(),
    active: integer().notNull(),
    /** Of the last event. */
    hash: text().notNull(),
  },
  table => [
    oneOf('runs_status', table.status, RUN_STATUSES),
    index('runs_wake_at')
      .on(table.wakeAt)
      .where(sql`${table.wakeAt} is not null and ${table.endedAt} is null`),
    index('runs_created_at').on(table.createdAt),
  ],
)

export const waves = pgTable(
  'waves',
  {
    run: text().notNull(),
    wave: integer().notNull(),
    id: text().notNull(),
    title: text().notNull(),
    status: text().notNull(),
    total: integer().notNull(),
    finished: integer().notNull(),
  },
  table => [
    primaryKey({ columns: [table.run, table.wave] }),
    oneOf('waves_status', table.status, WAVE_STATUSES),
  ],
)

export const tasks = pgTable(
  'tasks',
  {
    run: text().notNull(),
    task: integer().notNull(),
    id: text().notNull(),
    title: text().notNull(),
    wave: integer().notNull(),
    agent: text().notNull(),
    status: text().notNull(),
    attempt: integer().notNull(),
  },
  table => [
    primaryKey({ columns: [table.run, table.task] }),
    oneOf('tasks_status', table.status, TASK_STATUSES),
  ],
)

export const attempts = pgTable(
  'attempts',
  {
    run: text().notNull(),
    task: integer().notNull(),
    attempt: integer().notNull(),
    status: text().notNull(),
    because: text().notNull(),
    token: text(),
    worker: text(),
    queuedAt: instant().notNull(),
    claimedAt: instant(),
    endedAt: instant(),
    deadlineAt: instant(),
    outcome: text(),
    message: text(),
    inputTokens: bigint({ mode: 'number' }).notNull(),
    outputTokens: bigint({ mode: 'number' }).notNull(),
    /** The latest job written for it: a lost job that is another one is stale. */
    job: uuid(),
    /** The process last recorded, and the token it was recorded under; no write of a run touches them. */
    processToken: text(),
    processPid: integer(),
    processStartedAt: text(),
    processSession: text(),
  },
  table => [
    primaryKey({ columns: [table.run, table.task, table.attempt] }),
    oneOf('attempts_status', table.status, ATTEMPT_STATUSES),
    index('attempts_live')
      .on(table.worker)
      .where(sql`${table.status} in ('running', 'merging')`),
  ],
)

/** What its agent was told, word for word. */
export const prompts = pgTable(
  'prompts',
  {
    run: text().notNull(),
    task: integer().notNull(),
    attempt: integer().notNull(),
    text: text().notNull(),
  },
  table => [primaryKey({ columns: [table.run, table.task, table.attempt] })],
)

export const escalations = pgTable(
  'escalations',
  {
    nth: nth(),
    run: text().notNull(),
    id: text().notNull(),
    /** None: it is about a wave. */
    task: integer(),
    wave: text(),
    attempt: integer().notNull(),
    status: text().notNull(),
    kind: text().notNull(),
    text: text().notNull(),
    evidence: text().notNull(),
    options: jsonb().notNull(),
    openedAt: instant().notNull(),
    settledAt: instant(),
  },
  table => [
    primaryKey({ columns: [table.run, table.id] }),
    oneOf('escalations_status', table.status, ESCALATION_STATUSES),
  ],
)

export const answers = pgTable(
  'answers',
  {
    nth: nth(),
    run: text().notNull(),
    escalation: text().notNull(),
    option: text().notNull(),
    by: text().notNull(),
    at: instant().notNull(),
  },
  table => [primaryKey({ columns: [table.run, table.escalation] })],
)

/** Append-only. The text is not jsonb, which would keep neither its spaces nor its order of keys. */
export const events = pgTable(
  'events',
  {
    run: text().notNull(),
    seq: integer().notNull(),
    at: instant().notNull(),
    type: text().notNull(),
    text: text().notNull(),
    hash: text().notNull(),
  },
  table => [primaryKey({ columns: [table.run, table.seq] })],
)

export const orders = pgTable(
  'orders',
  {
    seq: nth().primaryKey(),
    worker: text().notNull(),
    run: text().notNull(),
    task: integer().notNull(),
    attempt: integer().notNull(),
    order: text().notNull(),
    why: text().notNull(),
  },
  table => [index('orders_worker').on(table.worker, table.seq)],
)

export const activity = pgTable(
  'activity',
  {
    nth: nth().primaryKey(),
    run: text().notNull(),
    task: integer().notNull(),
    attempt: integer().notNull(),
    at: instant().notNull(),
    text: text().notNull(),
  },
  table => [
    index('activity_attempt').on(table.run, table.task, table.attempt, table.nth),
    index('activity_run').on(table.run, table.at, table.nth),
  ],
)

/** One row for the whole installation. */
export const capacity = pgTable(
  'capacity',
  {
    one: boolean().primaryKey().default(true),
    used: integer().notNull(),
    /** Attempts at once in the whole installation; null: nobody has said yet. */
    slots: integer(),
  },
  table => [check('capacity_one', sql`${table.one}`), check('capacity_used', sql`${table.used} >= 0`)],
)

/** Runs that wanted a slot and got none. */
export const line = pgTable('line', { nth: nth().unique(), run: text().primaryKey() })

/** What else runs share: services, and providers with what is known of them. Locked with the capacity. */
export const shares = pgTable('shares', {
  name: text().primaryKey(),
  used: integer().notNull(),
  closed: jsonb(),
})

/** Runs that wait for a part of it. */
export const shareLine = pgTable(
  'share_line',
  { nth: nth().unique(), name: text().notNull(), run: text().notNull() },
  table => [primaryKey({ columns: [table.name, table.run] })],
)

/** Runs that ended long ago: what is left of them is how their history ended. */
export const forgotten = pgTable(
  'forgotten',
  {
    run: text().primaryKey(),
    seq: integer().notNull(),
    hash: text().notNull(),
    endedAt: instant().notNull(),
    at: instant().notNull(),
    /** Whether nothing of it is left anywhere else. */
    cleared: boolean().notNull().default(false),
  },
  table => [
    index('forgotten_uncleared')
      .on(table.at)
      .where(sql`not ${table.cleared}`),
  ],
)

export const workers = pgTable('workers', {
  id: text().primaryKey(),
  host: text().notNull(),
  pid: integer().notNull(),
  signedInAt: instant().notNull(),
  /** What it takes on; null: it is of a version that did not say. */
  about: jsonb(),
  /** Somebody asked it to end within so long; null: nobody did. */
  drainMs: integer(),
})
