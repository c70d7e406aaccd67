import { describe, expect, test } from 'vitest'
import type { Inbound, MessageRef } from '../../src/chat/port.ts'
import { messageOf } from '../support/messages.ts'
import { until } from '../support/until.ts'
import type { GivenChat } from './chat.ts'

export function testInbound(given: GivenChat): void {
  /** What came in from a channel, once it is so many. */
  async function heardIn(channel: string, count: number): Promise<Inbound[]> {
    return await until(async () => {
      const heard = (await given.fixture().kept()).filter(inbound => inbound.channel === channel)
      return heard.length >= count ? heard : null
    }, `${count} things heard in ${channel}`)
  }
  /** The same, sure that nothing else came before what a person says at last. */
  async function heardOnly(channel: string, count: number): Promise<Inbound[]> {
    await given.fixture().say('ann', { channel, thread: null }, 'that is all')
    const heard = await until(async () => {
      const heard = (await given.fixture().kept()).filter(inbound => inbound.channel === channel)
      const isOver = heard.some(inbound => inbound.type === 'message' && inbound.text === 'that is all')
      return isOver ? heard : null
    }, 'what a person says at last')
    expect(heard).toHaveLength(count + 1)
    return heard.slice(0, count)
  }
  async function postIn(channel: string, key: string): Promise<MessageRef> {
    const message = messageOf('Shall it begin?', {
      buttons: [{ label: 'Start', command: 'start p1 --only T1', style: 'main' }],
    })
    return { channel, message: await given.chat().post({ channel, thread: null }, message, key) }
  }

  describe('hears people', () => {
    test('say something in a channel and below a message', async () => {
      const channel = await given.fixture().newChannel()
      const root = await given.fixture().say('ann', { channel, thread: null }, 'a plan')
      const reply = await given.fixture().say('bob', { channel, thread: root }, 'and a word on it')
      const [first, second] = await heardIn(channel, 2)
      expect(first).toMatchObject({
        type: 'message',
        chat: given.chat().name,
        by: { name: 'ann' },
        thread: null,
        message: root,
        text: 'a plan',
        files: [],
        mentioned: false,
      })
      expect(second).toMatchObject({
        by: { name: 'bob' },
        thread: root,
        message: reply,
        text: 'and a word on it',
      })
      expect(first!.at).toBeTypeOf('number')
    })

    test('by who they are: the same person is the same, another is another', async () => {
      const channel = await given.fixture().newChannel()
      for (const name of ['ann', 'bob', 'ann'])
        await given.fixture().say(name, { channel, thread: null }, name)
      const ids = (await heardIn(channel, 3)).map(({ by }) => by.id)
      expect(ids[0]).toBe(ids[2])
      expect(ids[0]).not.toBe(ids[1])
    })

    test('speak to the bot', async () => {
      const channel = await given.fixture().newChannel()
      await given.fixture().say('ann', { channel, thread: null }, `${given.fixture().mention} status`)
      const [heard] = await heardIn(channel, 1)
      expect(heard).toMatchObject({ type: 'message', mentioned: true })
      expect((heard as { text: string }).text).toContain('status')
    })

    test('type a command', async () => {
      const channel = await given.fixture().newChannel()
      await given.fixture().command('ann', { channel, thread: null }, 'start r7k2m --only T1,T2')
      expect(await heardIn(channel, 1)).toMatchObject([
        { type: 'command', text: 'start r7k2m --only T1,T2', by: { name: 'ann' } },
      ])
    })

    test('press a button', async () => {
      const channel = await given.fixture().newChannel()
      const at = await postIn(channel, 'inbound/button')
      await given.fixture().press('bob', at, 'Start')
      expect(await heardIn(channel, 1)).toMatchObject([
        { type: 'button', command: 'start p1 --only T1', message: at.message, by: { name: 'bob' } },
      ])
    })

    test('react, with the skin tone they chose', async () => {
      const channel = await given.fixture().newChannel()
      const at = await postIn(channel, 'inbound/reaction')
      for (const emoji of ['👍', '👍🏽', '1️⃣']) await given.fixture().react('ann', at, emoji)
      const heard = await heardIn(channel, 3)
      expect(heard).toMatchObject([0, 1, 2].map(() => ({ type: 'reaction', message: at.message })))
      const emoji = heard.map(inbound => (inbound as { emoji: string }).emoji)
      expect(new Set(emoji).size).toBe(3)
    })

    test('react beside the bot with the same emoji', async () => {
      const channel = await given.fixture().newChannel()
      const at = await postIn(channel, 'inbound/beside')
      await given.chat().react(at, '✅')
      await given.fixture().react('ann', at, '✅')
      await given.fixture().react('bob', at, '✅')
      expect((await heardIn(channel, 2)).map(({ by }) => by.name)).toEqual(['ann', 'bob'])
      const [seen] = await given.fixture().see('ann', { channel, thread: null })
      expect(seen?.reactions).toEqual([{ emoji: '✅', by: ['bot', 'ann', 'bob'] }])
    })

    test('react again after they took it back', async () => {
      const channel = await given.fixture().newChannel()
      const at = await postIn(channel, 'inbound/again')
      await given.fixture().react('ann', at, '✅')
      await given.fixture().unreact('ann', at, '✅')
      await given.fixture().react('ann', at, '✅')
      const heard = await heardOnly(channel, 3)
      expect(heard.map(({ type }) => type)).toEqual(['reaction', 'reaction-removed', 'reaction'])
      expect(heard).toMatchObject([0, 1, 2].map(() => ({ message: at.message, emoji: expect.anything() })))
      expect(new Set(heard.map(({ key }) => key)).size).toBe(3)
    })

    test('and never itself', async () => {
      const channel = await given.fixture().newChannel()
      const at = await postIn(channel, 'inbound/own')
      await given.chat().post({ channel, thread: at.message }, messageOf('a reply'), 'inbound/own/reply')
      await given.chat().react(at, '✅')
      await given.chat().edit(at, messageOf('It began.'))
      await given.chat().remove(at)
      await heardOnly(channel, 0)
    })
  })

  test('each thing done has a key of its own', async () => {
    const channel = await given.fixture().newChannel()
    const at = await postIn(channel, 'inbound/keys')
    for (const text of ['the same', 'the same'])
      await given.fixture().say('ann', { channel, thread: null }, text)
    for (const by of ['ann', 'bob']) await given.fixture().press(by, at, 'Start')
    await given.fixture().press('ann', at, 'Start')
    for (const emoji of ['👍', '👎']) await given.fixture().react('ann', at, emoji)
    for (const text of ['status', 'status'])
      await given.fixture().command('ann', { channel, thread: null }, text)
    const heard = await heardOnly(channel, 9)
    expect(new Set(heard.map(({ key }) => key)).size).toBe(9)
  })

  test('what could not be kept comes again under its key, or the person is told that it failed', async () => {
    const channel = await given.fixture().newChannel()
    given.fixture().loseNextKeep()
    const say = async (): Promise<string> =>
      await given.fixture().say('ann', { channel, thread: null }, 'a plan')
    await say().catch(say)
    expect(await heardOnly(channel, 1)).toMatchObject([{ text: 'a plan' }])
  })

  describe('reads files that people drop', () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256)

    test('whole, byte by byte', async () => {
      const channel = await given.fixture().newChannel()
      const files = [
        { name: 'plan – größer.md', bytes },
        { name: 'empty.md', bytes: new Uint8Array() },
      ]
      await given.fixture().say('ann', { channel, thread: null }, 'see the files', files)
      const [heard] = await heardIn(channel, 1)
      if (heard?.type !== 'message') throw new Error('not a message')
      expect(heard.files).toMatchObject([
        { name: 'plan – größer.md', bytes: bytes.length },
        { name: 'empty.md', bytes: 0 },
      ])
      for (const [index, file] of heard.files.entries()) {
        const read = await given.chat().readFile(file, bytes.length)
        expect(Buffer.from(read).equals(Buffer.from(files[index]!.bytes))).toBe(true)
      }
    })

    test('not beyond the limit, whatever size was told', async () => {
      const channel = await given.fixture().newChannel()
      await given.fixture().say('ann', { channel, thread: null }, 'a big one', [{ name: 'big.md', bytes }])
      const [heard] = await heardIn(channel, 1)
      const file = heard?.type === 'message' ? heard.files[0] : undefined
      if (!file) throw new Error('No file came')
      for (const told of [file, { ...file, bytes: 1 }])
        await expect(given.chat().readFile(told, bytes.length - 1)).rejects.toMatchObject({
          code: 'too-large',
        })
      await expect(given.chat().readFile({ ...file, id: `${file.id}x` }, 10)).rejects.toMatchObject({
        code: 'gone',
      })
    })
  })
}
