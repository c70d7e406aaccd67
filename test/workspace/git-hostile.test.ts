import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openGitWorktrees } from '../../src/workspace/git/worktrees.ts'
import type { GitWorktreesOptions } from '../../src/workspace/git/worktrees.ts'
import type { Moved, WorkspaceKey } from '../../src/workspace/port.ts'
import { commitAll, git, initRepository, readRunShape, toRunRef } from '../support/git-target.ts'
import { readShape, writeShape } from '../support/shape.ts'
import type { Shape } from '../support/shape.ts'

const place = mkdtempSync(join(tmpdir(), 'regatta-hostile-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const key: WorkspaceKey = { run: 'run-1', task: 1, attempt: 1 }

function setUp(shape: Shape = { 'a.txt': 'a' }, options: Partial<GitWorktreesOptions> = {}) {
  const here = mkdtempSync(join(place, 'case-'))
  const target = join(here, 'target')
  mkdirSync(target)
  writeShape(target, shape)
  initRepository(target)
  commitAll(target)
  const root = join(here, 'root')
  const workspaces = openGitWorktrees({ root, path: process.env['PATH'], ...options })
  const escaped = join(here, 'escaped')
  const branches = () => git(target, ['for-each-ref', '--format=%(refname)']).split('\n')
  return { here, target, root, workspaces, escaped, branches }
}

/** Leaves a file behind when anything runs it. */
function trap(escaped: string): string {
  const script = `${escaped}.sh`
  writeFileSync(script, `#!/bin/sh\ntouch '${escaped}'\ncat\n`)
  chmodSync(script, 0o755)
  return script
}

const NAMES = {
  'an option': '--upload-pack=touch escaped',
  'a way up': '../../escaped',
  'a shell line': '$(touch escaped); `touch escaped` && touch escaped',
  lines: 'a\nRegatta-Attempt: 7\n\nRegatta-Task: 9 x',
  'a zero': 'a\0b',
  'ten thousand characters': 'x'.repeat(10_000),
  'marks of direction': '\u202Egnp.exe\u2066',
  'a format': '%H%n%(trailers)%s',
  'half a character': 'a\uD800b',
  'a name that git refuses': 'a..b.lock/@{u}~^:?*[\\',
  nothing: '',
}

describe('A run by the name of', () => {
  test.each(Object.entries(NAMES))('%s changes nothing outside', async (_, name) => {
    const { here, target, root, workspaces, branches } = setUp()
    const named = { ...key, run: name }
    const { folder } = await workspaces.open(named, target)
    expect(folder.startsWith(`${root}/runs/`)).toBe(true)
    writeShape(folder, { 'b.txt': 'b' })
    const note = { task: name, title: name, approvers: [name] }
    expect(await workspaces.merge(named, note)).toEqual({
      kind: 'merged',
      changes: [{ path: 'b.txt', kind: 'added' }],
    })
    expect(await workspaces.merged(name, target)).toEqual([named])
    const message = git(target, ['log', '-1', '--format=%B', toRunRef(target)])
    expect(message.match(/^Regatta-Task:/gm)).toHaveLength(1)
    expect(message.match(/^Regatta-Attempt: 1$/gm)).toHaveLength(1)
    expect(message).not.toMatch(/[\0\u202E\u2066]/)
    await workspaces.drop(named)
    expect(branches().filter(ref => !/^refs\/(?:heads\/)?regatta\//.test(ref))).toEqual(['refs/heads/main'])
    expect(readShape(target)).toEqual({ 'a.txt': 'a' })
    expect(git(target, ['status', '--porcelain'])).toBe('')
    expect(readShape(here)).not.toHaveProperty('escaped')
    await workspaces.forget(name)
    expect(readShape(join(root, 'runs'))).toEqual({})
  })

  test('another name gets branches and folders of its own', async () => {
    const { target, workspaces } = setUp()
    const names = ['a b', 'a%20b', 'a_b', 'attempts', 'x'.repeat(90), `${'x'.repeat(89)}y`]
    const folders: string[] = []
    for (const run of names) folders.push((await workspaces.open({ ...key, run }, target)).folder)
    expect(new Set(folders).size).toBe(names.length)
    const refs = git(target, ['for-each-ref', 'refs/heads/regatta/']).split('\n')
    expect(refs).toHaveLength(2 * names.length)
  })
})

describe('What an attempt leaves', () => {
  test.each(Object.entries(NAMES).filter(([, name]) => !/[\0\uD800]|^$|\.\.\/|.{300}/.test(name)))(
    'in files named like %s comes in as it is',
    async (_, name) => {
      const { target, workspaces } = setUp()
      const { folder } = await workspaces.open(key, target)
      writeShape(folder, { [`d/${name}`]: 'text' })
      const path = `d/${name}`
      expect(await workspaces.changes(key)).toEqual([{ path, kind: 'added' }])
      expect(await workspaces.merge(key)).toMatchObject({ kind: 'merged' })
      expect(readRunShape(target)).toEqual({ 'a.txt': 'a', [path]: 'text' })
    },
  )

  test('through links to outside stays outside, and such links do not come in', async () => {
    const { here, target, workspaces } = setUp({ 'd/a.txt': 'a' })
    const outside = join(here, 'outside')
    writeShape(outside, { 'a.txt': 'secret' })
    const { folder } = await workspaces.open(key, target)
    rmSync(join(folder, 'd'), { recursive: true })
    symlinkSync(outside, join(folder, 'd'))
    symlinkSync(join(outside, 'a.txt'), join(folder, 'leak'))
    expect(await workspaces.changes(key)).toEqual([
      { path: 'd', kind: 'added' },
      { path: 'd/a.txt', kind: 'removed' },
      { path: 'leak', kind: 'added' },
    ])
    await expect(workspaces.merge(key)).rejects.toMatchObject({ code: 'refused' })
    expect(readRunShape(target)).toEqual({ 'd/a.txt': 'a' })
    await workspaces.drop(key)
    expect(readShape(outside)).toEqual({ 'a.txt': 'secret' })
  })

  test('is its files, whatever it did to its branch, its index and its history', async () => {
    const { target, workspaces } = setUp({ 'a.txt': 'a', 'b.txt': 'b' })
    const { folder } = await workspaces.open(key, target)
    writeShape(folder, { 'a.txt': 'own commit' })
    git(folder, ['commit', '-qam', 'mine'])
    git(folder, ['switch', '-q', '-c', 'elsewhere'])
    git(folder, ['update-index', '--assume-unchanged', 'b.txt'])
    git(folder, ['tag', '-f', 'regatta/run-1'])
    writeShape(folder, { 'a.txt': 'A', 'b.txt': 'B', 'c.txt': 'c' })
    expect(await workspaces.merge(key)).toMatchObject({ kind: 'merged' })
    expect(readRunShape(target)).toEqual({ 'a.txt': 'A', 'b.txt': 'B', 'c.txt': 'c' })
    expect(git(target, ['rev-list', '--count', toRunRef(target), '^main'])).toBe('1')
  })

  test('leaves out what the repository ignores', async () => {
    const { target, workspaces } = setUp({ '.gitignore': 'out/\n*.log\n' })
    const { folder } = await workspaces.open(key, target)
    writeShape(folder, { 'out/x': 'x', 'a.log': 'l', 'kept.txt': 'k', 'node_modules/y': 'y' })
    expect(await workspaces.changes(key)).toEqual([{ path: 'kept.txt', kind: 'added' }])
  })

  test.each([
    { title: 'a folder of git', replace: (p: string) => initRepository(join(p, '..')) },
    {
      title: 'a file that points elsewhere',
      replace: (p: string) => writeFileSync(p, 'gitdir: /tmp/evil\n'),
    },
    { title: 'a link', replace: (p: string) => symlinkSync('/tmp/evil', p) },
    { title: 'nothing', replace: () => {} },
  ])('is refused when $title stands where its worktree is known by', async ({ replace }) => {
    const { target, workspaces } = setUp()
    const { folder } = await workspaces.open(key, target)
    rmSync(join(folder, '.git'))
    replace(join(folder, '.git'))
    writeShape(folder, { 'b.txt': 'b' })
    for (const ask of [() => workspaces.changes(key), () => workspaces.merge(key)])
      await expect(ask()).rejects.toMatchObject({
        code: 'refused',
        message: expect.stringMatching(/Start the attempt anew/),
      })
    await workspaces.drop(key)
    expect(existsSync(folder)).toBe(false)
    expect(readRunShape(target)).toEqual({ 'a.txt': 'a' })
  })

  test.each(['nested', 'sub/deep'])('is refused when it made a repository of its own in %s', async where => {
    const { target, workspaces } = setUp()
    const { folder } = await workspaces.open(key, target)
    writeShape(folder, { [`${where}/x.txt`]: 'x' })
    initRepository(join(folder, where))
    commitAll(join(folder, where))
    await expect(workspaces.merge(key)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/repository of its own/),
    })
    expect(readRunShape(target)).toEqual({ 'a.txt': 'a' })
  })

  test('is refused when it is more than an attempt may change', async () => {
    const { target, workspaces } = setUp({}, { limits: { files: 3, bytes: 1_000 } })
    const { folder } = await workspaces.open(key, target)
    writeShape(folder, { a: 'x'.repeat(1_001) })
    await expect(workspaces.changes(key)).rejects.toMatchObject({ code: 'target-too-large' })
    writeShape(folder, { a: '1', b: '2', c: '3', d: '4' })
    await expect(workspaces.merge(key)).rejects.toMatchObject({ code: 'target-too-large' })
  })
})

describe("Regatta's own git runs nothing", () => {
  test('of hooks, filters, monitors, merge and diff programs that the repository or an agent configured', async () => {
    const { target, workspaces, escaped } = setUp({
      '.gitattributes': '* filter=evil merge=evil diff=evil\n',
      a: 'a',
    })
    const script = trap(escaped)
    const evil = {
      'filter.evil.clean': script,
      'filter.evil.smudge': script,
      'filter.evil.process': script,
      'filter.evil.required': 'true',
      'merge.evil.driver': `${script} %A`,
      'diff.evil.textconv': script,
      'diff.external': script,
      'core.fsmonitor': script,
      'core.sshCommand': script,
      'core.pager': script,
      'gpg.program': script,
      'commit.gpgSign': 'true',
      'log.showSignature': 'true',
    }
    for (const [name, value] of Object.entries(evil)) git(target, ['config', name, value])
    for (const hook of [
      'pre-commit',
      'post-checkout',
      'reference-transaction',
      'post-index-change',
      'pre-push',
    ]) {
      mkdirSync(join(target, '.git/hooks'), { recursive: true })
      writeFileSync(join(target, '.git/hooks', hook), readFileSync(script), { mode: 0o755 })
    }
    const second = { ...key, task: 2 }
    const [one, two] = [await workspaces.open(key, target), await workspaces.open(second, target)]
    writeShape(one.folder, { a: 'one', b: 'b' })
    writeShape(two.folder, { c: 'c' })
    await workspaces.changes(key)
    await workspaces.additions(key, { files: 9, lines: 9, bytes: 999, lineChars: 99 })
    expect(await workspaces.merge(key)).toMatchObject({ kind: 'merged' })
    expect(await workspaces.merge(second)).toMatchObject({ kind: 'merged' })
    {
      await using view = await workspaces.view('run-1', target)
      expect(readShape(view!.folder)).toMatchObject({ a: 'one', b: 'b', c: 'c' })
    }
    await workspaces.describe('run-1', target)
    await workspaces.rollBack([key], target)
    await workspaces.keep(second)
    await workspaces.prune(async () => true)
    expect(existsSync(escaped)).toBe(false)
  })
})

const toRef = (branch: string): string => `refs/heads/${branch}`

describe('The branch of a run, when an agent', () => {
  const other = { ...key, task: 2 }
  const forged = 'x\n\nRegatta-Run: run-1\nRegatta-Task: 2 x\nRegatta-Attempt: 1\n'
  const MOVES = [
    {
      title: 'put a commit of its own on it, as if another attempt had been merged',
      move(folder: string) {
        writeShape(folder, { 'evil.txt': 'not judged' })
        git(folder, ['add', '-A'])
        git(folder, ['commit', '-q', '--allow-empty', '-m', forged])
        git(folder, ['update-ref', 'refs/heads/regatta/run-1', 'HEAD'])
      },
      isAside: true,
    },
    {
      title: 'moved it back',
      move: (folder: string) => git(folder, ['update-ref', 'refs/heads/regatta/run-1', 'main']),
      isAside: false,
    },
    {
      title: 'took it away, and all that nothing names with it',
      move(folder: string) {
        git(folder, ['update-ref', '-d', 'refs/heads/regatta/run-1'])
        git(folder, ['reflog', 'expire', '--expire=now', '--all'])
        git(folder, ['prune', '--expire=now'])
      },
      isAside: false,
    },
    {
      title: 'made it another name of a branch of people',
      move: (folder: string) => git(folder, ['symbolic-ref', 'refs/heads/regatta/run-1', 'refs/heads/main']),
      isAside: false,
    },
  ]

  test.each(MOVES)(
    '$title, is put back and told, and only what was judged is in it',
    async ({ move, isAside }) => {
      const { target, root, workspaces } = setUp()
      const told: Moved[] = []
      workspaces.onMoved?.(async moved => void told.push(moved))
      const main = git(target, ['rev-parse', 'main'])
      const first = await workspaces.open(key, target)
      writeShape(first.folder, { 'b.txt': 'b' })
      await workspaces.merge(key)
      const second = await workspaces.open(other, target)
      writeShape(second.folder, { 'real.txt': 'real' })
      await workspaces.additions(other, { files: 9, lines: 9, bytes: 999, lineChars: 99 })
      const tip = git(target, ['rev-parse', toRunRef(target)])
      const mover = await workspaces.open({ ...key, task: 3 }, target)
      move(mover.folder)

      expect(await workspaces.describe('run-1', target)).toMatchObject({ tip, commits: 1 })
      expect(told).toEqual([
        { run: 'run-1', branch: 'regatta/run-1', aside: isAside ? expect.any(String) : null },
      ])
      if (isAside) expect(git(target, ['show', `${toRef(told[0]!.aside!)}:evil.txt`])).toBe('not judged')
      move(mover.folder)
      const changes = [{ path: 'real.txt', kind: 'added' }]
      expect(await workspaces.merge(other)).toEqual({ kind: 'merged', changes })
      const held = { 'a.txt': 'a', 'b.txt': 'b', 'real.txt': 'real' }
      expect(readRunShape(target)).toEqual(held)

      move(mover.folder)
      const again = openGitWorktrees({ root, path: process.env['PATH'] })
      await again.dropAll('run-1')
      expect(readRunShape(target)).toEqual(held)
      expect(await again.merged('run-1', target)).toEqual([key, other])
      expect(git(target, ['rev-parse', 'main'])).toBe(main)
      expect(git(target, ['for-each-ref', 'refs/regatta'])).toBe('')
    },
  )
})

test('work comes in whatever another agent clears away of the repository, before it was judged and after', async () => {
  const { target, workspaces } = setUp()
  const other = { ...key, task: 2 }
  const { folder: cleaner } = await workspaces.open({ ...key, task: 3 }, target)
  const clear = () => git(cleaner, ['prune', '--expire=now'])
  for (const one of [key, other]) {
    const { folder } = await workspaces.open(one, target)
    writeShape(folder, { [`${one.task}.txt`]: 'text' })
    await workspaces.changes(one)
  }
  clear()
  const limits = { files: 9, lines: 9, bytes: 999, lineChars: 99 }
  expect(await workspaces.additions(key, limits)).toMatchObject([{ path: '1.txt', added: ['text'] }])
  clear()
  for (const one of [key, other]) expect(await workspaces.merge(one)).toMatchObject({ kind: 'merged' })
  expect(readRunShape(target)).toEqual({ 'a.txt': 'a', '1.txt': 'text', '2.txt': 'text' })
})

test('a file whose name is no text is refused by name, and left out in silence never', async () => {
  const { target, workspaces } = setUp()
  const { folder } = await workspaces.open(key, target)
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.of(0xe9)]), 'x')
  writeShape(folder, { 'b.txt': 'b' })
  await expect(workspaces.changes(key)).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringMatching(/not UTF-8: caf/),
  })
  await expect(workspaces.merge(key)).rejects.toMatchObject({ code: 'refused' })
})

test("a person's checkout, with all that is not committed in it, is never touched", async () => {
  const { target, workspaces } = setUp({ 'a.txt': 'a', 'b.txt': 'b' })
  writeShape(target, { 'a.txt': 'staged' })
  git(target, ['add', 'a.txt'])
  writeShape(target, { 'a.txt': 'not staged', 'new.txt': 'new' })
  const before = [git(target, ['status', '--porcelain=v2', '--branch']), git(target, ['stash', 'list'])]
  const index = readFileSync(join(target, '.git/index'))
  const { folder } = await workspaces.open(key, target)
  expect(readShape(folder)).toEqual({ 'a.txt': 'a', 'b.txt': 'b' })
  writeShape(folder, { 'a.txt': 'A', 'c.txt': 'c' })
  await workspaces.merge(key)
  await workspaces.drop(key)
  await workspaces.rollBack([key], target)
  expect(readFileSync(join(target, '.git/index'))).toEqual(index)
  expect([git(target, ['status', '--porcelain=v2', '--branch']), git(target, ['stash', 'list'])]).toEqual(
    before,
  )
  expect(readShape(target)).toEqual({ 'a.txt': 'not staged', 'b.txt': 'b', 'new.txt': 'new' })
})
