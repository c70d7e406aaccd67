import { openSlack } from '../../src/chat/slack/slack.ts'
import type { Slack, SlackWay } from '../../src/chat/slack/slack.ts'
import type { Inbound } from '../../src/chat/port.ts'
import type { SlackPeople as SlackPeopleTerms } from '../../src/chat/slack/people.ts'
import { Secret } from '../../src/lib/secret.ts'
import { systemClock } from '../../src/system/clock.ts'
import type { ChatFixture, Seen } from '../conformance/chat.ts'
import { fromEmoji, toSeen } from '../support/slack-double/see.ts'
import { SlackPeople } from '../support/slack-double/people.ts'
import { APP_TOKEN, BOT_TOKEN, SlackDouble } from '../support/slack-double/slack-double.ts'
import { messageOf } from '../support/messages.ts'
import { until } from '../support/until.ts'
import { strictLog } from './console-fixture.ts'

export const SIGNING_SECRET = 'a-secret-that-signs'

export interface SlackFixture extends ChatFixture {
  chat: Slack
  double: SlackDouble
  people: SlackPeople
  /** How often it began to hear. */
  opened(): number
}

export const SOCKETS: SlackWay = { appToken: new Secret(APP_TOKEN) }
export const HTTP: SlackWay = { signingSecret: new Secret(SIGNING_SECRET), host: '127.0.0.1', port: 0 }

/** Slack with people in it and the bot on it, which listens already. What Slack would refuse fails the test. */
export async function openSlackFixture(
  way: SlackWay,
  allowed: SlackPeopleTerms = { named: new Map(), everyone: ['view'], reserved: new Set() },
): Promise<SlackFixture> {
  const double = new SlackDouble()
  // The suite says more in a second than anybody does in an hour; pace has tests of its own.
  double.tiers.isStrict = false
  double.delivery.ackMs = 1_500
  await double.listen()
  const inbound: Inbound[] = []
  let losses = 0
  let openings = 0
  const chat = openSlack({
    botToken: new Secret(BOT_TOKEN),
    way,
    apiUrl: double.apiUrl,
    people: allowed,
    clock: systemClock,
    log: { ...strictLog, warn: () => {} },
    toHome: async ({ name, rights }) => messageOf(`the home of ${name}: ${rights?.join(', ')}`),
    rates: 'unlimited',
    toPng: async svg => (svg === '' ? null : new Uint8Array([137])),
  })
  await chat.listen(
    async each => {
      if (losses-- > 0) throw new Error('The database is away')
      if (inbound.every(({ key }) => key !== each.key)) inbound.push(each)
    },
    { opened: () => void (openings += 1) },
  )
  await chat.ready()
  await until(() => double.delivery.sockets.length === 2 || chat.address() !== null, 'the way in')
  const address = chat.address()
  if (address)
    double.delivery.http = {
      url: `http://${address.host}:${address.port}/slack/events`,
      secret: SIGNING_SECRET,
    }
  const people = new SlackPeople(double)
  const { workspace } = double
  return {
    chat,
    double,
    people,
    opened: () => openings,
    mention: '@regatta',
    nowhere: { channel: 'C0NOWHERE', message: '1500000000.000001' },
    newChannel: async () => workspace.newChannel().id,
    say: (by, at, text, files) => people.say(by, at, text, files),
    react: (by, at, emoji) => people.react(by, at, fromEmoji(emoji)),
    unreact: (by, at, emoji) => people.unreact(by, at, fromEmoji(emoji)),
    press: (by, at, label) => people.press(by, at, label),
    command: async (by, at, text) => void (await people.command(by, at.channel, text)),
    async see(as, { channel, thread }): Promise<Seen[]> {
      const { id } = workspace.person(as)
      return workspace
        .channel(channel)
        .messages.filter(message =>
          thread === null
            ? message.thread === null || message.isBroadcast
            : message.ts === thread || message.thread === thread,
        )
        .filter(({ only }) => only === null || only === id)
        .map(message => toSeen(workspace, message))
    },
    kept: async () => [...inbound],
    loseNextKeep: () => void (losses = 1),
    async [Symbol.asyncDispose]() {
      await double[Symbol.asyncDispose]()
      if (double.refusals.length > 0) throw new Error(`Slack would refuse: ${double.refusals.join('; ')}`)
    },
  }
}
