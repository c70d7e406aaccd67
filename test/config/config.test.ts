import { RIGHTS } from '../../commands/request.ts'
import type { Right } from '../../commands/request.ts'
import { hasRight } from '../../commands/rights.ts'
import { describe, expect, test } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import type { Config } from '../../src/config/config.ts'

const environment = (values: Record<string, string> = {}): Parameters<typeof toConfig>[0] => ({
  values,
  folder: '/here',
  file: { path: 'regatta.yaml', isNamed: false },
})

function configOf(yaml: string | null, values: Record<string, string> = {}): Config {
  const read = toConfig(environment(values), yaml)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return read.config
}

function problemsOf(yaml: string | null, values: Record<string, string> = {}): string[] {
  const read = toConfig(environment(values), yaml)
  return 'problems' in read ? read.problems : []
}

describe('the configuration', () => {
  test('without any setting rehearses, in an embedded database', () => {
    expect(configOf(null)).toMatchObject({
      folder: '/here',
      dataFolder: '.regatta',
      databaseUrl: null,
      connections: 10,
      slots: 50,
      agents: [],
      defaultAgent: 'rehearsal',
      user: 'someone',
    })
  })

  test('says how many connections to the database there are', () => {
    const connectionsOf = (REGATTA_CONNECTIONS: string): number =>
      configOf(null, { REGATTA_CONNECTIONS }).connections
    expect(['', '2', '40'].map(connectionsOf)).toEqual([10, 2, 40])
    for (const said of ['1', '0', 'many', '1000'])
      expect(problemsOf(null, { REGATTA_CONNECTIONS: said })).toEqual([
        expect.stringMatching(/^REGATTA_CONNECTIONS in the environment: write a whole number of connections/),
      ])
  })

  test('says who is let in from elsewhere', () => {
    expect(configOf(null, { REGATTA_TOKEN: '', REGATTA_URL: '' }).door).toEqual({
      token: null,
      identity: null,
      url: null,
    })
    const { door } = configOf(null, {
      REGATTA_TOKEN: 'a-token-of-twenty-signs',
      REGATTA_IDENTITY_HEADER: 'X-Forwarded-User',
      REGATTA_PROXIES: '10.0.0.1, ::1',
      REGATTA_URL: 'https://regatta.example/',
    })
    expect(door.identity).toEqual({ header: 'x-forwarded-user', proxies: ['10.0.0.1', '::1'] })
    expect(door.url).toBe('https://regatta.example')
    expect(JSON.stringify(door.token)).toBe('"•••"')
    expect(
      problemsOf(null, {
        REGATTA_TOKEN: 'short',
        REGATTA_URL: 'https://host/path',
        REGATTA_IDENTITY_HEADER: 'a b',
        REGATTA_PROXIES: '10.0.0.1, 10.0.0',
      }),
    ).toEqual([
      expect.stringMatching(/^REGATTA_TOKEN in the environment: make it of 20/),
      expect.stringMatching(/^REGATTA_IDENTITY_HEADER in the environment: write the name of a header/),
      expect.stringMatching(/^REGATTA_PROXIES in the environment: write the addresses of proxies/),
      expect.stringMatching(/^REGATTA_URL in the environment: write it as https/),
    ])
  })

  test('takes from the file how people agree, and who is reminded and called when', () => {
    const { policy } = configOf(`
slack: { people: { U012AB3CD: { name: ana, may: [answer] } } }
policy:
  quorum: 2
  gates: auto
  ownAnswers: refused
  reactionSeconds: 0
  reminders:
    - { minutes: 60, call: [slack:U012AB3CD, discord:100000000000000003], channel: slack:C012AB3CD }
    - { minutes: 15 }
`)
    expect(policy).toMatchObject({ quorum: 2, gates: 'auto', ownAnswers: 'refused', reactionMs: 0 })
    expect(policy.ladder).toEqual([
      { afterMs: 15 * 60_000, calls: [], tells: null },
      {
        afterMs: 60 * 60_000,
        calls: [
          { name: 'U012AB3CD', ids: { slack: 'U012AB3CD' } },
          { name: '100000000000000003', ids: { discord: '100000000000000003' } },
        ],
        tells: { chat: 'slack', channel: 'C012AB3CD' },
      },
    ])
  })

  test('takes agents, slots and policy from the file', () => {
    const config = configOf(`
slots: 4
agent: claude
agents:
  claude: { command: [claude, -p, "{prompt}"], env: [API_KEY] }
policy: { retries: 1, minutes: 2, approvers: [ana], forbidden: [fallback], cures: { timeout: never, check: { mode: ask, cures: [retry, escalate] } } }
`)
    expect(config).toMatchObject({
      slots: 4,
      defaultAgent: 'claude',
      agents: [
        {
          kind: 'command',
          name: 'claude',
          command: ['claude', '-p', '{prompt}'],
          env: ['API_KEY'],
          container: null,
        },
      ],
    })
    expect(config.policy).toMatchObject({ retriesMax: 1, attemptMs: 120_000, approvers: ['ana'] })
    expect(config.policy.rows.timeout.mode).toBe('never')
    expect(config.policy.rows.check).toEqual({ mode: 'ask', cures: ['retry', 'escalate'] })
    expect(config.policy.rows.error.mode).toBe('auto')
    expect(config.policy.forbidden).toEqual([
      { text: 'fallback', exceptPath: 'test', why: 'policy.forbidden' },
    ])
  })

  test('takes the name that things are remembered under, and where else they are written', () => {
    expect(configOf(null)).toMatchObject({ namespace: null, mem0: null })
    expect(configOf('memory: { namespace: shop }').namespace).toBe('shop')
    const { mem0 } = configOf(null, { MEM0_URL: 'http://localhost:8888/base', MEM0_API_KEY: 'm0sk_hush' })
    expect(mem0?.url).toBe('http://localhost:8888/base')
    expect(mem0?.key?.reveal()).toBe('m0sk_hush')
    expect(JSON.stringify(mem0)).not.toContain('hush')
    expect(configOf(null, { MEM0_URL: 'https://mem0.example' }).mem0?.key).toBeNull()
    expect(configOf(null, { MEM0_URL: '', MEM0_API_KEY: '' }).mem0).toBeNull()
  })

  test.each([
    { MEM0_URL: 'localhost:8888' },
    { MEM0_URL: 'ftp://host' },
    { MEM0_URL: 'http://ann:hush@host' },
    { MEM0_URL: 'http://host/?key=hush' },
    { MEM0_URL: 'http://host', MEM0_API_KEY: 'hu sh\n' },
  ])('refuses %j, and does not repeat it', values => {
    const problems = problemsOf(null, values)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^MEM0_(URL|API_KEY) in the environment: /)
    expect(problems[0]).not.toContain('hu')
  })

  test('never shows the address of the database', () => {
    const config = configOf(null, { DATABASE_URL: 'postgres://ana:hush@host/db' })
    expect([String(config.databaseUrl), JSON.stringify(config)].join(' ')).not.toContain('hush')
    expect(config.databaseUrl?.reveal()).toContain('hush')
  })

  test.each([
    ['slots: 0', /slots/],
    ['slot: 3', /slot/],
    ['agent: nobody', /"nobody" is not under agents/],
    ['agents: { rehearsal: { command: [x] } }', /name is taken/],
    ['agents: { x: { command: [] } }', /agents\.x\.command/],
    ['agents: { x: { command: [x], env: ["A=b"] } }', /agents\.x\.env/],
    ['policy: { cures: { tantrum: auto } }', /policy\.cures: tantrum: there is no such setting.*timeout/],
    ['policy: { cures: { timeout: always } }', /policy\.cures\.timeout: write auto, ask or never/],
    ['policy: { cures: { timeout: { cures: [pray] } } }', /policy\.cures\.timeout/],
    ['policy: { command: nobody }', /policy\.command: "nobody" is not under agents/],
    ['a: [', /not YAML/],
    ['- a list', /the file/],
  ])('refuses %j and says where', (yaml, said) => {
    expect(problemsOf(yaml).join('\n')).toMatch(said)
  })

  test.each([
    ['sh', '-c', 'echo {title}'],
    ['/bin/bash', '-o', 'pipefail', '-c', 'echo {title}'],
    ['bash', '-c', '{prompt}'],
    ['bash', '-lc', '{prompt}'],
    ['bash', '-c', '-x', '{prompt}'],
    ['bash', '-ce', '{prompt}'],
    ['csh', '-c', 'echo {task}'],
    ['env', 'A=1', 'bash', '-c', 'echo "{title}"'],
    ['ssh', 'host', 'run {title}'],
    ['ssh', 'host', 'run', '{title}'],
    ['/usr/bin/ssh', 'host', '{prompt}'],
    ['python3', '-c', 'print("{title}")'],
    ['python3', '-c', '{prompt}'],
    ['python3', '-c{prompt}'],
    ['perl', '-e', '{title}'],
    ['node', '--eval', '{title}'],
    ['node', '--eval={title}'],
    ['psql', '--command', '{task}'],
    ['tool', '--title={title};'],
    ['tool', "'{title}'"],
    ['tool', '$({title})'],
    ['tool', '{title} and more'],
    ['{title}'],
  ])('refuses a plan’s text as part of a script: %j', (...command) => {
    const said = problemsOf(JSON.stringify({ agents: { x: { command } } })).join('\n')
    expect(said).toMatch(/agents\.x\.command.*argument of its own.*"\$1".*\$REGATTA_TASK/)
  })

  test.each([
    ['claude', '-p', '{prompt}'],
    ['claude', '-c', '-p', '{prompt}'],
    ['tool', '--title={title}', '--in={folder}/{task}.md'],
    ['tool', '{task}:{title}'],
    ['sh', '-c', 'tool "$1"', 'sh', '{title}'],
    ['sh', '-c', 'tool "$REGATTA_TASK"'],
    ['sh', '-c', 'cd "{folder}" && tool {run} {attempt}'],
    ['ssh', 'host', 'tool', '{run}'],
  ])('takes %j', (...command) => {
    expect(problemsOf(JSON.stringify({ agents: { x: { command } } }))).toEqual([])
  })
})

describe('the address of the page', () => {
  test.each([
    [undefined, { host: '127.0.0.1', port: 4747 }],
    ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['[::1]:4747', { host: '::1', port: 4747 }],
  ])('%s is %j', (text, listen) => {
    expect(configOf(null, text === undefined ? {} : { REGATTA_LISTEN: text }).listen).toEqual(listen)
  })

  test.each(['', '4747', ':4747', '::1:4747', '[::1]', 'a host:1', 'host:65536', 'http://host:1', '[x]:1'])(
    'refuses %j with a way to write it',
    text => {
      expect(problemsOf(null, { REGATTA_LISTEN: text })).toEqual([
        'REGATTA_LISTEN in the environment: write it as host:port, as in 127.0.0.1:4747 or [::1]:4747.',
      ])
    },
  )
})

describe('who may do what', () => {
  test('is everything for everyone, as long as nobody says otherwise', () => {
    const { people } = configOf(null)
    expect(
      ['view', 'start', 'answer', 'stop', 'administer'].map(right => hasRight(people, 'eve', right as Right)),
    ).toEqual(Array.from({ length: 5 }, () => true))
  })

  test('is what is said of somebody and of everyone', () => {
    const { people } = configOf('people: { everyone: [view], ana: [administer], ben: [start, answer] }')
    const mays = (name: string): Right[] => RIGHTS.filter(right => hasRight(people, name, right))
    expect([mays('ana'), mays('ben'), mays('eve')]).toEqual([
      [...RIGHTS],
      ['view', 'start', 'answer'],
      ['view'],
    ])
  })

  test('is nothing for those who are not named where nothing is said of everyone', () => {
    expect(hasRight(configOf('people: { ana: [administer] }').people, 'eve', 'view')).toBe(false)
  })
})

test('a channel has the folder that it is given', () => {
  expect(configOf('channels: { payments: { folder: ../payments } }').channels).toEqual(
    new Map([['payments', { folder: '../payments', says: 'normal' }]]),
  )
})

test('a channel is meant however its name is written', () => {
  const { channels } = configOf('channels: { Deck: { folder: a }, "#Ops Room": { folder: b } }')
  expect([...channels.keys()]).toEqual(['deck', 'ops-room'])
})

test('people are meant however their names are written', () => {
  const config = configOf(
    'people: { " Jose\u0301 ": [answer] }\npolicy: { approvers: ["Jos\u00e9", " Jose\u0301"] }',
    { USER: 'Jose\u0301' },
  )
  const name = 'Jos\u00e9'
  expect([...config.people.named.keys(), config.user]).toEqual([name, name])
})

test('one person has one name in all chats and at the terminal, which nobody else there can take', () => {
  const { user, slack, discord } = configOf(
    `people: { Ana: [answer] }
slack: { people: { U012AB3CD: { name: Ana, may: [answer] } } }
discord: { people: { "100000000000000001": { name: Ana, may: [answer] }, "100000000000000002": { name: Bo, may: [answer] } } }`,
    {
      USER: 'ana',
      SLACK_BOT_TOKEN: 'xoxb-1234567',
      SLACK_APP_TOKEN: 'xapp-1234567',
      DISCORD_TOKEN: 'MTAwMDAw.abc.some-letters',
    },
  )
  const names = [...(slack?.people.named.values() ?? []), ...(discord?.people.named.values() ?? [])]
  expect([user, ...names.map(({ name }) => name)]).toEqual(['Ana', 'Ana', 'Ana', 'Bo'])
  expect(slack?.people.reserved).toEqual(new Set(['Ana', 'Bo']))
})

describe('problems are told in our own words', () => {
  test.each([
    ['slots: many', 'regatta.yaml: slots: write a number.'],
    ['slots: 2.5', 'regatta.yaml: slots: write a whole number.'],
    ['slots: 0', 'regatta.yaml: slots: write 1 or more.'],
    ['slots: 5000', 'regatta.yaml: slots: write 1000 or less.'],
    ['policy: { minutes: 0 }', 'regatta.yaml: policy.minutes: write more than 0.'],
    [
      'people: { ana: [answer], ben: [answer] }\npolicy: { approvers: [ana, ben], quorum: 3 }',
      'regatta.yaml: policy.quorum: 3 must agree, and policy.approvers names 2. Name 3 or more.',
    ],
    [
      'people: { ana: [answer], ben: [answer] }\npolicy: { approvers: [ana, ben], quorum: 2, ownAnswers: refused }',
      'regatta.yaml: policy.quorum: 2 must agree besides whoever starts a run, and policy.approvers names 2. Name 3 or more.',
    ],
    [
      'policy: { reminders: [{ minutes: 5, call: [ana] }] }',
      'regatta.yaml: policy.reminders.0.call.0: write the chat and the id of a person, as in slack:U012AB3CD or discord:100000000000000001.',
    ],
    ['policy: { approvers: ana }', 'regatta.yaml: policy.approvers: write a list, as in [one, two].'],
    ['policy: { approvers: [""] }', 'regatta.yaml: policy.approvers.0: this must not be empty.'],
    ['policy: all', 'regatta.yaml: policy: write settings with their names, as in name: value.'],
    ['agent: 7', 'regatta.yaml: agent: write a text.'],
    [
      'slot: 3',
      'regatta.yaml: the file: slot: there is no such setting; there is slots, agent, budget, providers, agents, assign, prompt, people, channels, pictures, slack, discord, policy, repositories, workspace, retention, memory.',
    ],
    ['- a list', 'regatta.yaml: the file: write settings with their names, as in name: value.'],
    [
      'agents: { x: {} }',
      'regatta.yaml: agents.x: it does not say what does its tasks. Write command: [tool, "{prompt}"], acp: claude-code, or model: gpt-5 with provider: openai.',
    ],
    [
      'agents: { x: { command: tool } }',
      'regatta.yaml: agents.x.command: name the program and its arguments, as a list: [tool, "{prompt}"].',
    ],
    [
      'agents: { "a b": { command: [x] } }',
      'regatta.yaml: agents.a b: use letters, digits, dot, dash and underscore, at most 64.',
    ],
    [
      'people: { ana: administer }',
      'regatta.yaml: people.ana: write a list of view, start, answer, stop, administer, as in [view, answer].',
    ],
    [
      'people: { ana: [rule] }',
      'regatta.yaml: people.ana.0: write one of view, start, answer, stop, administer.',
    ],
    ['people: { "": [view] }', /^regatta\.yaml: people\.: Pick a name first/],
    [
      'people: { Ana: [view] }\nslack: { people: { U012AB3CD: { name: ana, may: [answer] } } }',
      'regatta.yaml: people: "ana" is written "Ana" elsewhere, and would count as two people. Write one.',
    ],
    ['people: { Regatta: [view] }', 'regatta.yaml: people.Regatta: "regatta" is the bot. Pick another name.'],
    [
      `people: { "${'n'.repeat(41)}": [view] }`,
      /^regatta\.yaml: people\.n+: This name is too long\. Pick one of at most 40 characters\.$/,
    ],
    [
      'people: { "Jos\u00e9": [view], "Jose\u0301 ": [answer] }',
      'regatta.yaml: people.Jose\u0301 : "Jos\u00e9" is there already. Give it once.',
    ],
    [
      'people: { everyone: [view], ana: [answer] }\npolicy: { approvers: [ana, ben] }',
      'regatta.yaml: policy.approvers: ben has no right to answer. Write "ben": [view, answer] under people.',
    ],
    [
      'channels: { payments: { path: x } }',
      /channels\.payments: path: there is no such setting; there is folder/,
    ],
    [
      'channels: { payments: x }',
      'regatta.yaml: channels.payments: write settings with their names, as in name: value.',
    ],
    [
      'channels: { "a/b": { folder: x } }',
      'regatta.yaml: channels.a/b: A channel is called by letters, digits, dashes and underscores, as in "deck-2".',
    ],
    [
      'channels: { Deck: { folder: x }, deck: { folder: y } }',
      'regatta.yaml: channels.deck: "deck" is there already. Give it once.',
    ],
    ['a: [', /^regatta\.yaml: this is not YAML: .* at line 1, column \d+\.$/],
    ['a: 1\na: 2', 'regatta.yaml: this is not YAML: Map keys must be unique at line 2, column 1.'],
  ])('%j', (yaml, said) => {
    const problems = problemsOf(yaml)
    expect(problems).toContainEqual(typeof said === 'string' ? said : expect.stringMatching(said))
    expect(problems.join('\n')).not.toMatch(/Invalid|expected|received|Unrecognized/)
  })
})

describe('Slack', () => {
  const TOKENS = { SLACK_BOT_TOKEN: 'xoxb-1234567', SLACK_APP_TOKEN: 'xapp-1234567' }

  test('is not there without a token', () => {
    expect(configOf(null).slack).toBeNull()
    expect(configOf(null, { SLACK_BOT_TOKEN: '' }).slack).toBeNull()
    expect(configOf('slack: { people: { U012AB: [view] } }').slack).toBeNull()
  })

  test('is reached by sockets; those in a channel may look, and nobody may more', () => {
    const { slack } = configOf(null, TOKENS)
    expect(slack).toMatchObject({ apiUrl: 'https://slack.com/api/', people: { everyone: ['view'] } })
    expect(slack!.way).toHaveProperty('appToken')
    expect(JSON.stringify(slack)).not.toContain('1234567')
  })

  test('calls where it is told to, if its secret is known', () => {
    const yaml =
      'slack: { listen: 127.0.0.1:4748, people: { U012AB: [administer], S09: { name: ana, may: [start] } } }'
    const { slack } = configOf(yaml, { ...TOKENS, SLACK_SIGNING_SECRET: 'secret' })
    expect(slack!.way).toMatchObject({ host: '127.0.0.1', port: 4748 })
    expect(slack!.people.named).toEqual(
      new Map([
        ['U012AB', { rights: ['administer'], name: null }],
        ['S09', { rights: ['start'], name: 'ana' }],
      ]),
    )
  })

  test('keeps the names for itself that mean somebody', () => {
    const { slack } = configOf('people: { ana: [administer] }\npolicy: { approvers: [ana] }', TOKENS)
    expect(slack!.people.reserved).toEqual(new Set(['ana']))
  })

  test.each<[string | null, Record<string, string>, RegExp]>([
    [null, { SLACK_BOT_TOKEN: 'xoxb-1234567' }, /SLACK_APP_TOKEN.*missing/],
    [null, { ...TOKENS, SLACK_BOT_TOKEN: 'xoxp-1234567' }, /SLACK_BOT_TOKEN.*begins with xoxb-/],
    [null, { ...TOKENS, SLACK_API_URL: 'http://example.com/' }, /SLACK_API_URL/],
    ['slack: { listen: 127.0.0.1:4748 }', TOKENS, /SLACK_SIGNING_SECRET.*missing/],
    ['slack: { listen: here }', { ...TOKENS, SLACK_SIGNING_SECRET: 'x' }, /slack\.listen.*host:port/],
    ['slack: { people: { ana: [view] } }', TOKENS, /slack\.people\.ana.*the id of a person/],
    ['slack: { people: { U012AB: [fly] } }', TOKENS, /slack\.people\.U012AB/],
    ['channels: { paint: { says: loud } }', {}, /channels\.paint\.says.*quiet, normal or all/],
  ])('%s with %o is refused', (yaml, values, problem) => {
    expect(problemsOf(yaml, values)).toEqual([expect.stringMatching(problem) as string])
  })
})

test('where agents write is settled in the file, and slips are named', () => {
  const { workspace, repositories } = configOf(
    `workspace: { setup: [[npm, ci]], confine: refuse, keep: { count: 3, megabytes: 5 }, ship: { command: [gh, pr, create] } }
repositories: { shop: { folder: ../shop, base: release/2.1 } }`,
  )
  expect(workspace).toEqual({
    setup: [['npm', 'ci']],
    exclude: [],
    confine: 'refuse',
    author: null,
    keep: { count: 3, bytes: 5_000_000 },
    ship: { line: ['gh', 'pr', 'create'], env: [] },
    remote: null,
  })
  expect(repositories).toEqual(new Map([['shop', { folder: '../shop', base: 'release/2.1' }]]))
})

describe('A remote', () => {
  test('is an address without anything secret, and names of what is', () => {
    const yaml =
      'workspace: { remote: { url: "https://git.example.org/shop.git", key: SHOP_TOKEN, env: [HTTPS_PROXY] } }'
    expect(configOf(yaml).workspace.remote).toEqual({
      url: 'https://git.example.org/shop.git',
      base: null,
      user: 'x-access-token',
      key: 'SHOP_TOKEN',
      env: ['HTTPS_PROXY'],
    })
  })

  test.each(['https://ana:secret@git.example.org/shop.git', 'ext::sh', '../shop.git', '--upload-pack=x'])(
    'such as %s is refused without being said again',
    url => {
      expect(problemsOf(`workspace: { remote: { url: "${url}" } }`)).toEqual([
        expect.stringMatching(/^regatta\.yaml: workspace\.remote\.url: write it as (?!.*secret@)/) as string,
      ])
    },
  )
})

describe('Discord', () => {
  const DISCORD_TOKEN = 'MTAwMDAw.abc.some-letters'
  test('is not there without a token', () => {
    expect(configOf(null).discord).toBeNull()
    expect(configOf('discord: {}').discord).toBeNull()
  })

  test('takes ids as they are written, however long, and reads the token into a secret', () => {
    const yaml = `discord:
  people:
    123456789012345678: { name: ana, may: [administer] }
  roles: { 123456789012345679: [start, answer] }
  channels: { "123456789012345680": [answer] }
  server: 123456789012345681
`
    const { discord } = configOf(yaml, { DISCORD_TOKEN })
    expect(JSON.stringify(discord)).not.toContain('some-letters')
    expect(discord?.people).toEqual({
      named: new Map([['123456789012345678', { rights: ['administer'], name: 'ana' }]]),
      roles: new Map([['123456789012345679', ['start', 'answer']]]),
      channels: new Map([['123456789012345680', ['answer']]]),
      everyone: ['view'],
      server: '123456789012345681',
      reserved: new Set(['ana']),
    })
  })

  test.each<[string | null, Record<string, string>, RegExp]>([
    [null, { DISCORD_TOKEN: 'nothing' }, /DISCORD_TOKEN in the environment: this is no such token/],
    [null, { DISCORD_TOKEN, DISCORD_API_URL: 'http://discord.example/api' }, /DISCORD_API_URL/],
    ['discord: { people: { ana: [view] } }', { DISCORD_TOKEN }, /the id of a person/],
    ['discord: { roles: { 123456789012345679: [fly] } }', { DISCORD_TOKEN }, /roles/],
  ])('%s with %o is refused', (yaml, values, said) => {
    expect(problemsOf(yaml, values).join('\n')).toMatch(said)
  })
})
