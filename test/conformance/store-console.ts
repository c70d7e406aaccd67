import { expect, it } from 'vitest'
import type { ConsoleMessage } from '../../src/store/console-port.ts'
import type { Notice } from '../../src/store/port.ts'
import { makeInbound, makeMessage, makeSaid } from '../support/chat-rows.ts'
import { until } from '../support/until.ts'
import type { Given } from './store.ts'

const BOT = { kind: 'bot', name: 'regatta' } as const
const LATER = 9_000_000_000_000

export function testConsole(given: Given): void {
  const rows = () => given.store().console
  /** Says so many messages in a channel of their own. */
  async function say(
    count: number,
    thread: string | null = null,
  ): Promise<{ channel: string; ids: string[] }> {
    const channel = given.nextRun()
    const ids = Array.from({ length: count }, (_, nth) => `${channel}-${nth + 1}`)
    for (const id of ids) await rows().say(makeSaid(channel, id, { thread }), null)
    return { channel, ids }
  }

  it('lists channels in the order in which they were made, each once', async () => {
    const [one, two] = [given.nextRun(), given.nextRun()]
    const first = { id: one, name: 'One', at: 9 }
    expect(await rows().makeChannel(first)).toEqual(first)
    await rows().makeChannel({ id: two, name: 'Two', at: 5 })
    expect(await rows().makeChannel({ id: one, name: 'Other', at: 10 })).toEqual(first)
    const own = (await rows().listChannels()).filter(({ id }) => id === one || id === two)
    expect(own.map(({ name }) => name)).toEqual(['One', 'Two'])
  })

  it('gives back a message as it was said, with its files', async () => {
    const channel = given.nextRun()
    const bytes = Uint8Array.from({ length: 300 }, (_, nth) => nth % 256)
    const text = `<b>"x"</b> \\ 🚣\n\u202e`
    const files = [
      { id: `${channel}-f2`, name: 'b.bin', bytes },
      { id: `${channel}-f1`, name: 'a "1".md', bytes: new Uint8Array() },
    ]
    const said = await rows().say(makeSaid(channel, channel, { text, files }), null)
    expect(said).toEqual({
      ...makeSaid(channel, channel, { text }),
      rev: said.rev,
      editedAt: null,
      removed: false,
      files: [
        { id: `${channel}-f2`, name: 'b.bin', bytes: 300 },
        { id: `${channel}-f1`, name: 'a "1".md', bytes: 0 },
      ],
      reactions: [],
      replies: 0,
      repliedAt: null,
    })
    expect(await rows().find(channel, channel)).toEqual(said)
    expect(await rows().find('elsewhere', channel)).toBeUndefined()
    expect(await rows().readFile(`${channel}-f2`)).toEqual({ name: 'b.bin', bytes })
    expect(await rows().readFile(`${channel}-f1`)).toEqual({ name: 'a "1".md', bytes: new Uint8Array() })
    expect(await rows().readFile('none')).toBeUndefined()
    const odd = await rows().say(makeSaid(channel, `${channel}-odd`, { text: 'a\0\udc00' }), null)
    expect(odd.text).toBe('a\u{fffd}\u{fffd}')
  })

  it('stores what a message asks of the bot with it, or neither', async () => {
    const { console, chats } = given.store()
    const channel = given.nextRun()
    const message = makeSaid(channel, channel)
    await console.say(message, makeInbound(channel, 'k1'))
    await expect(console.say(message, makeInbound(channel, 'k2'))).rejects.toThrow()
    await console.keepInboundOnly(makeInbound(channel, 'k3'))
    await console.keepInboundOnly(makeInbound(channel, 'k3'))
    const waiting = (await chats.waitingInbound(LATER, 1_000)).filter(({ chat }) => chat === channel)
    expect(waiting.map(({ key }) => key)).toEqual(['k1', 'k3'])
  })

  it('posts a message once by its key', async () => {
    const channel = given.nextRun()
    const body = makeMessage('hello', { blocks: [{ type: 'code', text: '\0"' }] })
    const given1 = { by: BOT, text: null, body }
    const first = await rows().post({ ...makeSaid(channel, `${channel}-1`, given1), key: 'k' })
    expect(first.body).toEqual(makeMessage('hello', { blocks: [{ type: 'code', text: '\u{fffd}"' }] }))
    const again = { by: BOT, text: null, body: makeMessage('changed') }
    expect(await rows().post({ ...makeSaid(channel, `${channel}-2`, again), key: 'k' })).toEqual(first)
    const other = await rows().post({ ...makeSaid(`${channel}-x`, `${channel}-3`, again), key: 'k' })
    expect(other.id).toBe(`${channel}-3`)
    expect(await rows().findByKey(channel, 'k')).toEqual([first])
    expect(await rows().findByKey(channel, 'none')).toEqual([])
    await rows().remove(channel, first.id)
    expect(await rows().findByKey(channel, 'k')).toEqual([])
    const posts = await Promise.all(
      ['a', 'b', 'c'].map(id => rows().post({ ...makeSaid(channel, `${channel}-${id}`, again), key: 'k2' })),
    )
    expect(new Set(posts.map(({ id }) => id)).size).toBe(1)
  })

  it('edits and removes what stands, and takes files and reactions away with it', async () => {
    const channel = given.nextRun()
    const files = [{ id: `${channel}-f`, name: 'f', bytes: new Uint8Array([1]) }]
    const said = await rows().say(
      makeSaid(channel, channel, { by: BOT, body: makeMessage('a'), files }),
      null,
    )
    await rows().react({ channel, message: channel, emoji: '👍', by: 'ada', at: 2, on: true }, null)
    expect(await rows().edit(channel, channel, makeMessage('b'), 9)).toBe(true)
    expect(await rows().edit('elsewhere', channel, makeMessage('c'), 9)).toBe(false)
    const edited = await rows().find(channel, channel)
    expect(edited).toMatchObject({ body: { summary: 'b' }, editedAt: 9, reactions: [{ emoji: '👍' }] })
    expect(edited?.rev).toBeGreaterThan(said.rev)
    await rows().remove('elsewhere', channel)
    await rows().remove(channel, channel)
    const removed = await rows().find(channel, channel)
    expect(removed).toMatchObject({ removed: true, text: null, body: null, files: [], reactions: [] })
    expect(await rows().readFile(`${channel}-f`)).toBeUndefined()
    await rows().remove(channel, channel)
    expect(await rows().find(channel, channel)).toEqual(removed)
    expect(await rows().edit(channel, channel, makeMessage('d'), 9)).toBe(false)
    expect(await rows().channelMessages(channel, 'ada', null, 9)).toEqual([])
    expect(await rows().threadMessages(channel, 'ada', 9)).toEqual([])
    expect(await rows().changesAfter(said.rev, 'ada', 9)).toEqual([removed])
  })

  it('keeps one reaction per person and emoji, and tells the bot of a new one', async () => {
    const { console, chats } = given.store()
    const { channel, ids } = await say(1)
    const message = ids[0] ?? ''
    const of = (emoji: string, by: string) => ({ channel, message, emoji, by, at: 5, on: true })
    expect(await console.react(of('👍', 'ada'), makeInbound(channel, 'k1'))).toBe(true)
    const once = await console.latestRev()
    expect(await console.react(of('👍', 'ada'), makeInbound(channel, 'k2'))).toBe(true)
    expect(await console.latestRev()).toBe(once)
    await console.react({ ...of('🛑', 'ada'), kind: 'bot' }, null)
    await console.react(of('🛑', 'ada'), null)
    await console.react(of('👍', 'bo'), null)
    expect((await console.find(channel, message))?.reactions).toEqual([
      { emoji: '👍', by: ['ada', 'bo'], bot: false },
      { emoji: '🛑', by: ['ada', 'ada'], bot: true },
    ])
    await console.react({ ...of('👍', 'ada'), on: false }, null)
    await console.react({ ...of('🛑', 'ada'), on: false }, null)
    const left = await console.find(channel, message)
    expect(left?.reactions).toEqual([
      { emoji: '🛑', by: ['ada'], bot: true },
      { emoji: '👍', by: ['bo'], bot: false },
    ])
    expect(left?.rev).toBeGreaterThan(once)
    expect(await console.react({ ...of('👍', 'ada'), message: 'none' }, makeInbound(channel, 'k3'))).toBe(
      false,
    )
    const waiting = (await chats.waitingInbound(LATER, 1_000)).filter(({ chat }) => chat === channel)
    expect(waiting.map(({ key }) => key)).toEqual(['k1'])
  })

  it('pages through a channel, newest last', async () => {
    const { channel, ids } = await say(4)
    const page = async (before: string | null, limit: number) =>
      (await rows().channelMessages(channel, 'ada', before, limit)).map(({ id }) => id)
    expect(await page(null, 9)).toEqual(ids)
    expect(await page(null, 2)).toEqual(ids.slice(2))
    expect(await page(ids[2] ?? '', 1)).toEqual(ids.slice(1, 2))
    expect(await page(ids[0] ?? '', 9)).toEqual([])
    expect(await page('none', 9)).toEqual([])
  })

  it('shows a thread below its root, in the channel only what is said there as well', async () => {
    const { channel, ids } = await say(1)
    const [root = ''] = ids
    const replies = ['a', 'b', 'c'].map((name, nth) =>
      makeSaid(channel, `${root}-${name}`, { thread: root, broadcast: name === 'b', at: 2_000 + nth }),
    )
    for (const reply of replies) await rows().say(reply, null)
    const shown = await rows().channelMessages(channel, 'ada', null, 9)
    expect(shown.map(({ id }) => id)).toEqual([root, `${root}-b`])
    expect(shown[0]).toMatchObject({ replies: 3, repliedAt: 2_002 })
    const thread = await rows().threadMessages(root, 'ada', 2)
    expect(thread.map(({ id }) => id)).toEqual([root, `${root}-b`, `${root}-c`])
    await rows().remove(channel, `${root}-c`)
    expect((await rows().find(channel, root))?.replies).toBe(2)
  })
}

export function testConsoleNews(given: Given): void {
  const rows = () => given.store().console

  it('gives the root of a thread its next revision when a reply comes or goes', async () => {
    const channel = given.nextRun()
    const root = await rows().say(makeSaid(channel, channel), null)
    const reply = await rows().say(makeSaid(channel, `${channel}-r`, { thread: channel }), null)
    const changes = await rows().changesAfter(root.rev, 'ada', 9)
    expect(changes.map(({ id, replies }) => [id, replies])).toEqual([
      [reply.id, 0],
      [root.id, 1],
    ])
    const before = await rows().latestRev()
    expect(changes.at(-1)?.rev).toBe(before)
    await rows().remove(channel, reply.id)
    expect((await rows().changesAfter(before, 'ada', 9)).map(({ id }) => id)).toEqual([reply.id, root.id])
    expect(await rows().changesAfter(before, 'ada', 1)).toHaveLength(1)
  })

  it('shows what is for one person’s eyes to that person only', async () => {
    const channel = given.nextRun()
    const root = await rows().say(makeSaid(channel, channel), null)
    const secret = { thread: channel, only: 'ada', by: BOT, broadcast: true }
    await rows().post({ ...makeSaid(channel, `${channel}-s`, secret), key: 's' })
    const ids = (messages: ConsoleMessage[]) => messages.map(({ id }) => id)
    const seen = async (as: string) => [
      ids(await rows().channelMessages(channel, as, null, 9)),
      ids(await rows().threadMessages(channel, as, 9)),
      ids(await rows().changesAfter(root.rev, as, 9)),
    ]
    const both = [channel, `${channel}-s`]
    expect(await seen('ada')).toEqual([both, both, [`${channel}-s`, channel]])
    expect(await seen('bo')).toEqual([[channel], [channel], [channel]])
    expect((await rows().threadMessages(channel, 'ada', 9))[0]).toMatchObject({ replies: 1 })
    const [forOthers] = await rows().threadMessages(channel, 'bo', 9)
    expect(forOthers).toMatchObject({ replies: 0, repliedAt: null })
  })

  it('commits revisions in their order: who saw one misses nothing by asking for later ones', async () => {
    const shared = given.fixture().shared
    const other = shared ? await given.fixture().open() : undefined
    const channel = given.nextRun()
    const start = await rows().latestRev()
    const says = Array.from({ length: 24 }, (_, nth) => {
      const store = nth % 2 === 0 ? given.store() : (other ?? given.store())
      return store.console.say(makeSaid(channel, `${channel}-${nth}`), null)
    })
    const seen: string[] = []
    let rev = start
    await until(async () => {
      for (const message of await rows().changesAfter(rev, 'ada', 5)) {
        seen.push(message.id)
        rev = message.rev
      }
      return seen.length === says.length
    }, 'all that was said')
    await Promise.all(says)
    expect(new Set(seen).size).toBe(says.length)
    expect(await rows().changesAfter(rev, 'ada', 5)).toEqual([])
    await other?.[Symbol.asyncDispose]()
  })

  it('tells every instance of what changed, and of nothing else', async () => {
    const { console } = given.store()
    const other = given.fixture().shared ? await given.fixture().open() : undefined
    const heard: Notice[][] = [given.store(), other].map(instance => {
      const notices: Notice[] = []
      instance?.listen(notice => notices.push(notice))
      return notices
    })
    const channel = given.nextRun()
    const message = { ...makeSaid(channel, channel), key: 'k' }
    const reaction = { channel, message: channel, emoji: '👍', by: 'ada', at: 1, on: true }
    const changes: [string, () => Promise<unknown>][] = [
      ['a post', () => console.post(message)],
      ['a reaction', () => console.react(reaction, null)],
      ['an edit', () => console.edit(channel, channel, makeMessage('b'), 1)],
      ['a removal', () => console.remove(channel, channel)],
    ]
    for (const [what, change] of changes) {
      await change()
      for (const notices of heard.slice(0, other ? 2 : 1)) {
        await until(() => notices.some(({ kind }) => kind === 'console'), `word of ${what}`)
        notices.splice(0)
      }
    }
    await console.post(message)
    await console.react(reaction, null)
    await console.remove(channel, channel)
    // What had been told would have come before this.
    await console.say(makeSaid(channel, `${channel}-2`), null)
    for (const notices of heard.slice(0, other ? 2 : 1)) {
      await until(() => notices.length > 0, 'word of a message')
      expect(notices).toEqual([{ kind: 'console' }])
    }
    await other?.[Symbol.asyncDispose]()
  })
}
