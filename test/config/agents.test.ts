import { describe, expect, test } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import type { Config } from '../../src/config/config.ts'
import { toOllamaUrl } from '../../src/lib/ollama-url.ts'

function read(settings: object | string, values: Record<string, string> = {}): ReturnType<typeof toConfig> {
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings)
  return toConfig({ values, folder: '/here', file: { path: 'regatta.yaml', isNamed: false } }, text)
}

function configOf(settings: object | string, values?: Record<string, string>): Config {
  const made = read(settings, values)
  if ('problems' in made) throw new Error(made.problems.join('\n'))
  return made.config
}

function problemsOf(settings: object | string, values?: Record<string, string>): string[] {
  const made = read(settings, values)
  return 'problems' in made ? made.problems : []
}

describe('agents', () => {
  test('are programs, programs that speak ACP, or models', () => {
    const { agents } = configOf(`
providers: { openai: {} }
agents:
  tool: { command: [tool, "{prompt}"] }
  cc: { acp: claude-code, env: [ANTHROPIC_API_KEY], permissions: { execute: ask, paths: { "docs/**": allow } } }
  own: { acp: [own-agent, --acp], model: large }
  gpt: { model: gpt-5, provider: openai, checks: [[npm, test]], permissions: { delete: deny } }
`)
    expect(agents).toEqual([
      {
        kind: 'command',
        name: 'tool',
        provider: null,
        command: ['tool', '{prompt}'],
        env: [],
        container: null,
      },
      {
        kind: 'acp',
        name: 'cc',
        provider: null,
        acp: 'claude-code',
        env: ['ANTHROPIC_API_KEY'],
        container: null,
        model: null,
        permissions: { execute: 'ask', paths: { 'docs/**': 'allow' } },
      },
      {
        kind: 'acp',
        name: 'own',
        provider: null,
        acp: ['own-agent', '--acp'],
        env: [],
        container: null,
        model: 'large',
        permissions: {},
      },
      {
        kind: 'model',
        name: 'gpt',
        provider: 'openai',
        model: 'gpt-5',
        checks: [['npm', 'test']],
        permissions: { delete: 'deny' },
      },
    ])
  })

  test('are started in containers by lines with a name, and ended by it', () => {
    const run = ['docker', 'run', '--name', '{name}', 'image:1']
    const { agents } = configOf({ agents: { tool: { command: ['tool'], container: { run } } } })
    expect(agents).toMatchObject([{ container: { run, stop: ['docker', 'kill', '{name}'] } }])
    const container = { run: ['box', 'start', 'image:1'] }
    expect(problemsOf({ agents: { tool: { command: ['tool'], container } } })).toEqual([
      expect.stringMatching(/container\.run: without a name/),
      expect.stringMatching(/container\.stop: say how one is ended/),
    ])
  })

  test('are assigned by a table, with what is said to all of them', () => {
    const { assign, prompt } = configOf({
      agents: { tool: { command: ['tool'] } },
      assign: [
        { match: 'WORKER_*', agent: 'tool', prompt: 'Be brief.' },
        { match: '*', model: 'large' },
      ],
      prompt: 'Write tests.',
    })
    const nothing = { agent: null, provider: null, model: null, prompt: null, permissions: null }
    expect(assign).toEqual([
      { ...nothing, match: 'WORKER_*', agent: 'tool', prompt: 'Be brief.' },
      { ...nothing, match: '*', model: 'large' },
    ])
    expect(prompt).toBe('Write tests.')
  })

  test('have owners, whom the chats know; a row that says no more leaves who does them to others', () => {
    const slack = { people: { U012AB3CD: { name: 'ana', may: [] }, S012AB3CD: { name: 'all', may: [] } } }
    const discord = { people: { '100000000000000001': { name: 'ana', may: [] } } }
    const { assign, owners } = configOf({
      slack,
      discord,
      agents: { tool: { command: ['tool'] } },
      assign: [
        { match: 'T3', owner: '@Ana' },
        { match: '*', agent: 'tool', owner: 'ana' },
      ],
    })
    expect(assign.map(({ match }) => match)).toEqual(['*'])
    const owner = { name: 'ana', ids: { slack: 'U012AB3CD', discord: '100000000000000001' } }
    const rules = ['T3', '*'].map(match => ({ match, owner }))
    expect(owners).toEqual({ people: [owner], rules })
  })
})

describe('providers', () => {
  test('called openai and ollama are known from the environment', () => {
    const yaml = `
agents:
  gpt: { model: gpt-5, provider: openai }
  llama: { model: llama, provider: ollama }
`
    const { providers } = configOf(yaml)
    expect(providers).toMatchObject([
      { name: 'openai', url: 'https://api.openai.com/v1', key: 'OPENAI_API_KEY' },
      { name: 'ollama', url: 'http://127.0.0.1:11434/v1', key: null },
    ])
    const values = { OPENAI_BASE_URL: 'http://proxy/v1', OLLAMA_HOST: 'box:1234' }
    expect(configOf(yaml, values).providers).toMatchObject([
      { url: 'http://proxy/v1' },
      { url: 'http://box:1234/v1' },
    ])
  })

  test('take an address, a key by its name, a model, prices and variables', () => {
    const mine = {
      slots: 3,
      url: 'http://host:8000/v1',
      key: 'MY_KEY',
      model: 'm',
      prices: { input: 1.25, output: 10 },
      env: { LLM: 'mine' },
    }
    expect(configOf({ providers: { mine } }).providers).toEqual([{ name: 'mine', ...mine }])
  })

  test('of another address under a known name do not get its key', () => {
    const { providers } = configOf({ providers: { openai: { url: 'http://elsewhere/v1' } } })
    expect(providers[0]?.key).toBeNull()
  })

  test.each([
    ['', 'http://127.0.0.1:11434/v1'],
    ['0.0.0.0', 'http://127.0.0.1:11434/v1'],
    ['box', 'http://box:11434/v1'],
    [':99', 'http://127.0.0.1:99/v1'],
    ['[::1]:99', 'http://[::1]:99/v1'],
    ['https://box/ollama/', 'https://box/ollama/v1'],
    ['a b', null],
  ])('OLLAMA_HOST %j is asked at %s', (host, url) => {
    expect(toOllamaUrl(host)).toBe(url)
  })
})

describe('of what is wrong with agents it is said where and how to mend it', () => {
  test.each<[object, RegExp]>([
    [{ agents: { x: { command: ['a'], acp: 'b' } } }, /agents\.x\.acp: a command has no such setting/],
    [{ agents: { x: { command: ['a'], checks: [['b']] } } }, /agents\.x\.checks: a command has no such/],
    [{ agents: { x: { acp: 'a', checks: [['b']] } } }, /agents\.x\.checks: an agent that speaks ACP/],
    [{ agents: { x: { acp: ['sh', '-c', 'a {title}'] } } }, /agents\.x\.acp: text of a plan must not/],
    [{ agents: { x: { acp: 7 } } }, /agents\.x\.acp: name one that is known, as in claude-code/],
    [{ agents: { x: { model: 'm' } } }, /agents\.x\.provider: name whose model it is/],
    [{ agents: { x: { model: 'm', provider: 'p' } } }, /agents\.x\.provider: "p" is not under providers/],
    [
      { providers: { p: {} }, agents: { x: { model: 'm', provider: 'p' } } },
      /providers\.p\.url: say where it is asked/,
    ],
    [
      { agents: { x: { model: 'm', provider: 'openai', env: ['A'] } } },
      /agents\.x\.env: a model has no such/,
    ],
    [{ agents: { x: { acp: 'a', permissions: { edit: 'maybe' } } } }, /permissions\.edit: write allow, ask/],
    [
      { agents: { x: { acp: 'a', permissions: { write: 'ask' } } } },
      /permissions: write: there is no such setting/,
    ],
    [{ assign: [{ match: 'a', agent: 'nobody' }] }, /assign\.0\.agent: "nobody" is not under agents/],
    [{ assign: [{ match: 'a', owner: 'ana' }] }, /assign\.0\.owner: nobody under slack\.people .* "ana"/],
    [{ assign: [{ match: 'a', provider: 'none' }] }, /assign\.0\.provider: "none" is not under providers/],
    [{ assign: { match: 'a' } }, /assign: write a list, as in \[\{ match: "WORKER_\*"/],
    [{ providers: { p: { url: 'localhost:1' } } }, /providers\.p\.url: write it as http:/],
  ])('%j', (settings, said) => {
    const problems = problemsOf(settings)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(said)
  })

  test('all at once', () => {
    const settings = {
      agents: { x: {}, y: { model: 'm' } },
      assign: [{ match: 'a', agent: 'nobody' }],
      policy: { command: 'nobody' },
    }
    expect(problemsOf(settings)).toHaveLength(4)
  })

  test.each([
    { providers: { p: { url: 'http://ann:hush@host/v1' } } },
    { providers: { p: { url: 'http://host/v1?key=hush' } } },
    { providers: { p: { key: 'sk-hush' } } },
    { providers: { p: { key: 'AIzaHush' } } },
  ])('without repeating a secret: %j', settings => {
    const [problem, ...others] = problemsOf(settings)
    expect(problem).toMatch(/providers\.p\.(?:url|key): /)
    expect(others).toEqual([])
    expect(problem).not.toMatch(/hush/i)
  })
})
