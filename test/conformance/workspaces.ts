import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WorkspaceError } from '../../src/workspace/port.ts'
import type { MergeResult, WorkspaceKey, Workspaces } from '../../src/workspace/port.ts'
import { CONFLICTS, MERGES } from '../support/merge-cases.ts'
import { readShape, writeShape } from '../support/shape.ts'
import type { Shape } from '../support/shape.ts'

export interface WorkspacesUnderTest extends AsyncDisposable {
  workspaces: Workspaces
  /** An empty folder that attempts can be opened on. */
  makeTarget(): string
  /** What one is that is not there; unset: missing. */
  missing?: 'away'
  /** Called once a target holds what it is to hold before attempts open it. */
  settleTarget(target: string): void
  /** What has come in so far, and what somebody else did beside it; `run-1` is meant. */
  readTarget(target: string): Shape
  writeTarget(target: string, shape: Shape, gone?: string[]): void | Promise<void>
}

export function workspaceConformance(
  name: string,
  make: () => WorkspacesUnderTest | Promise<WorkspacesUnderTest>,
): void {
  describe(`${name} as workspaces`, () => {
    let under: WorkspacesUnderTest
    let workspaces: Workspaces
    beforeAll(async () => {
      under = await make()
      workspaces = under.workspaces
    })
    afterAll(() => under[Symbol.asyncDispose]())

    let count = 0
    const newKey = (): WorkspaceKey => ({ run: 'run-1', task: (count += 1), attempt: 1 })
    function newTarget(shape: Shape): string {
      const target = under.makeTarget()
      writeShape(target, shape)
      under.settleTarget(target)
      return target
    }
    async function openOn(target: string): Promise<{ key: WorkspaceKey; folder: string }> {
      const key = newKey()
      return { key, folder: (await workspaces.open(key, target)).folder }
    }

    test('opens a copy that holds the same', async () => {
      const shape = {
        'a.txt': 'a',
        'deep/er/b.txt': 'b',
        'run.sh*': '#!/bin/sh',
        'link→': 'a.txt',
        empty: '',
      }
      const { folder } = await openOn(newTarget(shape))
      expect(readShape(folder)).toEqual(shape)
    })

    test('keeps links as they are, and follows none', async () => {
      const outside = newTarget({ 'kept.txt': 'kept' })
      const target = newTarget({ 'out→': outside, 'broken→': 'nowhere', 'loop→': '.' })
      const { key, folder } = await openOn(target)
      expect(readShape(folder)).toEqual({ 'out→': outside, 'broken→': 'nowhere', 'loop→': '.' })
      expect(await workspaces.changes(key)).toEqual([])
      await workspaces.drop(key)
      expect(readShape(outside)).toEqual({ 'kept.txt': 'kept' })
    })

    test('tells what was before and what is, while a copy is open and once it came in, until its run is forgotten', async () => {
      const target = newTarget({ a: 'one\ntwo\n', b: 'two', 'c.bin': 'x\0', large: 'l'.repeat(300) })
      const key = { run: 'run-shown', task: 1, attempt: 1 }
      const { folder } = await workspaces.open(key, target)
      rmSync(join(folder, 'b'))
      writeShape(folder, { a: 'one\nTWO\n', 'c.bin': 'y\0', 'deep/d': 'new', large: 's', 'to→': 'a' })
      const read = (files = 10) => workspaces.contents(key, target, { files, bytes: 200 })
      const whole = {
        count: 6,
        files: [
          { path: 'a', kind: 'changed', before: ['one', 'two'], after: ['one', 'TWO'] },
          { path: 'b', kind: 'removed', before: ['two'], after: [] },
          { path: 'c.bin', kind: 'changed', before: 'binary', after: 'binary' },
          { path: 'deep/d', kind: 'added', before: [], after: ['new'] },
          { path: 'large', kind: 'changed', before: 'large', after: ['s'] },
          { path: 'to', kind: 'added', before: [], after: ['a'] },
        ],
      }
      expect(await read()).toEqual(whole)
      expect(await read(1)).toEqual({ ...whole, files: whole.files.slice(0, 1) })
      await workspaces.merge(key)
      await workspaces.drop(key)
      expect(await read()).toEqual(whole)
      await workspaces.rollBack([key], target)
      expect(await read()).toMatchObject({
        files: [{ before: ['one', 'two'] }, { before: ['two'] }, {}, {}, {}, {}],
      })
      await workspaces.forget(key.run)
      expect(await read()).toBe(null)
    })

    test('leaves the target alone while the copy changes', async () => {
      const target = newTarget({ 'a.txt': 'a' })
      const { folder } = await openOn(target)
      writeShape(folder, { 'a.txt': 'changed', 'b.txt': 'b' })
      expect(under.readTarget(target)).toEqual({ 'a.txt': 'a' })
    })

    test('opens a target that is empty', async () => {
      const { key, folder } = await openOn(newTarget({}))
      expect(await workspaces.changes(key)).toEqual([])
      writeShape(folder, { 'a.txt': 'a' })
      expect(await workspaces.changes(key)).toEqual([{ path: 'a.txt', kind: 'added' }])
    })

    test('tells what changed, in the order of paths', async () => {
      const target = newTarget({
        'same.txt': 's',
        'old.txt': 'o',
        'run.sh': 'r',
        'd/gone.txt': 'g',
        'l→': 'same.txt',
      })
      const { key, folder } = await openOn(target)
      writeShape(folder, { 'old.txt': 'n', 'new/new.txt': 'n' })
      chmodSync(join(folder, 'run.sh'), 0o755)
      rmSync(join(folder, 'd'), { recursive: true })
      rmSync(join(folder, 'l'))
      symlinkSync('old.txt', join(folder, 'l'))
      expect(await workspaces.changes(key)).toEqual([
        { path: 'd/gone.txt', kind: 'removed' },
        { path: 'l', kind: 'changed' },
        { path: 'new/new.txt', kind: 'added' },
        { path: 'old.txt', kind: 'changed' },
        { path: 'run.sh', kind: 'changed' },
      ])
    })

    test('tells no change where one was taken back', async () => {
      const { key, folder } = await openOn(newTarget({ 'a.txt': 'a' }))
      writeShape(folder, { 'a.txt': 'b' })
      expect(await workspaces.changes(key)).toHaveLength(1)
      rmSync(join(folder, 'a.txt'))
      writeShape(folder, { 'a.txt': 'a' })
      expect(await workspaces.changes(key)).toEqual([])
    })

    test('keeps what is not part of the work out of both directions', async () => {
      const target = newTarget({
        'a.txt': 'a',
        'node_modules/x/index.js': 'x',
        'deep/node_modules/y.js': 'y',
      })
      const { key, folder } = await openOn(target)
      expect(readShape(folder)).toEqual({ 'a.txt': 'a' })
      writeShape(folder, { 'node_modules/z.js': 'z', 'deep/b.txt': 'b' })
      expect(await workspaces.changes(key)).toEqual([{ path: 'deep/b.txt', kind: 'added' }])
      expect((await workspaces.merge(key)).kind).toBe('merged')
      expect(readdirSync(join(target, 'node_modules'))).toEqual(['x'])
    })

    test('finds a copy that was opened, as it was left', async () => {
      const { key, folder } = await openOn(newTarget({}))
      writeShape(folder, { 'a.txt': 'a' })
      expect(await workspaces.find(key)).toEqual({ folder })
      expect(await workspaces.changes(key)).toHaveLength(1)
      expect(await workspaces.find(newKey())).toBeUndefined()
    })

    test('opens anew what was opened before', async () => {
      const target = newTarget({ 'a.txt': 'a' })
      const { key, folder } = await openOn(target)
      writeShape(folder, { 'a.txt': 'changed', 'b.txt': 'b' })
      const again = await workspaces.open(key, target)
      expect(readShape(again.folder)).toEqual({ 'a.txt': 'a' })
      expect(await workspaces.changes(key)).toEqual([])
    })

    test('drops a copy once and for all', async () => {
      const { key, folder } = await openOn(newTarget({ 'a.txt': 'a' }))
      mkdirSync(join(folder, 'locked/in'), { recursive: true })
      chmodSync(join(folder, 'locked'), 0o500)
      await workspaces.drop(key)
      await workspaces.drop(key)
      expect(existsSync(folder)).toBe(false)
      expect(await workspaces.find(key)).toBeUndefined()
      await expectCode(workspaces.changes(key), 'copy-missing')
      await expectCode(workspaces.merge(key), 'copy-missing')
    })

    test('drops all copies of one run, and none of another', async () => {
      const target = newTarget({ 'a.txt': 'a' })
      const open = (run: string, task: number) => workspaces.open({ run, task, attempt: 1 }, target)
      const gone = [await open('all', 1), await open('all', 2)]
      const kept = await open('all-2', 1)
      await workspaces.dropAll('all')
      await workspaces.dropAll('all')
      for (const { folder } of gone) expect(existsSync(folder)).toBe(false)
      expect(await workspaces.find({ run: 'all', task: 1, attempt: 1 })).toBeUndefined()
      expect(readShape(kept.folder)).toEqual({ 'a.txt': 'a' })
      expect(under.readTarget(target)).toEqual({ 'a.txt': 'a' })
    })

    test('leaves a copy that is opened while those of its run are dropped', async () => {
      const target = newTarget({ 'a.txt': 'a' })
      for (let task = 1; task <= 20; task++) await workspaces.open({ run: 'again', task, attempt: 1 }, target)
      const dropping = workspaces.dropAll('again')
      const { folder } = await workspaces.open({ run: 'again', task: 3, attempt: 2 }, target)
      await dropping
      expect(readShape(folder)).toEqual({ 'a.txt': 'a' })
    })

    test('refuses a target that is not there', async () => {
      await expectCode(
        workspaces.open(newKey(), join(under.makeTarget(), 'no-such-folder')),
        under.missing ?? 'target-missing',
      )
    })

    test.each(MERGES)('merges $title', async ({ base, copy, gone = [], merged }) => {
      const target = newTarget(base)
      const { key, folder } = await openOn(target)
      for (const path of gone) rmSync(join(folder, path), { recursive: true })
      writeShape(folder, copy)
      const changes = await workspaces.changes(key)
      expect(await workspaces.merge(key)).toEqual({ kind: 'merged', changes })
      expect(under.readTarget(target)).toEqual(merged)
    })

    test('refuses links that lead out by their names, and takes those that lead within', async () => {
      const leaks = { 'd/own': '../.git/x', 'd/up': '../../beside', leak: '/etc/passwd', round: 'out/../x' }
      const within = { 'd/fine→': '../d/a', 'nowhere→': 'not/there', 'self→': 'self' }
      const target = newTarget({ 'd/a': 'a', 'out→': '../..' })
      const { key, folder } = await openOn(target)
      writeShape(folder, within)
      for (const [path, to] of Object.entries(leaks)) symlinkSync(to, join(folder, path))
      const limits = { files: 0, lines: 9, bytes: 999, lineChars: 99 }
      const told = await workspaces.additions(key, limits)
      expect(told.map(({ path, leadsOut }) => [path, leadsOut])).toEqual(Object.entries(leaks))
      await expect(workspaces.merge(key)).rejects.toMatchObject({
        code: 'refused',
        message: expect.stringContaining('workspace: d/own, d/up, leak, round.'),
      })
      expect(under.readTarget(target)).toEqual({ 'd/a': 'a', 'out→': '../..' })
      for (const path of Object.keys(leaks)) rmSync(join(folder, path))
      await workspaces.additions(key, limits)
      expect(await workspaces.merge(key)).toMatchObject({ kind: 'merged' })
      expect(under.readTarget(target)).toEqual({ 'd/a': 'a', 'out→': '../..', ...within })
    })

    test('answers the same when a merge is asked for again, and touches nothing', async () => {
      const target = newTarget({ a: 'a' })
      const { key, folder } = await openOn(target)
      writeShape(folder, { a: 'b' })
      const first = await workspaces.merge(key)
      await under.writeTarget(target, { a: 'later' })
      expect(await workspaces.merge(key)).toEqual(first)
      expect(under.readTarget(target)).toEqual({ a: 'later' })
    })

    test.each(CONFLICTS)('refuses what was $title, and touches nothing', async given => {
      const target = newTarget(given.base)
      const { key, folder } = await openOn(target)
      for (const path of given.gone ?? []) rmSync(join(folder, path), { recursive: true })
      writeShape(folder, given.copy)
      await under.writeTarget(target, given.target, given.goneInTarget)
      const before = under.readTarget(target)
      expect(await workspaces.merge(key)).toEqual({ kind: 'conflict', paths: given.paths })
      expect(under.readTarget(target)).toEqual(before)
      expect(await workspaces.changes(key)).not.toEqual([])
    })

    test('merges what both sides did alike', async () => {
      const target = newTarget({ a: 'a', b: 'b' })
      const { key, folder } = await openOn(target)
      writeShape(folder, { a: 'A', c: 'c' })
      rmSync(join(folder, 'b'))
      await under.writeTarget(target, { a: 'A', c: 'c' }, ['b'])
      expect((await workspaces.merge(key)).kind).toBe('merged')
      expect(under.readTarget(target)).toEqual({ a: 'A', c: 'c' })
    })

    test('merges many attempts that ask at once, of which two wrote the same file', async () => {
      const target = newTarget({ shared: '0' })
      const opened = await Promise.all(Array.from({ length: 6 }, () => openOn(target)))
      opened.forEach(({ folder }, index) => writeShape(folder, { [`own-${index}`]: String(index) }))
      for (const index of [2, 4]) writeShape(opened[index]!.folder, { shared: String(index) })
      const results = await Promise.all(opened.map(({ key }) => workspaces.merge(key)))
      const refused = results.filter((result: MergeResult) => result.kind === 'conflict')
      expect(refused).toEqual([{ kind: 'conflict', paths: ['shared'] }])
      expect(Object.keys(under.readTarget(target))).toHaveLength(6)
    })

    test('brings in what an earlier merge made possible, and opens with it', async () => {
      const target = newTarget({})
      const first = await openOn(target)
      writeShape(first.folder, { a: 'a' })
      await workspaces.merge(first.key)
      const second = await openOn(target)
      expect(readShape(second.folder)).toEqual({ a: 'a' })
      writeShape(second.folder, { a: 'b' })
      expect((await workspaces.merge(second.key)).kind).toBe('merged')
      expect(under.readTarget(target)).toEqual({ a: 'b' })
    })
  })
}

async function expectCode(promise: Promise<unknown>, code: WorkspaceError['code']): Promise<void> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(WorkspaceError)
  expect(error).toMatchObject({ code, message: expect.stringMatching(/\. \S/) })
}
