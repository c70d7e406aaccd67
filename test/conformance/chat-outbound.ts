import { describe, expect, test } from 'vitest'
import { ChatError } from '../../src/chat/port.ts'
import { messageOf } from '../support/messages.ts'
import type { GivenChat, Place, Seen } from './chat.ts'

const START = messageOf('Shall it begin?', {
  buttons: [
    { label: 'Start', command: 'start p1', style: 'main' },
    { label: 'Leave it', command: 'stop p1', style: 'danger' },
  ],
})

export function testOutbound(given: GivenChat): void {
  const inChannel = async (): Promise<Place> => ({
    channel: await given.fixture().newChannel(),
    thread: null,
  })
  async function inThread(): Promise<Place & { thread: string }> {
    const channel = await given.fixture().newChannel()
    return { channel, thread: await given.fixture().say('ann', { channel, thread: null }, 'a plan') }
  }
  const textsAt = async (at: Place, as = 'ann'): Promise<string[]> =>
    (await given.fixture().see(as, at)).map(({ text }) => text)
  async function seen(at: Place, id: string, as = 'ann'): Promise<Seen | undefined> {
    return (await given.fixture().see(as, at)).find(message => message.id === id)
  }

  describe('says things', () => {
    test('in a channel, in order, each under an id of its own', async () => {
      const at = await inChannel()
      const ids: string[] = []
      for (const text of ['one', 'two', 'three', 'four', 'five'])
        ids.push(await given.chat().post(at, messageOf(text), `order/${text}`))
      expect(new Set(ids).size).toBe(5)
      expect(await textsAt(at)).toEqual(['one', 'two', 'three', 'four', 'five'])
      const all = await given.fixture().see('ann', at)
      expect(all.map(({ id }) => id)).toEqual(ids)
      expect(all.every(({ by, edited }) => by === 'bot' && !edited)).toBe(true)
    })

    test('below a message, and not in the channel', async () => {
      const at = await inThread()
      await given.chat().post(at, messageOf('first reply'), 'thread/1')
      await given.chat().post(at, messageOf('second reply'), 'thread/2')
      expect(await textsAt(at)).toEqual(['a plan', 'first reply', 'second reply'])
      expect(await textsAt({ ...at, thread: null })).toEqual(['a plan'])
    })

    test('below a message of its own', async () => {
      const channel = await given.fixture().newChannel()
      const root = await given.chat().post({ channel, thread: null }, messageOf('a root'), 'own-root')
      await given.chat().post({ channel, thread: root }, messageOf('a reply'), 'own-reply')
      expect(await textsAt({ channel, thread: root })).toEqual(['a root', 'a reply'])
    })

    test('with a picture, once however often it is added', async () => {
      const at = await inChannel()
      const picture = {
        name: 'r1-plan',
        alt: 'Three waves',
        svg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
      }
      const id = await given.chat().post(at, { ...messageOf('see'), picture }, 'picture')
      await given.chat().addPicture?.(at, id, picture)
      await given.chat().addPicture?.(at, id, picture)
      const below = await given.fixture().see('ann', { ...at, thread: id })
      const all = new Map([...(await given.fixture().see('ann', at)), ...below].map(seen => [seen.id, seen]))
      expect(all.get(id)?.text).toContain('see')
      const files = [...all.values()].flatMap(seen => seen.files.map(({ name }) => name))
      // The console has it in the message.
      expect(files).toEqual(given.chat().name === 'console' ? [] : ['r1-plan.png'])
    })

    test('below a message, and in the channel as well if that is asked for', async () => {
      const at = await inThread()
      await given.chat().post({ ...at, broadcast: true }, messageOf('all of it is done'), 'broadcast')
      expect(await textsAt(at)).toEqual(['a plan', 'all of it is done'])
      expect(await textsAt({ ...at, thread: null })).toEqual(['a plan', 'all of it is done'])
    })

    test('and a key of one place is not found in another', async () => {
      const [one, other] = [await inChannel(), await inChannel()]
      await given.chat().post(one, messageOf('here'), 'same-key')
      expect(await given.chat().find(other, 'same-key')).toEqual([])
    })
  })

  describe('finds what it said by its key', () => {
    test('in a channel and in a thread', async () => {
      const at = await inThread()
      const inside = await given.chat().post(at, messageOf('inside'), 'find/inside')
      const outside = await given.chat().post({ ...at, thread: null }, messageOf('outside'), 'find/outside')
      expect(await given.chat().find(at, 'find/inside')).toEqual([inside])
      expect(await given.chat().find({ ...at, thread: null }, 'find/outside')).toEqual([outside])
    })

    test('a broadcast once', async () => {
      const at = await inThread()
      const id = await given.chat().post({ ...at, broadcast: true }, messageOf('done'), 'find/broadcast')
      expect(await given.chat().find(at, 'find/broadcast')).toEqual([id])
    })

    test('after it was edited', async () => {
      const at = await inThread()
      const id = await given.chat().post(at, messageOf('before'), 'find/edited')
      await given.chat().edit({ channel: at.channel, message: id }, messageOf('after'))
      expect(await given.chat().find(at, 'find/edited')).toEqual([id])
    })

    test('not what has another key, nor what a person says', async () => {
      const at = await inThread()
      await given.chat().post(at, messageOf('find/wanted'), 'find/wanted/settled')
      await given.chat().post(at, messageOf('find/wanted'), 'find/want')
      await given.fixture().say('ann', at, 'find/wanted')
      expect(await given.chat().find(at, 'find/wanted')).toEqual([])
    })

    test('among many others', async () => {
      const at = await inThread()
      const id = await given.chat().post(at, messageOf('the one'), 'find/among')
      for (let count = 0; count < 120; count++)
        await given.chat().post(at, messageOf(`other ${count}`), `find/other/${count}`)
      expect(await given.chat().find(at, 'find/among')).toEqual([id])
    })

    test('not what was removed, and removing it again is fine', async () => {
      const at = await inThread()
      const message = await given.chat().post(at, messageOf('a slip'), 'find/removed')
      await given.chat().remove({ channel: at.channel, message })
      await given.chat().remove({ channel: at.channel, message })
      expect(await given.chat().find(at, 'find/removed')).toEqual([])
      expect(await textsAt(at)).toEqual(['a plan'])
    })
  })

  describe('edits', () => {
    test('all of a message, its buttons included, and its reactions stay', async () => {
      const at = await inThread()
      const message = await given.chat().post(at, START, 'edit/all')
      await given.chat().react({ channel: at.channel, message }, '✅')
      expect(await seen(at, message)).toMatchObject({ buttons: ['Start', 'Leave it'], edited: false })
      await given.chat().edit({ channel: at.channel, message }, messageOf('It began.'))
      expect(await seen(at, message)).toMatchObject({
        text: 'It began.',
        edited: true,
        buttons: [],
        reactions: [{ emoji: '✅', by: ['bot'] }],
      })
      await given.chat().edit({ channel: at.channel, message }, START)
      expect(await seen(at, message)).toMatchObject({ buttons: ['Start', 'Leave it'] })
    })

    test('without moving the message', async () => {
      const at = await inThread()
      const message = await given.chat().post(at, messageOf('one'), 'edit/place/1')
      await given.chat().post(at, messageOf('two'), 'edit/place/2')
      await given.chat().edit({ channel: at.channel, message }, messageOf('one, again'))
      expect(await textsAt(at)).toEqual(['a plan', 'one, again', 'two'])
    })
  })

  describe('reacts', () => {
    test('once, however often it is told to', async () => {
      const at = await inThread()
      const message = await given.chat().post(at, messageOf('which?'), 'react/twice')
      for (const emoji of ['👍', '1️⃣', '👍'])
        await given.chat().react({ channel: at.channel, message }, emoji)
      expect((await seen(at, message))?.reactions).toEqual([
        { emoji: '👍', by: ['bot'] },
        { emoji: '1️⃣', by: ['bot'] },
      ])
    })

    test('to what a person said', async () => {
      const at = await inThread()
      await given.chat().react({ channel: at.channel, message: at.thread }, '👀')
      expect((await seen(at, at.thread))?.reactions).toEqual([{ emoji: '👀', by: ['bot'] }])
    })
  })

  test('whispers to one person only', async () => {
    const at = await inThread()
    await given.fixture().say('bob', at, 'I am here too')
    const person = (await given.fixture().kept()).findLast(({ by }) => by.name === 'bob')!.by
    await given.chat().whisper(at, person.id, messageOf('for bob alone'), 'whisper/1')
    expect(await textsAt(at, 'bob')).toContain('for bob alone')
    expect(await textsAt(at, 'ann')).not.toContain('for bob alone')
    expect(await textsAt({ ...at, thread: null }, 'ann')).not.toContain('for bob alone')
  })

  describe('says that it is gone', () => {
    test('when there is no such channel', async () => {
      const { channel } = given.fixture().nowhere
      const at = { channel, thread: null }
      await expect(given.chat().post(at, messageOf('hello'), 'gone/1')).rejects.toMatchObject({
        code: 'gone',
      })
      await expect(given.chat().find(at, 'gone/1')).rejects.toMatchObject({ code: 'gone' })
      await expect(given.chat().whisper(at, 'ann', messageOf('hello'), 'gone/2')).rejects.toMatchObject({
        code: 'gone',
      })
    })

    test('when there is no such message', async () => {
      const at = await inChannel()
      const nothing = { channel: at.channel, message: given.fixture().nowhere.message }
      await expect(given.chat().edit(nothing, messageOf('hello'))).rejects.toMatchObject({ code: 'gone' })
      await expect(given.chat().react(nothing, '👍')).rejects.toMatchObject({ code: 'gone' })
      const below = { ...at, thread: nothing.message }
      await expect(given.chat().post(below, messageOf('hello'), 'gone/3')).rejects.toMatchObject({
        code: 'gone',
      })
    })

    test('when the message was removed', async () => {
      const at = await inChannel()
      const message = await given.chat().post(at, messageOf('a slip'), 'gone/4')
      await given.chat().remove({ channel: at.channel, message })
      await expect(
        given.chat().edit({ channel: at.channel, message }, messageOf('again')),
      ).rejects.toMatchObject({ code: 'gone' })
    })
  })

  test('leaves alone what people said', async () => {
    const at = await inThread()
    const theirs = { channel: at.channel, message: at.thread }
    await expect(given.chat().edit(theirs, messageOf('not theirs'))).rejects.toThrow(ChatError)
    await given
      .chat()
      .remove(theirs)
      .catch((error: unknown) => expect(error).toBeInstanceOf(ChatError))
    expect(await textsAt(at)).toEqual(['a plan'])
  })
}
