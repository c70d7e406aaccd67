import { expect, test } from 'vitest'
import { openCourier } from '../../src/engine/courier.ts'
import { openConsole } from '../../src/chat/console/console.ts'
import type { Console } from '../../src/chat/console/console.ts'
import { BLOCKS_MAX, BUTTONS_MAX, SUMMARY_CHARS_MAX, TEXT_CHARS_MAX } from '../../src/message/message.ts'
import type { Block } from '../../src/message/message.ts'
import { toThreadId } from '../../src/message/post.ts'
import type { NewPost } from '../../src/message/post.ts'
import type { Run } from '../../src/run/run.ts'
import { StoreError } from '../../src/store/port.ts'
import type { Store } from '../../src/store/port.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { Memory } from '../support/memory-store.ts'
import { messageOf } from '../support/messages.ts'
import { createIds, required, strictLog } from './console-fixture.ts'

const GENERAL = { channel: 'general', thread: null }

async function open(): Promise<{ store: Store; console: Console }> {
  const store = new Memory(Date.now).open()
  return {
    store,
    console: await openConsole({ store, now: () => 1_000, mintId: createIds(), log: strictLog }),
  }
}

async function openFailing(error: Error): Promise<Console> {
  const { store } = await open()
  const rows = {
    ...store.console,
    async post() {
      throw error
    },
  }
  return await openConsole({
    store: { console: rows },
    now: () => 1_000,
    mintId: createIds(),
    log: strictLog,
  })
}

test('what is said twice under one key is said once', async () => {
  const { store, console } = await open()
  const first = await console.post(GENERAL, messageOf('begun'), 'r1/e/1')
  expect(await console.post(GENERAL, messageOf('begun'), 'r1/e/1')).toBe(first)
  expect(await store.console.channelMessages('general', 'ann', null, 10)).toHaveLength(1)
})

test('what is said in a thread is not found beside it', async () => {
  const { console } = await open()
  const said = await console.people.say({ as: 'ann', ...GENERAL, text: 'a plan', files: [] })
  const thread = required(said).id
  const id = await console.post({ channel: 'general', thread }, messageOf('begun'), 'r1/e/1')
  expect(await console.find({ channel: 'general', thread }, 'r1/e/1')).toEqual([id])
  expect(await console.find(GENERAL, 'r1/e/1')).toEqual([])
})

const failing = (code: string, cause?: Error): Error => Object.assign(new Error(code, { cause }), { code })

test.each([
  ['the connection breaks', failing('CONNECTION_CLOSED')],
  ['the server does not answer', failing('ECONNREFUSED')],
  ['the server shuts down', failing('57P01')],
  ['it took too long', new Error('more than 30 s', { cause: failing('57014') })],
  ['another transaction got in the way', failing('40P01')],
  ['the store says so', new StoreError('unreachable', 'away')],
])('what fails since %s may go well later', async (_, cause) => {
  const console = await openFailing(cause)
  await expect(console.post(GENERAL, messageOf('begun'), 'k')).rejects.toMatchObject({
    name: 'ChatError',
    code: 'unreachable',
    cause,
  })
})

test.each([
  ['the database refuses what it is given', failing('22P05')],
  ['something is broken here', new TypeError('not a function')],
])('what fails since %s is not taken for a chat that is away', async (_, error) => {
  const console = await openFailing(error)
  await expect(console.post(GENERAL, messageOf('begun'), 'k')).rejects.toBe(error)
})

test('a message that it cannot show is given up, and what stands behind it is said', async () => {
  const clock = createHandClock(Date.UTC(2030, 0, 1))
  const memory = new Memory(() => clock.now())
  const store = memory.open()
  const log = { info() {}, warn() {}, error() {} }
  const console = await openConsole({ store, now: () => clock.now(), mintId: createIds(), log })
  memory.present.add('w')
  const chats = new Map([['console', console]])
  const runOf = (): Promise<Run> => Promise.reject(new Error('no run'))
  const courier = openCourier({ store, chats, worker: 'w', clock, log, runOf })
  const thread = { chat: 'console', channel: 'general', root: null }
  // As a newer version may have written it.
  const unknown = { ...messageOf('bad'), blocks: [{ type: 'table' } as unknown as Block] }
  const posts: NewPost[] = [
    { kind: 'message', thread, key: 'bad', message: unknown },
    { kind: 'message', thread, key: 'good', message: messageOf('good') },
  ]
  await store.transaction(tx => store.chats.writePosts(tx, posts))
  courier.start()
  for (let second = 0; second < 60; second++) {
    clock.pass(1_000)
    for (let turn = 0; turn < 20; turn++) await nextTurn()
  }
  expect(await store.chats.postsOf(toThreadId(thread))).toMatchObject([
    { key: 'bad', status: 'failed' },
    { key: 'good', status: 'sent' },
  ])
  const ended = courier[Symbol.asyncDispose]()
  clock.pass(6_000)
  await ended
})

test('what is called at the wrong time is a bug, and stays one', async () => {
  const error = new StoreError('outside-transaction', 'a bug')
  const console = await openFailing(error)
  await expect(console.post(GENERAL, messageOf('begun'), 'k')).rejects.toBe(error)
})

test('what is longer than messages may be is cut', async () => {
  const { store, console } = await open()
  const text = '🚣'.repeat(1_000_000)
  const message = await console.post(
    GENERAL,
    {
      summary: text,
      blocks: Array.from({ length: 100 }, () => ({ type: 'list', items: [[text, { code: text }]] })),
      buttons: Array.from({ length: 100 }, () => ({ label: text, command: 'help', style: 'plain' })),
      reactions: [],
    },
    'k',
  )
  const body = (await store.console.find('general', message))!.body!
  expect(body.summary.length).toBeLessThanOrEqual(SUMMARY_CHARS_MAX)
  expect(body.summary).toMatch(/^🚣+…$/u)
  expect(body.blocks).toHaveLength(BLOCKS_MAX)
  expect(body.buttons).toHaveLength(BUTTONS_MAX)
  expect(JSON.stringify(body).length).toBeLessThan(BLOCKS_MAX * (2 * TEXT_CHARS_MAX + 100))
  expect(JSON.stringify(body).isWellFormed()).toBe(true)
})

test('an edit is kept as harmless as what was said', async () => {
  const { store, console } = await open()
  const message = await console.post(GENERAL, messageOf('begun'), 'k')
  await console.edit({ channel: 'general', message }, messageOf('\u001b[31mdone\u202e\0'))
  expect((await store.console.find('general', message))?.body?.blocks).toEqual(messageOf('done').blocks)
})

test('the channels that the team has named are there from the start, under names as people type them', async () => {
  const store = new Memory(Date.now).open()
  const warnings: string[] = []
  const log = { ...strictLog, warn: (_: object, text: string) => void warnings.push(text) }
  const parts = { store, now: () => 1_000, mintId: createIds(), log }
  for (let start = 0; start < 2; start++)
    await openConsole({ ...parts, channels: ['Payments', 'deck-2', 'general', '!?'] })
  const ids = (await store.console.listChannels()).map(({ id }) => id)
  expect(ids).toEqual(['general', 'payments', 'deck-2'])
  expect(warnings).toHaveLength(2)
})
