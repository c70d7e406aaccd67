import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { openLocalReading } from '../../src/desk/local.ts'
import { Runs } from '../../src/engine/runs.ts'
import { toTerminalDeed } from '../../src/engine/to-deed.ts'
import { verifyHistory } from '../../src/engine/verify-history.ts'
import type { Verdict } from '../../src/engine/verify-history.ts'
import { openPostgres } from '../../src/store/open-store.ts'
import { toStatement } from '../../src/store/driver.ts'
import { IDLE_LIMIT_MS } from '../../src/store/limits.ts'
import type { Notice, Store } from '../../src/store/port.ts'
import { openPostgresDriver } from '../../src/store/postgres-driver.ts'
import { askAlone, failOnWarning, openTestPostgres, type TestPostgres } from '../support/databases.ts'
import { Line } from '../support/line.ts'
import { makeMessage, makeSaid } from '../support/chat-rows.ts'
import { makeAttempt, makeBell, makeChange, makeRef, QUEUE, writeAlone } from '../support/store-change.ts'
import { nextTurn, systemClock } from '../../src/system/clock.ts'
import { START_AT, charterOf, planOf } from '../support/runs.ts'
import { until } from '../support/until.ts'
import { testBadDays } from './bad-days.ts'
import { testBackups } from './backup.ts'

const NO_LOG = { info: () => {}, warn: () => {}, error: () => {} }

let server: TestPostgres
beforeAll(async () => {
  server = await openTestPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

testBackups(() => server.url())
testBadDays(() => server.url())

it('sees within a second that the process of a worker was killed', async () => {
  const url = await server.url()
  const store = await open(url)
  const child = await startWorker(url, 'theirs')
  const attempts = [makeAttempt(makeRef('r', 1), { status: 'running', worker: 'theirs', token: 't' })]
  await writeAlone(store, makeChange('r', 1, 1, { rows: { attempts } }))
  expect(await store.findOrphans()).toEqual([])
  child.kill('SIGKILL')
  const orphans = await until(
    async () => (await store.findOrphans()).at(0),
    'the killed worker to be missed',
    1_000,
  )
  expect(orphans).toMatchObject({ run: 'r', task: 1, host: 'elsewhere', token: 't' })
})

it('stays present and hears of what is new again after its connection was cut', async () => {
  const url = await server.url()
  const warnings: string[] = []
  const store = await open(url, what => void warnings.push(what))
  const other = await open(url)
  await store.signIn({ id: 'mine', host: 'here', pid: 1 })
  const attempts = [makeAttempt(makeRef('r', 1), { status: 'running', worker: 'mine', token: 't' })]
  await writeAlone(store, makeChange('r', 1, 1, { rows: { attempts } }))
  const heard: Notice[] = []
  store.listen(notice => heard.push(notice))
  const cut = await askAlone(
    url,
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 1
      and pid in (select pid from pg_stat_activity where application_name = 'regatta presence')`,
  )
  expect(cut).toHaveLength(1)
  await until(() => heard.length > 0, 'the call to look for what it may have missed')
  expect(heard.splice(0)).toEqual([{ kind: 'jobs' }, { kind: 'threads' }, { kind: 'console' }])
  expect(await other.findOrphans()).toEqual([])
  await writeAlone(other, makeChange('r', 2, 2, { jobs: [makeBell('r')] }))
  await until(() => heard.length > 0, 'a notice on the new connection')
  expect(heard).toEqual([{ kind: 'jobs', queues: ['bell'] }])
})

it('keeps nothing open where it is cut off while it opens, so that the process can end', async () => {
  const url = new URL(await server.url())
  await using line = await Line.open(Number(url.port))
  url.port = String(line.port)
  line.heard = (data, near) => {
    if (data.includes('listen ')) near.destroy()
  }
  const opened = openPostgresDriver({ url: url.href, maxConnections: 2, warn: () => {} })
  await expect(opened).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  await until(() => !line.isOpen, 'its connections to be closed')
})

it('has the server end a transaction that says nothing, and with it what others wait for', async () => {
  await using driver = await openPostgresDriver({
    url: await server.url(),
    maxConnections: 1,
    warn: () => {},
  })
  const setting = toStatement<{ limit: string }>(
    'see how long one may say nothing',
    `select current_setting('idle_in_transaction_session_timeout') as limit`,
  )
  expect(await driver.run(setting)).toEqual([{ limit: `${IDLE_LIMIT_MS / 1000}s` }])
})

it('says no more in a transaction whose connection is gone, and goes on', async () => {
  const url = await server.url()
  await using driver = await openPostgresDriver({ url, maxConnections: 1, warn: () => {} })
  const number = toStatement<{ pid: number }>('see who serves us', 'select pg_backend_pid() as pid')
  const sleep = toStatement('sleep', 'select pg_sleep(60)')
  const note = toStatement('note something', `insert into holds (name) values ('nobody')`)
  const end = async (pid: number): Promise<void> => {
    await askAlone(url, `select pg_terminate_backend(${pid})`)
    const isGone = async (): Promise<boolean> =>
      (await askAlone(url, `select 1 as there from pg_stat_activity where pid = ${pid}`)).length === 0
    await until(isGone, 'the end of the connection')
  }
  const inFlight = driver.begin(async tx => {
    const [{ pid } = { pid: 0 }] = await tx.run(number)
    const asleep = tx.run(sleep).catch(() => undefined)
    await Promise.all([end(pid), asleep])
    await tx.run(note)
  })
  await expect(inFlight).rejects.toThrow(/terminat|CONNECTION|ECONN|EPIPE/)
  // What the driver was told last of the one that is gone, it tells whoever comes first to the next.
  await until(() => driver.run(number).catch(() => null), 'a connection that serves')
  const gone = Promise.withResolvers<void>()
  const late = Promise.withResolvers<unknown>()
  const between = driver.begin(async tx => {
    const [{ pid } = { pid: 0 }] = await tx.run(number)
    await end(pid)
    await gone.promise
    late.resolve(await tx.run(note).catch((error: unknown) => error))
  })
  await expect(between).rejects.toThrow(/terminat|CONNECTION|ECONN|EPIPE/)
  // The pool has opened another by now: what is said late must not be done there, outside of any transaction.
  await until(() => driver.run(number).catch(() => null), 'another connection')
  gone.resolve()
  expect(await late.promise).toBeInstanceOf(Error)
  expect(await askAlone(url, 'select from holds')).toEqual([])
})

it('outlives connections that break as soon as they are open', async () => {
  const url = new URL(await server.url())
  await using line = await Line.open(Number(url.port))
  url.port = String(line.port)
  await using driver = await openPostgresDriver({ url: url.href, maxConnections: 2, warn: () => {} })
  line.heard = data => {
    if (data.includes('pg_type')) line.cut()
  }
  line.cut()
  const any = toStatement<{ one: number }>('ask', 'select 1 as one where $1::text = any($2::text[])')
  const answer = await until(() => driver.run(any, ['a', ['a', 'b']]).catch(() => null), 'an answer')
  expect(answer).toEqual([{ one: 1 }])
})

it('lets two start at once on an empty database', async () => {
  const url = await server.url()
  const stores = await Promise.all([open(url), open(url), open(url)])
  await Promise.all(stores.map(store => store.openQueues([QUEUE])))
  await Promise.all(stores.map((store, nth) => writeAlone(store, makeChange(`r${nth}`, 1, 1))))
  expect(await stores[0]?.listRuns(10)).toHaveLength(3)
})

it('has an hour for each step of a migration, however many rows there are, but not for the lock of a table', async () => {
  const url = await server.url()
  await askAlone(
    url,
    `create schema seen;
    create table seen.limits (what text, statements text, locks text);
    create function seen.note() returns event_trigger language plpgsql as $$
      begin insert into seen.limits values (current_query(), current_setting('statement_timeout'), current_setting('lock_timeout')); end $$;
    create event trigger notes on ddl_command_start when tag in ('ALTER TABLE') execute function seen.note()`,
  )
  await open(url)
  const seen = await askAlone(
    url,
    `select distinct statements, locks from seen.limits where what not like '%pgboss%'`,
  )
  expect(seen).toEqual([{ statements: '1h', locks: '30s' }])
})

it('refuses a database that a newer version migrated, and changes nothing', async () => {
  const url = await server.url()
  const store = await open(url)
  await store[Symbol.asyncDispose]()
  await askAlone(
    url,
    `insert into drizzle.__drizzle_migrations (hash, created_at) select 'x', max(created_at) + 1 from drizzle.__drizzle_migrations`,
  )
  await expect(open(url)).rejects.toMatchObject({ code: 'newer-schema', message: /Start the newer version/ })
})

it('says in time and without the password that nobody answers', async () => {
  const silent = createServer(socket => socket.resume())
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  onTestFinished(() => void silent.close())
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : 0
  const url = await server.url()
  const cases = [
    `postgres://ada:s3cret@127.0.0.1:${port}/plans`,
    'postgres://ada:s3cret@127.0.0.1:1/plans',
    url.replace(/:[^:@]+@/, ':s3cret@'),
    'not s3cret a url',
  ]
  const failures = await Promise.all(cases.map(at => open(at).then(String, (error: unknown) => error)))
  for (const failure of failures) {
    expect(failure).toMatchObject({ code: 'unreachable' })
    expect(JSON.stringify([String(failure), failure])).not.toContain('s3cret')
  }
}, 20_000)

it('keeps a history that is whole after a dump and a restore, and in which what is changed then is found', async () => {
  const url = await server.url()
  const store = await open(url)
  const runs = new Runs({
    store,
    log: NO_LOG,
    slots: 1,
    now: () => START_AT,
    mintToken: randomUUID,
    gather: nextTurn,
  })
  const charter = charterOf(planOf({ W: { tasks: [{ id: 'Ä\\\t"\n' }, { id: 'B' }] } }), { run: 'kept' })
  await store.openQueues(['attempt/codex@here'])
  const deed = toTerminalDeed('ana', {}, START_AT)
  await runs.submit('kept', { type: 'create', charter }, { next: { type: 'start', by: 'ana' }, deed })
  await runs.submit('kept', { type: 'stop', by: 'ana', mode: 'now' }, { deed })
  const restored = await server.url()
  await copyDatabase(url, restored)
  const verify = async (published?: string): Promise<Verdict> => {
    using reading = openLocalReading({ store: await open(restored), clock: systemClock, log: NO_LOG })
    const { kept, events } = (await reading.historyOf('kept'))!
    return verifyHistory(events, { kept, published })
  }
  const head = (await store.eventsOf('kept', null)).at(-1)!
  expect(await verify(head.hash)).toEqual({ kind: 'whole', published: head.seq, masked: [] })
  await askAlone(restored, `update events set text = replace(text, 'ana', 'eve') where seq = 2`)
  expect(await verify()).toMatchObject({ kind: 'broken', what: 'altered', seq: 2 })
  await askAlone(restored, `delete from events where seq = 2`)
  expect(await verify()).toMatchObject({ kind: 'broken', what: 'missing', seq: 2 })
  await askAlone(restored, `delete from events`)
  expect(await verify()).toMatchObject({ kind: 'broken', what: 'missing', seq: 1, found: null })
})

/** As `pg_dump` and `pg_restore` move the data of tables, which the server's package does not bring. */
async function copyDatabase(from: string, to: string): Promise<void> {
  await (await open(to))[Symbol.asyncDispose]()
  const [source, target] = [from, to].map(url => postgres(url, { max: 1, onnotice: () => undefined }))
  if (!source || !target) return
  const tables = await source<{ name: string }[]>`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`
  for (const { name } of tables) {
    await target.unsafe(`truncate ${name}`)
    await pipeline(
      await source.unsafe(`copy ${name} to stdout`).readable(),
      await target.unsafe(`copy ${name} from stdin`).writable(),
    )
  }
  await Promise.all([source.end(), target.end()])
}

it('waits for the lock of a run, and not for other runs', async () => {
  const url = await server.url()
  const [one, two] = [await open(url), await open(url)]
  await writeAlone(one, makeChange('a', 1, 1))
  await writeAlone(one, makeChange('b', 1, 1))
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const order: string[] = []
  const holding = one.transaction(async tx => {
    await one.lockRun(tx, 'a')
    held.resolve()
    await release.promise
    order.push('held')
  })
  await held.promise
  const waiting = two.transaction(async tx => order.push(`a at ${(await two.lockRun(tx, 'a'))?.seq}`))
  await two.transaction(async tx => order.push(`b at ${(await two.lockRun(tx, 'b'))?.seq}`))
  release.resolve()
  await Promise.all([holding, waiting])
  expect(order).toEqual(['b at 1', 'held', 'a at 1'])
})

it('draws a revision of the console only when whoever drew one before is done', async () => {
  const url = await server.url()
  const store = await open(url)
  await store.console.say(makeSaid('c', 'm1'), null)
  const client = postgres(url, { max: 1, onnotice: () => undefined })
  onTestFinished(() => client.end())
  const changes = [
    () => store.console.say(makeSaid('c', 'm2'), null),
    () => store.console.post({ ...makeSaid('c', 'm3'), key: 'k' }),
    () => store.console.edit('c', 'm1', makeMessage('new'), 5),
    () => store.console.react({ channel: 'c', message: 'm1', emoji: '👍', by: 'ada', at: 5, on: true }, null),
    () => store.console.remove('c', 'm1'),
  ]
  for (const change of changes) {
    await client`begin`
    // As a change that has drawn its number and is not committed yet.
    await client`select pg_advisory_xact_lock(7291404)`
    const [drawn] = await client`select nextval('console_rev') as rev`
    const changing = change()
    await until(
      async () =>
        (await client`select 1 from pg_locks where locktype = 'advisory' and not granted`).length > 0,
      'a change that waits',
    )
    expect(await client`select last_value as rev from console_rev`).toEqual([drawn])
    await client`commit`
    await changing
    expect(await store.console.latestRev()).toBe(Number(drawn?.['rev']) + 1)
  }
})

async function open(url: string, warn = failOnWarning): Promise<Store> {
  const store = await openPostgres({ url, maxConnections: 4, warn })
  onTestFinished(() => store[Symbol.asyncDispose]())
  return store
}

async function startWorker(url: string, worker: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('../support/hold-presence.ts', import.meta.url))
  const child = spawn(process.execPath, [script, url, worker], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}
