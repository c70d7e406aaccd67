import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openPlainFolders } from '../../src/workspace/plain-folders.ts'
import type { WorkspaceKey } from '../../src/workspace/port.ts'
import { readShape, writeShape } from '../support/shape.ts'
import type { Shape } from '../support/shape.ts'
import { until } from '../support/until.ts'

const place = mkdtempSync(join(tmpdir(), 'regatta-plain-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const key: WorkspaceKey = { run: 'run-1', task: 1, attempt: 1 }
function setUp(shape: Shape) {
  const root = mkdtempSync(join(place, 'root-'))
  const target = mkdtempSync(join(place, 'target-'))
  writeShape(target, shape)
  return { root, target, workspaces: openPlainFolders({ root }) }
}

describe('A copy', () => {
  test('leaves out its own folder, the data folder and what is named', async () => {
    const target = mkdtempSync(join(place, 'target-'))
    const data = join(target, '.regatta')
    const root = join(data, 'workspaces')
    writeShape(target, { 'a.txt': 'a', '.regatta/db': 'd', 'deep/dist/x': 'x', '.git/config': 'c' })
    const workspaces = openPlainFolders({ root, exclude: [data, 'dist'] })
    const { folder } = await workspaces.open(key, target)
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'deep'])
    expect(await workspaces.changes(key)).toEqual([])
  })

  test('of a folder inside the data folder is a whole one', async () => {
    const data = mkdtempSync(join(place, 'data-'))
    const target = join(data, 'rehearsals/r1')
    writeShape(target, { 'a.txt': 'a' })
    const workspaces = openPlainFolders({ root: join(data, 'workspaces'), exclude: [data] })
    const { folder } = await workspaces.open(key, target)
    expect(readShape(folder)).toEqual({ 'a.txt': 'a' })
  })

  test.each(['../../up', '..', '.', '', 'a/b', 'é%2E'])('stays in the root for a run named %j', async run => {
    const { root, target, workspaces } = setUp({ 'a.txt': 'a' })
    const { folder } = await workspaces.open({ ...key, run }, target)
    expect(folder.startsWith(`${root}/`)).toBe(true)
    expect(folder.slice(root.length + 1).split('/')).toHaveLength(3)
    await workspaces.drop({ ...key, run })
    expect(existsSync(target)).toBe(true)
  })

  test('shows a change that keeps size and time', async () => {
    const { target, workspaces } = setUp({ 'a.txt': 'aaa' })
    utimesSync(join(target, 'a.txt'), 1_000_000, 1_000_000)
    const { folder } = await workspaces.open(key, target)
    const file = join(folder, 'a.txt')
    const { atime, mtime } = statSync(file)
    writeFileSync(file, 'bbb')
    utimesSync(file, atime, mtime)
    expect(await workspaces.changes(key)).toEqual([{ path: 'a.txt', kind: 'changed' }])
  })

  test('takes no old hash for a target that changed since', async () => {
    const { target, workspaces } = setUp({ 'a.txt': 'aaa' })
    await workspaces.open(key, target)
    writeFileSync(join(target, 'a.txt'), 'bbb')
    const second = { ...key, task: 2 }
    await workspaces.open(second, target)
    expect(await workspaces.changes(second)).toEqual([])
  })

  test('is refused of too many files, and says where they are', async () => {
    const { target, workspaces } = setUp({ 'few/a.txt': 'a' })
    const many = join(target, 'many')
    mkdirSync(many)
    writeFileSync(join(many, '0'), '')
    // links to few files: fewer inodes for the test to make
    for (let index = 1; index <= 20_000; index++) linkSync(join(many, '0'), join(many, String(index)))
    await expect(workspaces.open(key, target)).rejects.toMatchObject({
      code: 'target-too-large',
      message: expect.stringMatching(/20,000 files.*most of it in many.*Choose a smaller folder/),
    })
  })

  test('is refused of too many bytes', async () => {
    const { target, workspaces } = setUp({ big: '' })
    truncateSync(join(target, 'big'), 500_000_001)
    await expect(workspaces.open(key, target)).rejects.toMatchObject({ code: 'target-too-large' })
  })
})

describe('A merge killed -9 and asked for again', () => {
  const FILES = 300
  const base: Shape = {}
  const expected: Shape = {}
  for (let index = 0; index < FILES; index++) base[`d${index % 7}/f${index}`] = `base ${index}`
  for (let index = 0; index < FILES; index += 3) expected[`d${index % 7}/f${index}`] = `changed ${index}`
  for (let index = 2; index < FILES; index += 3) expected[`d${index % 7}/f${index}`] = `base ${index}`
  for (let index = 0; index < FILES; index += 2) expected[`new/${index}`] = `new ${index}`

  interface Place {
    target: string
    attempt: string
  }
  const countNew = ({ target }: Place): number =>
    existsSync(join(target, 'new')) ? readdirSync(join(target, 'new')).length : 0
  const moments: { title: string; isReached: (place: Place) => boolean }[] = [
    { title: 'at once', isReached: () => true },
    {
      title: 'while staging',
      isReached: ({ target }) => readdirSync(target).some(name => name.startsWith('.regatta')),
    },
    { title: 'at the journal', isReached: ({ attempt }) => existsSync(join(attempt, 'merge.json')) },
    { title: 'after one file', isReached: place => countNew(place) >= 1 },
    { title: 'after some files', isReached: place => countNew(place) >= 50 },
    { title: 'after most files', isReached: place => countNew(place) >= 140 },
  ]

  async function killAt({ isReached }: (typeof moments)[number]) {
    const { root, target, workspaces } = setUp(base)
    const { folder } = await workspaces.open(key, target)
    rmSync(folder, { recursive: true })
    writeShape(folder, expected)
    const script = new URL('../support/merge-host.ts', import.meta.url).pathname
    const host = spawn(process.execPath, [script, root], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(host, 'exit')
    await once(host.stdout, 'data')
    await until(() => isReached({ target, attempt: join(root, 'run-1/1-1') }), 'the moment to kill it')
    host.kill('SIGKILL')
    await exited
    const journal = join(root, 'run-1/1-1/merge.json')
    const isMerged = existsSync(journal) && readFileSync(journal, 'utf8').includes('"state":"merged"')
    return { target, again: openPlainFolders({ root }), isMerged }
  }

  test.each(moments)('finishes what was begun, $title', async moment => {
    const { target, again } = await killAt(moment)
    const result = await again.merge(key)
    expect(result).toMatchObject({ kind: 'merged' })
    expect(result).toHaveProperty('changes.length', 350)
    expect(readShape(target)).toEqual(expected)
    expect(await again.merge(key)).toEqual(result)
    await again.drop(key)
    expect(readdirSync(target).filter(name => name.startsWith('.regatta'))).toEqual([])
    expect(await again.rollBack([key], target)).toHaveProperty('paths.length', 350)
    expect(readShape(target)).toEqual(base)
  })

  test.each(moments)('undoes what was begun when it is only dropped, $title', async moment => {
    const { target, again, isMerged } = await killAt(moment)
    await again.drop(key)
    expect(readShape(target)).toEqual(isMerged ? expected : base)
    expect(existsSync(join(target, 'new'))).toBe(isMerged)
    expect(readdirSync(target).filter(name => name.startsWith('.regatta'))).toEqual([])
    await again.drop(key)
    expect(readShape(target)).toEqual(isMerged ? expected : base)
  })
})

/** A copy with a change of each kind; its tests wind a merge that was done back to the middle. */
async function openChanged() {
  const { root, target, workspaces } = setUp({ a: 'a', b: 'b', gone: 'g' })
  const { folder } = await workspaces.open(key, target)
  writeShape(folder, { a: 'A', b: 'B', new: 'n' })
  rmSync(join(folder, 'gone'))
  return { root, target, workspaces, journal: join(root, 'run-1/1-1/merge.json') }
}

describe('A merge that stopped half-way', () => {
  /** What was staged is at hand again, `b` was never brought in. */
  function windBack(target: string, journal: string): { staging: string } {
    const done: { changes: { path: string }[] } = JSON.parse(readFileSync(journal, 'utf8'))
    const staging = join(target, '.regatta-merge-run-1-1-1')
    mkdirSync(staging)
    done.changes.forEach(({ path }, index) => {
      const old = { a: 'a', b: 'b', gone: 'g' }[path]
      if (old !== undefined) writeFileSync(join(staging, `${index}.old`), old)
    })
    writeFileSync(join(target, 'b'), 'b')
    writeFileSync(journal, JSON.stringify({ ...done, state: 'begun' }))
    return { staging }
  }

  test('is taken back when somebody wrote a path of it meanwhile', async () => {
    const { root, target, workspaces, journal } = await openChanged()
    await workspaces.merge(key)
    const { staging } = windBack(target, journal)
    writeFileSync(join(target, 'b'), 'somebody else')

    const result = await openPlainFolders({ root }).merge(key)
    expect(result).toEqual({ kind: 'conflict', paths: ['b'] })
    expect(readShape(target)).toEqual({ a: 'a', b: 'somebody else', gone: 'g' })
    expect(existsSync(staging)).toBe(false)
  })

  test('leaves nothing behind when it was stopped after its last file', async () => {
    const { root, target, workspaces } = await openChanged()
    const result = await workspaces.merge(key)
    writeShape(target, { '.regatta-merge-run-1-1-1/0.old': 'a' })
    expect(await openPlainFolders({ root }).merge(key)).toEqual(result)
    expect(readShape(target)).toEqual({ a: 'A', b: 'B', new: 'n' })
  })

  test('is taken back when its copy is dropped', async () => {
    const { root, target, workspaces, journal } = await openChanged()
    await workspaces.merge(key)
    const { staging } = windBack(target, journal)
    await openPlainFolders({ root }).drop(key)
    expect(readShape(target)).toEqual({ a: 'a', b: 'b', gone: 'g' })
    expect(existsSync(staging)).toBe(false)
  })

  test('stays when it was finished before its copy is dropped', async () => {
    const { target, workspaces } = await openChanged()
    await workspaces.merge(key)
    await workspaces.drop(key)
    expect(readShape(target)).toEqual({ a: 'A', b: 'B', new: 'n' })
  })

  test('refuses a journal that leads out of the target', async () => {
    const { root, workspaces, journal } = await openChanged()
    const after = { kind: 'file', size: 1, executable: false, sha256: '' }
    const changes = [{ path: '../escaped', kind: 'added', before: null, after }]
    writeFileSync(journal, JSON.stringify({ state: 'begun', changes }))
    await expect(workspaces.merge(key)).rejects.toMatchObject({ code: 'io' })
    expect(existsSync(join(root, '../escaped'))).toBe(false)
  })
})

test('leaves nothing of a run once all its copies are dropped, whatever stands beside them', async () => {
  const { root, target, workspaces } = setUp({ a: 'a' })
  await workspaces.open(key, target)
  await workspaces.open({ ...key, task: 2 }, target)
  writeShape(join(root, 'run-1'), { 'stray/file': 's' })
  await workspaces.dropAll('run-1')
  expect(readdirSync(root)).toEqual([])
})

describe('A copy that goes on from an earlier one', () => {
  test('holds links, modes and folders as they were left, and knows what is new since the base', async () => {
    const { target, workspaces } = setUp({ 'run.sh*': '#!', 'l→': 'run.sh', 'd/gone': 'g', kept: 'k' })
    const { folder } = await workspaces.open(key, target)
    rmSync(join(folder, 'd'), { recursive: true })
    writeShape(folder, { 'new.sh*': '#!', 'm→': 'kept', 'node_modules/x': 'x' })
    const second = { ...key, attempt: 2 }
    const opened = await workspaces.open(second, target, key)
    expect(readShape(opened.folder)).toEqual({
      'run.sh*': '#!',
      'l→': 'run.sh',
      kept: 'k',
      'new.sh*': '#!',
      'm→': 'kept',
    })
    expect(await workspaces.changes(second)).toEqual(await workspaces.changes(key))
    writeFileSync(join(opened.folder, 'kept'), 'K')
    expect(await workspaces.changes(second)).toHaveLength(4)
  })

  test('knows of a large file, whose copy takes a while, that it is not as the base', async () => {
    const { target, workspaces } = setUp({})
    writeFileSync(join(target, 'large'), Buffer.alloc(30_000_000, 'a'))
    const { folder } = await workspaces.open(key, target)
    writeFileSync(join(folder, 'large'), Buffer.alloc(30_000_000, 'b'))
    const second = { ...key, attempt: 2 }
    await workspaces.open(second, target, key)
    expect(await workspaces.changes(second)).toEqual([{ path: 'large', kind: 'changed' }])
  })

  test('is a fresh one when the earlier one is no copy any more, or too large for one', async () => {
    const { target, workspaces } = setUp({ a: 'a' })
    const { folder } = await workspaces.open(key, target)
    const second = { ...key, attempt: 2 }
    truncateSync(join(folder, 'a'), 500_000_001)
    const opened = await workspaces.open(second, target, key)
    expect(opened.kept).toBe(false)
    expect(readShape(opened.folder)).toEqual({ a: 'a' })
    rmSync(folder, { recursive: true })
    expect(await workspaces.open(second, target, key)).toEqual(opened)
  })
})
