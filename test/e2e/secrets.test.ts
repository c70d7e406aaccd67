import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import type { Answer } from '../support/memory-server.ts'
import { dumpAll, openTestPostgres } from '../support/databases.ts'
import { DiscordDouble, TOKEN as DISCORD_TOKEN } from '../support/discord-double/discord-double.ts'
import { commitAll, git, initRepository } from '../support/git-target.ts'
import { openMemoryServer } from '../support/memory-server.ts'
import { KEY, lastWords, openModelDouble } from '../support/model-double.ts'
import { findPlanted, plant, refusePlanted } from '../support/planted.ts'
import { runProgram, startProgram } from '../support/program.ts'
import { SlackPeople } from '../support/slack-double/people.ts'
import { APP_TOKEN, BOT_TOKEN, SlackDouble } from '../support/slack-double/slack-double.ts'
import { until } from '../support/until.ts'

const LIMIT_MS = 60_000
const PAGE = plant('page')
const MEMORY = plant('memory')
const TOOL = plant('tool')

const PLAN = `# Paint the door

## Wave 1
- P1: Print what there is
- P2: Write the colours down
  - Agent: painter

Checks: \`env\`
`

/** What is said of the run and of the installation at a terminal, and how that ends. */
const COMMANDS: [line: string, code: number][] = [
  ['status RUN --json', 0],
  ['log RUN', 0],
  ['log RUN --json', 0],
  ['prompt RUN P1', 0],
  ['audit export RUN', 0],
  ['replay RUN', 0],
  // Discord's commands are not registered.
  ['doctor', 1],
  ['picture RUN', 0],
  ['picture RUN door.png', 0],
  ['backup kept.regatta', 0],
]
const FILES = ['RUN.svg', 'door.png', 'kept.regatta']

/** Prints all it is given and all that Regatta keeps where it stands. */
const NOSY =
  'env; env | cut -d= -f1 | sort > names.txt; echo "I was told $TOOL_KEY by $(git remote -v | tail -1)"'

test(
  'secrets that are planted everywhere stand nowhere: not in logs, chats, prompts, memory, database or exports',
  {
    timeout: 300_000,
  },
  async () => {
    await using stack = new AsyncDisposableStack()
    const server = stack.use(await openTestPostgres())
    const database = await server.url()
    const slack = stack.use(new SlackDouble())
    const discord = stack.use(new DiscordDouble())
    const model = stack.use(await openModelDouble())
    // It says what it was sent, as some do.
    const memory = stack.use(
      await openMemoryServer(({ headers }): Answer => ({
        status: 400,
        body: JSON.stringify({ wrong: headers.authorization }),
      })),
    )
    await Promise.all([slack.listen(), discord.listen()])
    const folder = await mkdtemp(join(tmpdir(), 'regatta-secrets-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const { workspace } = slack
    const { id: channel } = workspace.newChannel('paint')
    const ana = workspace.person('ana')
    await writeFile(join(folder, '.gitignore'), '.regatta\n')
    await writeFile(
      join(folder, 'regatta.yaml'),
      JSON.stringify({
        agent: 'nosy',
        agents: {
          nosy: { command: ['sh', '-c', NOSY], env: ['TOOL_KEY'] },
          painter: { model: 'gpt-5', provider: 'openai' },
        },
        providers: { openai: { url: model.url, key: 'OPENAI_API_KEY' } },
        assign: [{ match: 'painter', agent: 'painter' }],
        slack: { people: { [ana.id]: { name: 'ana', may: ['administer'] } } },
        people: { ana: ['administer'] },
      }),
    )
    initRepository(folder)
    commitAll(folder)
    git(folder, ['remote', 'add', 'origin', `https://ana:${plant('remote')}@127.0.0.1:9/shop.git`])
    model.mock.on(
      { predicate: request => lastWords(request).startsWith('# Write the colours'), hasToolResult: false },
      {
        toolCalls: [
          { name: 'write_file', arguments: JSON.stringify({ path: 'colours.md', text: 'Red.\n' }) },
        ],
      },
    )
    model.mock.on({ hasToolResult: true }, { content: 'The colours are written down.' })
    const secrets = {
      DATABASE_URL: database,
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_APP_TOKEN: APP_TOKEN,
      DISCORD_TOKEN,
      OPENAI_API_KEY: KEY,
      MEM0_API_KEY: MEMORY,
      REGATTA_TOKEN: PAGE,
      TOOL_KEY: TOOL,
    }
    const variables = {
      ...secrets,
      REGATTA_LISTEN: '127.0.0.1:0',
      SLACK_API_URL: slack.apiUrl,
      DISCORD_API_URL: discord.apiUrl,
      MEM0_URL: memory.url,
    }
    const program = stack.use(startProgram(['serve'], folder, variables))
    await program.said(/listens on http:\S+/)
    const [url = ''] = /http:\S+/.exec(program.output()) ?? []
    await until(() => slack.delivery.sockets.length === 2, 'two sockets', LIMIT_MS)
    await until(() => discord.gateway.sockets.length === 1, 'a socket', LIMIT_MS)

    const people = new SlackPeople(slack)
    await people.say('ana', { channel, thread: null }, 'here is our plan', [
      { name: 'door.md', bytes: Buffer.from(PLAN) },
    ])
    const said = (): string => JSON.stringify(workspace.channel(channel).messages)
    const preview = await until(
      () =>
        workspace.channel(channel).messages.find(({ blocks }) => JSON.stringify(blocks).includes('"Start"')),
      'the preview',
      LIMIT_MS,
    )
    await people.press('ana', { channel, message: preview.ts }, 'Start')
    await until(() => /2 of 2 tasks/.test(said()), 'the summary', LIMIT_MS).catch((error: unknown) => {
      throw new Error(`${said()}\n${program.errors()}`, { cause: error })
    })
    await until(() => memory.asked.length > 0, 'what is remembered', LIMIT_MS)
    const [, run = ''] = /"(?:[^"]*\s)?(r[a-z\d]{5})\b/.exec(said()) ?? []

    // They were needed, and came to where they belong.
    const asked = model.mock.getRequests()
    expect(memory.asked[0]?.headers['x-api-key']).toContain(MEMORY)
    const names = git(folder, ['show', `regatta/${run}:names.txt`]).split('\n')
    expect(names).toContain('TOOL_KEY')
    for (const name of Object.keys(secrets)) expect(names.includes(name)).toBe(name === 'TOOL_KEY')

    const exported: [string, string][] = []
    for (const [args, wanted] of COMMANDS.map(
      ([line, code]) => [line.replace('RUN', run).split(' '), code] as const,
    )) {
      const { code, output, errors } = await runProgram(args, folder, variables)
      exported.push([`regatta ${args.join(' ')}`, output + errors])
      expect([args, code, errors]).toEqual([args, wanted, errors])
    }
    for (const name of FILES) exported.push([name, await readText(join(folder, name.replace('RUN', run)))])
    for (const path of ['/metrics', '/api/hello', `/api/runs/${run}`]) {
      const answer = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${PAGE}` } })
      expect([path, answer.status]).toEqual([path, 200])
      exported.push([path, JSON.stringify([...answer.headers]) + (await answer.text())])
    }
    const closed = new URL(database)
    closed.port = '9'
    const wrong = new URL(database)
    wrong.password = plant('wrong')
    for (const DATABASE_URL of [closed.href, wrong.href, `${database}?sslmode=${plant('option')}`]) {
      // The service here would be asked, and not the database.
      const elsewhere = { ...variables, DATABASE_URL, REGATTA_DATA: join(folder, 'elsewhere') }
      const { code, output, errors } = await runProgram(['status'], folder, elsewhere)
      exported.push([`a database that cannot be reached`, output + errors])
      expect([code, output]).toEqual([2, ''])
    }
    program.child.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    exported.push(
      ['the log', program.output() + program.errors()],
      ['the chat', said()],
      ['the database', await dumpAll(database)],
      ['what a model was told', JSON.stringify(asked.map(({ body }) => body))],
      ['what a memory was told', JSON.stringify(memory.asked.map(({ body }) => body))],
      ['the branch of the run', git(folder, ['log', '-p', `regatta/${run}`])],
      ...(await readAll(join(folder, '.regatta'))),
    )
    for (const [where, text] of exported) refusePlanted(where, text)

    // What was looked at is what there is.
    const found = new Map(exported)
    expect((await stat(join(folder, 'kept.regatta'))).mode & 0o777).toBe(0o600)
    expect(found.get('kept.regatta')).toContain('I was told ••• by origin https://•••@')
    expect(found.get('RUN.svg')).toContain('Paint the door')
    expect(found.get('door.png')).toMatch(/^.PNG[^]*IEND/)
    expect(found.get(`regatta audit export ${run}`)).toContain('run-created')
    expect(found.get('the database')).toContain('I was told ••• by origin https://•••@')
    expect(found.get('the database')).toContain('The colours are written down.')
    expect(found.get('what a memory was told')).toContain('"messages"')
    expect(found.get('regatta doctor')).toMatch(/slack/i)
    expect(found.get(`regatta prompt ${run} P1`)).toContain('Print what there is')
    expect(findPlanted(JSON.stringify(variables))).toHaveLength(8)
  },
)

/** As it was before it was packed. */
async function readText(path: string): Promise<string> {
  const bytes = await readFile(path)
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  return isPacked
    ? gunzipSync(bytes).toString('utf8')
    : bytes.toString(path.endsWith('.svg') ? 'utf8' : 'latin1')
}

async function readAll(folder: string): Promise<[string, string][]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry =>
    entry.isFile(),
  )
  return await Promise.all(
    files.map(async ({ parentPath, name }): Promise<[string, string]> => {
      const path = join(parentPath, name)
      return [path, await readText(path)]
    }),
  )
}
