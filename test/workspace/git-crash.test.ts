import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openGit } from '../../src/workspace/git/command.ts'
import { openGitWorktrees } from '../../src/workspace/git/worktrees.ts'
import type { WorkspaceKey, Workspaces } from '../../src/workspace/port.ts'
import { commitAll, git, initRepository, readRunShape } from '../support/git-target.ts'
import { writeShape } from '../support/shape.ts'

const place = mkdtempSync(join(tmpdir(), 'regatta-git-crash-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const [first, second]: [WorkspaceKey, WorkspaceKey] = [
  { run: 'run-1', task: 1, attempt: 1 },
  { run: 'run-1', task: 2, attempt: 1 },
]

function setUp() {
  const here = mkdtempSync(join(place, 'case-'))
  const target = join(here, 'target')
  writeShape(target, { a: 'a', b: 'b' })
  initRepository(target)
  commitAll(target)
  const root = join(here, 'root')
  const open = (before?: (args: readonly string[]) => Promise<void>): Workspaces =>
    openGitWorktrees({ root, path: process.env['PATH'], ...(before && { before }) })
  return { target, root, open }
}

/** Dies before git is started for the nth time: what it awaits never comes. True: it came to its end before. */
async function dieAt(
  nth: number,
  given: ReturnType<typeof setUp>,
  work: (workspaces: Workspaces) => Promise<unknown>,
): Promise<boolean> {
  const dead = Promise.withResolvers<void>()
  let starts = 0
  const workspaces = given.open(() => {
    starts += 1
    if (starts !== nth) return Promise.resolve()
    dead.resolve()
    return new Promise(() => {})
  })
  return await Promise.race([work(workspaces).then(() => true), dead.promise.then(() => false)])
}

/** What is left beside the run's branch. */
function listLeft({ target, root }: ReturnType<typeof setUp>): string[] {
  const others = ['refs/heads/regatta/attempts', 'refs/regatta']
  const refs = git(target, ['for-each-ref', '--format=%(refname)', ...others]).split('\n')
  const admin = join(target, '.git/worktrees')
  const worktrees = existsSync(admin) ? readdirSync(admin) : []
  const locks = readdirSync(join(target, '.git'), { recursive: true, encoding: 'utf8' })
  const runs = join(root, 'runs/run-1')
  const ours = existsSync(runs) ? readdirSync(runs).flatMap(name => readdirSync(join(runs, name))) : []
  return [...refs, ...worktrees, ...locks.filter(name => name.endsWith('.lock')), ...ours].filter(
    name => name !== '' && name !== 'run.json' && name !== 'tip.json',
  )
}

const countMerged = (target: string, ref = 'refs/heads/regatta/run-1'): number =>
  git(target, ['log', '--first-parent', '--format=%(trailers:key=Regatta-Task,valueonly)', ref])
    .split('\n')
    .filter(line => line.startsWith('1 ')).length

async function attempt(workspaces: Workspaces, target: string): Promise<void> {
  const { folder } = (await workspaces.find(first)) ?? (await workspaces.open(first, target))
  writeShape(folder, { a: 'A', c: 'c' })
  rmSync(join(folder, 'b'), { force: true })
  await workspaces.changes(first)
  await workspaces.merge(first)
  await workspaces.drop(first)
}

const STEPS_MAX = 20
const nths = Array.from({ length: STEPS_MAX }, (_, index) => index + 1)

describe('An attempt whose process is killed before git is started', () => {
  test('for whatever time comes in once, and leaves nothing', async () => {
    for (const nth of nths) {
      const given = setUp()
      const { target } = given
      const isDone = await dieAt(nth, given, workspaces => attempt(workspaces, target))
      const again = given.open()
      await again.prune(async () => false)
      // whoever goes on knows of the merge what the branch tells
      const merged = await again.merged('run-1', target)
      if (merged.length === 0 || (await again.find(first))) await attempt(again, target)
      await again.drop(first)
      expect(readRunShape(target), `killed before start ${nth}`).toEqual({ a: 'A', c: 'c' })
      expect(countMerged(target), `killed before start ${nth}`).toBe(1)
      await again.dropAll('run-1')
      expect(listLeft(given), `killed before start ${nth}`).toEqual([])
      if (isDone) return
    }
    expect.fail('it never came to its end')
  }, 180_000)

  test('and whose run is over then leaves only what came in', async () => {
    for (const nth of [3, 6, 8, 10, 12]) {
      const given = setUp()
      await dieAt(nth, given, workspaces => attempt(workspaces, given.target))
      const again = given.open()
      await again.prune(async () => true)
      expect(listLeft(given), `killed before start ${nth}`).toEqual([])
      const shape = readRunShape(given.target)
      expect([
        { a: 'a', b: 'b' },
        { a: 'A', c: 'c' },
      ]).toContainEqual({ ...shape })
    }
  })
})

test('A roll back that is killed at any step is done or not, and done once when it is asked for again', async () => {
  for (const nth of nths) {
    const given = setUp()
    const { target } = given
    const workspaces = given.open()
    await attempt(workspaces, target)
    const { folder } = await workspaces.open(second, target)
    writeShape(folder, { d: 'd' })
    await workspaces.merge(second)
    await workspaces.drop(second)
    const isDone = await dieAt(nth, given, other => other.rollBack([first], target))
    const again = given.open()
    expect(await again.rollBack([first], target)).toEqual({ kind: 'undone', paths: ['a', 'b', 'c'] })
    expect({ ...readRunShape(target) }).toEqual({ a: 'a', b: 'b', d: 'd' })
    expect(git(target, ['log', '--format=%s', '--grep=Take back', 'regatta/run-1']).split('\n')).toHaveLength(
      1,
    )
    expect(await again.merged('run-1', target)).toEqual([second])
    if (isDone) return
  }
  expect.fail('it never came to its end')
})

test('What is kept of a failed attempt is whole or gone when its process is killed', async () => {
  for (const nth of nths) {
    const given = setUp()
    const { target } = given
    const work = async (workspaces: Workspaces): Promise<void> => {
      const { folder } = await workspaces.open(first, target)
      writeShape(folder, { c: 'c' })
      await workspaces.keep(first)
    }
    const isDone = await dieAt(nth, given, work)
    const again = given.open()
    await again.prune(async () => true)
    const isKept = git(target, ['for-each-ref', 'refs/heads/regatta/attempts']) !== ''
    const { kept, folder } = await again.open(second, target, first)
    expect(kept).toBe(isKept)
    expect(existsSync(join(folder, 'c'))).toBe(isKept)
    await again.forget('run-1')
    expect(listLeft(given), `killed before start ${nth}`).toEqual([])
    if (isDone) return
  }
  expect.fail('it never came to its end')
})

const LOCKS = [
  '.git/refs/heads/regatta/run-1.lock',
  '.git/refs/regatta/runs/run-1.lock',
  '.git/packed-refs.lock',
  '../root/runs/run-1/AT/1-1/index.lock',
]

describe('A lock that a crash left', () => {
  /** An attempt that is open, and what would keep it from its end. */
  async function setUpLocked(path: string, ageMs: number) {
    const given = setUp()
    const said: object[] = []
    const tried: string[] = []
    const workspaces = openGitWorktrees({
      root: given.root,
      path: process.env['PATH'],
      lockTries: 2,
      before: async args => void tried.push(args[0] ?? ''),
      log: { warn: fields => void said.push(fields) },
    })
    const { folder } = await workspaces.open(first, given.target)
    writeShape(folder, { c: 'c' })
    const [at = ''] = readdirSync(join(given.root, 'runs/run-1'))
    const lock = join(given.target, path.replace('AT', at))
    writeShape(join(lock, '..'), { [basename(lock)]: '' })
    const then = new Date(Date.now() - ageMs)
    utimesSync(lock, then, then)
    return { ...given, workspaces, lock, said, tried }
  }

  test.each(LOCKS)('as %s keeps nobody from anything once it is too old to be held', async path => {
    const { workspaces, lock, said, target } = await setUpLocked(path, 3_600_000)
    expect(await workspaces.merge(first)).toMatchObject({ kind: 'merged' })
    await workspaces.drop(first)
    expect(existsSync(lock)).toBe(false)
    expect(said).toEqual([{ locks: [lock] }])
    expect(readRunShape(target)).toEqual({ a: 'a', b: 'b', c: 'c' })
  })

  test('a moment ago is left to whoever may hold it, and waited for once', async () => {
    const { workspaces, lock, tried } = await setUpLocked(LOCKS[3]!, 0)
    for (const times of [2, 1]) {
      tried.length = 0
      await expect(workspaces.merge(first)).rejects.toMatchObject({ code: 'git' })
      expect(tried.filter(name => name === 'update-index')).toHaveLength(times)
    }
    expect(existsSync(lock)).toBe(true)
  })

  test('on a branch of ours goes at the next start', async () => {
    const { open, lock } = await setUpLocked(LOCKS[0]!, 3_600_000)
    await open().prune(async () => false)
    expect(existsSync(lock)).toBe(false)
  })
})

test('git that somebody else ends may be tried again, and git that takes too long is to be mended', async () => {
  const folder = mkdtempSync(join(place, 'git-'))
  const path = join(folder, 'git')
  writeFileSync(path, '#!/bin/sh\n[ "$last" = y ] || kill -9 $$\nsleep 600\n', { mode: 0o755 })
  const command = openGit({ path: `${folder}:${process.env['PATH']}` })
  const ended = command.ask(['push'], {})
  await expect(ended).rejects.toMatchObject({
    code: 'io',
    message: expect.stringMatching(/^git push was ended from outside/),
  })
  const late = command.ask(['push'], { env: { last: 'y' }, timeMs: 10 })
  await expect(late).rejects.toMatchObject({
    code: 'git',
    message: expect.stringMatching(/^git push did not end within 0.01 s/),
  })
})
