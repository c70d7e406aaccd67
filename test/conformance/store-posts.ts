import { expect, it } from 'vitest'
import { toThreadId, VOTES_MARK, type NewPost } from '../../src/message/post.ts'
import type { ThreadRef } from '../../src/run/event.ts'
import type { PostRow } from '../../src/store/chat-port.ts'
import { makeMessage, makePost, makeThread, writePostsAlone } from '../support/chat-rows.ts'
import { makeChange, writeAlone } from '../support/store-change.ts'
import type { Given } from './store.ts'

export function testPosts(given: Given): void {
  /** So many posts in a thread of their own. */
  async function write(count: number): Promise<{ thread: ThreadRef; id: string; keys: string[] }> {
    const chat = given.nextRun()
    const thread = makeThread(chat)
    const keys = Array.from({ length: count }, (_, nth) => `${chat}/${nth + 1}`)
    await writePostsAlone(
      given.store(),
      keys.map(key => makePost(thread, key)),
    )
    return { thread, id: toThreadId(thread), keys }
  }
  async function statuses(id: string): Promise<PostRow['status'][]> {
    return (await given.store().chats.postsOf(id)).map(({ status }) => status)
  }

  it('numbers the posts of each thread from 1, without a gap where one is there already', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const [a, b] = [makeThread(chat), makeThread(chat, null)]
    await writePostsAlone(store, [
      makePost(a, `${chat}/1`),
      makePost(b, `${chat}/2`),
      makePost(a, `${chat}/3`),
    ])
    const again = makePost(a, `${chat}/5`, 'not this')
    await writePostsAlone(store, [
      makePost(a, `${chat}/4`),
      makePost(a, `${chat}/1`, 'changed'),
      makePost(a, `${chat}/5`),
      again,
    ])
    const posts = await store.chats.postsOf(toThreadId(a))
    expect(posts.map(({ key, seq }) => [key, seq])).toEqual([
      [`${chat}/1`, 1],
      [`${chat}/3`, 2],
      [`${chat}/4`, 3],
      [`${chat}/5`, 4],
    ])
    expect(posts.map(({ body }) => body.summary)).toEqual([
      `${chat}/1`,
      `${chat}/3`,
      `${chat}/4`,
      `${chat}/5`,
    ])
    expect(await store.chats.postsOf(toThreadId(b))).toMatchObject([{ key: `${chat}/2`, seq: 1 }])
  })

  it('gives back a post of each kind as it was written', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const thread = makeThread(chat)
    const message = makeMessage('a\0b', {
      blocks: [{ type: 'text', spans: ['"x" \\ 🚣', { bold: '\ud800' }, { at: 5 }] }],
      buttons: [{ label: 'Go', command: 'start', style: 'main' }],
    })
    const kinds: NewPost[] = [
      { thread, key: `${chat}/1`, message, kind: 'line' },
      { thread, key: `${chat}/2`, message, kind: 'broadcast' },
      { thread, key: `${chat}/3`, message, kind: 'edit', target: `${chat}/1` },
      { thread, key: `${chat}/4`, message, kind: 'whisper', person: 'ada' },
    ]
    await writePostsAlone(store, kinds)
    const posts = await store.chats.postsOf(toThreadId(thread))
    const body = makeMessage('a\u{fffd}b', {
      blocks: [{ type: 'text', spans: ['"x" \\ 🚣', { bold: '\u{fffd}' }, { at: 5 }] }],
      buttons: message.buttons,
    })
    expect(posts).toMatchObject([
      { kind: 'line', target: null, person: null, body },
      { kind: 'broadcast' },
      { kind: 'edit', target: `${chat}/1`, person: null },
      { kind: 'whisper', target: null, person: 'ada' },
    ])
    expect(posts[0]).toEqual({
      key: `${chat}/1`,
      thread: toThreadId(thread),
      seq: 1,
      kind: 'line',
      target: null,
      person: null,
      body,
      status: 'waiting',
      batch: null,
      message: null,
      tries: 0,
      dueAt: posts[0]?.createdAt,
      createdAt: posts[0]?.createdAt,
      settledAt: null,
      why: null,
      digest: null,
      drawnSeq: null,
      drawnAt: null,
    })
    expect(await store.chats.findPost(`${chat}/1`)).toEqual(posts[0])
    expect(await store.chats.findPost('none')).toBeUndefined()
  })

  it('numbers what several write at once one after the other, in whatever order they name the threads', async () => {
    const store = given.store()
    const chat = given.nextRun()
    // So many that writers who took them each in their own order would meet half way.
    const threads = Array.from({ length: 200 }, (_, nth) => makeThread(chat, `${nth}`))
    const writes = Array.from({ length: 4 }, (_, nth) => {
      const order = nth % 2 === 0 ? threads : threads.toReversed()
      return writePostsAlone(
        store,
        order.map(thread => makePost(thread, `${chat}/${nth}/${thread.root}`)),
      )
    })
    await Promise.all(writes)
    for (const thread of [threads[0], threads[99], threads[199]]) {
      if (!thread) continue
      const seqs = (await store.chats.postsOf(toThreadId(thread))).map(({ seq }) => seq)
      expect(seqs).toEqual([1, 2, 3, 4])
      expect(await store.chats.findThread(thread)).toMatchObject({ stirs: 4 })
    }
  })

  it('leaves nothing of posts whose transaction failed, not even their numbers', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const thread = makeThread(chat)
    await writePostsAlone(store, [makePost(thread, `${chat}/1`)])
    const failing = store.transaction(async tx => {
      const other = { thread: makeThread(chat, 'other'), run: 'r' }
      await store.chats.writePosts(tx, [makePost(thread, `${chat}/2`)], other)
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    await writePostsAlone(store, [makePost(thread, `${chat}/3`)])
    expect((await store.chats.postsOf(toThreadId(thread))).map(({ key }) => key)).toEqual([
      `${chat}/1`,
      `${chat}/3`,
    ])
    expect(await store.chats.findThread(makeThread(chat, 'other'))).toBeUndefined()
  })

  it('takes a post through its states, each only from those before it', async () => {
    const { chats } = given.store()
    const { id, keys } = await write(3)
    const [one = '', two = '', three = ''] = keys
    expect(await chats.markSent([one], 'm1', 5)).toBe(0)
    await chats.noteMessage([one], 'm1')
    expect(await chats.postsOf(id)).toMatchObject([{ status: 'waiting', message: null }, {}, {}])
    expect(await statuses(id)).toEqual(['waiting', 'waiting', 'waiting'])
    expect(await chats.markSending([one, two], 'batch')).toBe(2)
    await chats.markDropped([one, three], 6)
    expect(await statuses(id)).toEqual(['sending', 'sending', 'dropped'])
    expect(await chats.markSending([two, three], 'batch')).toBe(0)
    expect(await chats.markSent([one, three], 'm1', 7)).toBe(1)
    await chats.noteMessage([two], 'm2')
    await chats.markFailed([one, two, three], 'gone', 8)
    expect(await statuses(id)).toEqual(['sent', 'failed', 'dropped'])
    expect(await chats.delayPosts(keys, 'afresh', 9)).toBe(0)
    expect(await chats.postsOf(id)).toMatchObject([
      { status: 'sent', batch: 'batch', message: 'm1', settledAt: 7, why: null, tries: 0 },
      { status: 'failed', batch: 'batch', message: null, settledAt: 8, why: 'gone', tries: 0 },
      { status: 'dropped', batch: null, message: null, settledAt: 6, why: null, tries: 0 },
    ])
  })

  it('keeps what is to be sent in order, and puts it off afresh or in doubt', async () => {
    const { chats } = given.store()
    const { id, keys } = await write(4)
    const [one = '', two = '', three = '', four = ''] = keys
    await chats.markDropped([two], 5)
    await chats.markSending([one, three], 'batch')
    expect((await chats.openPosts(id, 9)).map(({ key }) => key)).toEqual([one, three, four])
    expect((await chats.openPosts(id, 2)).map(({ key }) => key)).toEqual([one, three])
    const [chat = '', channel = ''] = JSON.parse(id) as string[]
    expect(await chats.isSending({ chat, channel })).toBe(true)
    expect(await chats.isSending({ chat, channel: 'elsewhere' })).toBe(false)
    expect(await chats.delayPosts([one, two, four], 'in-doubt', 3_600_000)).toBe(2)
    await chats.delayPosts([three], 'afresh', 3_600_000)
    await chats.delayPosts([three], 'afresh', 0)
    const open = await chats.openPosts(id, 9)
    expect(open).toMatchObject([
      { status: 'sending', batch: 'batch', tries: 1 },
      { status: 'waiting', batch: null, tries: 2, waitMs: 0 },
      { status: 'waiting', tries: 1 },
    ])
    expect(open[0]?.waitMs).toBeGreaterThan(3_500_000)
    expect(open[2]?.waitMs).toBeLessThanOrEqual(3_600_000)
  })

  it('lists the messages that may still be answered: sent, with reactions, and not settled', async () => {
    const { chats } = given.store()
    const chat = given.nextRun()
    const thread = makeThread(chat)
    const reactions = [{ emoji: '1️⃣', command: 'answer q1 1' }]
    const ask = (key: string): NewPost => ({
      ...makePost(thread, key),
      message: makeMessage(key, { reactions }),
    })
    const keys = ['open', 'settled', 'unsent', 'newer'].map(key => `${chat}/${key}`)
    await writePostsAlone(given.store(), [...keys.map(ask), makePost(thread, `${chat}/plain`)])
    for (const key of [...keys, `${chat}/plain`]) {
      if (key.endsWith('unsent')) continue
      await chats.markSending([key], key)
      await chats.markSent([key], `m-${key}`, 10)
    }
    const edit = {
      thread,
      key: `${chat}/edit`,
      kind: 'edit',
      target: keys[1]!,
      message: makeMessage('x'),
    } as const
    const votes = { ...edit, key: `${keys[0]}${VOTES_MARK}7`, target: keys[0]! }
    await writePostsAlone(given.store(), [edit, votes])
    const found = await chats.listAnswerable(chat, 0, 10)
    expect(found.map(({ key }) => key)).toEqual([keys[3], keys[0]])
    expect(await chats.listAnswerable(chat, 0, 1)).toHaveLength(1)
    expect(await chats.listAnswerable(chat, 9_000_000_000_000, 10)).toEqual([])
    expect(await chats.listAnswerable(`${chat}-other`, 0, 10)).toEqual([])
  })

  it('finds the post of a message that is still being sent, once its id is known', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const key = `${chat}/1`
    await writePostsAlone(store, [makePost(makeThread(chat), key)])
    await store.chats.markSending([key], key)
    await store.chats.noteMessage([key], 'm1')
    const place = { chat, channel: 'c1', message: 'm1' }
    expect(await store.chats.findPostAt(place)).toMatchObject({ key, status: 'sending' })
    await store.chats.markFailed([key], 'gone', 5)
    expect(await store.chats.findPostAt(place)).toBeUndefined()
  })

  it('names the boards whose runs have gone on, those first that wait longest', async () => {
    const store = given.store()
    const [a, b, c] = [given.nextRun(), given.nextRun(), given.nextRun()]
    const thread = makeThread(a)
    const id = toThreadId(thread)
    for (const run of [a, b, c]) await writeAlone(store, makeChange(run, 1, 2))
    await writePostsAlone(store, [
      ...[a, b, c, 'nobody'].map(run => makePost(thread, `${run}/board`)),
      makePost(thread, `${a}/e/1`),
    ])
    const stale = async (): Promise<string[]> => (await store.chats.staleBoards(id, 9)).map(({ run }) => run)
    expect(await stale()).toEqual([])
    const keys = (await store.chats.postsOf(id)).map(({ key }) => key)
    for (const key of keys.filter(key => key !== `${c}/board`)) {
      await store.chats.markSending([key], key)
      await store.chats.markSent([key], `m ${key}`, Date.now())
    }
    expect(await stale()).toEqual([a, b])
    expect(await store.chats.staleBoards(id, 1)).toMatchObject([
      { key: `${a}/board`, run: a, message: `m ${a}/board`, digest: null, body: { summary: `${a}/board` } },
    ])
    await store.chats.noteBoard(`${a}/board`, { digest: 'd', seq: 1 })
    await store.chats.noteBoard(`${b}/board`, { digest: 'd', seq: 2 })
    const [board, ...others] = await store.chats.staleBoards(id, 9)
    expect(board).toMatchObject({ run: a, digest: 'd', body: null })
    expect(board?.agoMs).toBeLessThan(60_000)
    expect(others).toEqual([])
    await store.chats.noteBoard(`${a}/board`, { digest: 'e', seq: 2 })
    expect(await stale()).toEqual([])
    await writeAlone(store, makeChange(b, 3, 3))
    expect(await stale()).toEqual([b])
  })

  it('finds the post that a message is, as it stands after its edits', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const thread = makeThread(chat)
    const [one, two, edit] = [`${chat}/1`, `${chat}/2`, `${chat}/edit`]
    await writePostsAlone(store, [
      makePost(thread, one),
      makePost(thread, two),
      { thread, key: edit, kind: 'edit', target: one, message: makeMessage('edited') },
    ])
    const place = { chat, channel: 'c1', message: 'm9' }
    await store.chats.markSending([one, two], one)
    expect(await store.chats.findPostAt(place)).toBeUndefined()
    await store.chats.markSent([two, one], 'm9', 5)
    expect(await store.chats.findPostAt(place)).toMatchObject({ key: one, body: { summary: one } })
    expect(await store.chats.findPostAt({ ...place, channel: 'c2' })).toBeUndefined()
    expect(await store.chats.findPostAt({ ...place, chat: 'x' })).toBeUndefined()
    await store.chats.markSent([edit], 'm9', 6)
    expect(await store.chats.findPostAt(place)).toMatchObject({ body: { summary: one } })
    await store.chats.markSending([edit], edit)
    await store.chats.markSent([edit], 'm9', 7)
    expect(await store.chats.findPostAt(place)).toMatchObject({ key: one, body: { summary: 'edited' } })
  })

  it('takes an edit that was sent together with what it edits for what stands there', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const thread = makeThread(chat)
    const keys = [`${chat}/1`, `${chat}/first`, `${chat}/last`]
    const [one = '', first = '', last = ''] = keys
    await writePostsAlone(store, [
      makePost(thread, one),
      { thread, key: first, kind: 'edit', target: one, message: makeMessage('first') },
      { thread, key: last, kind: 'edit', target: one, message: makeMessage('last') },
    ])
    await store.chats.markSending(keys, one)
    await store.chats.markSent(keys, 'm1', 5)
    const post = await store.chats.findPostAt({ chat, channel: 'c1', message: 'm1' })
    expect(post).toMatchObject({ key: one, status: 'sent', body: { summary: 'last' } })
  })
}
