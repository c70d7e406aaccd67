import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { toStatement } from '../../src/store/driver.ts'
import { openPglite, openStore } from '../../src/store/open-store.ts'
import { openPgliteDriver } from '../../src/store/pglite-driver.ts'
import { failOnWarning, openTestPglite } from '../support/databases.ts'
import {
  makeAttempt,
  makeChange,
  makeEscalation,
  makeEvents,
  makeJob,
  makeRef,
  makeRun,
  makeTask,
  QUEUE,
  writeAlone,
} from '../support/store-change.ts'

it('keeps everything in its folder, and takes what ran there before for orphaned', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-store-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const before = await openPglite({ folder, warn: failOnWarning })
  await before.openQueues([QUEUE])
  await before.signIn({ id: 'w', host: 'h', pid: 1 })
  const attempts = [makeAttempt(makeRef('r', 1), { status: 'running', worker: 'w', token: 't' })]
  await writeAlone(before, makeChange('r', 1, 2, { rows: { attempts }, jobs: [makeJob('r', 2)] }))
  expect(await before.findOrphans()).toEqual([])
  await before[Symbol.asyncDispose]()

  const after = await openPglite({ folder, warn: failOnWarning })
  onTestFinished(() => after[Symbol.asyncDispose]())
  await after.openQueues([QUEUE])
  expect(await after.eventsOf('r', null)).toEqual(makeEvents('r', 1, 2))
  expect(await after.findOrphans()).toMatchObject([{ run: 'r', task: 1, host: 'h' }])
  expect(await after.fetchJobs(QUEUE, 5)).toMatchObject([{ data: { run: 'r', task: 2 } }])
})

it('refuses a folder that a newer version migrated', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-store-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const driver = await openPgliteDriver({ folder })
  const later = 'insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)'
  await driver.run(toStatement('pretend', later), ['x', 9_999_999_999_999])
  await driver[Symbol.asyncDispose]()
  await expect(openPglite({ folder, warn: failOnWarning })).rejects.toMatchObject({ code: 'newer-schema' })
})

it('measures how things stand', async () => {
  const store = await openStore(await openTestPglite(), failOnWarning)
  onTestFinished(() => store[Symbol.asyncDispose]())
  await store.openQueues([QUEUE])
  await store.signIn({ id: 'w', host: 'h', pid: 1 })
  const none = { count: 0, oldestMs: 0 }
  expect(await store.upkeep.measure()).toEqual({
    runs: {},
    tasks: {},
    queued: none,
    used: 0,
    line: 0,
    closed: 0,
    questions: none,
    posts: none,
    inbound: none,
    workers: 1,
  })
  const rows = {
    tasks: [makeTask('r', 1, { status: 'running', attempt: 1 }), makeTask('r', 2), makeTask('r', 3)],
    attempts: [makeAttempt(makeRef('r', 1))],
    escalations: [makeEscalation('r', 'q1')],
  }
  await writeAlone(store, makeChange('r', 1, 1, { rows, capacityDelta: 1, inLine: true }))
  const ended = makeRun('over', 1, { status: 'done', endedAt: 9_000 })
  await writeAlone(store, makeChange('over', 1, 1, { rows: { run: ended, tasks: [makeTask('over', 1)] } }))
  const some = { count: 1, oldestMs: expect.any(Number) as number }
  expect(await store.upkeep.measure()).toMatchObject({
    runs: { running: 1, done: 1 },
    tasks: { running: 1, ready: 2 },
    queued: some,
    used: 1,
    line: 1,
    questions: some,
  })
  expect(store.upkeep.calls()).toEqual({ open: 0, connections: 1 })
})

it('works on after a statement failed, in a transaction and outside', async () => {
  const driver = await openTestPglite()
  const store = await openStore(driver, failOnWarning)
  onTestFinished(() => store[Symbol.asyncDispose]())
  const wrong = toStatement('fail', 'select 1 / $1::int')
  await expect(driver.run(wrong, [0])).rejects.toThrow('division')
  await expect(driver.begin(tx => tx.run(wrong, [0]))).rejects.toThrow('division')
  await expect(driver.runScript('begin; select 1 / 0; commit;')).rejects.toThrow('division')
  expect(await driver.run(toStatement<{ n: number }>('go on', 'select $1::int as n'), [7])).toEqual([
    { n: 7 },
  ])
})

it('gives values to the database and back as they are', async () => {
  const driver = await openTestPglite()
  onTestFinished(() => driver[Symbol.asyncDispose]())
  const echo = toStatement<Record<string, unknown>>(
    'echo',
    'select $1::text as a, $2::bigint as b, $3::boolean as c, $4::text[] as d, $5::timestamptz as e, $6::text as f, $7::json as g',
  )
  const list = ['plain', '"quoted" \\ {a,b}', null, 'NULL', '']
  const at = new Date(1_795_253_494_206)
  const [row] = await driver.run(echo, [
    `it's "x" \\`,
    1_795_253_494_206,
    true,
    list,
    at,
    null,
    '{"x": [1, null]}',
  ])
  expect(row).toEqual({
    a: `it's "x" \\`,
    b: 1_795_253_494_206,
    c: true,
    d: list,
    e: at,
    f: null,
    g: { x: [1, null] },
  })
})
