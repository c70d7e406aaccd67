import { readdir, readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const SRC = join(ROOT, 'src')

interface Rule {
  /** Folders and files of ours; `folder/port.ts` names a single file. Types may come from more. */
  ours: string[]
  typesFrom?: string[]
  /** Packages; `node:` stands for everything that Node brings. */
  outside: string[]
}

/** Who may import what: the table of docs/ARCHITECTURE.md. Its own folder goes without saying. */
const RULES: Record<string, Rule> = {
  lib: { ours: [], outside: [] },
  commands: { ours: ['lib'], typesFrom: ['run'], outside: [] },
  plan: { ours: ['lib'], outside: ['satteri', 'yaml'] },
  reading: { ours: ['lib', 'model', 'plan', 'system/quickly.ts'], outside: ['node:'] },
  run: { ours: ['lib'], typesFrom: ['plan'], outside: [] },
  message: { ours: ['lib', 'plan', 'run'], typesFrom: ['commands'], outside: [] },
  picture: { ours: ['lib', 'message', 'run'], typesFrom: ['plan'], outside: [] },
  config: {
    ours: ['lib', 'commands', 'run/policy.ts', 'run/outcome.ts', 'run/permissions.ts', 'run/verbosity.ts'],
    typesFrom: ['run'],
    outside: ['zod', 'yaml'],
  },
  system: { ours: ['lib'], outside: ['node:', 'pino', '@resvg/resvg-js'] },
  model: { ours: ['lib'], outside: ['openai'] },
  agents: {
    ours: ['lib', 'system', 'model', 'run/outcome.ts', 'run/permissions.ts'],
    typesFrom: ['run', 'plan'],
    outside: ['node:', 'zod', '@agentclientprotocol/sdk', '@modelcontextprotocol/sdk'],
  },
  memory: { ours: ['lib'], outside: [] },
  workspace: { ours: ['lib', 'system'], typesFrom: ['run', 'plan'], outside: ['node:'] },
  store: {
    ours: ['lib', 'system', 'run/states.ts', 'message/post.ts'],
    typesFrom: ['run', 'plan', 'message', 'commands', 'agents/port.ts', 'chat/port.ts'],
    outside: ['node:', 'drizzle-orm', 'postgres', '@electric-sql/pglite', 'pg-boss'],
  },
  chat: {
    ours: ['lib', 'message', 'store/port.ts', 'commands/rights.ts'],
    typesFrom: ['run', 'store', 'commands'],
    outside: ['node:', 'zod', '@slack/bolt', '@discordjs/ws', 'discord.js'],
  },
  engine: {
    ours: [
      'lib',
      'system',
      'commands',
      'plan',
      'run',
      'message',
      'picture',
      'store/port.ts',
      'agents/port.ts',
      'workspace/port.ts',
      'chat/port.ts',
      'memory/port.ts',
    ],
    typesFrom: ['store/chat-port.ts', 'store/retrospectives-port.ts', 'store/schedules-port.ts'],
    outside: [],
  },
  web: {
    ours: ['lib', 'system', 'run', 'message', 'picture', 'chat/console/names.ts'],
    typesFrom: ['chat', 'store', 'plan', 'commands', 'workspace/port.ts'],
    outside: ['node:', 'hono', '@hono/node-server', 'zod', 'preact'],
  },
  desk: {
    ours: ['lib', 'system', 'plan', 'run', 'engine', 'store/port.ts', 'config'],
    outside: ['node:', 'hono', '@hono/node-server', 'zod'],
  },
  terminal: {
    ours: [
      'lib',
      'system',
      'commands',
      'plan',
      'run',
      'message',
      'picture',
      'engine',
      'desk',
      'store/port.ts',
      'web/listen.ts',
      'chat/discord/check.ts',
      'chat/discord/commands.ts',
      'chat/slack/check.ts',
      'chat/slack/manifest.ts',
      'config',
      'app.ts',
      'open-store.ts',
      'open-reading-model.ts',
      'reading/ask-model.ts',
      'front.ts',
      'probes.ts',
      'agents/acp/presets.ts',
    ],
    outside: ['node:', 'yaml'],
  },
  'open-agents.ts': { ours: ['agents', 'config', 'system'], outside: [] },
  'open-reading-model.ts': { ours: ['config', 'lib', 'model', 'reading', 'system'], outside: [] },
  'open-store.ts': { ours: ['config', 'lib', 'store', 'system'], outside: ['node:'] },
  'open-workspaces.ts': { ours: ['*'], outside: ['node:'] },
  'app.ts': { ours: ['*'], outside: ['node:'] },
  'chats.ts': { ours: ['*'], outside: ['node:'] },
  'probes.ts': { ours: ['*'], outside: [] },
  'troubles.ts': { ours: ['*'], outside: ['node:'] },
  'front.ts': { ours: ['*'], outside: ['node:'] },
  'main.ts': { ours: ['*'], outside: ['node:'] },
  'start.js': { ours: ['main.ts', 'system/quick-imports.js'], outside: [] },
}

/** What the bench measures us beside, and where else we use it ourselves. */
const PEERS: Record<string, string[]> = {
  '@dbos-inc/dbos-sdk': [],
  'graphile-worker': [],
  'markdown-it': [],
  'pg-boss': ['store/jobs.ts'],
}

/** What the pure core never does: ask the time, chance or the outside, or wait. */
const PURE = new Set(['plan', 'run', 'lib', 'message', 'picture', 'commands'])
const IMPURE =
  /\b(Date\.now|new Date\(\)|Math\.random|performance\.|setTimeout|setInterval|setImmediate|async |await |fetch\(|process\.)/

interface Source {
  path: string
  room: string
  text: string
  /** `isLate`: at the moment it is needed, by a call. */
  imports: { from: string; isType: boolean; isLate: boolean }[]
}

async function readSources(): Promise<Source[]> {
  const names = [...(await listFiles(SRC)), ...(await listFiles(join(ROOT, 'commands')))]
  return await Promise.all(
    names.map(async name => {
      const text = await readFile(name, 'utf8')
      const path = toPath(name)
      return { path, room: path.split('/')[0] ?? '', text, imports: readImports(text) }
    }),
  )
}

async function listFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.filter(name => /\.[jt]s$/.test(name)).map(name => join(folder, name))
}

/** `commands` lies beside `src`, and is a room like those in it. */
function toPath(name: string): string {
  return relative(SRC, name).replace(/^\.\.\//, '')
}

function readImports(text: string): Source['imports'] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/g,
  )
  return [...found].map(([, type, from, dynamic]) => ({
    from: from ?? dynamic ?? '',
    isType: type !== undefined,
    isLate: dynamic !== undefined,
  }))
}

function findForeign(source: Source): string[] {
  const rule = RULES[source.room]
  if (!rule) return [`${source.path}: the folder ${source.room} has no rule`]
  return source.imports.flatMap(({ from, isType }) => {
    const isAllowed = from.startsWith('.')
      ? allowsOurs(source, rule, from, isType)
      : allowsOutside(rule, from)
    return isAllowed ? [] : [`${source.path} imports ${from}`]
  })
}

function allowsOurs(source: Source, rule: Rule, from: string, isType: boolean): boolean {
  const base = source.room === 'commands' ? ROOT : SRC
  const target = toPath(resolve(base, source.path, '..', from))
  const room = target.split('/')[0] ?? ''
  if (room === source.room || rule.ours.includes('*')) return true
  const allowed = isType ? [...rule.ours, ...(rule.typesFrom ?? [])] : rule.ours
  return allowed.includes(room) || allowed.includes(target)
}

function allowsOutside(rule: Rule, from: string): boolean {
  if (from.startsWith('node:') || builtinModules.includes(from)) return rule.outside.includes('node:')
  return rule.outside.some(name => from === name || from.startsWith(`${name}/`))
}

const sources = await readSources()

test('finds the sources it speaks of', () => {
  expect(sources.length).toBeGreaterThan(50)
  expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(200)
})

test('no file imports what its folder may not', () => {
  expect(sources.flatMap(findForeign)).toEqual([])
})

test('the core knows no clock, no chance and nothing that waits', () => {
  const impure = sources
    .filter(({ room }) => PURE.has(room))
    .flatMap(({ path, text }) => {
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`/g, '')
      const found = IMPURE.exec(code)
      return found ? [`${path}: ${found[0]}`] : []
    })
  expect(impure).toEqual([])
})

test('a service that starts loads nothing of what reads documents, of models or of a database that it does not use', () => {
  const known = new Map(sources.map(({ path, imports }) => [path, imports]))
  const loaded = new Set<string>()
  const outside = new Set<string>()
  const load = (path: string): void => {
    if (loaded.has(path)) return
    loaded.add(path)
    for (const { from, isType, isLate } of known.get(path) ?? [])
      if (!isType && !isLate)
        if (from.startsWith('.')) load(toPath(resolve(SRC, path, '..', from)))
        else outside.add(from)
  }
  for (const path of ['start.js', 'main.ts', 'terminal/serve.ts', 'store/open-store.ts', 'desk/routes.ts'])
    load(path)
  expect(loaded).toContain('engine/engine.ts')
  const late = [
    'plan/read-plan.ts',
    'plan/findings/find-doubts.ts',
    'web/read-ahead-process.ts',
    'model/chat.ts',
  ]
  expect([...late, 'store/pglite-driver.ts'].filter(path => loaded.has(path))).toEqual([])
  expect([...outside].filter(name => /^(satteri|openai|@electric-sql)/.test(name))).toEqual([])
})

test('the environment is read in one place, and nothing ends the process on the spot before its work is over', () => {
  const offenders = sources.flatMap(({ path, text }) => [
    ...(text.includes('process.env') && !path.startsWith('config/') ? [`${path}: process.env`] : []),
    ...(text.includes('process.exit(') && path !== 'main.ts' ? [`${path}: process.exit`] : []),
  ])
  expect(offenders).toEqual([])
})

test('drizzle is imported in the store only', () => {
  const offenders = sources.filter(
    ({ room, imports }) => room !== 'store' && imports.some(({ from }) => from.startsWith('drizzle')),
  )
  expect(offenders.map(({ path }) => path)).toEqual([])
})

test('what the bench measures us beside is imported by the bench alone, and comes with no installation', async () => {
  const { dependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  const names = (await Promise.all(['bench', 'test'].map(name => listFiles(join(ROOT, name))))).flat()
  const others = names.map(async name => ({
    path: relative(ROOT, name),
    imports: readImports(await readFile(name, 'utf8')),
  }))
  const all = [...sources, ...(await Promise.all(others))]
  const importersOf = (peer: string): string[] =>
    all
      .filter(({ imports }) => imports.some(({ from }) => from === peer || from.startsWith(`${peer}/`)))
      .map(({ path }) => path)
  for (const [peer, ours] of Object.entries(PEERS)) {
    const importers = importersOf(peer)
    expect(
      importers.filter(path => path.startsWith('bench/')),
      peer,
    ).not.toEqual([])
    expect(importers.filter(path => !path.startsWith('bench/'))).toEqual(ours)
    expect(Object.hasOwn(dependencies, peer), peer).toBe(ours.length > 0)
  }
})

test('the way from main to the cure reads in under 500 lines', async () => {
  const way = ['main.ts', 'app.ts', 'engine/advance.ts', 'run/decide.ts', 'run/mitigate.ts']
  const lines = sources.filter(({ path }) => way.includes(path)).map(({ text }) => text.split('\n').length)
  expect(lines).toHaveLength(way.length)
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThan(500)
})
