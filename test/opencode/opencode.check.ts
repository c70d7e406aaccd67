import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LLMock } from '@copilotkit/aimock'
import type { FixtureResponse } from '@copilotkit/aimock'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openAcpAgents } from '../../src/agents/acp/agents.ts'
import type { AcpAgents } from '../../src/agents/acp/agents.ts'
import type { LiveQuestion } from '../../src/agents/port.ts'
import type { Permissions } from '../../src/run/permissions.ts'
import { agentConformance, toAssignment } from '../conformance/agents.ts'
import type { Part } from '../conformance/agents.ts'
import { toWatch } from '../support/quiet-watch.ts'

interface Stand extends AsyncDisposable {
  mock: LLMock
  opened: AcpAgents
}

const tool = (name: string, input: object): FixtureResponse => ({
  toolCalls: [{ name, arguments: JSON.stringify(input) }],
})
const LIMIT = "You've hit your usage limit. Try again in 20 minutes."

async function openStand(permissions: Permissions = {}): Promise<Stand> {
  const home = mkdtempSync(join(tmpdir(), 'regatta-opencode-home-'))
  const mock = new LLMock({ port: 0 })
  const on = (
    words: string,
    first: FixtureResponse,
    then?: FixtureResponse,
    more: { latency?: number } = {},
  ): void => {
    mock.on({ userMessage: words, hasToolResult: false }, first, more)
    if (then) mock.on({ userMessage: words, hasToolResult: true }, then)
  }
  on('They answered: red', { content: 'painted it red' })
  on('play succeed', { content: 'at work\ndone' })
  on('play write', tool('write', { filePath: 'written.txt', content: 'hello' }), { content: 'wrote it' })
  on('play fail', { error: { message: 'the brush broke', type: 'invalid_request_error' }, status: 400 })
  on('play hang', tool('read', { filePath: '.' }))
  mock.on({ userMessage: 'play hang', hasToolResult: true }, { content: 'late' }, { latency: 60_000 })
  const asked = 'REGATTA-ASK {"question":"Which colour?","options":["red","green"]}'
  on('play ask', { content: `asking\n${asked}` })
  on('play flood', { content: 'flood '.repeat(40_000) })
  on('play refused', { error: { message: LIMIT, type: 'insufficient_quota' }, status: 403 })
  on('run the tests', tool('bash', { command: 'echo tested > tested.txt', description: 'Run the tests' }), {
    content: 'they passed',
  })
  on('ask somebody', tool('regatta_ask_people', { question: 'Which colour?', options: ['red', 'green'] }), {
    content: 'so be it',
  })
  on('paint it blue', { content: 'painted blue' })
  await mock.start()
  const config = {
    $schema: 'https://opencode.ai/config.json',
    model: 'double/small',
    small_model: 'double/small',
    share: 'disabled',
    autoupdate: false,
    permission: { bash: 'ask', edit: 'ask' },
    provider: {
      double: {
        npm: '@ai-sdk/openai-compatible',
        options: { baseURL: `${mock.url}/v1`, apiKey: 'none' },
        models: { small: { name: 'small' } },
      },
    },
  }
  const variables = {
    OPENCODE_CONFIG_CONTENT: JSON.stringify(config),
    // It asks nobody but the double: what it would fetch otherwise it waits for.
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
  }
  const opened = openAcpAgents({
    agents: [
      {
        name: 'opencode',
        acp: [inject('opencode'), 'acp', '--pure'],
        env: Object.keys(variables),
        model: null,
        permissions,
      },
    ],
    environment: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, ...variables },
  })
  return {
    mock,
    opened,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await mock.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

agentConformance(
  'OpenCode',
  async () => {
    const stand = await openStand()
    return {
      cast: (part: Part) => ({ agent: stand.opened.agents[0]!, prompt: `play ${part}` }),
      [Symbol.asyncDispose]: () => stand[Symbol.asyncDispose](),
    }
  },
  120_000,
)

describe('OpenCode', () => {
  let stand: Stand
  const place = mkdtempSync(join(tmpdir(), 'regatta-opencode-'))
  beforeAll(async () => {
    stand = await openStand()
  })
  afterAll(async () => {
    await stand[Symbol.asyncDispose]()
    rmSync(place, { recursive: true, force: true })
  })

  let count = 0
  async function play(prompt: string, option: string, words: { by: string; text: string }[] = []) {
    const folder = join(place, String((count += 1)), 'work')
    mkdirSync(folder, { recursive: true })
    const asked: LiveQuestion[] = []
    const lines: string[] = []
    const watch = toWatch({
      activity: text => void lines.push(text),
      async ask(question) {
        asked.push(question)
        return { kind: 'answered', option: option, label: option, by: 'ann' }
      },
    })
    const assignment = {
      ...toAssignment(folder, prompt),
      limits: { timeMs: 120_000, outputBytes: 1_000_000 },
      words: { take: () => words.shift(), listen: () => () => {} },
    }
    const report = await stand.opened.agents[0]!.work(assignment, watch, new AbortController().signal)
    return { report, asked, lines, folder }
  }

  test('asks people before it runs a command, and runs it as they say', async () => {
    const { report, asked, folder } = await play('run the tests', 'once')
    expect(asked).toMatchObject([{ kind: 'permission', evidence: expect.stringContaining('echo tested') }])
    expect(report.ending).toMatchObject({ kind: 'finished', summary: 'they passed' })
    expect(readFileSync(join(folder, 'tested.txt'), 'utf8')).toBe('tested\n')
  })

  test('asks people through the tools that it is handed', async () => {
    const { report, asked } = await play('ask somebody', 'red')
    expect(asked).toMatchObject([{ kind: 'question', text: 'Which colour?' }])
    expect(report.ending).toMatchObject({ kind: 'finished', summary: 'so be it' })
    expect(
      stand.mock.getRequests().some(({ body }) => JSON.stringify(body).includes('ann answered: red')),
    ).toBe(true)
  })

  test('hears what people say as its next turn', async () => {
    const { report } = await play('play succeed', 'once', [{ by: 'ann', text: 'paint it blue' }])
    expect(report.ending).toMatchObject({ kind: 'finished', summary: 'painted blue' })
    expect(report.usage?.inputTokens).toBeGreaterThan(0)
  })
})
