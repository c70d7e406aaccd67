import { describe, expect, test } from 'vitest'
import type { NewPost } from '../../src/message/post.ts'
import { REACTIONS, editOf, line, openStand, question } from '../support/courier-posts.ts'
import { messageOf } from '../support/messages.ts'

describe('says', () => {
  test('what is written, in order, once, below its message', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.write(thread, 'one', 'two')
    await stand.start()
    await stand.write(thread, 'three')
    expect(await stand.texts(thread)).toEqual(['one', 'two', 'three'])
    expect(await stand.statuses(thread)).toEqual({ one: 'sent', two: 'sent', three: 'sent' })
    const [first] = await stand.replies(thread)
    expect(await stand.row('one')).toMatchObject({ message: first?.id, batch: 'one' })
    await stand.pass(5_000)
    expect(stand.platform.faults.calls.filter(call => call === 'post')).toHaveLength(3)
  })

  test('what was written while nobody told it, within a second', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const worker = stand.openWorker()
    worker.courier.start()
    await stand.calm()
    await stand.write(thread, 'one')
    expect(await stand.texts(thread)).toEqual([])
    await stand.pass(1_000)
    expect(await stand.texts(thread)).toEqual(['one'])
  })

  test('a question with its reactions, in their order', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    await stand.write(thread, question('q1'))
    const [seen] = await stand.replies(thread)
    expect(seen?.reactions).toEqual(REACTIONS.map(({ emoji }) => ({ emoji, by: ['bot'] })))
  })

  test('a question that people may find as soon as it stands, before all its reactions do', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    const hung = stand.platform.faults.hangNext('react')
    await stand.write(thread, question('q1'))
    const finish = await hung
    const [seen] = await stand.replies(thread)
    const place = { chat: thread.chat, channel: thread.channel, message: seen?.id ?? '' }
    expect(await stand.store.chats.findPostAt(place)).toMatchObject({ key: 'q1', status: 'sending' })
    finish()
    await stand.calm()
    expect((await stand.row('q1')).status).toBe('sent')
    expect((await stand.replies(thread))[0]?.reactions).toHaveLength(3)
  })

  test('in a channel, in the channel as well, and to one person', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const channel = { ...thread, root: null }
    await stand.start()
    await stand.write(channel, 'news')
    await stand.write(
      thread,
      { key: 'summary', kind: 'broadcast' },
      { key: 'hint', kind: 'whisper', person: 'u-bob' },
    )
    const texts = async (as: string, root: string | null): Promise<string[]> =>
      (await stand.platform.see(as, { channel: thread.channel, thread: root })).map(({ text }) => text)
    expect(await texts('ann', null)).toEqual(['a plan', 'news', 'summary'])
    expect(await texts('ann', thread.root)).toEqual(['a plan', 'summary'])
    expect(await texts('bob', thread.root)).toEqual(['a plan', 'summary', 'hint'])
  })

  test('lines that wait together as one, and only neighbours', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.write(thread, line('L1'), line('L2'), line('L3'), 'a word', line('L4'))
    await stand.start()
    const texts = await stand.texts(thread)
    expect(texts).toHaveLength(3)
    for (const text of ['L1', 'L2', 'L3']) expect(texts[0]).toContain(text)
    expect(texts.slice(1)).toEqual(['a word', 'L4'])
    const rows = await Promise.all(['L1', 'L2', 'L3'].map(key => stand.row(key)))
    expect(new Set(rows.map(({ message }) => message)).size).toBe(1)
    expect(rows.map(({ batch }) => batch)).toEqual(['L1', 'L1', 'L1'])
  })

  test('lines with something to press or to add to each alone', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const asking = { ...line('L2'), message: messageOf('L2', { reactions: REACTIONS }) }
    await stand.write(thread, line('L1'), asking, line('L3'), line('L4'))
    await stand.start()
    const texts = await stand.texts(thread)
    expect(texts).toHaveLength(3)
    expect(texts.slice(0, 2)).toEqual(['L1', 'L2'])
  })

  test('long lines in several messages, none of them cut', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const keys = Array.from({ length: 12 }, (_, index) => `${'long '.repeat(70)}${index}.`)
    await stand.write(thread, ...keys.map(line))
    await stand.start()
    const texts = await stand.texts(thread)
    expect(texts).toHaveLength(2)
    for (const key of keys) expect(texts.join('\n')).toContain(key)
  })

  test('in one chat, though everything hangs in another', async () => {
    const stand = openStand()
    const threads = await Promise.all(Array.from({ length: 20 }, () => stand.newThread()))
    for (const thread of threads) {
      void stand.platform.faults.hangNext('post')
      await stand.write(thread, `hangs in ${thread.channel}`)
    }
    await stand.start()
    const thread = await stand.newThread(stand.elsewhere)
    await stand.write(thread, 'one')
    const seen = await stand.elsewhere.see('ann', { channel: thread.channel, thread: thread.root })
    expect(seen.map(({ text }) => text)).toEqual(['a plan', 'one'])
  })

  test('more threads than it works on at once, and one after the other in each', async () => {
    const stand = openStand()
    const threads = await Promise.all(Array.from({ length: 20 }, () => stand.newThread()))
    const hung = threads.map(() => stand.platform.faults.hangNext('post'))
    for (const [index, thread] of threads.entries()) await stand.write(thread, `one ${index}`, `two ${index}`)
    const worker = stand.openWorker()
    worker.courier.start()
    await stand.calm()
    expect(stand.platform.faults.calls).toHaveLength(8)
    for (const finish of hung) (await finish)()
    await stand.calm()
    const said = await Promise.all(threads.map(thread => stand.texts(thread)))
    expect(said).toEqual(threads.map((_, index) => [`one ${index}`, `two ${index}`]))
  })

  test('once what it is about to claim when it is stirred again', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.write(thread, 'one')
    const gate = Promise.withResolvers<void>()
    let claims = 0
    const { courier } = await stand.start('w1', undefined, chats => ({
      ...chats,
      claimThread: async (...given) => {
        claims++
        await gate.promise
        return await chats.claimThread(...given)
      },
    }))
    courier.stir()
    await stand.calm()
    gate.resolve()
    await stand.calm()
    expect(claims).toBe(1)
    expect(await stand.texts(thread)).toEqual(['one'])
  })

  test('threads beside each other: one that hangs keeps nobody waiting', async () => {
    const stand = openStand()
    const threads = await Promise.all(Array.from({ length: 20 }, () => stand.newThread()))
    void stand.platform.faults.hangNext('post')
    await stand.start()
    for (const [index, thread] of threads.entries()) await stand.write(thread, `one ${index}`, `two ${index}`)
    const said = await Promise.all(threads.map(thread => stand.texts(thread)))
    expect(said.filter(texts => texts.length === 2)).toHaveLength(19)
  })
})

describe('edits', () => {
  test('take the place of what was said', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    await stand.write(thread, question('q1'), 'after')
    await stand.write(thread, editOf('q1', 'settled'))
    expect(await stand.texts(thread)).toEqual(['settled', 'after'])
    expect((await stand.row('q1')).body.summary).toBe('settled')
  })

  test('of the same message: only the last of those that wait is made', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.write(thread, 'a', 'b', editOf('a', 'a1'), editOf('b', 'b1'), editOf('a', 'a2'), 'c')
    await stand.start()
    expect(await stand.texts(thread)).toEqual(['a2', 'b1', 'c'])
    expect(await stand.statuses(thread)).toMatchObject({ a1: 'dropped', a2: 'sent', b1: 'sent' })
    expect(stand.platform.faults.calls.filter(call => call === 'edit')).toHaveLength(2)
  })

  test('of what was never said are dropped', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    stand.platform.faults.failNext({ call: 'post', fails: 'refused', done: 'before' })
    await stand.write(thread, 'a', editOf('a', 'a1'), editOf('nothing', 'n1'), 'b')
    await stand.start()
    expect(await stand.statuses(thread)).toEqual({ a: 'failed', a1: 'dropped', n1: 'dropped', b: 'sent' })
  })

  test('that wait for an outage to end are overtaken by a later one', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    await stand.write(thread, 'a')
    stand.platform.faults.goAway()
    await stand.write(thread, editOf('a', 'a1'))
    await stand.pass(3_000)
    await stand.write(thread, editOf('a', 'a2'))
    stand.platform.faults.comeBack()
    await stand.pass(60_000, 5_000)
    expect(await stand.texts(thread)).toEqual(['a2'])
    expect(await stand.statuses(thread)).toMatchObject({ a1: 'dropped', a2: 'sent' })
  })

  test('place no reaction that their message was sent with', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    await stand.write(thread, question('q1'))
    const calls = stand.platform.faults.calls.length
    const reactions = [...REACTIONS, { emoji: '✅', command: 'answer ✅' }]
    await stand.write(thread, { ...editOf('q1', 'q1 settled'), message: messageOf('settled', { reactions }) })
    expect(stand.platform.faults.calls.slice(calls)).toEqual(['edit', 'react'])
    expect((await stand.replies(thread))[0]).toMatchObject({ text: 'settled', reactions: { length: 4 } })
  })

  test('that the chat may have made already are made again', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    stand.platform.faults.failNext({ call: 'edit', fails: 'unreachable', done: 'after' })
    await stand.write(thread, 'a', editOf('a', 'a1'), 'b')
    await stand.start()
    expect(await stand.texts(thread)).toEqual(['a1'])
    await stand.pass(2_000)
    expect(await stand.texts(thread)).toEqual(['a1', 'b'])
    expect(await stand.statuses(thread)).toEqual({ a: 'sent', a1: 'sent', b: 'sent' })
  })
})

describe('a backlog', () => {
  test('is condensed: lines joined, what is settled shown settled at once, nothing else left out', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const lines = (from: number): ({ key: string } & Partial<NewPost>)[] =>
      Array.from({ length: 15 }, (_, index) => line(`L${from + index}`))
    await stand.write(thread, ...lines(100), question('q1'), ...lines(200), question('q2'))
    await stand.write(
      thread,
      editOf('q1', 'q1 doubted'),
      ...lines(300),
      editOf('q1', 'q1 settled'),
      'summary',
    )
    await stand.start()
    const seen = await stand.replies(thread)
    const texts = seen.map(({ text }) => text)
    expect(texts).toHaveLength(6)
    expect([texts[1], texts[3], texts[5]]).toEqual(['q1 settled', 'q2', 'summary'])
    for (const [index, from] of [100, 200, 300].entries())
      for (let nth = 0; nth < 15; nth++) expect(texts[index * 2]).toContain(`L${from + nth}`)
    expect(seen.map(({ reactions }) => reactions.length)).toEqual([0, 0, 0, 3, 0, 0])
    expect(stand.platform.faults.calls).not.toContain('edit')
    const statuses = await stand.statuses(thread)
    expect(statuses).toMatchObject({ q1: 'sent', 'q1 settled': 'sent', 'q1 doubted': 'dropped' })
    expect((await stand.row('q1')).body.summary).toBe('q1 settled')
    const { channel } = thread
    const found = await stand.store.chats.findPostAt({ chat: 'double', channel, message: seen[1]!.id })
    expect(found?.key).toBe('q1')
  })

  test('of hundreds of lines is said in full', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const keys = Array.from({ length: 450 }, (_, index) => `line ${index}.`)
    await stand.write(thread, ...keys.map(line))
    await stand.start()
    const texts = await stand.texts(thread)
    expect(texts.length).toBeLessThan(30)
    const text = texts.join('\n')
    let at = -1
    for (const key of keys) expect((at = text.indexOf(key, at + 1))).toBeGreaterThan(-1)
  })

  test('that is short is said as it was', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.write(thread, question('q1'), 'between', editOf('q1', 'q1 settled'))
    await stand.start()
    expect(await stand.texts(thread)).toEqual(['q1 settled', 'between'])
    expect(stand.platform.faults.calls.filter(call => call === 'edit')).toHaveLength(1)
  })
})
