import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { seeIn } from '../chat/discord-fixture.ts'
import type { Seen } from '../conformance/chat.ts'
import { layDataFolder } from '../support/prepared-database.ts'
import { DiscordDouble, TOKEN } from '../support/discord-double/discord-double.ts'
import { DiscordPeople } from '../support/discord-double/people.ts'
import { startProgram } from '../support/program.ts'
import { SlackPeople } from '../support/slack-double/people.ts'
import { toSeen } from '../support/slack-double/see.ts'
import { APP_TOKEN, BOT_TOKEN, SlackDouble } from '../support/slack-double/slack-double.ts'
import { until } from '../support/until.ts'

const LIMIT_MS = 60_000
const PLAN = `# Paint the club house

## Wave 1
- P1: Choose the colour (1 min) [rehearse: ask Which colour? | brown | green]

## Wave 2 (after Wave 1)
- P2: Choose the brush (1 min) [rehearse: ask Which brush? | wide | thin]
`

test(
  'a run told of in Slack and in Discord is decided once, both show it, and the loss of one place harms nothing',
  { timeout: 300_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'regatta-mirror-'))
    await using slack = new SlackDouble()
    await slack.listen()
    await using discord = new DiscordDouble()
    await discord.listen()
    const { id: inSlack } = slack.workspace.newChannel('paint')
    const { id: inDiscord } = discord.world.newChannel('paint')
    await mkdir(join(folder, 'project'))
    await layDataFolder(join(folder, 'project', '.regatta'))
    const ana = slack.workspace.person('ana')
    const ben = discord.world.person('ben')
    await writeFile(
      join(folder, 'project', 'regatta.yaml'),
      `slack:\n  people:\n    ${ana.id}: { name: ana, may: [administer] }
discord:\n  people:\n    ${ben.id}: { name: ben, may: [view, answer] }\n`,
    )
    const slackPeople = new SlackPeople(slack)
    const discordPeople = new DiscordPeople(discord)
    await using program = startProgram(['serve'], join(folder, 'project'), {
      REGATTA_LISTEN: '127.0.0.1:0',
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_APP_TOKEN: APP_TOKEN,
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_TOKEN: TOKEN,
    })
    await program.said(/listens on http:\S+/)
    await until(() => slack.delivery.sockets.length === 2, 'Slack', LIMIT_MS)
    await until(() => discord.gateway.sockets.length === 1, 'Discord', LIMIT_MS)

    const seeSlack = (): Seen[] =>
      slack.workspace.channel(inSlack).messages.map(message => toSeen(slack.workspace, message))
    const rootOf = (): string =>
      discord.world.messagesIn(inDiscord).find(({ author }) => author !== ben.id)?.id ?? ''
    const seeDiscord = (): Seen[] =>
      seeIn(discord, discordPeople, 'ben', { channel: inDiscord, thread: rootOf() })
    const wait = async (see: () => Seen[], is: (seen: Seen) => boolean, what: string): Promise<Seen> =>
      await until(() => see().find(is), what, LIMIT_MS).catch((error: unknown) => {
        const shown = [...seeSlack(), ...seeDiscord()].map(({ text }) => text).join('\n--\n')
        throw new Error(`${what} did not come\n${shown}\n${program.errors()}`, { cause: error })
      })

    const root = await slackPeople.say('ana', { channel: inSlack, thread: null }, 'our plan', [
      { name: 'club.md', bytes: Buffer.from(PLAN) },
    ])
    const preview = await wait(seeSlack, ({ buttons }) => buttons.includes('Start'), 'the preview')
    await slackPeople.press('ana', { channel: inSlack, message: preview.id }, 'Start')
    const asks = ({ text, reactions }: Seen): boolean =>
      text.includes('Which colour?') && reactions.length >= 2
    const question = await wait(seeSlack, asks, 'the question in Slack')
    await slackPeople.say('ana', { channel: inSlack, thread: root }, '@regatta mirror discord:#paint')
    const copy = await wait(seeDiscord, asks, 'the question in Discord')
    const board = await wait(seeDiscord, ({ buttons }) => buttons.includes('Stop'), 'the board in Discord')

    // At the same moment, and not of one mind.
    await Promise.all([
      slackPeople.react('ana', { channel: inSlack, message: question.id }, 'one'),
      discordPeople.press('ben', copy.id, copy.buttons[1]!),
    ])
    const decided = await wait(
      seeSlack,
      ({ id, text }) => id === question.id && text.includes('decided'),
      'an end',
    )
    const shown = await wait(
      seeDiscord,
      ({ id, text }) => id === copy.id && text.includes('decided'),
      'its copy',
    )
    const toDecision = ({ text }: Seen): string | undefined => /\w+ decided: \w+/.exec(text)?.[0]
    expect(toDecision(decided)).toMatch(/^(?:ana decided: brown|ben decided: green)$/)
    expect(toDecision(shown)).toBe(toDecision(decided))

    // Below the second question, too; then the place in Discord is gone.
    const second = ({ text, reactions }: Seen): boolean =>
      text.includes('Which brush?') && reactions.length >= 2
    await wait(seeDiscord, second, 'the second question in Discord')
    // A board that was shown just now is not written over at once.
    const isCounted = ({ id, text }: Seen): boolean => id === board.id && text.includes('1 of 2 done')
    await wait(seeDiscord, isCounted, 'the first task on the board in Discord')
    discord.world.deleteChannel(inDiscord)
    const asked = await wait(seeSlack, second, 'the second question in Slack')
    await slackPeople.react('ana', { channel: inSlack, message: asked.id }, 'two')
    await wait(seeSlack, ({ text }) => /2 of 2 tasks/.test(text), 'the summary')
    expect([...slack.refusals, ...discord.refusals]).toEqual([])
    await program[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  },
)
