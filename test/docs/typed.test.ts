import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { COMMANDS } from '../../commands/index.ts'
import { SETTABLE } from '../../commands/set.ts'
import { toRegistration } from '../../src/chat/discord/commands.ts'
import { openTestPostgres } from '../support/databases.ts'
import type { TestPostgres } from '../support/databases.ts'
import { DiscordDouble, TOKEN } from '../support/discord-double/discord-double.ts'
import { APP_TOKEN, BOT_TOKEN, SlackDouble } from '../support/slack-double/slack-double.ts'
import { listCommands } from './commands.ts'
import type { Command } from './commands.ts'
import { Scratch } from './scratch.ts'

// Starts the program once for each command.
vi.setConfig({ testTimeout: 600_000 })

/** What is not typed here, and why. That it is there is looked at in docs.test.ts. */
const LEFT_OUT: Record<string, string> = {
  'npm ci': 'replaces what this test stands on; .ci/run types it in a clean checkout',
  'npm run check': 'runs this test',
  'docker compose -f docker/compose.yaml up -d --build':
    'takes Docker; docker.test.ts looks at what it is made of',
}
/** What does not end with 0, as the pages say. */
const CODES: Record<string, number> = {
  // Its last task asks, and in a pipe nobody answers.
  'npm run -s regatta -- run examples/bakery.md': 3,
  'npm run -s regatta -- run --resume': 3,
}

let server: TestPostgres
const slack = new SlackDouble()
const discord = new DiscordDouble()
beforeAll(async () => {
  server = await openTestPostgres()
  await slack.listen()
  await discord.listen()
  discord.world.commands.set('', toRegistration(COMMANDS, { settable: SETTABLE }))
})
afterAll(async () => {
  await slack[Symbol.asyncDispose]()
  await discord[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const toLine = ({ words }: Command): string => words.join(' ')
const commands = await listCommands()
const pages = [
  ...Map.groupBy(
    commands.filter(command => !Object.hasOwn(LEFT_OUT, toLine(command))),
    ({ page }) => page,
  ),
]

test.concurrent.for(pages)(
  'every command of %s does what the page says when it is typed',
  async ([, typed]) => {
    const DATABASE_URL = await server.url()
    const own = {
      DATABASE_URL,
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_APP_TOKEN: APP_TOKEN,
      DISCORD_TOKEN: TOKEN,
    }
    const doubles = { SLACK_API_URL: slack.apiUrl, DISCORD_API_URL: discord.apiUrl }
    await using scratch = await Scratch.open(own, doubles)
    for (const command of typed) {
      const line = toLine(command)
      // It moves to where DATABASE_URL says.
      const variables = line.endsWith(' move') ? { DATABASE_URL } : command.variables
      const { code, said } = await scratch.type({ ...command, variables })
      expect(code, `${command.place}: ${line}\n${said}`).toBe(CODES[line] ?? 0)
    }
  },
)

test('what is said of commands by name is of such that stand there', () => {
  const lines = new Set(commands.map(toLine))
  expect([...Object.keys(LEFT_OUT), ...Object.keys(CODES)].filter(line => !lines.has(line))).toEqual([])
})
