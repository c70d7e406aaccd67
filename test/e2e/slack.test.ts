import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Seen } from '../conformance/chat.ts'
import { layDataFolder } from '../support/prepared-database.ts'
import { startProgram } from '../support/program.ts'
import type { Program } from '../support/program.ts'
import { SlackPeople } from '../support/slack-double/people.ts'
import { toSeen } from '../support/slack-double/see.ts'
import { APP_TOKEN, BOT_TOKEN, SlackDouble } from '../support/slack-double/slack-double.ts'
import { until } from '../support/until.ts'
import { PLAN } from './club-house.ts'

const LIMIT_MS = 60_000
const SECRET = 'a-secret-that-signs'

test(
  'a newcomer drops a plan in Slack, starts it, answers by reaction while the bot is dead, and reads the summary',
  { timeout: 300_000 },
  async () => {
    await using house = await openHouse('sockets')
    await house.start()
    const { people, channel } = house
    const root = await people.say('ana', { channel, thread: null }, 'here is our plan', [
      { name: 'club.md', bytes: Buffer.from(PLAN) },
    ])
    const preview = await house.wait(root, ({ buttons }) => buttons.includes('Start'), 'the preview')
    expect(preview.text).toContain('Paint the club house')
    await house.wait(root, ({ id, reactions }) => id === preview.id && reactions.length > 0, 'its rocket')

    // Who is not named may look, and not start.
    await people.press('ben', { channel, message: preview.id }, 'Start')
    await house.wait(root, ({ text }) => text.includes('takes the right to start'), 'what Ben is told', 'ben')
    await people.press('ana', { channel, message: preview.id }, 'Start')

    const question = await house.wait(
      root,
      ({ text, reactions }) => text.includes('Which colour?') && reactions.length >= 2,
      'the question with what to answer by',
    )
    const board = (await house.see(root)).find(({ text }) => /\[(?:pending|in_progress)\]/.test(text))
    expect(board?.buttons).toContain('Stop')
    expect(board?.reactions).toEqual([{ emoji: '🛑', by: ['bot'] }])

    await house.kill()
    // Nobody hears it: Slack gives it up.
    await people.react('ana', { channel, message: question.id }, 'two')
    await people.say('ana', { channel, thread: root }, '@regatta status')
    await house.start()

    await house.wait(
      root,
      ({ id, text }) => id === question.id && text.includes('ana decided: green'),
      'the answer that was given meanwhile',
    )
    await house.wait(root, ({ text }) => text.includes('P4'), 'what was asked meanwhile')
    // In the channel as well, and once.
    const summary = await until(
      async () => (await house.see(null)).find(({ by, text }) => by === 'bot' && /4 of 4 tasks/.test(text)),
      'the summary',
      LIMIT_MS,
    )
    const all = await house.see(root)
    expect(all.filter(({ text }) => text.includes('Question q1'))).toHaveLength(0)
    expect(all.filter(({ id }) => id === summary.id)).toHaveLength(1)

    // Who is in the channel finds it at the bot's home, and nobody else does.
    const { workspace } = house.double
    const homeOf = async (name: string): Promise<string> => {
      await people.openHome(name)
      return JSON.stringify(await until(() => workspace.homes.get(workspace.person(name).id), 'the home'))
    }
    expect(await homeOf('ben')).toContain('Paint the club house')
    expect(await homeOf('dora')).not.toContain('Paint the club house')
    expect(house.double.refusals).toEqual([])
  },
)

test(
  'the same by signed HTTP: a pasted plan, a command, and the stop that is always near',
  { timeout: 300_000 },
  async () => {
    await using house = await openHouse('http')
    await house.start()
    const { people, channel } = house
    const answer = await people.command('ana', channel, 'help')
    expect(answer).toEqual('')
    await until(
      async () => (await house.see(null, 'ana')).some(({ text }) => text.includes('/wave')),
      'the help, for her eyes',
    )
    expect((await house.see(null, 'ben')).length).toBe(0)

    const root = await people.say(
      'ana',
      { channel, thread: null },
      `@regatta\n${PLAN.replace('(2 min)', '(9 min)')}`,
    )
    const preview = await house.wait(root, ({ buttons }) => buttons.includes('Start'), 'the preview')
    await people.react('ana', { channel, message: preview.id }, 'rocket')
    const board = await house.wait(root, ({ buttons }) => buttons.includes('Stop'), 'the board')
    await house.wait(
      root,
      ({ id, reactions }) => id === board.id && reactions.length > 0,
      'the stop below it',
    )
    await people.react('ana', { channel, message: board.id }, 'octagonal_sign')
    await house.wait(root, ({ text }) => /ana stopped the run/.test(text), 'the stop')
    expect(house.double.refusals).toEqual([])
  },
)

interface House extends AsyncDisposable {
  double: SlackDouble
  people: SlackPeople
  channel: string
  start(): Promise<void>
  kill(): Promise<void>
  see(root: string | null, as?: string): Promise<Seen[]>
  wait(root: string, is: (seen: Seen) => boolean, what: string, as?: string): Promise<Seen>
}

/** A folder, a Slack, and the program between them. */
async function openHouse(way: 'sockets' | 'http'): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-slack-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const double = new SlackDouble()
  await double.listen()
  const { workspace } = double
  const { id: channel } = workspace.newChannel('paint')
  const ana = workspace.person('ana')
  const port = way === 'http' ? await findPort() : 0
  const listen = way === 'http' ? `\n  listen: 127.0.0.1:${port}` : ''
  await mkdir(join(folder, 'project'))
  await layDataFolder(join(folder, 'project', '.regatta'))
  await writeFile(
    join(folder, 'project', 'regatta.yaml'),
    `slack:\n  people:\n    ${ana.id}: { name: ana, may: [administer] }${listen}\n`,
  )
  let program: Program | undefined
  const see = async (root: string | null, as = 'ana'): Promise<Seen[]> => {
    const { id } = workspace.person(as)
    return workspace
      .channel(channel)
      .messages.filter(({ thread, isBroadcast }) =>
        root === null ? thread === null || isBroadcast : thread === root,
      )
      .filter(({ only }) => only === null || only === id)
      .map(message => toSeen(workspace, message))
  }
  return {
    double,
    people: new SlackPeople(double),
    channel,
    see,
    async start() {
      program = startProgram(['serve'], join(folder, 'project'), {
        REGATTA_LISTEN: '127.0.0.1:0',
        SLACK_API_URL: double.apiUrl,
        SLACK_BOT_TOKEN: BOT_TOKEN,
        SLACK_APP_TOKEN: way === 'sockets' ? APP_TOKEN : '',
        SLACK_SIGNING_SECRET: way === 'http' ? SECRET : '',
      })
      const own = program
      await program.said(/listens on http:\S+/)
      if (way === 'http') {
        const url = `http://127.0.0.1:${port}/slack/events`
        double.delivery.http = { url, secret: SECRET }
        await until(async () => (await fetch(url).catch(() => null))?.status === 404, 'the way in', LIMIT_MS)
      } else await until(() => double.delivery.sockets.length === 2, `two sockets ${own.errors()}`, LIMIT_MS)
    },
    async kill() {
      program?.child.kill('SIGKILL')
      await program?.ended
      await until(() => double.delivery.sockets.length === 0, 'the end of its sockets')
    },
    async wait(root, is, what, as = 'ana') {
      return await until(async () => (await see(root, as)).find(is), what, LIMIT_MS).catch(
        async (error: unknown) => {
          const shown = (await see(root, as)).map(({ text }) => text).join('\n--\n')
          throw new Error(`${what} did not come\n${shown}\n${program?.errors() ?? ''}`, { cause: error })
        },
      )
    },
    async [Symbol.asyncDispose]() {
      await program?.[Symbol.asyncDispose]()
      await double[Symbol.asyncDispose]()
    },
  }
}

async function findPort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
