import { describe, expect, test } from 'vitest'
import { toConfig } from '../src/config.ts'
import type { Config } from '../src/config.ts'

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

function problemsOf(yaml: string, values: Record<string, string> = {}): string[] {
  const read = toConfig(environment(values), yaml)
  return 'problems' in read ? read.problems : []
}

describe('the configuration', () => {
  test('without any setting rehearses, in an embedded database', () => {
    expect(configOf(null)).toMatchObject({
      folder: '/here',
      dataFolder: '.regatta',
      databaseUrl: null,
      slots: 50,
      commands: [],
      defaultAgent: 'rehearsal',
      user: 'someone',
    })
  })

  test('takes agents, slots and policy from the file', () => {
    const config = configOf(`
slots: 4
agent: claude
agents:
  claude: { command: [claude, -p, "{prompt}"], env: [API_KEY] }
policy: { retries: 1, minutes: 2, approvers: [ana], cures: { timeout: never } }
`)
    expect(config).toMatchObject({
      slots: 4,
      defaultAgent: 'claude',
      commands: [{ name: 'claude', command: ['claude', '-p', '{prompt}'], env: ['API_KEY'] }],
    })
    expect(config.policy).toMatchObject({ retriesMax: 1, attemptMs: 120_000, approvers: ['ana'] })
    expect(config.policy.rows.timeout.mode).toBe('never')
    expect(config.policy.rows.error.mode).toBe('auto')
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
    ['policy: { cures: { tantrum: auto } }', /policy\.cures: tantrum: no such failure.*timeout/],
    ['policy: { cures: { check: auto } }', /policy\.cures: check: no such failure/],
    ['policy: { cures: { timeout: ask } }', /policy\.cures\.timeout: write auto .* or never/],
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
