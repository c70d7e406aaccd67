import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { COMMANDS } from '../../commands/index.ts'
import { SETTABLE } from '../../commands/set.ts'
import { toRegistration } from '../../src/chat/discord/commands.ts'
import { seeIn } from '../chat/discord-fixture.ts'
import type { Seen } from '../conformance/chat.ts'
import { DiscordDouble, TOKEN } from '../support/discord-double/discord-double.ts'
import { DiscordPeople } from '../support/discord-double/people.ts'
import { layDataFolder } from '../support/prepared-database.ts'
import { startProgram } from '../support/program.ts'
import type { Program } from '../support/program.ts'
import { until } from '../support/until.ts'
import { PLAN } from './club-house.ts'

const LIMIT_MS = 60_000

test(
  'a newcomer drops a plan in Discord, starts it, answers by reaction while the bot is dead, and reads the summary',
  { timeout: 300_000 },
  async () => {
    await using house = await openHouse()
    await house.start()
    const { people, channel, double } = house
    const root = await people.say('ana', { channel, thread: null }, 'here is our plan', [
      { name: 'club.md', bytes: Buffer.from(PLAN) },
    ])
    const preview = await house.wait(root, ({ buttons }) => buttons.includes('Start'), 'the preview')
    expect(preview.text).toContain('Paint the club house')
    // The thread is called by what it is about.
    expect(double.world.channels.get(root)?.name).toBe('Paint the club house')
    await house.wait(root, ({ id, reactions }) => id === preview.id && reactions.length > 0, 'its rocket')

    // Who is not named may look, and not start; only he is told so.
    await people.press('ben', preview.id, 'Start')
    await house.wait(root, ({ text }) => text.includes('takes the right to start'), 'what Ben is told', 'ben')
    expect(house.see(root).some(({ text }) => text.includes('takes the right to start'))).toBe(false)
    await people.press('ana', preview.id, 'Start')

    const question = await house.wait(
      root,
      ({ text, reactions }) => text.includes('Which colour?') && reactions.length >= 2,
      'the question with what to answer by',
    )
    const board = house.see(root).find(({ text }) => text.includes('of 4 done'))
    expect(board?.buttons).toContain('Stop')
    expect(board?.reactions).toEqual([{ emoji: '🛑', by: ['bot'] }])
    const proposed = await people.complete('ana', root, 'retry', [
      { name: 'task', type: 3, value: 'p', focused: true },
    ])
    expect(proposed.map(({ value }) => value)).toEqual(['P1', 'P2', 'P3', 'P4'])
    const runs = await people.complete('ana', channel, 'status', [
      { name: 'run', type: 3, value: '', focused: true },
    ])
    expect(runs).toHaveLength(1)
    expect(board?.text).toContain(runs[0]?.value)

    await house.kill()
    // Nobody hears it: Discord tells it to nobody again.
    people.react('ana', question.id, '2️⃣')
    await people.say('ana', { channel, thread: root }, '@regatta status')
    await house.start()

    await house.wait(
      root,
      ({ id, text }) => id === question.id && text.includes('ana decided: green'),
      'the answer that was given meanwhile',
    )
    // For her eyes only: by direct message, since it was no command.
    const isDirect = ({ id, by }: Seen): boolean => by === 'bot' && !id.includes('/')
    await house.wait(
      root,
      seen => isDirect(seen) && seen.text.includes('of 4 done'),
      'what was asked meanwhile',
    )
    const summary = await house.wait(root, ({ text }) => /4 of 4 tasks/.test(text), 'the summary')
    expect(house.see(root).filter(({ text }) => text.includes('Question q1'))).toHaveLength(0)
    expect(house.see(root).filter(({ text }) => text === summary.text)).toHaveLength(1)
    // In the channel as well.
    expect(house.see(null).filter(({ text }) => text === summary.text)).toHaveLength(1)
    expect(double.refusals).toEqual([])
  },
)

interface House extends AsyncDisposable {
  double: DiscordDouble
  people: DiscordPeople
  channel: string
  start(): Promise<void>
  kill(): Promise<void>
  see(root: string | null, as?: string): Seen[]
  wait(root: string, is: (seen: Seen) => boolean, what: string, as?: string): Promise<Seen>
}

/** A folder, a Discord, and the program between them. */
async function openHouse(): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-discord-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const double = new DiscordDouble()
  await double.listen()
  double.world.commands.set('', toRegistration(COMMANDS, { settable: SETTABLE }))
  const { id: channel } = double.world.newChannel('paint')
  const ana = double.world.person('ana')
  await mkdir(join(folder, 'project'))
  await layDataFolder(join(folder, 'project', '.regatta'))
  const people = new DiscordPeople(double)
  await writeFile(
    join(folder, 'project', 'regatta.yaml'),
    `discord:\n  people:\n    ${ana.id}: { name: ana, may: [administer] }\n`,
  )
  let program: Program | undefined
  const see = (root: string | null, as = 'ana'): Seen[] =>
    seeIn(double, people, as, { channel, thread: root })
  return {
    double,
    people,
    channel,
    see,
    async start() {
      program = startProgram(['serve'], join(folder, 'project'), {
        REGATTA_LISTEN: '127.0.0.1:0',
        DISCORD_API_URL: double.apiUrl,
        DISCORD_TOKEN: TOKEN,
      })
      const own = program
      await program.said(/listens on http:\S+/)
      await until(() => double.gateway.sockets.length === 1, `a socket ${own.errors()}`, LIMIT_MS)
    },
    async kill() {
      program?.child.kill('SIGKILL')
      await program?.ended
      await until(() => double.gateway.sockets.length === 0, 'the end of its socket')
      double.gateway.forget()
    },
    async wait(root, is, what, as = 'ana') {
      return await until(() => see(root, as).find(is), what, LIMIT_MS).catch((error: unknown) => {
        const shown = see(root, as).map(({ text }) => text)
        throw new Error(`${what} did not come\n${shown.join('\n--\n')}\n${program?.errors() ?? ''}`, {
          cause: error,
        })
      })
    },
    async [Symbol.asyncDispose]() {
      await program?.[Symbol.asyncDispose]()
      await double[Symbol.asyncDispose]()
    },
  }
}
