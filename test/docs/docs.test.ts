import { join } from 'node:path'
import { access, constants, readFile } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import { openTally } from '../../src/engine/tally.ts'
import { listFigures, listProcess } from '../../src/web/metrics.ts'
import { findProblem, listCommands, listNamed } from './commands.ts'
import { listSettings, listVariables } from './configuration.ts'
import { KINDS, listMoves, STATES, watchMoves } from './run-states.ts'
import { readTable, renewTable, writeTable } from './table.ts'

// Starts the program once for each command.
vi.setConfig({ testTimeout: 300_000 })

const DOCS = join(import.meta.dirname, '../../docs')

test('docs/configuration.md has every setting and variable, and says of each what it is; -u adds what is new', async () => {
  const path = join(DOCS, 'configuration.md')
  const settings = listSettings().map(({ name, form, usual }) => [`\`${name}\``, form, usual])
  const variables = (await listVariables()).map(name => [`\`${name}\``])
  const head = ['setting', 'takes', 'left out', 'is']
  const one = renewTable(await readFile(path, 'utf8'), 'settings', head, settings)
  const both = renewTable(one.page, 'variables', ['variable', 'is'], variables)
  await expect(both.page).toMatchFileSnapshot(path)
  expect([...one.untold, ...both.untold], 'say in the last column what these are').toEqual([])
})

test('docs/run-states.md has every state, and every move that is seen in lives where everything goes wrong', async () => {
  const path = join(DOCS, 'run-states.md')
  let page = await readFile(path, 'utf8')
  const untold: string[] = []
  const moves = await watchMoves([
    { seed: 1, count: 60, tasks: 4 },
    { seed: 777_777, count: 10, tasks: 8 },
  ])
  for (const kind of KINDS) {
    const states = STATES[kind].map(state => [`\`${state}\``])
    const renewed = renewTable(page, `${kind} states`, ['state', 'is'], states)
    untold.push(...renewed.untold)
    const known = readTable(page, `${kind} moves`)
    page = writeTable(renewed.page, `${kind} moves`, ['from', 'to', 'at'], listMoves(moves[kind], known))
  }
  await expect(page).toMatchFileSnapshot(path)
  expect(untold, 'say in the last column what these are').toEqual([])
})

test('docs/operations.md has every figure that is told', async () => {
  const path = join(DOCS, 'operations.md')
  const none = { count: 0, oldestMs: 0 }
  const figures = {
    runs: {},
    tasks: {},
    queued: none,
    slots: null,
    used: 0,
    line: 0,
    closed: 0,
    questions: none,
    posts: none,
    inbound: none,
    workers: 0,
    databaseBytes: 0,
  }
  const fares = {
    residentBytes: 0,
    heapBytes: 0,
    cpuSeconds: 0,
    uptimeSeconds: 0,
    lagMeanSeconds: 0,
    lagMaxSeconds: 0,
  }
  const told = [
    ...listFigures(figures, 1),
    ...openTally().read(),
    ...listProcess(fares, { open: 0, connections: 1 }),
  ]
  const rows = told.map(({ name, about, type, samples }) => {
    const label = type === 'histogram' ? '' : (Object.keys(samples[0]?.labels ?? {})[0] ?? '')
    return [`\`regatta_${name}${label === '' ? '' : `{${label}}`}\``, type, about]
  })
  const page = await readFile(path, 'utf8')
  const up = ['`regatta_database_up`', 'gauge', 'Whether the database answered in time.']
  await expect(writeTable(page, 'metrics', ['figure', 'type', 'is'], [up, ...rows])).toMatchFileSnapshot(path)
})

test('every regatta.yaml of the documents is taken as it stands', async () => {
  const pages = ['../README.md', 'agents.md', 'operations.md', 'workspaces.md']
  const blocks = await Promise.all(pages.map(async name => await readFile(join(DOCS, name), 'utf8')))
  const files = blocks.flatMap(page =>
    Array.from(page.matchAll(/^```yaml\n([^]*?)^```$/gm), ([, yaml]) => yaml!),
  )
  expect(files.length).toBeGreaterThanOrEqual(pages.length)
  const file = { path: 'regatta.yaml', isNamed: true }
  for (const yaml of files)
    expect(toConfig({ values: {}, folder: '/', file }, yaml), yaml).toMatchObject({ config: {} })
})

test('as a service of systemd the program is told to end itself, and not the npm that would not hand it on', async () => {
  const page = await readFile(join(DOCS, 'operations.md'), 'utf8')
  const [, folder = ''] = /^WorkingDirectory=(\S+)$/m.exec(page) ?? []
  const [, start = ''] = /^ExecStart=(.+)$/m.exec(page) ?? []
  const { scripts } = JSON.parse(await readFile(join(DOCS, '../package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  expect(start).toBe(`${folder}/node_modules/.bin/${scripts['start']}`)
  await access(join(DOCS, '../node_modules/.bin/node'), constants.X_OK)
  const read = toConfig({ values: {}, folder: '/', file: { path: 'regatta.yaml', isNamed: false } }, null)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  const [, stop = ''] = /^TimeoutStopSec=(\d+)$/m.exec(page) ?? []
  expect(Number(stop) * 1_000).toBeGreaterThan(read.config.endMs)
})

test('every command of the documents is one that there is', async () => {
  const [commands, named] = [await listCommands(), await listNamed()]
  expect(commands.length).toBeGreaterThan(20)
  expect(named.length).toBeGreaterThan(40)
  const helps = new Map<string, string>()
  const problems: string[] = []
  for (const command of [...commands, ...named]) {
    const problem = await findProblem(command, helps)
    if (problem !== null) problems.push(`${command.place}: ${command.words.join(' ')}: ${problem}`)
  }
  expect(problems).toEqual([])
})
