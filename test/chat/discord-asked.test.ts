import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMANDS } from '../../commands/index.ts'
import { SETTABLE } from '../../commands/set.ts'
import { checkDiscord, registerDiscord } from '../../src/chat/discord/check.ts'
import { toRegistration } from '../../src/chat/discord/commands.ts'
import { toPerson } from '../../src/chat/discord/people.ts'
import type { Inbound } from '../../src/chat/port.ts'
import { openDiscord } from '../../src/chat/discord/discord.ts'
import { toBody } from '../../src/chat/discord/to-body.ts'
import { Secret } from '../../src/lib/secret.ts'
import { TOKEN } from '../support/discord-double/discord-double.ts'
import { BOT, V2 } from '../support/discord-double/world.ts'
import { toSeen } from '../support/discord-double/see.ts'
import { GUILD } from '../support/discord-double/world.ts'
import { messageOf } from '../support/messages.ts'
import { until } from '../support/until.ts'
import { openDiscordFixture, partsFor } from './discord-fixture.ts'
import type { DiscordFixture } from './discord-fixture.ts'

const CHOICES = { settable: SETTABLE }
let fixture: DiscordFixture
/** What stands behind the buttons of messages that another process sent, as the database tells by and by. */
let behind = Promise.resolve<string[]>([])
beforeAll(async () => {
  fixture = await openDiscordFixture({
    commandsAt: () => behind,
    propose: async ({ field, typed, run }) =>
      Array.from({ length: 40 }, (_, at) => ({ label: `${field} ${typed} ${run}`, value: `v${at}` })),
  })
})
afterAll(async () => {
  await fixture.chat[Symbol.asyncDispose]()
  await fixture[Symbol.asyncDispose]()
})

async function latestIn(channel: string): Promise<Inbound> {
  return await until(
    async () => (await fixture.kept()).findLast(each => each.channel === channel),
    'what was asked',
  )
}
const own = (channel: string): string[] =>
  fixture.double.world
    .messagesIn(channel)
    .filter(({ only }) => only !== null)
    .map(message => toSeen(fixture.double.world, message, message.id).text)

describe('commands', () => {
  test('are registered as Discord takes them', () => {
    const [wave, menu] = toRegistration(COMMANDS, CHOICES)
    expect(menu).toMatchObject({ name: 'Run this plan', type: 3 })
    expect(wave?.options?.length).toBeLessThanOrEqual(25)
    for (const verb of wave?.options ?? []) {
      const fields = verb.options ?? []
      expect(fields.length).toBeLessThanOrEqual(25)
      const needed = fields.map(({ required = false }) => required)
      expect(needed).toEqual(needed.toSorted((a, b) => Number(b) - Number(a)))
      for (const { name, description, choices = [], autocomplete } of [verb, ...fields]) {
        expect(name).toMatch(/^[-_a-z0-9]{1,32}$/)
        expect(description.length).toBeGreaterThan(0)
        expect(description.length).toBeLessThanOrEqual(100)
        expect(choices.length).toBeLessThanOrEqual(25)
        expect(choices.length > 0 && autocomplete === true).toBe(false)
      }
    }
  })

  test.each([
    ['answer r7k2mx q1 "try again"', 'answer r7k2mx q1 "try again"'],
    ['start r7k2mx "Wave 2" --slots 3 --checks', 'start r7k2mx "Wave 2" --slots 3 --checks'],
    ['set r7k2mx timeout ask', 'set r7k2mx timeout ask'],
    ['log r7k2mx 50', 'log r7k2mx 50'],
    ['help', 'help'],
  ])('%s comes in as it would be typed', async (typed, text) => {
    const channel = await fixture.newChannel()
    await fixture.people.command('ann', channel, typed)
    expect(await latestIn(channel)).toMatchObject({ type: 'command', text })
  })

  test('are answered for one person only, in the place of the first word', async () => {
    const channel = await fixture.newChannel()
    const answer = await fixture.people.command('ann', channel, 'status')
    expect(answer).toMatchObject({ type: 5, data: { flags: 64 } })
    const { key, by } = await latestIn(channel)
    await fixture.chat.whisper({ channel, thread: null }, by.id, messageOf('it runs'), `in/discord/${key}`)
    expect(own(channel)).toEqual(['it runs'])
    await fixture.chat.whisper({ channel, thread: null }, by.id, messageOf('and more'), `in/discord/${key}`)
    expect(own(channel)).toEqual(['it runs', 'and more'])
  })

  test('that lead to nothing for their eyes are told to be noted', async () => {
    const channel = await fixture.newChannel()
    await fixture.people.command('ann', channel, 'pause')
    await until(() => own(channel)[0] === 'Noted.', 'a word')
  })

  test('and buttons that could not be kept are told to be done again', async () => {
    const channel = await fixture.newChannel()
    fixture.loseNextKeep()
    await fixture.people.command('ann', channel, 'status')
    expect(own(channel)).toEqual([expect.stringContaining('Do it again')])
  })

  test('and buttons are told to be waited for while the database takes its time, and are kept at last', async () => {
    const channel = await fixture.newChannel()
    const long = `tell r7k2mx P1 ${'why '.repeat(30)}`.trim()
    const { world } = fixture.double
    const components = toBody(messageOf('x', { buttons: [{ label: 'Go', command: long, style: 'main' }] }), 7)
      .body.components as never
    const { id: message } = world.add(channel, { author: BOT, flags: V2, components })
    const database = Promise.withResolvers<void>()
    fixture.slowDown(database.promise)
    behind = database.promise.then(() => [long])
    const answers = await Promise.all([
      fixture.people.press('ann', message, 'Go'),
      fixture.people.command('ann', channel, 'status'),
    ])
    expect(answers.map(({ type }) => type)).toEqual([6, 5])
    database.resolve()
    const heard = await until(async () => {
      const all = (await fixture.kept()).filter(each => each.channel === channel)
      return all.length === 2 && all
    }, 'both')
    expect(heard).toContainEqual(expect.objectContaining({ type: 'button', message, command: long }))
  })

  test('are completed, with no more than Discord takes, for who may look', async () => {
    const channel = await fixture.newChannel()
    const options = [
      { name: 'run', type: 3, value: 'r7k2mx' },
      { name: 'task', type: 3, value: 'P', focused: true },
    ]
    const choices = await fixture.people.complete('ann', channel, 'retry', options)
    expect(choices).toHaveLength(25)
    expect(choices[0]).toEqual({ name: 'task P r7k2mx', value: 'v0' })
  })
})

describe('plans come in', () => {
  test('from the menu of a message', async () => {
    const channel = await fixture.newChannel()
    const message = await fixture.say('bob', { channel, thread: null }, '```md\n# Plan\n- a\n- b\n```')
    await fixture.people.messageCommand('ann', message, 'Run this plan')
    expect(await latestIn(channel)).toMatchObject({
      type: 'message',
      message,
      text: '# Plan\n- a\n- b\n',
      mentioned: true,
      by: { name: 'ann' },
    })
  })

  test('from a window, with a file', async () => {
    const channel = await fixture.newChannel()
    const modal = await fixture.people.fill('ann', channel, 'drop', [])
    expect(modal).toMatchObject({ type: 9, data: { title: 'Run a plan' } })
    const files = [{ name: 'plan.md', bytes: Buffer.from('# Plan') }]
    await fixture.people.submit('ann', channel, { modal, text: 'what it is', files })
    const heard = await latestIn(channel)
    if (heard.type !== 'message') throw new Error('not a message')
    expect(heard).toMatchObject({
      text: 'what it is',
      mentioned: true,
      files: [{ name: 'plan.md', bytes: 6 }],
    })
    expect(Buffer.from(await fixture.chat.readFile(heard.files[0]!, 100)).toString()).toBe('# Plan')
    // It can be answered below what everybody sees of it.
    await fixture.chat.post({ channel, thread: heard.message }, messageOf('read'), 'asked/modal')
    const [shown] = await fixture.see('bob', { channel, thread: null })
    expect(shown).toMatchObject({ id: heard.message, text: 'ann put in a plan.' })
  })

  test('as the file of a command', async () => {
    const channel = await fixture.newChannel()
    const files = [{ name: 'plan.md', bytes: Buffer.from('# Plan') }]
    await fixture.people.fill('ann', channel, 'drop', [{ name: 'file', type: 11 }], files)
    expect(await latestIn(channel)).toMatchObject({ type: 'message', files: [{ name: 'plan.md' }] })
  })
})

describe('a channel is found', () => {
  test('by its name where no other has it, and by its id, by who has no gateway, too', async () => {
    const { double } = fixture
    const [paint, twin] = [double.world.newChannel('paint').id, double.world.newChannel('twin').id]
    double.world.newChannel('twin')
    await using deaf = openDiscord(partsFor(double))
    expect(await deaf.findChannel?.('#Paint')).toBe(paint)
    expect(await deaf.findChannel?.(paint)).toBe(paint)
    expect(await deaf.findChannel?.('twin')).toBeNull()
    expect(await deaf.findChannel?.(twin)).toBe(twin)
    const people = { ...partsFor(double).people, server: '999999999999999999' }
    await using elsewhere = openDiscord({ ...partsFor(double), people })
    expect([await elsewhere.findChannel?.('paint'), await elsewhere.findChannel?.(paint)]).toEqual([
      null,
      null,
    ])
  })

  test('but not where no message can stand, or nothing below it', async () => {
    const { double } = fixture
    const parent = double.world.newChannel('parent').id
    const { id: thread } = double.world.newChannel('a thread', { type: 11, parent })
    const { id: forum } = double.world.newChannel('forum', { type: 15 })
    for (const id of [thread, forum, '140000000000000001'])
      expect(await fixture.chat.findChannel?.(id)).toBeNull()
    expect(await fixture.chat.findChannel?.('forum')).toBeNull()
  })
})

test('files are read from Discord only', async () => {
  const file = { id: 'lent:https://evil.example/plan.md', name: 'plan.md', bytes: 1 }
  await expect(fixture.chat.readFile(file, 100)).rejects.toMatchObject({ code: 'refused' })
})

test('rights come from people, roles, channels and the server; bots and strangers have their own entry only', () => {
  const people = {
    named: new Map([['1', { rights: ['stop'] as const, name: 'boss' }]]),
    roles: new Map([['7', ['start'] as const]]),
    channels: new Map([['8', ['answer'] as const]]),
    everyone: ['view'] as const,
    server: '9',
    reserved: new Set(['boss']),
  }
  const user = { id: '1', username: 'x' }
  const member = { nick: null, roles: ['7'] }
  const rightsOf = (doer: Parameters<typeof toPerson>[0]): unknown => toPerson(doer, ['8'], people).rights
  expect(toPerson({ user, member, guild: '9' }, ['8'], people)).toEqual({
    id: '1',
    name: 'boss',
    rights: ['stop', 'start', 'answer', 'view'],
  })
  expect(rightsOf({ user, member, guild: '5' })).toEqual(['stop'])
  expect(rightsOf({ user, member: null, guild: null })).toEqual(['stop'])
  expect(rightsOf({ user: { ...user, id: '2', bot: true }, member, guild: '9' })).toEqual([])
  expect(toPerson({ user: { id: '222', username: 'Boss' }, member, guild: '9' }, [], people).name).toBe(
    'Boss (222)',
  )
})

describe('who reads what', () => {
  const READ = String((1n << 10n) | (1n << 16n))
  const readers = async (channel: string, people: string[]): Promise<string[]> => {
    const ids = people.map(name => fixture.double.world.person(name).id)
    const may = await Promise.all(ids.map(id => fixture.chat.reads!(id, channel)))
    return people.filter((_, index) => may[index])
  }
  const closed = (allowed: { id: string; type: 0 | 1 }): string => {
    const channel = fixture.double.world.newChannel()
    const all = { id: GUILD, type: 0 as const, allow: '0', deny: READ }
    channel.overwrites.push(all, { ...allowed, allow: READ, deny: '0' })
    return channel.id
  }

  test('is told by roles and by what a channel lets and forbids', async () => {
    const { world } = fixture.double
    const guards = world.role('guards')
    world.permissions.set(world.role('chiefs'), 1n << 3n)
    world.person('guard').roles.push(guards)
    world.person('chief').roles.push(world.role('chiefs'))
    const who = ['guard', 'chief', 'dan']
    expect(await readers(await fixture.newChannel(), who)).toEqual(who)
    expect(await readers(closed({ id: guards, type: 0 }), who)).toEqual(['guard', 'chief'])
    expect(await readers(closed({ id: world.person('dan').id, type: 1 }), who)).toEqual(['chief', 'dan'])
    expect(await fixture.chat.reads!('140000000000000009', await fixture.newChannel())).toBe(false)
    expect(await readers('140000000000000001', who)).toEqual([])
  })

  test('who somebody is, and what they may do there, is asked of Discord as it is now', async () => {
    const { id } = fixture.double.world.person('dan')
    const channel = await fixture.newChannel()
    const known = await fixture.chat.whoIs!({ id, name: 'whatever' }, channel)
    expect(known).toEqual({ id, name: 'dan', rights: ['view'] })
  })

  test('alone with the bot is the one person', async () => {
    const { world } = fixture.double
    const direct = world.direct(world.person('dan').id).id
    expect(await readers(direct, ['dan', 'guard'])).toEqual(['dan'])
    expect(await fixture.chat.isDirect!(direct)).toBe(true)
    expect(await fixture.chat.isDirect!(await fixture.newChannel())).toBe(false)
  })
})

test('doctor says what is missing, and register makes /wave known', async () => {
  const { double } = fixture
  const parts = {
    token: new Secret(TOKEN),
    apiUrl: double.apiUrl,
    people: { named: new Map(), roles: new Map(), server: null },
    commands: COMMANDS,
    choices: CHOICES,
  }
  double.world.commands.clear()
  const before = await checkDiscord(parts)
  expect(before.problems).toEqual([
    { text: '/wave is not registered as it is now', mend: 'npm run -s regatta -- register discord' },
  ])
  expect(before.notes.map(({ text }) => text)).toEqual(['nobody is named, so nobody may start anything'])
  const done = await registerDiscord(parts, null)
  expect(done.invitation).toContain('scope=bot+applications.commands')
  expect((await checkDiscord(parts)).problems).toEqual([])
  const wrong = await checkDiscord({ ...parts, token: new Secret('another') })
  expect(wrong.problems).toMatchObject([{ text: 'Discord does not know DISCORD_TOKEN' }])
})
