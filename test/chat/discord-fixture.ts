import { COMMANDS } from '../../commands/index.ts'
import { SETTABLE } from '../../commands/set.ts'
import { toRegistration } from '../../src/chat/discord/commands.ts'
import { openDiscord } from '../../src/chat/discord/discord.ts'
import type { Discord, DiscordParts } from '../../src/chat/discord/discord.ts'
import type { Inbound } from '../../src/chat/port.ts'
import { Secret } from '../../src/lib/secret.ts'
import { systemClock } from '../../src/system/clock.ts'
import type { ChatFixture, Place, Seen } from '../conformance/chat.ts'
import { DiscordDouble, TOKEN } from '../support/discord-double/discord-double.ts'
import { DiscordPeople } from '../support/discord-double/people.ts'
import { toSeen } from '../support/discord-double/see.ts'
import { until } from '../support/until.ts'
import { strictLog } from './console-fixture.ts'

export interface DiscordFixture extends ChatFixture {
  chat: Discord
  double: DiscordDouble
  people: DiscordPeople
  /** How often it was told that it hears anew. */
  opened(): number
  /** The database takes until then to keep anything. */
  slowDown(until: Promise<void>): void
}

/** Discord with people in it and the bot on it, which listens already. What Discord would refuse fails the test. */
export async function openDiscordFixture(
  given: Partial<DiscordParts> = {},
  prepare: (double: DiscordDouble) => void = () => {},
): Promise<DiscordFixture> {
  const double = new DiscordDouble()
  prepare(double)
  // The suite says more in a second than anybody does in an hour; limits have tests of their own.
  double.buckets.isStrict = false
  await double.listen()
  double.world.commands.set('', toRegistration(COMMANDS, { settable: SETTABLE }))
  const inbound: Inbound[] = []
  let losses = 0
  let slow = Promise.resolve()
  let opened = 0
  const chat = openDiscord({
    token: new Secret(TOKEN),
    apiUrl: double.apiUrl,
    people: {
      named: new Map(),
      roles: new Map(),
      channels: new Map(),
      everyone: ['view'],
      server: null,
      reserved: new Set(),
    },
    clock: systemClock,
    log: { ...strictLog, warn: () => {} },
    commands: COMMANDS,
    toPng: async svg => (svg === '' ? null : new Uint8Array([137])),
    ...given,
  })
  await chat.listen(
    async each => {
      await slow
      if (losses-- > 0) throw new Error('The database is away')
      if (inbound.every(({ key }) => key !== each.key)) inbound.push(each)
    },
    { opened: () => void (opened += 1) },
  )
  await chat.ready()
  await until(() => opened > 0, 'the gateway')
  const people = new DiscordPeople(double)
  return {
    chat,
    double,
    people,
    opened: () => opened,
    slowDown: given => void (slow = given),
    mention: '@regatta',
    nowhere: { channel: '140000000000000001', message: '140000000000000002' },
    newChannel: async () => double.world.newChannel().id,
    async say(by, at, text, files) {
      const id = await people.say(by, at, text, files)
      // The gateway is not told that something was heard.
      await until(() => inbound.some(({ key }) => key === `m/${id.split('/').at(-1)}`), 'what was said')
      return id
    },
    react: async (by, at, emoji) => people.react(by, at.message, emoji),
    unreact: async (by, at, emoji) => people.unreact(by, at.message, emoji),
    press: async (by, at, label) => void (await people.press(by, at.message, label)),
    command: async (by, at, text) => void (await people.command(by, at.thread ?? at.channel, text)),
    see: async (as, at) => seeIn(double, people, as, at),
    kept: async () => [...inbound],
    loseNextKeep: () => void (losses = 1),
    async [Symbol.asyncDispose]() {
      await double[Symbol.asyncDispose]()
      if (double.refusals.length > 0) throw new Error(`Discord would refuse: ${double.refusals.join('; ')}`)
    },
  }
}

/** A channel, or a thread with the message it hangs below; and what only they see, which comes by direct message. */
export function seeIn(
  { world }: DiscordDouble,
  people: DiscordPeople,
  as: string,
  { channel, thread }: Place,
): Seen[] {
  const { id } = world.person(as)
  const root = thread === null ? [] : [world.messages.get(thread)].filter(message => message !== undefined)
  const direct = [...world.channels.values()].find(other => other.with === id)
  const shown = [
    ...root,
    ...world.messagesIn(thread ?? channel),
    ...(direct && thread !== null ? world.messagesIn(direct.id) : []),
  ]
  return shown
    .filter(({ only }) => only === null || only === id)
    .map(message => toSeen(world, message, people.toId(message)))
}

/** A bot that nobody may do anything with, and that keeps its words to itself. */
export function partsFor(double: DiscordDouble): DiscordParts {
  const nobody = { named: new Map(), roles: new Map(), channels: new Map(), everyone: [] }
  return {
    token: new Secret(TOKEN),
    apiUrl: double.apiUrl,
    people: { ...nobody, server: null, reserved: new Set() },
    clock: systemClock,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    commands: [],
  }
}
