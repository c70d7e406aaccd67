import { describe, expect, test } from 'vitest'
import { openStand, question } from '../support/courier-posts.ts'
import { messageOf } from '../support/messages.ts'

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

  for (const [what, findsWhispers, done] of [
    ['once what it finds', true, 'after'],
    ['again what it cannot look for', false, 'before'],
  ] as const)
    test(`whispers ${what}`, async () => {
      const stand = openStand()
      stand.platform.findsWhispers = findsWhispers
      const thread = await stand.newThread()
      await stand.start()
      stand.platform.faults.failNext({ call: 'whisper', fails: 'unreachable', done })
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

type Stand = ReturnType<typeof openStand>
type Fault = Parameters<Stand['platform']['faults']['failNext']>[0]

describe('a message that stands twice', () => {
  async function standTwice(fault: Pick<Fault, 'fails' | 'retryAfterMs'>): Promise<Stand> {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    const hung = stand.platform.faults.hangNext('post')
    await stand.write(thread, 'one')
    const finish = await hung
    await stand.pass(32_000)
    stand.platform.faults.failNext({ call: 'remove', done: 'before', ...fault })
    finish()
    await stand.calm()
    return stand
  }

  function removes({ platform }: Stand): number {
    return platform.faults.calls.filter(call => call === 'remove').length
  }

  test('is not taken away before the chat may be asked again', async () => {
    const stand = await standTwice({ fails: 'busy', retryAfterMs: 60_000 })
    await stand.pass(6_000)
    const asked = removes(stand)
    await stand.pass(50_000)
    expect(removes(stand)).toBe(asked)
    await stand.pass(10_000)
    expect(removes(stand)).toBe(asked + 1)
  })

  test('is told of once, when the chat refuses to take it away', async () => {
    const stand = await standTwice({ fails: 'refused' })
    await stand.pass(600_000)
    expect(removes(stand)).toBe(1)
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
