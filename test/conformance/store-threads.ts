import { expect, it } from 'vitest'
import { toThreadId, type NewPost } from '../../src/message/post.ts'
import type { ThreadRef } from '../../src/run/event.ts'
import type { ThreadRow } from '../../src/store/chat-port.ts'
import type { Notice, Store } from '../../src/store/port.ts'
import { makePost, makeThread, writePostsAlone } from '../support/chat-rows.ts'
import { until } from '../support/until.ts'
import type { Given } from './store.ts'

const AN_HOUR = 3_600_000

export function testThreads(given: Given): void {
  function stirAlone(thread: ThreadRef): Promise<void> {
    return given.store().transaction(tx => given.store().chats.writePosts(tx, [], { thread }))
  }
  async function due(thread: ThreadRef, store = given.store()): Promise<ThreadRow[]> {
    return await store.chats.dueThreads([thread.chat], 9)
  }
  async function claim(thread: ThreadRef, worker: string): Promise<ThreadRow> {
    const claimed = await given.store().chats.claimThread(toThreadId(thread), worker)
    if (!claimed) throw new Error('not claimed')
    return claimed
  }

  it('makes a thread when it is first spoken of, with the run it is bound to', async () => {
    const store = given.store()
    const thread = makeThread(given.nextRun(), null)
    expect(await store.chats.findThread(thread)).toBeUndefined()
    await store.transaction(tx => store.chats.writePosts(tx, [], { thread, run: 'r1' }))
    const row = await store.chats.findThread(thread)
    expect(row).toEqual({
      ...thread,
      id: toThreadId(thread),
      run: 'r1',
      stirs: 1,
      dueAt: expect.any(Number),
      courier: null,
    })
    await store.transaction(tx => store.chats.writePosts(tx, [], { thread, run: 'r2' }))
    expect(await store.chats.findThread(thread)).toEqual({ ...row, run: 'r2', stirs: 2 })
  })

  it('binds and stirs a thread together with what is said there or elsewhere', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const [a, b] = [makeThread(chat, 'a'), makeThread(chat, 'b')]
    const write = (posts: NewPost[], about: { thread: ThreadRef; run?: string }): Promise<void> =>
      store.transaction(tx => store.chats.writePosts(tx, posts, about))
    await write([makePost(a, `${chat}/1`)], { thread: a, run: 'r1' })
    expect(await store.chats.findThread(a)).toMatchObject({ run: 'r1', stirs: 1 })
    await write([makePost(b, `${chat}/2`)], { thread: a })
    expect(await store.chats.findThread(a)).toMatchObject({ run: 'r1', stirs: 2 })
    expect(await store.chats.findThread(b)).toMatchObject({ run: null, stirs: 1 })
    await write([], { thread: b, run: 'r2' })
    expect(await store.chats.findThread(b)).toMatchObject({ run: 'r2', stirs: 2 })
    expect(await store.chats.postsOf(toThreadId(b))).toHaveLength(1)
  })

  it('locks all threads that a transaction speaks of in one order, those that are only stirred too', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const threads = Array.from({ length: 40 }, (_, nth) => makeThread(chat, `${nth}`))
    const writes = threads.flatMap((thread, nth) => {
      const [first, last] = [threads[0] ?? thread, threads.at(-1) ?? thread]
      return [
        store.transaction(tx =>
          store.chats.writePosts(tx, [makePost(last, `${chat}/${nth}`)], { thread: first }),
        ),
        writePostsAlone(store, [makePost(first, `${chat}/a${nth}`), makePost(last, `${chat}/b${nth}`)]),
      ]
    })
    await Promise.all(writes)
    for (const thread of [threads[0], threads.at(-1)])
      expect(thread && (await store.chats.findThread(thread))).toMatchObject({ stirs: 80 })
  })

  it('makes a thread due when it is stirred, at the earliest instant of all', async () => {
    const { chats } = given.store()
    const thread = makeThread(given.nextRun())
    await stirAlone(thread)
    const [first] = await due(thread)
    await stirAlone(thread)
    const [second] = await due(thread)
    expect(second).toEqual({ ...first, stirs: 2 })
    await chats.releaseThread(await claim(thread, 'w'), 'w', AN_HOUR)
    expect(await due(thread)).toEqual([])
    await stirAlone(thread)
    expect(await due(thread)).toHaveLength(1)
  })

  it('names the most overdue thread first', async () => {
    const { chats } = given.store()
    const chat = given.nextRun()
    for (const [root, pauseMs] of [
      ['late', -1_000],
      ['early', -2_000],
      ['later', AN_HOUR],
    ] as const) {
      const thread = makeThread(chat, root)
      await stirAlone(thread)
      await chats.releaseThread(await claim(thread, 'w'), 'w', pauseMs)
    }
    const roots = async (limit: number) => (await chats.dueThreads([chat], limit)).map(({ root }) => root)
    expect(await roots(9)).toEqual(['early', 'late'])
    expect(await roots(1)).toEqual(['early'])
  })

  it('gives a thread to one living worker until it lets go', async () => {
    const { chats, signIn } = bind(given.store())
    const thread = makeThread(given.nextRun())
    const [one, two] = [`one-${thread.chat}`, `two-${thread.chat}`]
    await signIn({ id: one, host: 'h', pid: 1 })
    await stirAlone(thread)
    const id = toThreadId(thread)
    const claimed = await chats.claimThread(id, one)
    expect(claimed).toMatchObject({ courier: one, stirs: 1 })
    expect(await chats.claimThread(id, two)).toBeUndefined()
    expect(await chats.claimThread(id, one)).toEqual(claimed)
    expect(await chats.claimThread('none', one)).toBeUndefined()
    expect(await due(thread)).toEqual([])
    if (claimed) await chats.releaseThread(claimed, two, 5)
    expect(await chats.findThread(thread)).toEqual(claimed)
    if (claimed) await chats.releaseThread(claimed, one, null)
    expect(await chats.findThread(thread)).toMatchObject({ courier: null, dueAt: null })
    expect(await chats.claimThread(id, two)).toMatchObject({ courier: two })
  })

  it('gives a thread to one of those who claim it at once', async () => {
    const { chats, signIn } = bind(given.store())
    const thread = makeThread(given.nextRun())
    const workers = ['a', 'b', 'c'].map(name => `${name}-${thread.chat}`)
    for (const id of workers) await signIn({ id, host: 'h', pid: 1 })
    await stirAlone(thread)
    const claims = await Promise.all(workers.map(worker => chats.claimThread(toThreadId(thread), worker)))
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  it('makes a thread due at once that was stirred in its courier’s hands', async () => {
    const { chats } = given.store()
    const thread = makeThread(given.nextRun())
    await stirAlone(thread)
    const claimed = await claim(thread, 'w')
    await stirAlone(thread)
    await chats.releaseThread(claimed, 'w', null)
    const [row] = await due(thread)
    expect(row).toMatchObject({ courier: null, stirs: 2 })
  })

  it('takes a thread from a worker that is gone, and from no other', async () => {
    const store = given.store()
    const thread = makeThread(given.nextRun())
    const gone = `gone-${thread.chat}`
    const other = given.fixture().shared ? await given.fixture().open() : undefined
    await other?.signIn({ id: gone, host: 'h', pid: 2 })
    await stirAlone(thread)
    await (other ?? store).chats.claimThread(toThreadId(thread), gone)
    if (other) {
      expect(await due(thread)).toEqual([])
      expect(await due(thread, other)).toEqual([])
      expect(await store.chats.claimThread(toThreadId(thread), 'heir')).toBeUndefined()
      await other[Symbol.asyncDispose]()
    }
    await until(async () => (await due(thread)).length === 1, 'the thread of a dead courier')
    expect(await store.chats.claimThread(toThreadId(thread), 'heir')).toMatchObject({ courier: 'heir' })
  })

  it('tells every instance of threads that were stirred, once it is committed', async () => {
    const store = given.store()
    const other = given.fixture().shared ? await given.fixture().open() : undefined
    const heard: Notice[][] = [store, other].map(instance => {
      const notices: Notice[] = []
      instance?.listen(notice => notices.push(notice))
      return notices
    })
    const thread = makeThread(given.nextRun())
    const said = (): boolean =>
      heard.slice(0, other ? 2 : 1).every(notices => notices.some(({ kind }) => kind === 'threads'))
    await store
      .transaction(async tx => {
        await store.chats.writePosts(tx, [], { thread })
        throw new Error('on purpose')
      })
      .catch(() => undefined)
    expect(heard).toEqual([[], []])
    await stirAlone(thread)
    await until(said, 'word of a stirred thread')
    for (const notices of heard) notices.splice(0)
    await writePostsAlone(store, [makePost(thread, `${thread.chat}/1`)])
    await until(said, 'word of a post')
    await other?.[Symbol.asyncDispose]()
  })
}

function bind(store: Store): { chats: Store['chats']; signIn: Store['signIn'] } {
  return { chats: store.chats, signIn: worker => store.signIn(worker) }
}
