import { describe, expect, onTestFinished, test } from 'vitest'
import type { NewPost } from '../../src/message/post.ts'
import { CourierStand } from '../support/courier-stand.ts'
import { messageOf } from '../support/messages.ts'

const REACTIONS = ['🔁', '⏭', '🛑'].map(emoji => ({ emoji, command: `answer ${emoji}` }))

function question(key: string): { key: string } & Partial<NewPost> {
  return { key, message: messageOf(key, { reactions: REACTIONS }) }
}
function line(key: string): { key: string } & Partial<NewPost> {
  return { key, kind: 'line' }
}
function editOf(target: string, key: string): { key: string } & Partial<NewPost> {
  return { key, kind: 'edit', target }
}

function openStand(): CourierStand {
  const stand = new CourierStand()
  onTestFinished(() => stand[Symbol.asyncDispose]())
  return stand
}

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

describe('a chat that is busy', () => {
  test('is left alone for as long as it says, and the order is kept', async () => {
    const stand = openStand()
    const [thread, other] = [await stand.newThread(), await stand.newThread()]
    await stand.start()
    stand.platform.faults.failNext({ call: 'post', fails: 'busy', done: 'before', retryAfterMs: 7_000 })
    await stand.write(thread, 'one', 'two')
    await stand.write(thread, 'three')
    await stand.write(other, 'elsewhere')
    expect(await stand.texts(other)).toEqual(['elsewhere'])
    await stand.pass(6_500)
    expect(await stand.texts(thread)).toEqual([])
    await stand.pass(500)
    expect(await stand.texts(thread)).toEqual(['one', 'two', 'three'])
    expect(stand.platform.faults.calls).not.toContain('find')
  })

  test('is asked again at the very moment it named', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    await stand.pass(100)
    stand.platform.faults.failNext({ call: 'post', fails: 'busy', done: 'before', retryAfterMs: 300 })
    await stand.write(thread, 'one')
    await stand.pass(200, 100)
    expect(await stand.texts(thread)).toEqual([])
    await stand.pass(100)
    expect(await stand.texts(thread)).toEqual(['one'])
  })

  test('while it places reactions gets the rest of them later, below the same message', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    stand.platform.faults.failNext({ call: 'react', fails: 'busy', done: 'before', retryAfterMs: 3_000 })
    await stand.write(thread, question('q1'), 'after')
    expect(await stand.texts(thread)).toEqual(['q1'])
    await stand.pass(3_000)
    expect(await stand.texts(thread)).toEqual(['q1', 'after'])
    expect((await stand.replies(thread))[0]?.reactions).toHaveLength(3)
  })

  test('and tells no sensible time is not asked without a pause', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    for (let count = 0; count < 1_000; count++)
      stand.platform.faults.failNext({ call: 'post', fails: 'busy', done: 'before', retryAfterMs: 0 })
    await stand.start()
    await stand.write(thread, 'one')
    expect(stand.platform.faults.calls).toHaveLength(1)
  })
})

describe('a chat that cannot be reached', () => {
  test('is asked whether it has the message before it is sent again', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    for (const done of ['before', 'after'] as const) {
      stand.platform.faults.failNext({ call: 'post', fails: 'unreachable', done })
      await stand.write(thread, question(`q ${done}`), `then ${done}`)
      await stand.pass(2_000)
    }
    expect(await stand.texts(thread)).toEqual(['q before', 'then before', 'q after', 'then after'])
    const asked = (await stand.replies(thread)).filter(({ text }) => text.startsWith('q '))
    expect(asked.map(({ reactions }) => reactions.length)).toEqual([3, 3])
  })

  test('for two hours loses nothing, and is not asked all the time', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    stand.platform.faults.goAway()
    await stand.write(thread, 'one')
    await stand.pass(3_600_000, 10_000)
    await stand.write(thread, question('two'))
    await stand.pass(3_600_000, 10_000)
    expect(stand.platform.faults.calls.length).toBeLessThan(135)
    expect(stand.platform.faults.calls.length).toBeGreaterThan(100)
    stand.platform.faults.comeBack()
    await stand.pass(60_000, 1_000)
    expect(await stand.texts(thread)).toEqual(['one', 'two'])
    expect(stand.warnings).toHaveLength(1)
  })

  test('whispers once what it finds', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    stand.platform.faults.failNext({ call: 'whisper', fails: 'unreachable', done: 'after' })
    await stand.write(thread, { key: 'hint', kind: 'whisper', person: 'u-bob' }, 'after')
    await stand.pass(2_000)
    expect(await stand.texts(thread, 'bob')).toEqual(['hint', 'after'])
  })

  test('whispers again what it cannot look for', async () => {
    const stand = openStand()
    stand.platform.findsWhispers = false
    const thread = await stand.newThread()
    await stand.start()
    stand.platform.faults.failNext({ call: 'whisper', fails: 'unreachable', done: 'before' })
    await stand.write(thread, { key: 'hint', kind: 'whisper', person: 'u-bob' }, 'after')
    await stand.pass(2_000)
    expect(await stand.texts(thread, 'bob')).toEqual(['hint', 'after'])
  })

  test('keeps the first of what it has twice', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const { courier } = await stand.start()
    const to = { channel: thread.channel, thread: thread.root }
    await courier[Symbol.asyncDispose]()
    const twin = stand.openWorker('w2', step => step === 'chat.post done')
    await stand.write(thread, question('one'), 'two')
    twin.courier.start()
    await stand.calm()
    for (let count = 0; count < 2; count++) await stand.platform.chat.post(to, messageOf('one'), 'one')
    const [first] = await stand.replies(thread)
    await stand.start('w3')
    const seen = await stand.replies(thread)
    expect(seen.map(({ text }) => text)).toEqual(['one', 'two'])
    expect(seen[0]?.id).toBe(first?.id)
    expect(seen[0]?.reactions).toHaveLength(3)
  })

  test('sends again, with a refusal to look, rather than lose it', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    stand.platform.faults.failNext({ call: 'post', fails: 'unreachable', done: 'before' })
    stand.platform.faults.failNext({ call: 'find', fails: 'refused', done: 'before' })
    await stand.write(thread, 'one')
    await stand.pass(2_000)
    expect(await stand.texts(thread)).toEqual(['one'])
  })
})

describe('a call that hangs', () => {
  test('is given up after half a minute, and what it does after all does not stand twice', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    const hung = stand.platform.faults.hangNext('post')
    await stand.write(thread, 'one', 'two')
    const finish = await hung
    await stand.pass(29_500)
    expect(stand.platform.faults.calls).toEqual(['post'])
    await stand.pass(2_500)
    expect(await stand.texts(thread)).toEqual(['one', 'two'])
    finish()
    await stand.calm()
    expect(await stand.texts(thread)).toEqual(['one', 'two'])
    expect((await stand.row('one')).message).toBe((await stand.replies(thread))[0]?.id)
  })

  test('and comes to its end while it is in doubt is found', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    const hung = stand.platform.faults.hangNext('post')
    await stand.write(thread, 'one', 'two')
    const finish = await hung
    await stand.pass(30_000)
    finish()
    await stand.pass(2_000)
    expect(await stand.texts(thread)).toEqual(['one', 'two'])
    expect(stand.platform.faults.calls.filter(call => call === 'post')).toHaveLength(2)
  })

  test('and arrives between the look and the second sending is taken away', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    const first = stand.platform.faults.hangNext('post')
    await stand.write(thread, 'one')
    const finishFirst = await first
    const second = stand.platform.faults.hangNext('post')
    await stand.pass(31_500)
    const finishSecond = await second
    finishFirst()
    await stand.calm()
    finishSecond()
    await stand.calm()
    expect(await stand.texts(thread)).toEqual(['one'])
    expect((await stand.row('one')).message).toBe((await stand.replies(thread))[0]?.id)
  })
})

describe('a call that outlives', () => {
  test('the worker that made it, and arrives while the next one sends, is one too many', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const [first, second] = [stand.platform.faults.hangNext('post'), stand.platform.faults.hangNext('post')]
    const dead = await stand.start('w1')
    await stand.write(thread, question('one'))
    const finishFirst = await first
    dead.die()
    await stand.start('w2')
    await stand.pass(1_000)
    const finishSecond = await second
    finishFirst()
    await stand.calm()
    finishSecond()
    await stand.calm()
    const seen = await stand.replies(thread)
    expect(seen.map(({ text }) => text)).toEqual(['one'])
    expect(seen[0]?.reactions).toHaveLength(3)
    expect((await stand.row('one')).message).toBe(seen[0]?.id)
  })

  test('its limit, and arrives while the next is being recorded, is one too many', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const hung = stand.platform.faults.hangNext('post')
    await stand.start('w1', undefined, chats => ({
      ...chats,
      markSent: async (...given) => {
        const finish = await hung
        finish()
        await stand.calm()
        return await chats.markSent(...given)
      },
    }))
    await stand.write(thread, 'one')
    await stand.pass(32_000)
    const seen = await stand.replies(thread)
    expect(seen.map(({ text }) => text)).toEqual(['one'])
    expect((await stand.row('one')).message).toBe(seen[0]?.id)
  })
})

describe('a post that fails for good', () => {
  for (const fails of ['refused', 'gone'] as const) {
    test(`since it is ${fails}, does not block those behind it`, async () => {
      const stand = openStand()
      const thread = await stand.newThread()
      await stand.start()
      stand.platform.faults.failNext({ call: 'post', fails, done: 'before' })
      await stand.write(thread, 'one', 'two')
      expect(await stand.texts(thread)).toEqual(['two'])
      expect(await stand.row('one')).toMatchObject({ status: 'failed', why: `post was told ${fails}` })
      expect(stand.warnings).toHaveLength(1)
    })
  }

  test('for a bug, is tried five times', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    for (let count = 0; count < 5; count++)
      stand.platform.faults.failNext({ call: 'post', fails: 'bug', done: 'before' })
    await stand.write(thread, 'one', 'two')
    await stand.pass(60_000)
    expect(await stand.texts(thread)).toEqual(['two'])
    expect(await stand.row('one')).toMatchObject({ status: 'failed', why: 'a bug in post' })
    expect(stand.platform.faults.calls.filter(call => call === 'post')).toHaveLength(6)
  })

  test('is not what outlived an outage and met a bug then', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    stand.platform.faults.goAway()
    await stand.write(thread, 'one')
    await stand.pass(600_000, 5_000)
    stand.platform.faults.comeBack()
    stand.platform.faults.failNext({ call: 'find', fails: 'bug', done: 'before' })
    await stand.pass(130_000, 5_000)
    expect(await stand.texts(thread)).toEqual(['one'])
  })

  test('is not one whose reaction is refused', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    stand.platform.faults.failNext({ call: 'react', fails: 'refused', done: 'before' })
    await stand.write(thread, question('q1'))
    expect((await stand.row('q1')).status).toBe('sent')
    expect((await stand.replies(thread))[0]?.reactions).toHaveLength(2)
  })

  test('is not one that stands, though its reactions meet a bug each time', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    for (let count = 0; count < 5; count++)
      stand.platform.faults.failNext({ call: 'react', fails: 'bug', done: 'before' })
    await stand.write(thread, question('q1'), 'after')
    await stand.pass(60_000)
    expect(await stand.statuses(thread)).toEqual({ q1: 'sent', after: 'sent' })
    expect(await stand.texts(thread)).toEqual(['q1', 'after'])
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
