import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import type { Driver, Queries, Statement, Value, Warn } from './driver.ts'
import {
  CONNECT_RETRY_MS,
  IDLE_LIMIT_MS,
  MIGRATION_LIMIT_MS,
  REACH_LIMIT_MS,
  STATEMENT_LIMIT_MS,
} from './limits.ts'
import { LIMIT_LOCKS, LOCK_MIGRATIONS, MIGRATIONS_FOLDER, refuseNewerSchema } from './migrations.ts'
import { StoreError } from './port.ts'
import { beginOn, isLost } from './postgres-begin.ts'
import { openPostgresPresence } from './postgres-presence.ts'

/** A PostgreSQL server, reached through a pool of connections and one that tells it we are alive. */
export async function openPostgresDriver(given: {
  url: string
  maxConnections: number
  warn: Warn
}): Promise<Driver> {
  const { url, maxConnections, warn } = given
  await reach(url)
  await migrateOnce(url, warn)
  await using stack = new AsyncDisposableStack()
  const client = stack.adopt(connect(url, maxConnections), pool => pool.end({ timeout: 5 }))
  await askTypesOnce(client)
  const presence = stack.use(await openPostgresPresence({ url, warn, ask: toQueries(client) }))
  const open = stack.move()
  return {
    ...toQueries(client),
    begin: work => beginOn(client, toQueries, work),
    runScript: text => runScript(client, text),
    pipelines: true,
    connections: maxConnections,
    backend: 'postgres',
    presence,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** What types there are is known from then on. A connection that breaks while it asks that by itself ends the process. */
async function askTypesOnce(client: postgres.Sql): Promise<void> {
  await client`select 1`
  client.options.fetch_types = false
}

function connect(url: string, max: number, limitMs = STATEMENT_LIMIT_MS): postgres.Sql {
  return postgres(url, {
    max,
    connect_timeout: REACH_LIMIT_MS / 1000,
    max_lifetime: null,
    // By itself it waits for up to 20 s, and for so long an outage would last longer than it does.
    backoff: () => CONNECT_RETRY_MS / 1000,
    onnotice: () => undefined,
    connection: {
      application_name: 'regatta',
      statement_timeout: limitMs,
      lock_timeout: limitMs,
      idle_in_transaction_session_timeout: IDLE_LIMIT_MS,
    },
    types: {
      // Instants and counts: far below what a number holds exactly.
      bigint: { to: 20, from: [20], parse: Number, serialize: String },
      // What is JSON text already is not quoted once more; pg-boss counts on it.
      json: { to: 114, from: [114, 3802], parse: parseJson, serialize: toJson },
    },
  })
}

/** Says why in time, instead of trying for ever. */
async function reach(url: string): Promise<void> {
  if (!isUrl(url)) {
    throw new StoreError(
      'unreachable',
      'The address of the database is not a URL: DATABASE_URL names it wrongly. A % in a name or password is written %25.',
    )
  }
  const client = connect(url, 1)
  try {
    await Promise.race([client`select 1`, timeOut(REACH_LIMIT_MS)])
  } catch (error) {
    throw new StoreError(
      'unreachable',
      `The database ${describeUrl(url)} cannot be used: ${reasonOf(error)}. ` +
        'See that it runs, that this machine reaches it, and that DATABASE_URL names it rightly.',
    )
  } finally {
    await client.end({ timeout: 0 })
  }
}

/** Whether the driver can take it apart: it decodes what stands behind each %. */
function isUrl(url: string): boolean {
  try {
    const { username, password, host } = new URL(url)
    for (const part of [username, password, host]) decodeURIComponent(part)
    return true
  } catch {
    return false
  }
}

/** The tables of a large database take their time, and whoever starts meanwhile waits for it. */
async function migrateOnce(url: string, warn: Warn): Promise<void> {
  const client = connect(url, 1, MIGRATION_LIMIT_MS)
  const why = 'The tables of the database are still being brought up to date, here or by another start'
  const timer = setTimeout(() => warn(why, undefined), REACH_LIMIT_MS)
  try {
    const queries = toQueries(client, MIGRATION_LIMIT_MS)
    await queries.run(LOCK_MIGRATIONS)
    // All who work would stand in line behind who waits for a table.
    await queries.run(LIMIT_LOCKS)
    await refuseNewerSchema(queries)
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER })
  } finally {
    clearTimeout(timer)
    // The lock goes with its connection.
    await client.end({ timeout: 5 })
  }
}

function toQueries(client: postgres.ISql, limitMs = STATEMENT_LIMIT_MS): Queries {
  return {
    async run<Row>(statement: Statement<Row>, values: Value[] = []): Promise<Row[]> {
      try {
        // Prepared: otherwise a statement with values takes two round trips and cannot travel with others.
        const prepare = statement.planAnew !== true || values.length > 0
        return await client.unsafe<(Row & postgres.Row)[]>(statement.text, values, { prepare })
      } catch (error) {
        throw explain(error, statement.what, limitMs)
      }
    },
  }
}

async function runScript(client: postgres.Sql, text: string): Promise<unknown[]> {
  // A script opens and ends its own transaction, which must not leave the connection in between.
  const reserved = await client.reserve()
  try {
    const results: unknown = await reserved.unsafe(text).simple()
    reserved.release()
    return Array.isArray(results) ? results.flat() : []
  } catch (error) {
    // A connection that broke gives itself back.
    if (!isLost(error))
      await reserved`rollback`.then(
        () => reserved.release(),
        () => undefined,
      )
    throw error
  }
}

/** Says what was waited for, which the database's own message does not. */
function explain(error: unknown, what: string, limitMs: number): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  if (error.code !== '57014' && error.code !== '55P03') return error
  const waited = `${limitMs / 1000} s`
  return new Error(`The database took more than ${waited} to ${what}: ${error.message}`, { cause: error })
}

function describeUrl(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `at ${hostname}:${port || '5432'}${pathname}`
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error.message
}

async function timeOut(delayMs: number): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  setTimeout(() => reject(new Error(`no answer within ${delayMs / 1000} s`)), delayMs).unref()
  return await promise
}

function parseJson(text: string): unknown {
  return JSON.parse(text)
}

function toJson(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
