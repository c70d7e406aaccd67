import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { toThreadId } from '../src/message/post.ts'
import type { ThreadRef } from '../src/run/event.ts'
import type { Run } from '../src/run/run.ts'
import type { Store } from '../src/store/port.ts'
import { openTroubles } from '../src/troubles.ts'
import type { Troubles } from '../src/troubles.ts'
import { makeThread } from './support/chat-rows.ts'
import { createHandClock } from './support/hand-clock.ts'
import { Memory } from './support/memory-store.ts'
import { makeChange } from './support/store-change.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Where ten minutes begin, and hours and days as well. */
const START_AT = 1_800_000_000_000
const THREAD = makeThread('console')
const NO_LOG = { info: () => {}, warn: () => {}, error: () => {} }
const FULL = (host: string): string =>
  `The disk of ${host} is full (5 MB left): nothing new begins there till there is room.`
const ROOM = (host: string): string => `There is room on the disk of ${host} again: work goes on there.`

interface Place {
  host: string
  /** How wrong its machine's clock is. */
  offMs: number
  disk: { bytes: number }
}

interface Instance {
  /** It could not use the database from then till then, by the time that all have in common. */
  outage(fromAt: number, tillAt: number): void
  shortage: Troubles['room']['shortage']
  lasting: Troubles['lasting']
  heard: Troubles['heard']
  told(): Promise<void>
}

/** A run that goes on, and instances of which each has a clock of its own. */
async function openFleet(): Promise<{
  open(place: Partial<Place>): Promise<Instance>
  passTo(at: number): void
  said(of?: ThreadRef): Promise<string[]>
  memory: Memory
  store: Store
}> {
  const clock = createHandClock(START_AT)
  const memory = new Memory(clock.now)
  const store = memory.open()
  const folder = await mkdtemp(join(tmpdir(), 'regatta-troubles-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await store.transaction(async tx => {
    await store.write(tx, makeChange('r1', 1, 1))
    await store.chats.writePosts(tx, [], { thread: THREAD, run: 'r1' })
  })
  const instances: Instance[] = []
  return {
    async open({ host = 'here', offMs = 0, disk = { bytes: 1e12 } }) {
      const machine = {
        host,
        clock: { ...clock, now: () => clock.now() + offMs },
        free: async () => disk.bytes,
      }
      const troubles = openTroubles({ dataFolder: folder, folder }, NO_LOG, machine)
      const telling = troubles.tellIn(store)
      const instance: Instance = {
        outage: (fromAt, tillAt) =>
          troubles.recovered({ fromAt: fromAt + offMs, tillAt: tillAt + offMs, why: 'it does not answer' }),
        shortage: troubles.room.shortage,
        lasting: troubles.lasting,
        heard: troubles.heard,
        told: async () => await telling[Symbol.asyncDispose](),
      }
      await store.signIn({ id: `w${instances.length}`, host, pid: 1 })
      await instance.told()
      instances.push(instance)
      return instance
    },
    passTo: at => clock.pass(at - clock.now()),
    memory,
    store,
    async said(of = THREAD) {
      await Promise.all(instances.map(({ told }) => told()))
      const posts = await store.chats.postsOf(toThreadId(of))
      return posts.map(({ body }) => body.summary)
    },
  }
}

test('an outage is told once, however far apart the clocks of those who saw it are, and a second one again', async () => {
  const { open, passTo, said } = await openFleet()
  const fleet = await Promise.all([0, 7 * HOUR_MS, -40 * HOUR_MS].map(offMs => open({ offMs })))
  const [fromAt, tillAt] = [START_AT + HOUR_MS, START_AT + HOUR_MS + 5 * MINUTE_MS]
  passTo(tillAt + 20_000)
  for (const { outage } of fleet) outage(fromAt, tillAt)
  const line = (span: string): string =>
    `For ${span} the database could not be used, because it does not answer. It can again: nothing is lost, and what waited goes on.`
  expect(await said()).toEqual([line('5 min')])
  passTo(tillAt + 10 * MINUTE_MS)
  for (const { outage } of fleet) outage(tillAt + 3 * MINUTE_MS, tillAt + 9 * MINUTE_MS)
  expect(await said()).toEqual([line('5 min'), line('6 min')])
})

test('an outage over a border of ten minutes that each saw begin and end at another time is one', async () => {
  const { open, passTo, said } = await openFleet()
  const [first, second, third] = await Promise.all([open({}), open({}), open({})])
  const borderAt = START_AT + 10 * MINUTE_MS
  passTo(borderAt + 2 * MINUTE_MS)
  first.outage(borderAt - 1_000, borderAt + 2 * MINUTE_MS)
  passTo(borderAt + 3 * MINUTE_MS)
  second.outage(borderAt + 1_000, borderAt + 3 * MINUTE_MS)
  passTo(borderAt + 5 * MINUTE_MS)
  third.outage(borderAt + 3.5 * MINUTE_MS, borderAt + 5 * MINUTE_MS)
  expect(await said()).toHaveLength(1)
})

test('a restart of the database is no word in a chat', async () => {
  const { open, passTo, said } = await openFleet()
  const { outage } = await open({})
  passTo(START_AT + HOUR_MS)
  outage(START_AT, START_AT + MINUTE_MS - 1)
  expect(await said()).toEqual([])
})

test('a full disk is told once by all who write to it, and that there is room again as well; another is another', async () => {
  const { open, passTo, said } = await openFleet()
  const disk = { bytes: 5e6 }
  const fleet = await Promise.all([
    open({ disk }),
    open({ disk, offMs: 3 * HOUR_MS }),
    open({ disk: { bytes: 5e6 }, host: 'there' }),
  ])
  const look = (): Promise<unknown> => Promise.all(fleet.map(({ shortage }) => shortage()))
  expect((await said()).toSorted()).toEqual([FULL('here'), FULL('there')])
  disk.bytes = 1e12
  passTo(START_AT + HOUR_MS)
  await look()
  expect((await said()).slice(2)).toEqual([ROOM('here')])
  disk.bytes = 5e6
  passTo(START_AT + 2 * HOUR_MS)
  await look()
  expect((await said()).slice(3)).toEqual([FULL('here')])
})

test('a run that begins on a full disk is told of it, and all who are asked know of it as long as it lasts', async () => {
  const { open, passTo, said, memory, store } = await openFleet()
  const disk = { bytes: 5e6 }
  const [full, other] = [await open({ disk }), await open({ host: 'there' })]
  const thread = { ...THREAD, root: 'm2' }
  const run = { id: 'r2', charter: { thread } } as Run
  const lasts = 'The disk of here is full: nothing new begins there till there is room.'
  expect(await Promise.all([full.lasting(), other.lasting()])).toEqual([[lasts], [lasts]])
  for (const heard of [other.heard, full.heard]) {
    heard(run, [{ type: 'run-paused', at: 0, by: 'ann' }])
    heard(run, [{ type: 'run-started', at: 0, by: 'ann' }])
  }
  expect(await said(thread)).toEqual([lasts])
  vi.spyOn(store, 'transaction').mockRejectedValueOnce(new Error('the database does not answer'))
  expect(await other.lasting()).toEqual([lasts])

  // Where nobody is there any more nothing would begin, and nobody would see that there is room.
  memory.dropWorker('w0')
  expect(await other.lasting()).toEqual([])
  disk.bytes = 1e12
  passTo(START_AT + HOUR_MS)
  expect(await full.lasting()).toEqual([])
})

test('who has a full disk says so though the database has no room to note it', async () => {
  const { open, store } = await openFleet()
  store.transaction = () => Promise.reject(new Error('could not extend file: No space left on device'))
  const full = await open({ disk: { bytes: 5e6 } })
  expect(await full.lasting()).toEqual([
    'The disk of here is full: nothing new begins there till there is room.',
  ])
})

test('who starts anew says neither that the disk is full again, nor nothing when there is room meanwhile', async () => {
  const { open, said } = await openFleet()
  await open({ disk: { bytes: 5e6 } })
  await open({ disk: { bytes: 5e6 } })
  expect(await said()).toEqual([FULL('here')])
  await open({})
  await open({})
  expect(await said()).toEqual([FULL('here'), ROOM('here')])
})
