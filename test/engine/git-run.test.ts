import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openChecks } from '../../src/agents/check.ts'
import type { Agent, Checks } from '../../src/agents/port.ts'
import { ship } from '../../src/engine/ship.ts'
import { toText } from '../../src/message/plain.ts'
import { renderShipping } from '../../src/message/ship.ts'
import { toStoryLine } from '../../src/message/story.ts'
import type { Charter, Event } from '../../src/run/event.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { hasEnded } from '../../src/run/run.ts'
import type { Run } from '../../src/run/run.ts'
import { openWorkspaces } from '../../src/workspace/open-workspaces.ts'
import { commitAll, git, initRepository, readRunShape, toRunRef } from '../support/git-target.ts'
import { openQuietEngine } from '../support/quiet-engine.ts'
import { until } from '../support/until.ts'
import { Memory } from '../support/memory-store.ts'
import { charterOf, planOf } from '../support/runs.ts'
import { writeShape } from '../support/shape.ts'
import type { Shape } from '../support/shape.ts'

const place = mkdtempSync(join(tmpdir(), 'regatta-git-run-'))
let checks: Checks
beforeAll(() => {
  checks = openChecks({ environment: { PATH: process.env['PATH'] ?? '' } })
})
afterAll(async () => {
  await checks[Symbol.asyncDispose]()
  rmSync(place, { recursive: true, force: true })
})

type Write = (task: string, attempt: number, folder: string) => Shape | Promise<Shape>

interface Given {
  shape?: Shape
  plan: Charter['plan']
  write: Write
  charter?: Partial<Charter>
  setup?: string[][]
  confine?: 'warn' | 'refuse'
}

/** A run from its start to its end, in a repository of its own. */
async function go({ shape = { 'a.txt': 'a\n' }, plan, write, charter: wishes, setup, confine }: Given) {
  const target = mkdtempSync(join(place, 'target-'))
  writeShape(target, shape)
  initRepository(target)
  commitAll(target)
  const dataFolder = mkdtempSync(join(place, 'data-'))
  const agent: Agent = {
    name: 'agent',
    rehearses: false,
    work: async ({ task, attempt, folder, prompt }) => {
      prompts.push(prompt)
      writeShape(folder, await write(task, attempt, folder))
      return { ending: { kind: 'finished', summary: `did ${task}` }, tail: '' }
    },
  }
  const prompts: string[] = []
  const shown: string[] = []
  const workspaces = openWorkspaces({ dataFolder, path: process.env['PATH'] })
  const memory = new Memory(Date.now)
  await using store = memory.open()
  await using engine = openQuietEngine({
    store,
    agents: new Map([['agent', agent]]),
    workspaces,
    checks,
    setup: setup ?? [],
    confine,
    slots: 4,
  })
  engine.onActivity(({ text }) => shown.push(text))
  await engine.start()
  const agents = Object.fromEntries(plan.tasks.map(({ id }) => [id, 'agent']))
  const policy = { ...DEFAULT_POLICY, retryDelayMs: 1, checkMs: 20_000 }
  const charter = charterOf(plan, { policy, agents, folder: target, place: 'here', ...wishes })
  const events: Event[] = []
  const ended = Promise.withResolvers<Run>()
  engine.runs.listen((run, news) => {
    events.push(...news)
    if (hasEnded(run) || run.asking.size > 0) ended.resolve(run)
  })
  await engine.runs.submit(charter.run, { type: 'create', charter })
  await engine.runs.submit(charter.run, { type: 'start', by: 'ana' })
  const run = await ended.promise
  return { run, target, dataFolder, events, prompts, shown, workspaces }
}

const tasks = (...ids: string[]) => ({ tasks: ids.map(id => ({ id, produces: 'change' as const })) })
const done = (name: string): Shape => ({ [`${name}.ts`]: `export const ${name.toLowerCase()} = 1\n` })

test('each task of two waves works in a worktree, and all of it comes into the branch of the run', async () => {
  const folders: string[] = []
  const { run, target, dataFolder } = await go({
    plan: planOf({ 'Wave 1': tasks('A', 'B'), 'Wave 2': tasks('C') }),
    setup: [['sh', '-c', 'echo "$1" > set-up.log', 'sh', "it's ready"]],
    shape: { 'a.txt': 'a\n', '.gitignore': '*.log\n' },
    write(task, _, folder) {
      folders.push(folder)
      expect(readFileSync(join(folder, 'set-up.log'), 'utf8')).toBe("it's ready\n")
      if (task === 'C') expect(existsSync(join(folder, 'A.ts'))).toBe(true)
      return done(task)
    },
  })
  expect(run.status).toBe('done')
  expect(readRunShape(target)).toMatchObject({ ...done('A'), ...done('B'), ...done('C') })
  const message = git(target, ['log', '-1', '--format=%B', toRunRef(target)])
  expect(message).toMatch(
    /^C: Task C\n\nRegatta-Run: \S+\nRegatta-Task: 2 C\nRegatta-Attempt: 1\nApproved-by: ana/,
  )
  expect(git(target, ['status', '--porcelain'])).toBe('')
  expect(git(target, ['worktree', 'list']).split('\n')).toHaveLength(1)
  for (const folder of folders) expect(existsSync(folder)).toBe(false)
  expect(readdirSync(dataFolder).sort()).toEqual(['worktrees'])
})

test('what the set-up leaves is no work of the agent, and is named', async () => {
  const { events } = await go({
    plan: planOf({ 'Wave 1': tasks('A') }),
    setup: [['sh', '-c', 'echo made > made.txt']],
    write: task => done(task),
  })
  const outcomes = events.flatMap(event => (event.type === 'attempt-ended' ? [event.outcome] : []))
  expect(outcomes[0]).toMatchObject({
    kind: 'error',
    message: expect.stringContaining('workspace.setup left made.txt') as string,
  })
  expect(events.filter(({ type }) => type === 'merged')).toEqual([])
})

test('what a check writes after the work was judged does not come in', async () => {
  const { run, target } = await go({
    plan: planOf({ 'Wave 1': tasks('A') }),
    charter: {
      checks: [
        {
          command: 'mkdir -p coverage && echo junk > coverage/x && echo broken > A.ts',
          expect: 'success' as const,
        },
      ],
    },
    write: task => done(task),
  })
  expect(run.status).toBe('done')
  const held = readRunShape(target)
  expect(held).toMatchObject(done('A'))
  expect(Object.keys(held)).not.toContain('coverage/x')
})

test('two tasks that change the same line are both in it in the end: the later one is done on what came in', async () => {
  const both = Promise.withResolvers<void>()
  const begun = new Set<string>()
  const { run, target, events } = await go({
    plan: planOf({ 'Wave 1': tasks('A', 'B') }),
    async write(task, _, folder) {
      begun.add(task)
      if (begun.size === 2) both.resolve()
      await both.promise
      return { 'a.txt': `${readFileSync(join(folder, 'a.txt'), 'utf8')}export const ${task} = 1\n` }
    },
  })
  expect(run.status).toBe('done')
  const lines = readRunShape(target)['a.txt']!.split('\n')
  expect(lines.sort()).toEqual(['', 'a', 'export const A = 1', 'export const B = 1'])
  const conflicts = events.filter(
    event => event.type === 'attempt-ended' && event.outcome.kind === 'conflict',
  )
  expect(conflicts).toHaveLength(1)
  const left = git(target, ['for-each-ref', '--format=%(refname)', 'refs/heads/regatta/attempts'])
  expect(left).toMatch(/\/[01]-1$/)
})

test('a merge that breaks a check of its wave is found, taken back, and its task done again', async () => {
  const check = { command: '! grep -rq BROKEN . --include=*.ts', expect: 'success' as const }
  const { run, target, events, prompts } = await go({
    plan: planOf({ 'Wave 1': tasks('A', 'B', 'C', 'D', 'E'), 'Wave 2': tasks('F') }),
    charter: { gates: { 'Wave 1': { questions: [], checks: [check] } } },
    write: (task, attempt) =>
      task === 'D' && attempt === 1 ? { 'D.ts': 'export const d = "BROKEN"\n' } : done(task),
  })
  expect(run.status).toBe('done')
  const undone = events.filter(event => event.type === 'merge-undone')
  expect(undone).toMatchObject([{ task: 'D', attempt: 1, why: expect.stringMatching(/exit code 1/) }])
  expect(prompts.filter(prompt => prompt.includes('Attempt 1 failed: with its change'))).toHaveLength(1)
  expect(readRunShape(target)).toMatchObject({ ...done('D'), ...done('F') })
  expect(git(target, ['log', '--format=%s', '--grep=Take back', toRunRef(target)]).split('\n')).toHaveLength(
    1,
  )
  await until(
    () => git(target, ['worktree', 'list']).split('\n').length === 1,
    'the worktree of checks to go',
  )
})

test('a check that no merge of the wave broke comes before people, and nothing is taken back', async () => {
  const check = { command: 'exit 3', expect: 'success' as const }
  const { run, events } = await go({
    plan: planOf({ 'Wave 1': tasks('A'), 'Wave 2': tasks('B') }),
    charter: { gates: { 'Wave 2': { questions: [], checks: [check] } } },
    write: task => done(task),
  })
  expect([...run.asking].map(({ about }) => about.kind)).toEqual(['gate'])
  expect(events.filter(({ type }) => type === 'merge-undone')).toEqual([])
})

test('what a run has come to is shown, and shipped only as it was shown, by the command that was configured', async () => {
  const plan = planOf({ 'Wave 1': tasks('A') }, '--title "$(touch escaped)"')
  const { run, target, workspaces } = await go({ plan, write: task => done(task) })
  const remote = mkdtempSync(join(place, 'remote-'))
  git(remote, ['init', '-q', '--bare'])
  git(target, ['remote', 'add', 'origin', remote])
  const line = [
    'sh',
    '-c',
    'git push -q origin "$1:refs/heads/proposed" && echo "$2"',
    'sh',
    '{tip}',
    '{title}',
  ]
  const context = { workspaces, checks, command: { line, env: [] } }

  const shown = await ship(context, run, null)
  expect(shown).toMatchObject({
    kind: 'shown',
    summary: { commits: 1, log: [expect.stringMatching(/ A: Task A$/)], added: 1, files: [{ path: 'A.ts' }] },
  })
  const { summary } = shown as Extract<typeof shown, { kind: 'shown' }>
  expect(toText(renderShipping(run, shown))).toContain(`/wave ship ${run.id} ${summary.tip.slice(0, 12)}`)

  expect(toText(renderShipping(run, shown, 'regatta ship'))).toContain(`regatta ship ${run.id}`)

  expect(await ship({ ...context, command: null }, run, summary.tip)).toMatchObject({
    kind: 'failed',
    why: expect.stringMatching(/workspace.ship/),
  })
  expect(await ship(context, run, 'deadbeef')).toMatchObject({
    kind: 'failed',
    why: expect.stringMatching(/not what/),
  })
  expect(git(remote, ['for-each-ref'])).toBe('')
  expect(await ship(context, run, summary.tip.slice(0, 12))).toMatchObject({
    kind: 'shipped',
    tail: expect.stringContaining('$(touch escaped)'),
  })
  expect(git(remote, ['rev-parse', 'proposed'])).toBe(summary.tip)
  expect(existsSync(join(target, 'escaped'))).toBe(false)
})

const naming = (id: string, ...files: string[]) => ({ tasks: [{ id, produces: 'change' as const, files }] })

test('an attempt that changes what its task does not name is refused where that is configured, and told of it', async () => {
  const given = { plan: planOf({ 'Wave 1': naming('A', 'A.ts') }) }
  const write: Write = (task, attempt, folder) => {
    if (attempt === 1) return { ...done(task), ...done('Stray') }
    // it goes on from what it left
    rmSync(join(folder, 'Stray.ts'))
    return done(task)
  }
  const refused = await go({ ...given, write, confine: 'refuse' })
  expect(refused.run.status).toBe('done')
  expect(refused.prompts[1]).toContain('it changed files that its task does not name: Stray.ts')
  const warned = await go({ ...given, write, confine: 'warn' })
  expect(warned.prompts).toHaveLength(1)
  expect(warned.shown).toContain('it changed files that its task does not name: Stray.ts')
})

test('a named file that does not hold what its name says is not taken', async () => {
  const { run, prompts } = await go({
    plan: planOf({ 'Wave 1': naming('A', 'table.json', 'A.ts') }),
    write: (task, attempt) => ({ ...done(task), 'table.json': attempt === 1 ? '{"a": ' : '{"a": 1}' }),
  })
  expect(run.status).toBe('done')
  expect(prompts[1]).toMatch(/table.json was to be delivered, and it is not JSON/)
})

test('a link that leads out of the workspace is refused by its name, and the next try goes on without it', async () => {
  const { run, target, prompts } = await go({
    plan: planOf({ 'Wave 1': tasks('A') }),
    write(task, attempt, folder) {
      if (attempt === 1) return { ...done(task), 'leak→': '/etc/passwd' }
      expect(existsSync(join(folder, 'A.ts'))).toBe(true)
      rmSync(join(folder, 'leak'))
      return {}
    },
  })
  expect(run.status).toBe('done')
  expect(prompts[1]).toContain('it left links that lead out of its workspace: leak → /etc/passwd')
  expect(readRunShape(target)).toEqual({ 'a.txt': 'a\n', ...done('A') })
})

test('a commit that an agent puts on the branch of the run does not come in, and the thread says so', async () => {
  const { run, target, events } = await go({
    plan: planOf({ 'Wave 1': tasks('A'), 'Wave 2': tasks('B') }),
    write(task, _, folder) {
      if (task === 'B') {
        git(folder, ['commit', '-q', '--allow-empty', '-m', 'not judged'])
        git(folder, ['update-ref', toRunRef(folder), 'HEAD'])
      }
      return done(task)
    },
  })
  expect(run.status).toBe('done')
  expect(readRunShape(target)).toEqual({ 'a.txt': 'a\n', ...done('A'), ...done('B') })
  expect(git(target, ['log', '--format=%s', toRunRef(target)])).not.toContain('not judged')
  const moved = events.find(({ type }) => type === 'branch-put-back')!
  expect(toStoryLine(run, moved)).toMatch(
    /^Somebody else moved the branch regatta\/\S+: it is put back .* is the branch regatta\/aside\//,
  )
})
