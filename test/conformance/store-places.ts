import { expect, it } from 'vitest'
import { toCopyKey, toThreadId } from '../../src/message/post.ts'
import type { NewPost } from '../../src/message/post.ts'
import type { ThreadRef } from '../../src/run/event.ts'
import { makePost, makeThread, writePostsAlone } from '../support/chat-rows.ts'
import type { Given } from './store.ts'

/** A run told of in several places, and what one alone may do. */
export function testPlaces(given: Given): void {
  async function mirror(run: string, of: ThreadRef, thread: ThreadRef): Promise<boolean> {
    return await given.store().transaction(tx => given.store().chats.addMirror(tx, { run, of, thread }))
  }
  async function keysIn(thread: ThreadRef): Promise<string[]> {
    return (await given.store().chats.postsOf(toThreadId(thread))).map(({ key }) => key)
  }

  it('says in a second place what is said of the run in the first, from then on, in order', async () => {
    const store = given.store()
    const run = given.nextRun()
    const [first, second] = [makeThread(run, 'a'), makeThread(`${run}x`, 'b')]
    await writePostsAlone(store, [makePost(first, `${run}/before`)])
    expect(await mirror(run, first, second)).toBe(true)
    expect(await mirror(run, first, second)).toBe(false)
    expect(await store.chats.mirrorsOf(run)).toEqual([second])
    const edit: NewPost = { ...makePost(first, `${run}/1/edited`), kind: 'edit', target: `${run}/1` }
    const whisper: NewPost = { ...makePost(first, `${run}/w`), kind: 'whisper', person: 'p' }
    await writePostsAlone(store, [makePost(first, `${run}/1`), makePost(first, 'another/1'), edit, whisper])
    await writePostsAlone(store, [makePost(first, `${run}/1`), makePost(first, `${run}/2`)])
    const own = [`${run}/1`, `${run}/1/edited`, `${run}/2`]
    expect(await keysIn(second)).toEqual(own.map(key => toCopyKey(second, key)))
    expect(await keysIn(first)).toEqual([
      `${run}/before`,
      `${run}/1`,
      'another/1',
      `${run}/1/edited`,
      `${run}/w`,
      `${run}/2`,
    ])
    const copy = await store.chats.findPost(toCopyKey(second, `${run}/1/edited`))
    expect(copy).toMatchObject({
      kind: 'edit',
      target: toCopyKey(second, `${run}/1`),
      seq: 2,
      status: 'waiting',
    })
  })

  it('stirs the second place with the first, and binds it to the run', async () => {
    const store = given.store()
    const run = given.nextRun()
    const [first, second] = [makeThread(run, 'a'), makeThread(`${run}x`, 'b')]
    await mirror(run, first, second)
    await store.transaction(tx => store.chats.writePosts(tx, [], { thread: first, run }))
    expect(await store.chats.findThread(second)).toMatchObject({ run, stirs: 1 })
    expect((await store.chats.dueThreads([second.chat], 9)).map(({ id }) => id)).toEqual([toThreadId(second)])
  })

  it('says it there no longer once that is ended, and can begin anew elsewhere', async () => {
    const store = given.store()
    const run = given.nextRun()
    const [first, second] = [makeThread(run, 'a'), makeThread(`${run}x`, 'b')]
    const remove = (of: string): Promise<boolean> =>
      store.transaction(tx => store.chats.removeMirror(tx, { run: of, thread: second }))
    await mirror(run, first, second)
    await writePostsAlone(store, [makePost(first, `${run}/1`)])
    expect(await remove('another')).toBe(false)
    expect(await remove(run)).toBe(true)
    expect(await remove(run)).toBe(false)
    expect(await store.chats.mirrorsOf(run)).toEqual([])
    await writePostsAlone(store, [makePost(first, `${run}/2`)])
    expect(await keysIn(second)).toEqual([toCopyKey(second, `${run}/1`)])
    expect(await mirror(run, first, second)).toBe(true)
  })

  it('adds no place where the transaction fails', async () => {
    const store = given.store()
    const run = given.nextRun()
    const [first, second] = [makeThread(run, 'a'), makeThread(`${run}x`, 'b')]
    const failing = store.transaction(async tx => {
      await store.chats.addMirror(tx, { run, of: first, thread: second })
      throw new Error('after all')
    })
    await expect(failing).rejects.toThrow('after all')
    expect(await store.chats.mirrorsOf(run)).toEqual([])
  })

  it('gives what one alone may have to one, until it lets go or is gone', async () => {
    const store = given.store()
    const name = given.nextRun()
    const [one, other] = [`${name}-one`, `${name}-other`]
    await store.signIn({ id: one, host: 'here', pid: 1 })
    await store.signIn({ id: other, host: 'here', pid: 1 })
    expect(await store.chats.takeHold(name, one)).toBe(true)
    expect(await store.chats.takeHold(name, one)).toBe(true)
    expect(await store.chats.takeHold(name, other)).toBe(false)
    await store.chats.dropHold(name, other)
    expect(await store.chats.takeHold(name, other)).toBe(false)
    await store.chats.dropHold(name, one)
    expect(await store.chats.takeHold(name, other)).toBe(true)
    expect(await store.chats.takeHold(name, one)).toBe(false)
    const gone = `${name}-gone`
    expect(await store.chats.takeHold(`${name}x`, gone)).toBe(true)
    expect(await store.chats.takeHold(`${name}x`, one)).toBe(true)
  })

  it('knows who is asked to end, and how long they were given', async () => {
    const store = given.store()
    const [one, other] = [`${given.nextRun()}-one`, `${given.nextRun()}-other`]
    for (const id of [one, other]) await store.signIn({ id, host: 'here', pid: 1 })
    await store.askToDrain(one, 90_000)
    // What it says of itself meanwhile takes nothing back.
    await store.signIn({ id: one, host: 'here', pid: 1 })
    expect(await store.drainAsked(one)).toBe(90_000)
    expect(await store.drainAsked(other)).toBe(null)
  })

  it('gives it to one of many who want it at once', async () => {
    const store = given.store()
    const name = given.nextRun()
    const workers = Array.from({ length: 8 }, (_, nth) => `${name}-${nth}`)
    for (const id of workers) await store.signIn({ id, host: 'here', pid: 1 })
    const taken = await Promise.all(workers.map(worker => store.chats.takeHold(name, worker)))
    expect(taken.filter(Boolean)).toHaveLength(1)
  })
}
