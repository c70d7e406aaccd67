import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openPlainFolders } from '../../src/workspace/plain-folders.ts'
import type { WorkspaceKey, Workspaces } from '../../src/workspace/port.ts'
import { MERGES } from '../support/merge-cases.ts'
import { readShape, writeShape } from '../support/shape.ts'
import type { Shape } from '../support/shape.ts'

const place = mkdtempSync(join(tmpdir(), 'regatta-roll-back-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const toKey = (task: number): WorkspaceKey => ({ run: 'run-1', task, attempt: 1 })

function setUp(shape: Shape, keptBytesMax?: number) {
  const root = mkdtempSync(join(place, 'root-'))
  const target = mkdtempSync(join(place, 'target-'))
  writeShape(target, shape)
  return { root, target, workspaces: openPlainFolders({ root, ...(keptBytesMax && { keptBytesMax }) }) }
}

async function bringIn(
  workspaces: Workspaces,
  target: string,
  key: WorkspaceKey,
  files: Shape,
  gone: string[] = [],
) {
  const { folder } = await workspaces.open(key, target)
  for (const path of gone) rmSync(join(folder, path), { recursive: true })
  writeShape(folder, files)
  const result = await workspaces.merge(key)
  await workspaces.drop(key)
  return result
}

/** With its folders, which a shape does not show. */
function listAll(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
}

describe('A roll back', () => {
  test.each(MERGES)('leaves the target as it was before $title', async ({ base, copy, gone }) => {
    const { root, target, workspaces } = setUp(base)
    const before = listAll(target)
    const merged = await bringIn(workspaces, target, toKey(1), copy, gone)
    const changed = merged.kind === 'merged' ? merged.changes.map(({ path }) => path) : []
    const result = await workspaces.rollBack([toKey(1)], target)
    expect(result).toEqual({ kind: 'undone', paths: changed })
    expect(readShape(target)).toEqual(base)
    expect(listAll(target)).toEqual(before)
    await workspaces.forget('run-1')
    expect(readdirSync(root)).toEqual([])
  })

  test('brings modes back, and leaves folders that were there before', async () => {
    const { target, workspaces } = setUp({ 'run.sh': '#!', 'd/a': 'a' })
    chmodSync(join(target, 'run.sh'), 0o750)
    mkdirSync(join(target, 'empty'))
    await bringIn(workspaces, target, toKey(1), { 'empty/in/x': 'x' }, ['run.sh', 'd/a'])
    await workspaces.rollBack([toKey(1)], target)
    expect(statSync(join(target, 'run.sh')).mode & 0o777).toBe(0o750)
    expect(listAll(target)).toEqual(['d', 'd/a', 'empty', 'run.sh'])
  })

  test('leaves what both sides had done alike', async () => {
    const { target, workspaces } = setUp({ gone: 'g' })
    const { folder } = await workspaces.open(toKey(1), target)
    for (const side of [folder, target]) {
      writeShape(side, { both: 'b' })
      rmSync(join(side, 'gone'))
    }
    writeShape(folder, { own: 'o' })
    await workspaces.merge(toKey(1))
    expect(await workspaces.rollBack([toKey(1)], target)).toEqual({ kind: 'undone', paths: ['own'] })
    expect(readShape(target)).toEqual({ both: 'b' })
  })

  test('takes nothing away that a later attempt wrote alike', async () => {
    const { target, workspaces } = setUp({})
    const folders = [await workspaces.open(toKey(1), target), await workspaces.open(toKey(2), target)]
    for (const { folder } of folders) writeShape(folder, { both: 'b' })
    for (const task of [1, 2]) await workspaces.merge(toKey(task))
    const result = await workspaces.rollBack([toKey(1)], target)
    expect(result).toEqual({ kind: 'conflict', paths: ['both'], by: [toKey(2)] })
    expect(readShape(target)).toEqual({ both: 'b' })
    expect(await workspaces.rollBack([toKey(2)], target)).toEqual({ kind: 'undone', paths: [] })
    expect(await workspaces.rollBack([toKey(1), toKey(2)], target)).toEqual({
      kind: 'undone',
      paths: ['both'],
    })
    expect(readShape(target)).toEqual({})
  })

  test.each([
    { title: 'a mode', write: (target: string) => chmodSync(join(target, 'a'), 0o755), paths: ['a'] },
    { title: 'a link in its place', write: (target: string) => toLink(join(target, 'a')), paths: ['a'] },
    { title: 'a folder in its place', write: (target: string) => toFolder(join(target, 'a')), paths: ['a'] },
    {
      title: 'a file where one was removed',
      write: (target: string) => writeShape(target, { g: 'G' }),
      paths: ['g'],
    },
    {
      title: 'a file that was added',
      write: (target: string) => appendFileSync(join(target, 'n/n'), '!'),
      paths: ['n/n'],
    },
  ])('touches nothing where somebody changed $title', async ({ write, paths }) => {
    const { target, workspaces } = setUp({ a: 'a', g: 'g' })
    await bringIn(workspaces, target, toKey(1), { a: 'A', 'n/n': 'n' }, ['g'])
    write(target)
    const before = readShape(target)
    expect(await workspaces.rollBack([toKey(1)], target)).toEqual({ kind: 'conflict', paths, by: [] })
    expect(readShape(target)).toEqual(before)
  })

  test('bears a file that somebody brought back already, or took away already', async () => {
    const { target, workspaces } = setUp({ a: 'a' })
    await bringIn(workspaces, target, toKey(1), { a: 'A', new: 'n', other: 'o' })
    writeFileSync(join(target, 'a'), 'a')
    rmSync(join(target, 'new'))
    expect(await workspaces.rollBack([toKey(1)], target)).toMatchObject({ kind: 'undone' })
    expect(readShape(target)).toEqual({ a: 'a' })
  })

  test('keeps what later attempts put into a folder that came with it', async () => {
    const { target, workspaces } = setUp({})
    await bringIn(workspaces, target, toKey(1), { 'd/a': 'a' })
    await bringIn(workspaces, target, toKey(2), { 'd/b': 'b' })
    await workspaces.rollBack([toKey(1)], target)
    expect(readShape(target)).toEqual({ 'd/b': 'b' })
  })

  test('refuses a target that is not there', async () => {
    const { target, workspaces } = setUp({})
    await expect(workspaces.rollBack([toKey(1)], join(target, 'no'))).rejects.toMatchObject({
      code: 'target-missing',
    })
  })
})

describe('What a merge replaced', () => {
  test('is let go, the oldest first, when it is too much for one run', async () => {
    const { root, target, workspaces } = setUp({ a: 'a'.repeat(60), b: 'b'.repeat(60) }, 100)
    await bringIn(workspaces, target, toKey(1), { a: 'A', new: 'n' })
    await bringIn(workspaces, target, toKey(2), { other: 'o' })
    await bringIn(workspaces, target, toKey(3), { b: 'B' })
    expect(existsSync(join(root, 'run-1/1-1/replaced'))).toBe(false)
    expect(await workspaces.rollBack([toKey(1)], target)).toEqual({ kind: 'not-kept', keys: [toKey(1)] })
    const result = await workspaces.rollBack([toKey(3), toKey(2)], target)
    expect(result).toEqual({ kind: 'undone', paths: ['b', 'other'] })
    expect(readShape(target)).toEqual({ a: 'A', b: 'b'.repeat(60), new: 'n' })
  })

  test('is not kept at all when one merge replaces too much', async () => {
    const { root, target, workspaces } = setUp({ a: 'a'.repeat(101) }, 100)
    await bringIn(workspaces, target, toKey(1), { a: 'A' })
    expect(readdirSync(join(root, 'run-1/1-1'))).toEqual(['merge.json'])
    expect(await workspaces.rollBack([toKey(1)], target)).toMatchObject({ kind: 'not-kept' })
  })

  test('is not kept any more once it was taken back', async () => {
    const { root, target, workspaces } = setUp({ a: 'a' })
    await bringIn(workspaces, target, toKey(1), { a: 'A' })
    expect(readdirSync(join(root, 'run-1/1-1')).sort()).toEqual(['merge.json', 'replaced'])
    await workspaces.rollBack([toKey(1)], target)
    expect(readdirSync(join(root, 'run-1/1-1'))).toEqual(['merge.json'])
    expect(readdirSync(join(root, 'run-1')).sort()).toEqual(['1-1', 'kept.json'])
  })

  test('is not brought back when it is not as it was', async () => {
    const { root, target, workspaces } = setUp({ a: 'a', b: 'b' })
    await bringIn(workspaces, target, toKey(1), { a: 'A', b: 'B' })
    const replaced = join(root, 'run-1/1-1/replaced')
    appendFileSync(join(replaced, readdirSync(replaced)[0] ?? ''), 'written by somebody who still held it')
    expect(await workspaces.rollBack([toKey(1)], target)).toEqual({ kind: 'not-kept', keys: [toKey(1)] })
    expect(readShape(target)).toEqual({ a: 'A', b: 'B' })
    expect(readdirSync(join(root, 'run-1')).sort()).toEqual(['1-1', 'kept.json'])
  })

  test('is not told of a merge that was taken back half-way', async () => {
    const { root, target, workspaces } = setUp({ a: 'a' })
    await bringIn(workspaces, target, toKey(1), { a: 'A' })
    const { folder } = await workspaces.open(toKey(2), target)
    writeShape(folder, { a: 'AA', b: 'b' })
    await workspaces.merge(toKey(2))
    const file = join(root, 'run-1/2-1/merge.json')
    const journal = readFileSync(file, 'utf8').replace('"state":"merged"', '"state":"begun"')
    writeFileSync(file, journal)
    writeShape(target, { '.regatta-merge-run-1-2-1/0.old': 'A' })
    await workspaces.drop(toKey(2))
    expect(readShape(target)).toEqual({ a: 'A' })
    expect(await workspaces.rollBack([toKey(2)], target)).toMatchObject({ kind: 'not-kept' })
    expect(await workspaces.rollBack([toKey(1)], target)).toMatchObject({ kind: 'undone' })
    expect(readShape(target)).toEqual({ a: 'a' })
  })
})

function toLink(path: string): void {
  rmSync(path)
  writeShape(path.slice(0, path.lastIndexOf('/')), { 'a→': 'g' })
}

function toFolder(path: string): void {
  rmSync(path)
  writeShape(path, { in: 'i' })
}
