import { expect, test } from 'vitest'
import { ChatError } from '../../src/chat/port.ts'
import type { Chat, Inbound, MessageRef } from '../../src/chat/port.ts'
import { catchUp } from '../../src/engine/catch-up.ts'
import { createEars } from '../../src/engine/ears.ts'
import { Runs } from '../../src/engine/runs.ts'
import type { NewPost } from '../../src/message/post.ts'
import { toDeed } from '../../src/engine/to-deed.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { charterOf, fails, planOf } from '../support/runs.ts'
import { makeInbound, makeMessage, makePost, makeThread, writePostsAlone } from '../support/chat-rows.ts'
import { makeChange, makeRun, writeAlone } from '../support/store-change.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { Memory } from '../support/memory-store.ts'
import { PlatformDouble } from '../support/chat-double.ts'

const CHAT = 'double'
const reactions = [
  { emoji: '1️⃣', command: 'answer r1 q1 a' },
  { emoji: '2️⃣', command: 'answer r1 q1 b' },
]

function reactionOf(message: string, emoji: string, by: string): Inbound {
  const { id, name } = { id: by, name: by }
  const key = `r/${message}/${by}/${emoji}/`
  return {
    type: 'reaction',
    key,
    chat: CHAT,
    at: 1,
    by: { id, name },
    channel: 'c1',
    thread: null,
    message,
    emoji,
  }
}

/** A chat that was deaf, with what was done there meanwhile. */
async function open(
  there: Record<string, Inbound[]>,
  said: (since: number, below: readonly MessageRef[]) => Inbound[] = () => [],
) {
  const clock = createHandClock(1_000_000_000)
  const store = new Memory(() => clock.now()).open()
  const kept: string[] = []
  const warnings: unknown[] = []
  const platform = new PlatformDouble(CHAT)
  /** So often it fails once more, though it is back. */
  const bad = { saidSince: 0, reactionsAt: 0 }
  const closing = new AbortController()
  const chat: Chat = {
    ...platform.openChat(),
    saidSince: async (since, known) => {
      if (--bad.saidSince >= 0) throw new ChatError('unreachable', 'it is away')
      return said(since, known?.below ?? [])
    },
    reactionsAt: async ({ message }) => {
      if (--bad.reactionsAt >= 0) throw new ChatError('busy', 'not yet', { retryAfterMs: 20_000 })
      const found = there[message]
      if (!found) throw new ChatError('gone', 'it is gone')
      return found
    },
  }
  const log = {
    info: () => {},
    warn: (_: unknown, text: string) => void warnings.push(text),
    error: () => {},
  }
  async function ask(key: string, offered = reactions): Promise<void> {
    const message = makeMessage(key, { reactions: offered })
    const post: NewPost = { ...makePost(makeThread(CHAT), key), message }
    await writePostsAlone(store, [post])
    await store.chats.markSending([key], key)
    await store.chats.markSent([key], `m-${key}`, clock.now())
  }
  const keep = async (inbound: Inbound): Promise<void> => {
    if ((await store.chats.keepInbound(inbound)) === 'kept') kept.push(inbound.key)
  }
  const runs = new Runs({
    store,
    log,
    slots: 1,
    now: () => clock.now(),
    mintToken: () => 't',
    gather: nextTurn,
  })
  const { signal } = closing
  const readHeardAt = async (): Promise<number | null> => {
    const at = await store.chats.noteUnheard(CHAT)
    await store.chats.clearUnheard(CHAT)
    return at
  }
  const look = async (): Promise<void> =>
    void (await catchUp({ store, runs, clock, log, signal, keep, readHeardAt }, chat))
  /** The database takes its time. */
  const slow = { until: Promise.resolve() }
  const noteUnheard = async (name: string): Promise<number | null> => {
    await slow.until
    return await store.chats.noteUnheard(name)
  }
  /** It is full. */
  const full = { is: false }
  const keepInbound: typeof store.chats.keepInbound = async inbound => {
    if (full.is) throw Object.assign(new Error('no space left'), { code: '53100' })
    return await store.chats.keepInbound(inbound)
  }
  const parts = { runs, store: { chats: { ...store.chats, noteUnheard, keepInbound } }, clock, log }
  const openEars = (life: AbortSignal): ReturnType<typeof createEars> =>
    createEars({ ...parts, signal: life, take: () => {} }, chat)
  const ears = openEars(signal)
  return { clock, store, runs, kept, warnings, bad, closing, ask, look, ears, openEars, slow, full }
}

test('answers that were given meanwhile count, each once, and only answers', async () => {
  const there = [
    reactionOf('m-q1', ':two:', 'ann'),
    reactionOf('m-q1', ':tada:', 'ann'),
    reactionOf('m-q1', ':one::skin-tone-3:', 'bob'),
  ]
  const { kept, ask, look } = await open({ 'm-q1': there })
  await ask('q1')
  await look()
  await look()
  expect(kept).toEqual(['r/m-q1/ann/:two:/there', 'r/m-q1/bob/:one::skin-tone-3:/there'])
})

test('an answer that is not there any more is taken back, unless nobody can say so', async () => {
  const there: Record<string, Inbound[]> = {}
  const { kept, ask, look, runs, store } = await open(there)
  await store.openQueues(['attempt/codex@here'])
  const policy = { ...DEFAULT_POLICY, retriesMax: 0, quorum: 2, reactionMs: 0 }
  const charter = charterOf(planOf({ W: { tasks: [{ id: 'A' }] } }), { run: 'r1', policy })
  await runs.submit('r1', { type: 'create', charter }, { next: { type: 'start', by: 'cy' } })
  for (const step of fails('A')) {
    const { run } = await runs.submit('r1', { type: 'look' })
    if (typeof step !== 'number') await runs.submit('r1', typeof step === 'function' ? step(run) : step)
  }
  const key = 'r1/q/q1'
  await ask(key, [{ emoji: '1️⃣', command: 'answer r1 q1 skip' }])
  const given = reactionOf(`m-${key}`, '1️⃣', 'ann')
  const said = { type: 'answer', by: 'Ann', escalation: 'q1', option: 'skip', gently: true } as const
  await runs.submit('r1', said, { deed: toDeed(given) })
  await look()
  there[`m-${key}`] = [given]
  await look()
  expect(kept.filter(found => found.startsWith('-'))).toEqual([])
  there[`m-${key}`] = [{ ...given, by: { id: 'bob', name: 'bob' } }]
  await look()
  expect(kept.filter(found => found.startsWith('-'))).toEqual([`-${given.key}gone`])
})

test('an answer that was taken back, and given again meanwhile, counts', async () => {
  const there = reactionOf('m-q1', ':two:', 'ann')
  const { store, kept, ask, look } = await open({ 'm-q1': [there] })
  await ask('q1')
  await store.chats.keepInbound({ ...there, key: `${there.key}1` })
  await store.chats.keepInbound({ ...there, type: 'reaction-removed', key: `-${there.key}2` } as Inbound)
  for (let nth = 0; nth < 2; nth++) await look()
  expect(kept).toEqual([`${there.key}again`])
})

test('an answer that was heard is not heard again', async () => {
  const { store, kept, ask, look } = await open({ 'm-q1': [reactionOf('m-q1', ':two:', 'ann')] })
  await ask('q1')
  await store.chats.keepInbound(makeInbound(CHAT, 'r/m-q1/ann/:two:/1900000000.1'))
  await look()
  expect(kept).toEqual([])
})

test('a question whose message is gone is no reason to miss the answers to others', async () => {
  const { kept, ask, look, warnings } = await open({ 'm-q1': [reactionOf('m-q1', ':two:', 'ann')] })
  await ask('q1')
  await ask('q2')
  await look()
  expect(kept).toHaveLength(1)
  expect(warnings).toEqual([])
})

test('what was said is looked for since the latest that was heard, and no further back than a day', async () => {
  const asked: number[] = []
  const { clock, store, kept, look } = await open({}, since => {
    asked.push(since)
    return [makeInbound(CHAT, 'm/1')]
  })
  await look()
  expect(asked).toEqual([])
  await store.chats.keepInbound({ ...makeInbound(CHAT, 'before'), at: clock.now() - 10_000 })
  await look()
  expect(asked).toEqual([clock.now() - 70_000])
  expect(kept).toEqual(['m/1'])
  clock.pass(9 * 24 * 60 * 60_000)
  await look()
  expect(asked[1]).toBe(clock.now() - 24 * 60 * 60_000)
})

test('it is looked below the messages of runs that go on, however old', async () => {
  const asked: unknown[] = []
  const { clock, store, look } = await open({}, (_, below) => {
    asked.push(below)
    return []
  })
  await store.chats.keepInbound({ ...makeInbound(CHAT, 'before'), at: clock.now() })
  for (const [run, status] of [['r1', 'running'] as const, ['r2', 'done'] as const]) {
    const row = makeRun(run, 1, { status, endedAt: status === 'done' ? 9 : null })
    await writeAlone(store, makeChange(run, 1, 1, { rows: { run: row } }))
    const thread = { chat: CHAT, channel: 'c1', root: `root-${run}` }
    await store.transaction(tx => store.chats.writePosts(tx, [], { thread, run }))
  }
  await look()
  expect(asked).toEqual([[{ channel: 'c1', message: 'root-r1' }]])
})

test('a chat that fails once more just after it is back is asked again for a while', async () => {
  const { clock, store, kept, warnings, bad, ask, look } = await open(
    { 'm-q1': [reactionOf('m-q1', ':two:', 'ann')] },
    () => [makeInbound(CHAT, 'm/1')],
  )
  await ask('q1')
  await store.chats.keepInbound({ ...makeInbound(CHAT, 'before'), at: clock.now() })
  Object.assign(bad, { saidSince: 2, reactionsAt: 2 })
  const looked = look()
  for (let second = 0; second < 45; second++) {
    clock.pass(1_000)
    for (let turn = 0; turn < 10; turn++) await nextTurn()
  }
  await looked
  expect(kept).toEqual(['m/1', 'r/m-q1/ann/:two:/there'])
  expect(warnings).toEqual([])
})

test('one that stays away is waited for so long in all, and not for each question', async () => {
  const { clock, warnings, bad, ask, look } = await open({})
  for (const key of ['q1', 'q2', 'q3', 'q4']) await ask(key)
  bad.reactionsAt = 1_000
  const began = clock.now()
  const looked = look().then(() => clock.now() - began)
  for (let second = 0; second < 200; second++) {
    clock.pass(1_000)
    for (let turn = 0; turn < 10; turn++) await nextTurn()
  }
  expect(await looked).toBeLessThanOrEqual(110_000)
  expect(warnings).toEqual([])
})

test('one that stays away is not waited for once nobody wants it any more', async () => {
  const { clock, store, warnings, bad, closing, look } = await open({})
  await store.chats.keepInbound({ ...makeInbound(CHAT, 'before'), at: clock.now() })
  bad.saidSince = 100
  const looked = look()
  for (let turn = 0; turn < 10; turn++) await nextTurn()
  closing.abort()
  await looked
  expect(warnings).toHaveLength(1)
  expect(clock.waiting()).toBe(0)
})

async function passSeconds(clock: { pass(ms: number): void }, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    clock.pass(1_000)
    for (let turn = 0; turn < 10; turn++) await nextTurn()
  }
}

test('what comes in just as it hears again does not hide what was said before', async () => {
  const asked: number[] = []
  const { clock, store, ears, slow } = await open({}, since => {
    asked.push(since)
    return []
  })
  const before = clock.now()
  await store.chats.keepInbound({ ...makeInbound(CHAT, 'before'), at: before })
  clock.pass(3_600_000)
  const read = Promise.withResolvers<void>()
  slow.until = read.promise
  ears.opened()
  const kept = ears.keep({ ...makeInbound(CHAT, 'live'), at: clock.now() })
  for (let turn = 0; turn < 10; turn++) await nextTurn()
  read.resolve()
  await kept
  await passSeconds(clock, 1)
  expect(asked).toEqual([before - 60_000])
  // Once all is seen, it goes on from there.
  const live = clock.now()
  await ears.keep({ ...makeInbound(CHAT, 'later'), at: live })
  ears.opened()
  await passSeconds(clock, 1)
  expect(asked).toEqual([before - 60_000, live - 60_000])
})

test('whoever is deaf again while it catches up looks once more, as far back', async () => {
  const asked: number[] = []
  const { clock, store, bad, ears } = await open({}, since => {
    asked.push(since)
    return []
  })
  const before = clock.now()
  await store.chats.keepInbound({ ...makeInbound(CHAT, 'before'), at: before })
  bad.saidSince = 1
  ears.opened()
  for (let turn = 0; turn < 10; turn++) await nextTurn()
  ears.opened()
  await passSeconds(clock, 20)
  expect(asked).toEqual([before - 60_000, before - 60_000])
})

test('a chat that cannot be looked at for long is looked at later, as far back', async () => {
  const asked: number[] = []
  const { clock, store, bad, closing, ears } = await open({}, since => {
    asked.push(since)
    return []
  })
  const before = clock.now()
  await store.chats.keepInbound({ ...makeInbound(CHAT, 'before'), at: before })
  bad.saidSince = 8
  ears.opened()
  await ears.keep({ ...makeInbound(CHAT, 'live'), at: before + 30_000 })
  await passSeconds(clock, 300)
  expect(asked).toEqual([before - 60_000])
  closing.abort()
  expect(clock.waiting()).toBe(0)
})

test('who takes over from one that died while it caught up looks as far back', async () => {
  const asked: number[] = []
  const { clock, store, bad, closing, ears, openEars } = await open({}, since => {
    asked.push(since)
    return []
  })
  const before = clock.now()
  await store.chats.keepInbound({ ...makeInbound(CHAT, 'before'), at: before })
  clock.pass(3_600_000)
  bad.saidSince = 2
  ears.opened()
  await ears.keep({ ...makeInbound(CHAT, 'live'), at: clock.now() })
  closing.abort()
  await passSeconds(clock, 1)
  const other = openEars(new AbortController().signal)
  other.opened()
  await passSeconds(clock, 20)
  expect(asked).toEqual([before - 60_000])
})

test('what could not be stored is looked for until it is, though the chat tells it no more', async () => {
  const inbound = makeInbound(CHAT, 'm/7')
  let looks = 0
  const said: Inbound[] = []
  const { clock, store, ears, full, closing } = await open({}, () => {
    looks++
    return said
  })
  // All was heard so far.
  await store.chats.keepInbound(makeInbound(CHAT, 'm/1'))
  ears.opened()
  const calm = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn++) await nextTurn()
  }
  await calm()
  full.is = true
  said.push(inbound)
  await expect(ears.keep(inbound)).rejects.toThrow('no space left')
  for (let minute = 0; minute < 30; minute++) {
    clock.pass(60_000)
    await calm()
  }
  expect(await store.chats.knowsInbound(CHAT, 'm/7')).toBe(false)
  // Not over and over meanwhile.
  expect(looks).toBeLessThan(12)
  full.is = false
  for (let minute = 0; minute < 20; minute++) {
    clock.pass(60_000)
    await calm()
  }
  expect(await store.chats.knowsInbound(CHAT, 'm/7')).toBe(true)
  closing.abort()
})
