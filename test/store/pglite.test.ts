import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { toStatement } from '../../src/store/driver.ts'
import { openPglite, openStore } from '../../src/store/open-store.ts'
import { openPgliteDriver } from '../../src/store/pglite-driver.ts'
import { failOnWarning, openTestPglite } from '../support/databases.ts'
import {
  makeInbound,
  makePlan,
  makePost,
  makeSaid,
  makeSchedule,
  writePostsAlone,
} from '../support/chat-rows.ts'
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
    slots: null,
    databaseBytes: expect.any(Number) as number,
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

it('forgets what ended so long ago, and nothing of what goes on', async () => {
  const driver = await openTestPglite()
  const store = await openStore(driver, failOnWarning)
  onTestFinished(() => store[Symbol.asyncDispose]())
  await store.openQueues([QUEUE])
  await store.signIn({ id: 'w', host: 'h', pid: 1 })
  await store.console.makeChannel({ id: 'general', name: 'general', at: 1 })
  for (const [run, endedAt] of [
    ['old', 9_000],
    ['wanted', 9_000],
    ['going', null],
    ['late', 9e15],
  ] as const) {
    const thread = { chat: 'console', channel: 'general', root: `m-${run}` }
    const status = endedAt === null ? 'running' : 'done'
    const rows = {
      run: makeRun(run, 2, { status, endedAt }),
      tasks: [makeTask(run, 1)],
      attempts: [makeAttempt(makeRef(run, 1), { status: 'ended' })],
      escalations: [makeEscalation(run, 'q1')],
    }
    await writeAlone(store, makeChange(run, 1, 2, { rows }))
    await store.keepPrompt(makeRef(run, 1), 'Do it.')
    await store.keepActivity([{ ...makeRef(run, 1), at: 1, text: 'at it' }])
    const said = makeSaid('general', `m-${run}`, {
      files: [{ id: `f-${run}`, name: 'plan.md', bytes: new Uint8Array([1]) }],
    })
    await store.console.say(said, makeInbound('console', `k-${run}`))
    await store.console.say(makeSaid('general', `n-${run}`, { thread: `m-${run}` }), null)
    await store.transaction(tx => store.chats.keepPlan(tx, makePlan(thread, run)))
    await store.transaction(tx =>
      store.chats.writePosts(tx, [makePost(thread, `${run}/preview`)], { thread, run }),
    )
    await store.chats.markSending([`${run}/preview`], run)
    await store.chats.markSent([`${run}/preview`], `x-${run}`, 9_000)
    await store.transaction(tx => store.chats.takeInbound(tx, makeInbound('console', `k-${run}`)))
  }
  // A question about a run that goes on, asked where no run is told of.
  const elsewhere = { chat: 'slack', channel: 'c9', root: null }
  await writePostsAlone(store, [
    makePost(elsewhere, 'going/q1/reminder'),
    makePost(elsewhere, 'old/q1/reminder'),
  ])
  for (const key of ['going/q1/reminder', 'old/q1/reminder']) {
    await store.chats.markSending([key], key)
    await store.chats.markSent([key], key, 9_000)
  }
  await store.transaction(tx =>
    store.schedules.keep(tx, { ...makeSchedule(elsewhere, 's1'), latest: 'wanted' }),
  )
  await driver.run(toStatement('age', 'update inbound set settled_at = 9000'))
  // By the clock of the database all of it but `late` ended long ago.
  const forgotten: string[] = []
  for (let more = true; more;) {
    const part = await store.upkeep.forget(1_000)
    forgotten.push(...part.runs)
    more = part.more
  }
  expect(forgotten).toEqual(['old'])
  const left = async (text: string): Promise<unknown[]> =>
    (await driver.run(toStatement<{ is: unknown }>('look', text))).map(({ is }) => is)
  for (const table of ['waves', 'tasks', 'attempts', 'prompts', 'escalations', 'events', 'activity'])
    expect(await left(`select distinct run as is from ${table} order by 1`)).not.toContain('old')
  for (const table of ['tasks', 'attempts', 'prompts', 'escalations', 'events', 'activity'])
    expect(await left(`select distinct run as is from ${table} order by 1`)).toEqual([
      'going',
      'late',
      'wanted',
    ])
  expect(await left('select id as is from plans order by 1')).toEqual(['going', 'late', 'wanted'])
  expect(await left('select key as is from posts order by 1')).toEqual(['going/preview', 'going/q1/reminder'])
  expect(await left('select key as is from inbound')).toEqual(['k-late'])
  expect(await left('select id as is from console_messages order by 1')).toEqual(['m-going', 'n-going'])
  expect(await left('select id as is from console_files')).toEqual(['f-going'])
  expect(await left('select run as is from forgotten where cleared')).toEqual(['old'])
  const { hash } = makeChange('old', 1, 2)
  expect(await store.views.readForgotten('old')).toEqual({ seq: 2, hash, endedAt: 9_000 })
  expect(await store.views.readForgotten('going')).toBeNull()
  expect(await store.eventsOf('going', null)).toEqual(makeEvents('going', 1, 2))
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
