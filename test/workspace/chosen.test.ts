import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openWorkspaces } from '../../src/workspace/open-workspaces.ts'
import { commitAll, git, initRepository, readRunShape } from '../support/git-target.ts'
import { readShape, writeShape } from '../support/shape.ts'
import type { Shape } from '../support/shape.ts'

const place = mkdtempSync(join(tmpdir(), 'regatta-chosen-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const key = { run: 'run-1', task: 1, attempt: 1 }

function setUp(shape: Shape = { 'a.txt': 'a' }) {
  const target = mkdtempSync(join(place, 'target-'))
  writeShape(target, shape)
  const dataFolder = join(target, '.regatta')
  mkdirSync(dataFolder)
  const open = (base: string | null = null) =>
    openWorkspaces({ dataFolder, path: process.env['PATH'], baseOf: () => base })
  return { target, dataFolder, open }
}

/** One attempt that adds a file, from its opening to its end. */
async function work(
  workspaces: ReturnType<typeof openWorkspaces>,
  target: string,
  task = 1,
): Promise<string> {
  const one = { ...key, task }
  const { folder } = await workspaces.open(one, target)
  writeShape(folder, { [`new-${task}.txt`]: 'new' })
  expect(await workspaces.merge(one)).toMatchObject({ kind: 'merged' })
  await workspaces.drop(one)
  return folder
}

test('a folder that is no repository, or has no commit yet, gets copies and takes the changes itself', async () => {
  for (const isBegun of [false, true]) {
    const { target, open } = setUp()
    if (isBegun) initRepository(target)
    await work(open(), target)
    expect(readShape(target)).toMatchObject({ 'a.txt': 'a', 'new-1.txt': 'new' })
    expect(await open().describe('run-1', target)).toBeNull()
  }
})

test.each([
  [
    'cannot be read',
    (target: string) => appendFileSync(join(target, '.git/config'), '[core\n'),
    /bad config/,
  ],
  [
    'is of a kind that git does not know',
    (target: string) => {
      git(target, ['config', 'core.repositoryformatversion', '1'])
      git(target, ['config', 'extensions.unheardOf', 'true'])
    },
    /unknown repository extension/,
  ],
  [
    'is elsewhere and gone',
    (target: string) => {
      rmSync(join(target, '.git'), { recursive: true })
      writeFileSync(join(target, '.git'), 'gitdir: /nowhere/at/all\n')
    },
    /not a git repository/,
  ],
  [
    'has no files',
    (target: string) => {
      git(target, ['clone', '-q', '--bare', '.', 'bare'])
      rmSync(join(target, '.git'), { recursive: true })
      cpSync(join(target, 'bare'), target, { recursive: true })
    },
    /Work in a clone/,
  ],
])('a folder whose repository %s is not taken for one without', async (_, spoil, message) => {
  const { target, open } = setUp()
  initRepository(target)
  commitAll(target)
  spoil(target)
  const before = readShape(target)
  await expect(open().open(key, target)).rejects.toMatchObject({
    code: 'git',
    message: expect.stringMatching(message),
  })
  expect(readShape(target)).toEqual(before)
})

test('a run stays with the kind that it began with, also in another process', async () => {
  const { target, open } = setUp()
  await work(open(), target)
  initRepository(target)
  writeShape(target, { '.gitignore': '.regatta\n' })
  commitAll(target)
  await work(open(), target, 2)
  expect(existsSync(join(target, 'new-2.txt'))).toBe(true)
  expect(git(target, ['for-each-ref', '--format=%(refname)'])).toBe('refs/heads/main')
})

test('what lies in the data folder, is ignored or not committed yet is nobody’s repository though one is around it', async () => {
  const { target, dataFolder, open } = setUp({
    'a.txt': 'a',
    '.gitignore': '.regatta\nout\n',
    'out/x.txt': 'x',
  })
  initRepository(target)
  commitAll(target)
  for (const inside of [join(dataFolder, 'rehearsals/run-1'), join(target, 'out'), join(target, 'fresh')]) {
    mkdirSync(inside, { recursive: true })
    await work(open(), inside)
    expect(existsSync(join(inside, 'new-1.txt'))).toBe(true)
  }
  expect(git(target, ['for-each-ref', '--format=%(refname)'])).toBe('refs/heads/main')
})

test('a folder within a repository is worked in there, and what it is told of is from there', async () => {
  const { target, open } = setUp({ 'lib/a.txt': 'a', 'app/b.txt': 'b', '.gitignore': '.regatta\n' })
  initRepository(target)
  commitAll(target)
  const workspaces = open()
  const { folder } = await workspaces.open(key, join(target, 'app'))
  expect(readShape(folder)).toEqual({ 'b.txt': 'b' })
  writeShape(folder, { 'b.txt': 'B', '../lib/a.txt': 'A' })
  const changes = [
    { path: 'b.txt', kind: 'changed' },
    { path: '../lib/a.txt', kind: 'changed' },
  ]
  expect(await workspaces.changes(key)).toEqual(changes)
  expect(await workspaces.merge(key)).toEqual({ kind: 'merged', changes })
  expect(readRunShape(target)).toMatchObject({ 'lib/a.txt': 'A', 'app/b.txt': 'B' })
})

test('a run begins at the branch that is named for its folder, and at none that is not there', async () => {
  const { target, open } = setUp({ 'a.txt': 'a', '.gitignore': '.regatta\n' })
  initRepository(target)
  commitAll(target)
  git(target, ['branch', 'release/2'])
  writeShape(target, { 'a.txt': 'later' })
  commitAll(target)
  const { folder } = await open('release/2').open(key, target)
  expect(readShape(folder)).toMatchObject({ 'a.txt': 'a' })
  const missing = open('--upload-pack=x').open({ ...key, run: 'run-2' }, target)
  await expect(missing).rejects.toMatchObject({ code: 'target-missing' })
})

test('a branch that leaves no room for those of runs is named, with what to do about it', async () => {
  const { target, open } = setUp({ 'a.txt': 'a', '.gitignore': '.regatta\n' })
  initRepository(target)
  commitAll(target)
  git(target, ['branch', 'regatta'])
  await expect(open().open(key, target)).rejects.toMatchObject({
    code: 'git',
    message: expect.stringMatching(/git branch -m regatta/),
  })
  git(target, ['branch', '-m', 'regatta', 'other'])
  await work(open(), target)
})

test('fifty attempts that begin and end at once do not get in each other’s way', async () => {
  const { target, open } = setUp({ 'a.txt': 'a', '.gitignore': '.regatta\n' })
  initRepository(target)
  commitAll(target)
  const workspaces = open()
  await Promise.all(Array.from({ length: 50 }, (_, task) => work(workspaces, target, task)))
  expect(Object.keys(readRunShape(target))).toHaveLength(52)
  expect(await workspaces.merged('run-1', target)).toHaveLength(50)
  expect(git(target, ['worktree', 'list']).split('\n')).toHaveLength(1)
  expect(git(target, ['for-each-ref', 'refs/heads/regatta/attempts'])).toBe('')
  expect(git(target, ['fsck', '--no-dangling'])).toBe('')
})
