import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDiscord } from '../../src/chat/discord/discord.ts'
import { DiscordDouble, TOKEN } from '../support/discord-double/discord-double.ts'
import { DiscordPeople } from '../support/discord-double/people.ts'
import { ChatError } from '../../src/chat/port.ts'
import { GUILD } from '../support/discord-double/world.ts'
import { messageOf } from '../support/messages.ts'
import { until } from '../support/until.ts'
import { openDiscordFixture, partsFor } from './discord-fixture.ts'
import type { DiscordFixture } from './discord-fixture.ts'

let fixture: DiscordFixture
beforeAll(async () => {
  fixture = await openDiscordFixture()
})
afterAll(async () => {
  await fixture.chat[Symbol.asyncDispose]()
  await fixture[Symbol.asyncDispose]()
})

const textsIn = async (channel: string): Promise<string[]> =>
  (await fixture.kept()).flatMap(each =>
    each.type === 'message' && each.channel === channel ? [each.text] : [],
  )

describe('what is said while the socket is renewed is heard', () => {
  test.each<[string, (double: DiscordDouble) => void]>([
    ['because Discord asks for it', ({ gateway }) => gateway.askToReconnect()],
    ['because the session is to be taken up again', ({ gateway }) => gateway.close(4_009)],
    ['because the line was cut', ({ gateway }) => gateway.drop()],
    ['and taken up where it is', ({ gateway }) => gateway.invalidate('resumable')],
  ])('%s', async (_, renew) => {
    const channel = await fixture.newChannel()
    const opened = fixture.opened()
    const countResumes = (): number => fixture.double.gateway.heard.filter(op => op === 6).length
    const resumes = countResumes()
    renew(fixture.double)
    await fixture.people.say('ann', { channel, thread: null }, 'meanwhile')
    await until(async () => (await textsIn(channel)).length > 0, 'what was said')
    await until(() => countResumes() > resumes, 'the session, taken up again')
    expect(await textsIn(channel)).toEqual(['meanwhile'])
    // The same session: nothing was missed.
    expect(fixture.opened()).toBe(opened)
  })
})

test('what cannot be understood holds up nothing that comes after it', async () => {
  const channel = await fixture.newChannel()
  const author = { id: '7', username: 'x' }
  fixture.double.world.tell('MESSAGE_CREATE', { id: 'none', channel_id: channel, guild_id: GUILD, author })
  fixture.double.world.tell('MESSAGE_CREATE', { id: '7', channel_id: 'none', guild_id: GUILD, author })
  fixture.double.refusals.length = 0
  await fixture.say('ann', { channel, thread: null }, 'a word')
  expect(await textsIn(channel)).toEqual(['a word'])
  expect(fixture.double.refusals.splice(0)).toEqual(['GET /channels/none: there is no such route'])
})

test('what could not be kept is kept under its key as soon as that can be, before what came after it', async () => {
  const channel = await fixture.newChannel()
  fixture.loseNextKeep()
  for (const text of ['first', 'second']) await fixture.people.say('ann', { channel, thread: null }, text)
  await until(async () => (await textsIn(channel)).length === 2, 'both')
  expect(await textsIn(channel)).toEqual(['first', 'second'])
})

test.each<[string, (double: DiscordDouble) => void]>([
  ['Discord says so', ({ gateway }) => gateway.invalidate('lost')],
  [
    'it is gone when it is to be taken up again',
    ({ gateway }) => {
      gateway.drop()
      gateway.forget()
    },
  ],
])(
  'after a session that is lost it looks what was said, and how the reactions are now: %s',
  async (_, lose) => {
    const { chat, double, people } = fixture
    const channel = await fixture.newChannel()
    const at = Date.now()
    const asked = {
      channel,
      message: await chat.post({ channel, thread: null }, messageOf('which?'), `life/q/${channel}`),
    }
    await chat.react(asked, '1️⃣')
    const opened = fixture.opened()
    lose(double)
    people.react('ann', asked.message, '1️⃣')
    people.react('bob', asked.message, '1️⃣')
    people.unreact('bob', asked.message, '1️⃣')
    await people.say('ann', { channel, thread: asked.message }, 'below it')
    await until(() => fixture.opened() > opened, 'a new session')
    expect(await textsIn(channel)).toEqual([])
    const said = (await chat.saidSince?.(at)) ?? []
    expect(said.filter(each => each.channel === channel)).toMatchObject([
      { type: 'message', text: 'below it', thread: asked.message, by: { name: 'ann', rights: ['view'] } },
    ])
    const reactions = (await chat.reactionsAt?.(asked)) ?? []
    expect(reactions).toMatchObject([{ type: 'reaction', emoji: '1️⃣', by: { name: 'ann' } }])
    // What comes in of it by itself has a key that begins so.
    people.unreact('ann', asked.message, '1️⃣')
    people.react('ann', asked.message, '1️⃣')
    const heard = await until(
      async () => (await fixture.kept()).find(each => each.type === 'reaction' && each.channel === channel),
      'the reaction',
    )
    expect(heard.key.startsWith(reactions[0]!.key)).toBe(true)
  },
)

describe('where nothing can have a thread', () => {
  test.each<[string, () => string]>([
    ['in direct messages', () => fixture.double.world.direct(fixture.double.world.person('ann').id).id],
    ['beside a voice channel', () => fixture.double.world.newChannel('voice', { type: 2 }).id],
  ])('a run is told of in the channel itself, once: %s', async (_, open) => {
    const { chat, double, people } = fixture
    const channel = open()
    const thread = await fixture.say('ann', { channel, thread: null }, 'a plan')
    const to = { channel, thread, broadcast: true }
    const message = await chat.post(to, messageOf('what I read'), `flat/${channel}`)
    expect(await chat.find(to, `flat/${channel}`)).toEqual([message])
    await chat.react({ channel, message }, '🚀')
    await chat.edit({ channel, message }, messageOf('what I read now'))
    people.react('ann', message, '🚀')
    await until(
      async () => (await fixture.kept()).some(each => each.type === 'reaction' && each.message === message),
      'the reaction',
    )
    const shown = double.world.messagesIn(channel)
    expect(shown.map(({ id, isEdited }) => [id, isEdited])).toEqual([
      [thread, false],
      [message, true],
    ])
  })
})

test('what is said in a private thread, or below a forum, is said there and nowhere else', async () => {
  const { chat, double } = fixture
  const { world } = double
  for (const [parent, type] of [
    [world.newChannel('forum', { type: 15 }).id, 11],
    [await fixture.newChannel(), 12],
  ] as const) {
    const { id: thread } = world.newChannel('a post', { type, parent })
    await fixture.say('ann', { channel: parent, thread }, 'a plan')
    await chat.post({ channel: parent, thread, broadcast: true }, messageOf('all is done'), `share/${parent}`)
    expect(world.messagesIn(thread)).toHaveLength(2)
    expect(world.messagesIn(parent)).toEqual([])
  }
})

test('a post that failed after it was made is made once', async () => {
  const { chat, double } = fixture
  const to = { channel: await fixture.newChannel(), thread: null }
  for (const fault of ['error after', 'reset after'] as const) {
    double.failNext(/^POST \/channels\/\d+\/messages$/, fault)
    await expect(chat.post(to, messageOf('once'), `life/${fault}`)).rejects.toMatchObject({
      code: 'unreachable',
    })
    const id = await chat.post(to, messageOf('once'), `life/${fault}`)
    expect(await chat.find(to, `life/${fault}`)).toEqual([id])
  }
  expect(double.world.messagesIn(to.channel)).toHaveLength(2)
})

test('what Discord is too busy for is done by and by, and not twice', async () => {
  const { chat, double } = fixture
  const to = { channel: await fixture.newChannel(), thread: null }
  double.failNext(/^POST \/channels\/\d+\/messages$/, 'busy')
  await chat.post(to, messageOf('at last'), 'life/busy')
  expect(double.world.messagesIn(to.channel)).toHaveLength(1)
})

test('a token that is refused ends in a clear word, and counts again once it is taken', async () => {
  const said: string[] = []
  const log = { info: () => {}, warn: () => {}, error: (_: object, text: string) => void said.push(text) }
  await using other = await openDiscordFixture({ log })
  const to = { channel: await other.newChannel(), thread: null }
  other.double.changeToken('another')
  const post = (): Promise<string> => other.chat.post(to, messageOf('hello'), 'life/token')
  await expect(post()).rejects.toMatchObject({ code: 'unreachable' })
  await expect(post()).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('token'),
  })
  expect(said).toEqual([expect.stringContaining('DISCORD_TOKEN')])
  other.double.changeToken(TOKEN)
  await until(async () => await post().catch(() => null), 'the login')
  await other.chat[Symbol.asyncDispose]()
})

test('where it may not know what messages say it hears what is meant for it, and says what to turn on', async () => {
  const said: string[] = []
  const log = { info: () => {}, warn: () => {}, error: (_: object, text: string) => void said.push(text) }
  await using other = await openDiscordFixture({ log }, double => (double.gateway.isContentAllowed = false))
  expect(said).toEqual([expect.stringContaining('Message Content Intent')])
  const channel = await other.newChannel()
  await other.say('ann', { channel, thread: null }, 'a plan')
  await other.say('ann', { channel, thread: null }, '@regatta status')
  expect(await other.kept()).toMatchObject([
    { text: '' },
    { text: expect.stringContaining('status'), mentioned: true },
  ])
  await other.chat[Symbol.asyncDispose]()
})

test('that Discord is away at the start is no reason not to start', async () => {
  await using double = new DiscordDouble()
  await double.listen()
  double.isDown = true
  let opened = 0
  await using chat = openDiscord(partsFor(double))
  await chat.listen(async () => {}, { opened: () => void opened++ })
  await expect(chat.post({ channel: '1', thread: null }, messageOf('x'), 'k')).rejects.toMatchObject({
    code: 'unreachable',
  })
  double.isDown = false
  await until(() => opened > 0, 'the gateway')
})

test('what was said while it was away is found, however late it learns who it is itself', async () => {
  await using double = new DiscordDouble()
  await double.listen()
  const { id: channel } = double.world.newChannel()
  const at = Date.now()
  await new DiscordPeople(double).say('ann', { channel, thread: null }, 'meanwhile')
  double.failNext(/^GET \/users\/@me$/, 'busy')
  await using chat = openDiscord(partsFor(double))
  const opened = Promise.withResolvers<void>()
  await chat.listen(async () => {}, { opened: opened.resolve })
  await opened.promise
  expect(await chat.saidSince?.(at)).toMatchObject([{ type: 'message', text: 'meanwhile' }])
})

test('what somebody said to it alone while it was away is found by where they were heard before', async () => {
  await using double = new DiscordDouble()
  await double.listen()
  const { id: channel } = double.world.direct(double.world.person('ann').id)
  const at = Date.now()
  await new DiscordPeople(double).say('ann', { channel, thread: null }, 'meanwhile')
  await using chat = openDiscord(partsFor(double))
  const opened = Promise.withResolvers<void>()
  await chat.listen(async () => {}, { opened: opened.resolve })
  await opened.promise
  expect(
    await chat.saidSince?.(at, { below: [], heardIn: [channel, 'gone', '140000000000000001'] }),
  ).toMatchObject([{ type: 'message', text: 'meanwhile', channel, mentioned: true }])
})

describe('a place that is lost', () => {
  test.each<[string, string, (world: DiscordDouble['world'], channel: string, thread: string) => void]>([
    ['deleted', 'gone', (world, channel) => world.deleteChannel(channel)],
    [
      'one that the bot was thrown out of',
      'gone',
      (world, channel, thread) => {
        for (const id of [channel, thread]) world.channels.get(id)!.isHidden = true
      },
    ],
    [
      'one where it may not write',
      'unreachable',
      (world, _, thread) => {
        world.channels.get(thread)!.isClosed = true
      },
    ],
    [
      'a locked thread',
      'unreachable',
      (world, _, thread) => {
        world.channels.get(thread)!.isLocked = true
      },
    ],
    [
      'an archived thread',
      'open',
      (world, _, thread) => world.setArchived(world.channel(thread), 'archived'),
    ],
  ])('says so at once, and whether it may come back: %s', async (_, code, lose) => {
    const { chat, double } = fixture
    const channel = await fixture.newChannel()
    const thread = await fixture.say('ann', { channel, thread: null }, 'a plan')
    const to = { channel, thread }
    const message = await chat.post(to, messageOf('before'), `lost/${channel}`)
    lose(double.world, channel, thread)
    const calls = [
      chat.edit({ channel, message }, messageOf('an edit')),
      chat.post(to, messageOf('after'), `lost/${channel}/after`),
    ]
    const codes = await Promise.all(
      calls.map(call =>
        call.then(
          () => 'open',
          (error: unknown) => error instanceof ChatError && error.code,
        ),
      ),
    )
    expect(codes).toEqual([code, code])
    await fixture.say('ann', { channel: await fixture.newChannel(), thread: null }, 'elsewhere')
  })
})

test('of several instances one alone opens a gateway, and another when that is gone', async () => {
  let holder: string | null = null
  const hold = (name: string): { take(): Promise<boolean>; drop(): Promise<void> } => ({
    take: async () => (holder ??= name) === name,
    drop: async () => void (holder = holder === name ? null : holder),
  })
  const first = await openDiscordFixture({ hold: hold('first') })
  let opened = 0
  await using second = openDiscord({ ...partsFor(first.double), hold: hold('second') })
  await second.listen(async () => {}, { opened: () => void opened++ })
  const channel = await first.newChannel()
  // Who does not hear can speak all the same.
  await second.post({ channel, thread: null }, messageOf('here'), 'life/second')
  expect([first.chat.isElsewhere?.(), second.isElsewhere?.()]).toEqual([false, true])
  expect(first.double.gateway.sockets).toHaveLength(1)
  await first.chat[Symbol.asyncDispose]()
  await until(() => opened > 0, 'the other gateway')
  expect([second.isElsewhere?.(), first.double.gateway.sockets.length]).toEqual([false, 1])
  await second[Symbol.asyncDispose]()
  await first[Symbol.asyncDispose]()
})
