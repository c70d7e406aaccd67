import { expect, onTestFinished, test } from 'vitest'
import { openScribe } from '../../src/engine/scribe.ts'
import type { Scribe } from '../../src/engine/scribe.ts'
import { openMem0 } from '../../src/memory/mem0.ts'
import type { MemoryWriter } from '../../src/memory/port.ts'
import type { Store } from '../../src/store/port.ts'
import type { NewRetrospective, RetrospectiveRow } from '../../src/store/retrospectives-port.ts'
import { createHandClock } from '../support/hand-clock.ts'
import type { HandClock } from '../support/hand-clock.ts'
import { openMemoryServer } from '../support/memory-server.ts'
import type { Answer, Asked, MemoryServer } from '../support/memory-server.ts'
import { Memory } from '../support/memory-store.ts'
import { until } from '../support/until.ts'

const RUN = 'r1'
const OK: Answer = { status: 200 }
const AN_HOUR = 3_600_000

interface Stand {
  clock: HandClock
  store: Store
  server: MemoryServer
  warnings: string[]
  /** Another process on the same rows. */
  open(): Scribe
  /** The same; it dies once it has sent something, before it can note it. */
  openDying(): void
  keep(task: number, more?: Partial<NewRetrospective>): Promise<void>
  rows(): Promise<RetrospectiveRow[]>
  /** The tasks that the server was told of, in order. */
  told(): string[]
}

async function openStand(answer: (asked: Asked) => Answer, memory?: MemoryWriter): Promise<Stand> {
  const clock = createHandClock(1)
  const rows = new Memory(() => clock.now())
  const store = rows.open()
  const server = await openMemoryServer(answer)
  onTestFinished(() => server[Symbol.asyncDispose]())
  const warnings: string[] = []
  const quiet = (): void => {}
  const log = { info: quiet, error: quiet, warn: (_: object, message: string) => void warnings.push(message) }
  const open = (rowsHere: Store): Scribe => {
    const mem0 = memory ?? openMem0({ url: server.url, key: null, clock })
    const scribe = openScribe({ store: rowsHere, memory: mem0, clock, log })
    scribe.start()
    return scribe
  }
  return {
    clock,
    store,
    server,
    warnings,
    open() {
      const scribe = open(rows.open())
      onTestFinished(() => scribe[Symbol.asyncDispose]())
      return scribe
    },
    openDying: () => void open(dyingAt(rows.open())),
    async keep(task, more = {}) {
      const row: NewRetrospective = {
        id: `${RUN}/${task}`,
        namespace: 'shop',
        run: RUN,
        task,
        title: `Task ${task}`,
        text: 'The hinge was missing.',
        outcome: 'done',
        tags: [],
        at: 1,
        sending: 'waiting',
        ...more,
      }
      await store.transaction(tx => store.retrospectives.keep(tx, [row]))
    },
    rows: () => store.retrospectives.of(RUN),
    told: () => server.asked.map(({ body }) => body.metadata.id.slice(RUN.length + 1)),
  }
}

async function untilSending(stand: Stand, ...expected: RetrospectiveRow['sending'][]): Promise<void> {
  const stands = async (): Promise<boolean> =>
    (await stand.rows()).map(({ sending }) => sending).join() === expected.join()
  await until(stands, `rows that are ${expected.join()}`)
}

/** What went wrong is noted. */
async function untilDelayed(stand: Stand, why: RegExp): Promise<RetrospectiveRow> {
  return await until(
    async () => (await stand.rows()).find(row => row.sending === 'waiting' && why.test(row.why ?? '')),
    `a row that waits for ${why.source}`,
  )
}

test('writes what waits in order, once each, and what comes later when it is stirred', async () => {
  const stand = await openStand(() => OK)
  await stand.keep(0)
  await stand.keep(1, { sending: 'here' })
  const scribe = stand.open()
  await untilSending(stand, 'sent', 'here')
  await stand.keep(2)
  scribe.stir()
  await untilSending(stand, 'sent', 'here', 'sent')
  expect(stand.told()).toEqual(['0', '2'])
})

test('leaves everything where it is while there is no memory to write to', async () => {
  const stand = await openStand(() => OK)
  await stand.keep(0)
  const log = { info() {}, warn() {}, error() {} }
  const scribe = openScribe({ store: stand.store, memory: null, clock: stand.clock, log })
  scribe.start()
  scribe.stir()
  await scribe[Symbol.asyncDispose]()
  expect(stand.clock.waiting()).toBe(0)
  await untilSending(stand, 'waiting')
  stand.open()
  await untilSending(stand, 'sent')
})

test('writes what a server that failed for a while did not take, and says once that it waits', async () => {
  let fails = 3
  const stand = await openStand(() => (fails-- > 0 ? { status: 500, body: 'down' } : OK))
  await stand.keep(0)
  await stand.keep(1)
  stand.open()
  for (const asked of [1, 2, 3]) {
    await until(
      async () => (await stand.rows()).reduce((sum, { tries }) => sum + tries, 0) === asked,
      'a try',
    )
    // It is left alone meanwhile, whatever else waits.
    expect(stand.server.asked).toHaveLength(asked)
    stand.clock.pass(AN_HOUR)
  }
  await untilSending(stand, 'sent', 'sent')
  expect(stand.warnings).toHaveLength(1)
})

test('gives up on what a server refuses for good or fails at every time, keeps why, and goes on', async () => {
  const stand = await openStand(({ body }) => {
    const { id } = body.metadata
    if (id === `${RUN}/0`) return { status: 422, body: 'too odd' }
    return id === `${RUN}/1` ? { status: 500, body: 'oops' } : OK
  })
  for (const task of [0, 1, 2]) await stand.keep(task)
  stand.open()
  for (let tries = 1; tries < 12; tries++) {
    await until(async () => (await stand.rows())[1]?.tries === tries, `try ${tries}`)
    stand.clock.pass(AN_HOUR)
  }
  await untilSending(stand, 'refused', 'refused', 'sent')
  expect(await stand.rows()).toMatchObject([
    { why: 'mem0 answered 422: too odd' },
    { why: 'mem0 answered 500: oops', tries: 12 },
    { why: null },
  ])
  expect(stand.told().filter(id => id === '0')).toHaveLength(1)
})

test('loses nothing to a key that is wrong or a server that is away, however long', async () => {
  let isMended = false
  const stand = await openStand(() => (isMended ? OK : { status: 401, body: 'who are you?' }))
  await stand.keep(0)
  stand.open()
  /** No request is under way. */
  const isIdle = (): boolean => stand.clock.waiting() === 1
  await until(() => {
    if (isIdle()) stand.clock.pass(AN_HOUR)
    return stand.server.asked.length > 30
  }, 'many requests')
  expect(stand.warnings).toHaveLength(1)
  isMended = true
  await until(async () => {
    if (isIdle()) stand.clock.pass(AN_HOUR)
    return (await stand.rows())[0]?.sending === 'sent'
  }, 'the row to be sent')
  expect(await stand.rows()).toMatchObject([{ tries: 0 }])
})

test('does not wait for a server that hangs, and writes it again', async () => {
  let hangs = 1
  const stand = await openStand(() => (hangs-- > 0 ? 'hang' : OK))
  await stand.keep(0)
  stand.open()
  await until(() => stand.server.asked.length === 1, 'the first request')
  stand.clock.pass(20_000)
  await untilDelayed(stand, /no answer within 20 s/)
  stand.clock.pass(AN_HOUR)
  await untilSending(stand, 'sent')
  expect(stand.told()).toEqual(['0', '0'])
})

test('writes again, under the same id, what was sent by a process that died before it could note it', async () => {
  const stand = await openStand(() => OK)
  await stand.keep(0)
  stand.openDying()
  await until(() => stand.server.asked.length === 1, 'the first request')
  const heir = stand.open()
  stand.clock.pass(30_000)
  await untilSending(stand, 'waiting')
  stand.clock.pass(60_000)
  heir.stir()
  await untilSending(stand, 'sent')
  const [first, second, ...more] = stand.server.asked
  expect(more).toEqual([])
  expect(second?.body).toEqual(first?.body)
  expect(first?.body.metadata).toMatchObject({ id: `${RUN}/0`, revision: 1 })
})

test('writes what is said anew under a higher revision, though it came while the old was under way', async () => {
  const writes: { id: string; revision: number; outcome: string }[] = []
  const stands: Stand[] = []
  const stand = await openStand(() => OK, {
    name: 'slow',
    async write({ id, revision, outcome }) {
      writes.push({ id, revision, outcome })
      if (revision === 1) await stands[0]?.keep(0, { outcome: 'done' })
    },
  })
  stands.push(stand)
  await stand.keep(0, { outcome: 'failed' })
  stand.open()
  await untilSending(stand, 'sent')
  expect(writes).toEqual([
    { id: `${RUN}/0`, revision: 1, outcome: 'failed' },
    { id: `${RUN}/0`, revision: 2, outcome: 'done' },
  ])
})

test('is one of several that write, and none of them writes what another has in hand', async () => {
  const stand = await openStand(() => OK)
  for (let task = 0; task < 20; task++) await stand.keep(task)
  for (let nth = 0; nth < 3; nth++) stand.open()
  await until(async () => (await stand.rows()).every(({ sending }) => sending === 'sent'), 'all to be sent')
  expect(stand.told().toSorted()).toEqual(Array.from({ length: 20 }, (_, task) => `${task}`).toSorted())
})

test('still writes what came last when it is closed, and leaves nothing behind', async () => {
  const stand = await openStand(() => OK)
  const scribe = stand.open()
  await stand.keep(0)
  await scribe[Symbol.asyncDispose]()
  await untilSending(stand, 'sent')
  await scribe[Symbol.asyncDispose]()
  expect(stand.clock.waiting()).toBe(0)
})

test('is closed soon though the server hangs', async () => {
  const stand = await openStand(() => 'hang')
  await stand.keep(0)
  const scribe = stand.open()
  await until(() => stand.server.asked.length === 1, 'the request')
  const closed = scribe[Symbol.asyncDispose]()
  stand.clock.pass(5_000)
  await closed
  await untilSending(stand, 'waiting')
  expect(stand.clock.waiting()).toBe(0)
})

/** What it awaits never comes. */
function dyingAt(store: Store): Store {
  const retrospectives = { ...store.retrospectives, markSent: () => new Promise<never>(() => {}) }
  return new Proxy(store, {
    get: (target, name) =>
      name === 'retrospectives' ? retrospectives : (Reflect.get(target, name, target) as unknown),
  })
}
