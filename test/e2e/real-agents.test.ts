import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JournalEntry } from '@copilotkit/aimock'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { layDataFolder } from '../support/prepared-database.ts'
import { commitAll, git, initRepository } from '../support/git-target.ts'
import { openModelDouble } from '../support/model-double.ts'
import type { ModelDouble } from '../support/model-double.ts'
import { readProcessesOf } from '../support/processes.ts'
import { startProgram } from '../support/program.ts'
import { readShape, writeShape } from '../support/shape.ts'
import { idOf, IN_WINDOW, lead, NAMES, PLAN, SHOP } from '../support/toy-shop.ts'
import { until } from '../support/until.ts'

vi.setConfig({ hookTimeout: 180_000 })

const ACP = [process.execPath, join(import.meta.dirname, '../support/acp-double.ts'), 'model']
const KEYS = {
  BUILDER_KEY: 'sk-builder-hush-hush',
  SPARE_KEY: 'sk-spare-hush-hush',
  PAINTER_KEY: 'sk-painter-hush-hush',
}
const toConfig = (url: string) => ({
  agent: 'builder',
  agents: {
    builder: { model: 'builder-model', provider: 'openai', checks: [['node', 'build.mjs'], ['env']] },
    painter: { acp: ACP, provider: 'openai', env: ['PAINTER_KEY'] },
  },
  assign: [{ match: 'PAINTER_*', agent: 'painter' }],
  providers: {
    openai: { url, key: 'BUILDER_KEY', env: { MODEL_URL: url } },
    spare: { url, key: 'SPARE_KEY', model: 'spare-model', env: { MODEL_URL: url } },
  },
})

const place = mkdtempSync(join(tmpdir(), 'regatta-shop-'))
const folder = join(place, 'shop')
const temporary = join(place, 'tmp')
/** Node keeps what it compiled where all programs of the machine find it. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'node-compile-cache')

let double: ModelDouble
let run: Awaited<ReturnType<typeof fillShop>>
beforeAll(async () => {
  double = await openModelDouble()
  run = await fillShop()
})
afterAll(async () => {
  await double[Symbol.asyncDispose]()
  rmSync(place, { recursive: true, force: true })
})

/** A person is in the middle of something when the run begins, and starts it in a terminal. */
async function fillShop() {
  lead(double.mock)
  const config = JSON.stringify(toConfig(double.url))
  writeShape(folder, { ...SHOP, 'plan.md': PLAN, 'regatta.yaml': config })
  initRepository(folder)
  const base = commitAll(folder)
  writeShape(folder, { 'README.md': 'Half a sentence', 'window.mjs': 'export const window = []\n' })
  git(folder, ['add', 'window.mjs'])
  writeShape(folder, { 'window.mjs': 'broken by hand', 'notes.txt': 'not known to git' })
  await layDataFolder(join(folder, '.regatta'))
  mkdirSync(temporary)
  const before = readCheckout()

  const args = ['run', 'plan.md', '--yes', '--checks', '--json']
  await using program = startProgram(args, folder, { ...KEYS, TMPDIR: temporary, NODE_COMPILE_CACHE })
  await program.said(/"type":"merged"/)
  const processes = readProcessesOf(folder)
  const code = await program.ended
  const output = program.output()
  const events = output.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line) as Told]))
  const id = events[0]!.run
  return { id, code, output, errors: program.errors(), events, base, before, processes }
}

type Told = Event & { run: string }

/** Whatever a person sees who looks at their own checkout. */
function readCheckout(): object {
  const files = Object.entries(readShape(folder)).filter(([path]) => !path.startsWith('.regatta/'))
  return {
    files,
    head: git(folder, ['rev-parse', '--symbolic-full-name', 'HEAD']),
    commit: git(folder, ['rev-parse', 'HEAD']),
    status: git(folder, ['status', '--porcelain']),
    staged: git(folder, ['diff', '--cached']),
    stashed: git(folder, ['stash', 'list']),
  }
}

function ofType<T extends Event['type']>(type: T): Extract<Told, { type: T }>[] {
  return run.events.filter((event): event is Extract<Told, { type: T }> => event.type === type)
}

test('all twelve tasks are done by both kinds of agents, without anybody being asked', () => {
  expect({ code: run.code, errors: run.errors }).toEqual({
    code: 0,
    errors: expect.stringMatching(/node build\.mjs/),
  })
  expect(ofType('run-ended')).toMatchObject([{ status: 'done' }])
  const done = ofType('task-done').map(({ task }) => task)
  expect(NAMES).toHaveLength(12)
  expect(new Set(done.filter(task => task.startsWith('T-')))).toEqual(new Set(NAMES.map(idOf)))
  expect(ofType('wave-done').map(({ wave }) => wave)).toEqual(['Wave 1', 'Wave 2', 'Wave 3', 'Wave 4'])
  expect(ofType('escalated')).toEqual([])
})

test('each kind of agent met with each kind of trouble of its model', () => {
  const troublesOf = (isOf: (entry: JournalEntry) => boolean): string[] => {
    const met = double.mock.getRequests().filter(isOf)
    const troubles = met.flatMap(({ response: { chaosAction, interrupted } }) =>
      chaosAction ? [chaosAction] : interrupted ? ['cut'] : [],
    )
    return [...new Set(troubles)].sort()
  }
  const ofPainter = ({ body }: JournalEntry): boolean => JSON.stringify(body).includes('painter-model')
  expect(troublesOf(ofPainter)).toEqual(['disconnect', 'drop', 'malformed', 'rateLimit'])
  expect(troublesOf(entry => !ofPainter(entry))).toEqual([
    'cut',
    'disconnect',
    'drop',
    'malformed',
    'rateLimit',
  ])
  // What they do not get over by themselves, the run does.
  expect(ofType('provider-closed')).toMatchObject([{ provider: 'openai', because: 'down' }])
  const mended = ofType('task-mended').map(({ task, failure, cure }) => `${task} ${failure} ${cure}`)
  expect(mended.filter(line => !line.includes('conflict')).sort()).toEqual([
    `${idOf('ship')} error retry`,
    `${idOf('horse')} provider next-provider`,
    `${idOf('boat')} error retry`,
  ])
})

test('two tasks come into conflict with another of their wave, and are done again on what came in', () => {
  const ended = ofType('attempt-ended').filter(({ outcome }) => outcome.kind === 'conflict')
  const pairs = [
    ['drum', 'doll'],
    ['bear', 'top'],
  ].map(pair => pair.map(idOf))
  expect(ended).toHaveLength(2)
  expect(ended.map(({ task }) => pairs.findIndex(pair => pair.includes(task)))).toEqual([0, 1])
  for (const { task } of ended) expect(attemptsOf(task)).toEqual(['conflict', 'done'])
  expect(ofType('task-mended').filter(({ cure }) => cure === 'redo')).toHaveLength(2)
})

test('the change that broke the check of its wave together with another is found, taken back and made anew', () => {
  const undone = ofType('merge-undone')
  expect(undone).toHaveLength(1)
  const [{ task, why, tail }] = undone as [(typeof undone)[0]]
  expect([idOf('train'), idOf('plane')]).toContain(task)
  expect(why).toContain('node build.mjs')
  expect(tail).toMatch(/both stand on shelf 7/)
  expect(attemptsOf(task)).toEqual(['done', 'done'])
  const checked = ofType('attempt-ended').filter(({ task: one }) => one === 'Wave 3 gate')
  expect(checked.map(({ outcome }) => outcome)).toMatchObject([
    { kind: 'checked', results: [{ exit: 1 }] },
    { kind: 'checked', results: [{ exit: 0 }] },
  ])
})

function attemptsOf(task: string): string[] {
  return ofType('attempt-ended').flatMap(event => (event.task === task ? [event.outcome.kind] : []))
}

test('the branch of the run builds, and holds what every task was to do', () => {
  const clone = join(place, 'clone')
  git(place, ['clone', '-q', '--single-branch', '--branch', `regatta/${run.id}`, folder, clone])
  execFileSync(process.execPath, ['build.mjs'], { cwd: clone, stdio: 'pipe' })
  const built = JSON.parse(readFileSync(join(clone, 'dist/shop.json'), 'utf8')) as Record<string, string[]>
  expect(built['toys']).toEqual([...NAMES, 'lamp'].sort())
  expect(built['window']!.toSorted()).toEqual([...IN_WINDOW, 'lamp'].sort())
})

test('of what stands on it each task has exactly one merge, that of its last attempt', () => {
  const keys = ['Regatta-Run', 'Regatta-Task', 'Regatta-Attempt', 'Regatta-Undoes']
  const format = keys.map(key => `%(trailers:key=${key},valueonly,separator=%x2C)`).join('%x1f')
  const range = `${run.base}..regatta/${run.id}`
  const lines = git(folder, ['log', '--first-parent', '--reverse', `--format=${format}`, range]).split('\n')
  const commits = lines.map(line => line.split('\x1f') as [string, string, string, string])
  const undone = commits.flatMap(([, , , undoes]) => (undoes === '' ? [] : [undoes]))
  const merged = commits.filter(([, task]) => task !== '')
  expect(undone).toHaveLength(1)
  expect(merged).toHaveLength(13)
  expect(new Set(commits.map(([of]) => of))).toEqual(new Set([run.id]))
  const standing = merged.flatMap(([, task, attempt]) => {
    const [index = '', name = ''] = task.split(' ')
    return undone.includes(`${index}-${attempt}`) ? [] : [`${name} ${attempt}`]
  })
  const last = NAMES.map(name => `${idOf(name)} ${attemptsOf(idOf(name)).length}`)
  expect(standing.sort()).toEqual(last.sort())
})

test('the checkout of the person is as they left it', () => {
  expect(run.before).toMatchObject({ commit: run.base, head: 'refs/heads/main' })
  expect(readCheckout()).toEqual(run.before)
})

test('nothing is left but what is named: no process, worktree, lock or file', async () => {
  if (process.platform === 'linux') expect(run.processes).not.toEqual([])
  await until(() => readProcessesOf(folder).length === 0, 'the end of all that it started')
  expect(readdirSync(temporary)).toEqual([])
  expect(git(folder, ['worktree', 'list']).split('\n')).toHaveLength(1)
  const admin = join(folder, '.git/worktrees')
  expect(existsSync(admin) ? readdirSync(admin) : []).toEqual([])
  expect(listFiles(folder).filter(path => path.endsWith('.lock'))).toEqual([])

  const conflicts = ofType('attempt-ended').filter(({ outcome }) => outcome.kind === 'conflict')
  const kept = conflicts.map(({ task, attempt }) => `${Number(task.slice(2)) - 1}-${attempt}`)
  const branches = git(folder, ['for-each-ref', '--format=%(refname:short)', 'refs/heads']).split('\n')
  const attempts = kept.map(name => `regatta/attempts/${run.id}/${name}`)
  expect(branches.sort()).toEqual(['main', `regatta/${run.id}`, ...attempts].sort())

  const data = join(folder, '.regatta')
  expect(
    readdirSync(data).filter(name => !['.gitignore', 'database', 'log', 'socket'].includes(name)),
  ).toEqual(['worktrees'])
  const files = listFiles(join(data, 'worktrees/runs'))
  const shown = files.map(path => path.replace(/^([^/]+)\/at-[^/]+/, '$1/at'))
  const records = kept.map(name => `${run.id}/at/${name}/attempt.json`)
  const ours = [`${run.id}/at/run.json`, `${run.id}/at/tip.json`]
  expect(shown.sort()).toEqual([...ours, ...records].sort())
})

test('no key is in anything that was said or kept', () => {
  // Agents that speak ACP say it aloud.
  expect(run.output).toContain('stands on its shelf. (•••)')
  const asked = JSON.stringify(double.mock.getRequests().map(({ body }) => body))
  expect(asked).toContain('REGATTA_LAUNCH=')
  const objects = git(folder, ['cat-file', '--batch-all-objects', '--batch'])
  const files = listFiles(place).map(path => [path, readFileSync(join(place, path), 'latin1')] as const)
  expect(files.length).toBeGreaterThan(100)
  const texts: (readonly [string, string])[] = [
    ['output', run.output],
    ['errors', run.errors],
    ['prompts', asked],
    ['objects', objects],
    ...files,
  ]
  const telling = texts.filter(([, text]) => Object.values(KEYS).some(key => text.includes(key)))
  expect(telling.map(([name]) => name)).toEqual([])
})

function listFiles(root: string): string[] {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
  return paths.filter(path => statSync(join(root, path)).isFile())
}
