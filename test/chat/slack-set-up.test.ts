import { describe, expect, onTestFinished, test } from 'vitest'
import { COMMANDS } from '../../commands/index.ts'
import { checkSlack } from '../../src/chat/slack/check.ts'
import type { SlackFindings } from '../../src/chat/slack/check.ts'
import { DROP_PLAN, RUN_PLAN } from '../../src/chat/slack/names.ts'
import { SCOPES, toManifest } from '../../src/chat/slack/manifest.ts'
import { openSlack } from '../../src/chat/slack/slack.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { Secret } from '../../src/lib/secret.ts'
import { systemClock } from '../../src/system/clock.ts'
import { APP_TOKEN, BOT_TOKEN, SlackDouble } from '../support/slack-double/slack-double.ts'
import { BOT_USER } from '../support/slack-double/workspace.ts'
import { METHODS } from '../support/slack-double/web-api.ts'
import { SlackPeople } from '../support/slack-double/people.ts'
import { until } from '../support/until.ts'

/** What waits comes fifty times as soon. */
const QUICK: Clock = {
  now: () => systemClock.now(),
  after: (ms, call) => systemClock.after(ms / 50, call),
}
const INVITE = 'In that channel, type: /invite @regatta'
const NOBODY = { named: new Map(), everyone: [], reserved: new Set<string>() }

async function openDouble(): Promise<SlackDouble> {
  const double = new SlackDouble()
  await double.listen()
  onTestFinished(() => double[Symbol.asyncDispose]())
  return double
}

describe('the manifest of the Slack app', () => {
  test('asks for what the bot needs, and for nothing else', () => {
    const wanted = new Set(SCOPES.map(({ scope }) => scope))
    for (const { scopes } of Object.values(METHODS))
      if (scopes !== null) expect(scopes.every(scope => wanted.has(scope))).toBe(true)
    const asked = toManifest(COMMANDS, null)['oauth_config']
    expect(asked).toEqual({ scopes: { bot: [...wanted] } })
  })

  test('names the shortcuts that the bot listens for, and the verbs', () => {
    const text = JSON.stringify(toManifest(COMMANDS, null))
    for (const part of [RUN_PLAN, DROP_PLAN, '"/wave"', 'plan | start | discard'])
      expect(text).toContain(part)
    expect(text).toContain('"socket_mode_enabled":true')
  })

  test('tells Slack where to call, if it is to', () => {
    const url = 'https://regatta.example.com/slack/events'
    const text = JSON.stringify(toManifest(COMMANDS, url))
    expect(text.split(url)).toHaveLength(4)
    expect(text).toContain('"socket_mode_enabled":false')
  })
})

describe('what doctor says of Slack', () => {
  async function check(
    double: SlackDouble,
    botToken = BOT_TOKEN,
    appToken = APP_TOKEN,
    needed = new Map<string, string>(),
  ): Promise<SlackFindings> {
    const way = { appToken: new Secret(appToken) }
    const { apiUrl } = double
    return await checkSlack({ botToken: new Secret(botToken), way, apiUrl, people: NOBODY, needed })
  }

  test('is that all is fine where it is, with a word on who may do nothing yet', async () => {
    const double = await openDouble()
    double.workspace.newChannel('paint')
    const { fine, problems, notes } = await check(double)
    expect(problems).toEqual([])
    expect(fine.join('; ')).toBe(
      'regatta in Home; all scopes are granted; it is in #paint; sockets can be opened',
    )
    expect(notes).toMatchObject([{ text: expect.stringContaining('nobody is named') as string }])
  })

  test('names the scope that is missing and the channel it is not in, and how to mend it', async () => {
    const double = await openDouble()
    double.scopes.delete('reactions:read')
    const { problems, notes } = await check(double)
    expect(problems).toMatchObject([
      { text: 'the scope reactions:read is missing, by which it hears answers by reaction' },
    ])
    expect(problems[0]!.mend).toContain('Reinstall to Workspace')
    expect(notes[0]!.mend).toContain('/invite @regatta')
  })

  test('names each channel where it is needed and not invited, and how to mend it', async () => {
    const double = await openDouble()
    const { workspace } = double
    const [inside, outside] = [workspace.newChannel('inside'), workspace.newChannel('outside')]
    outside.members.delete(BOT_USER)
    const needed = new Map(
      [inside.id, outside.id, 'C0PRIVATE1', 'D0000001'].map(id => [id, `${id} needs it`]),
    )
    const { problems } = await check(double, BOT_TOKEN, APP_TOKEN, needed)
    expect(problems).toEqual([
      { text: `it is not in #outside (${outside.id}), though ${outside.id} needs it`, mend: INVITE },
      { text: 'it is not in C0PRIVATE1, though C0PRIVATE1 needs it', mend: INVITE },
    ])
  })

  test('tells a wrong token from a Slack that is away', async () => {
    const double = await openDouble()
    const { problems } = await check(double, 'xoxb-wrong', 'xapp-wrong')
    expect(problems.map(({ text }) => text)).toEqual([
      'Slack says invalid_auth to SLACK_BOT_TOKEN',
      'Slack says invalid_auth to SLACK_APP_TOKEN',
    ])
    double.goAway()
    expect((await check(double)).problems[0]!.text).toContain('cannot be reached')
  })
})

test('a Slack that is away when the bot starts is tried until it is there', async () => {
  const double = await openDouble()
  double.goAway()
  const warnings: string[] = []
  const slack = openSlack({
    botToken: new Secret(BOT_TOKEN),
    way: { appToken: new Secret(APP_TOKEN) },
    apiUrl: double.apiUrl,
    people: NOBODY,
    clock: QUICK,
    log: {
      info: () => {},
      warn: (_, text) => void warnings.push(text),
      error: (_, text) => void warnings.push(text),
    },
  })
  onTestFinished(() => slack[Symbol.asyncDispose]())
  let opened = 0
  await slack.listen(async () => {}, { opened: () => void opened++ })
  await until(() => warnings.length > 0, 'a word on it')
  expect(warnings[0]).toContain('does not let the bot in yet')
  double.comeBack()
  await until(() => double.delivery.sockets.length === 2, 'both sockets')
  expect(opened).toBe(1)
  expect(double.refusals).toEqual([])
})

test('of several instances all hear and one alone speaks; who takes that over looks for what was missed', async () => {
  const double = await openDouble()
  let holder = 'another'
  const slack = openSlack({
    botToken: new Secret(BOT_TOKEN),
    way: { appToken: new Secret(APP_TOKEN) },
    apiUrl: double.apiUrl,
    people: NOBODY,
    clock: QUICK,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    hold: { take: async () => holder !== 'another', drop: async () => void (holder = 'nobody') },
  })
  onTestFinished(() => slack[Symbol.asyncDispose]())
  const heard: string[] = []
  let opened = 0
  await slack.listen(async ({ key }) => void heard.push(key), { opened: () => void opened++ })
  await until(() => double.delivery.sockets.length === 2, 'both sockets')
  const place = { channel: double.workspace.newChannel().id, thread: null }
  const ts = await new SlackPeople(double).say('ben', place, 'hello')
  expect(heard).toEqual([`m/${place.channel}/${ts}`])
  expect([slack.isElsewhere!(), opened]).toEqual([true, 0])
  holder = 'this one'
  await until(() => !slack.isElsewhere!(), 'its turn to speak')
  expect(opened).toBe(1)
  await slack[Symbol.asyncDispose]()
  expect(holder).toBe('nobody')
})
