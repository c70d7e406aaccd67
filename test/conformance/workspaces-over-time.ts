import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WorkspaceKey, Workspaces } from '../../src/workspace/port.ts'

/** Texts by path; null takes a file away. */
type Files = Record<string, string | null>

export interface WorkspacesOverTime extends AsyncDisposable {
  workspaces: Workspaces
  /** An empty folder that attempts can be opened on. */
  makeTarget(): string
  /** As an agent, or somebody in the target, would. */
  write(folder: string, files: Files): void
  /** Nothing comes into a target but by a merge. */
  isHeld?: true
  read(folder: string): Files
}

/** What becomes of several attempts, one after the other; also passed by workspaces that are not on a disk. */
export function workspacesOverTime(
  name: string,
  make: () => WorkspacesOverTime | Promise<WorkspacesOverTime>,
): void {
  describe(`${name} as workspaces over time`, () => {
    let under: WorkspacesOverTime
    beforeAll(async () => {
      under = await make()
    })
    afterAll(() => under[Symbol.asyncDispose]())

    let tasks = 0
    const newKey = (): WorkspaceKey => ({ run: 'run-1', task: (tasks += 1), attempt: 1 })
    const next = (key: WorkspaceKey): WorkspaceKey => ({ ...key, attempt: key.attempt + 1 })
    function newTarget(files: Files): string {
      const target = under.makeTarget()
      under.write(target, files)
      return target
    }
    /** An attempt that wrote something. */
    async function work(target: string, files: Files, key = newKey(), from?: WorkspaceKey) {
      const { folder, kept } = await under.workspaces.open(key, target, from)
      under.write(folder, files)
      return { key, folder, kept }
    }

    /** Somebody else writes in the target; where nobody can, another attempt of the run does, and is told. */
    async function intrude(run: string, target: string, files: Files): Promise<WorkspaceKey[]> {
      if (under.isHeld) {
        const { key } = await work(target, files, { ...newKey(), run })
        await under.workspaces.merge(key)
        return [key]
      }
      under.write(target, files)
      return []
    }

    describe('An attempt that goes on from an earlier one', () => {
      test('begins with what that one left, and says so', async () => {
        const target = newTarget({ a: 'a', b: 'b' })
        const first = await work(target, { a: 'A', c: 'c', b: null })
        const second = await work(target, { d: 'd' }, next(first.key), first.key)
        expect(second.kept).toBe(true)
        expect(under.read(second.folder)).toEqual({ a: 'A', c: 'c', d: 'd' })
        expect(await under.workspaces.changes(second.key)).toEqual([
          { path: 'a', kind: 'changed' },
          { path: 'b', kind: 'removed' },
          { path: 'c', kind: 'added' },
          { path: 'd', kind: 'added' },
        ])
      })

      test('leaves the earlier one as it is, until that is dropped', async () => {
        const target = newTarget({ a: 'a' })
        const first = await work(target, { a: 'A' })
        const second = await work(target, { a: 'AA' }, next(first.key), first.key)
        expect(under.read(first.folder)).toEqual({ a: 'A' })
        await under.workspaces.drop(first.key)
        expect(under.read(second.folder)).toEqual({ a: 'AA' })
        expect(await under.workspaces.merge(second.key)).toMatchObject({ kind: 'merged' })
        expect(under.read(target)).toEqual({ a: 'AA' })
      })

      test('is opened again as if for the first time', async () => {
        const target = newTarget({ a: 'a' })
        const first = await work(target, { a: 'A' })
        const second = await work(target, { a: 'half', b: 'half' }, next(first.key), first.key)
        const again = await under.workspaces.open(second.key, target, first.key)
        expect(again.kept).toBe(true)
        expect(under.read(again.folder)).toEqual({ a: 'A' })
      })

      test('brings in what all of them changed, over any number of them', async () => {
        const target = newTarget({ a: 'a', b: 'b' })
        const first = await work(target, { a: 'A' })
        const second = await work(target, { b: 'B' }, next(first.key), first.key)
        const third = await work(target, { c: 'c' }, next(second.key), second.key)
        expect(await under.workspaces.merge(third.key)).toEqual({
          kind: 'merged',
          changes: [
            { path: 'a', kind: 'changed' },
            { path: 'b', kind: 'changed' },
            { path: 'c', kind: 'added' },
          ],
        })
        expect(under.read(target)).toEqual({ a: 'A', b: 'B', c: 'c' })
      })

      test('merges against where the first one began, not against what came in since', async () => {
        const target = newTarget({ a: 'a', b: 'b' })
        const first = await work(target, { a: 'A' })
        const other = await work(target, { a: 'other', b: 'other' })
        await under.workspaces.merge(other.key)
        const second = await work(target, { c: 'c' }, next(first.key), first.key)
        expect(under.read(second.folder)).toEqual({ a: 'A', b: 'b', c: 'c' })
        expect(await under.workspaces.merge(second.key)).toEqual({ kind: 'conflict', paths: ['a'] })
        expect(under.read(target)).toEqual({ a: 'other', b: 'other' })
      })

      test('keeps what came in elsewhere since', async () => {
        const target = newTarget({ a: 'a', b: 'b' })
        const first = await work(target, { a: 'A' })
        const other = await work(target, { b: 'other' })
        await under.workspaces.merge(other.key)
        const second = await work(target, {}, next(first.key), first.key)
        expect(await under.workspaces.merge(second.key)).toMatchObject({ kind: 'merged' })
        expect(under.read(target)).toEqual({ a: 'A', b: 'other' })
      })

      test('begins afresh and says so when the earlier one is gone, or never was', async () => {
        const target = newTarget({ a: 'a' })
        const first = await work(target, { a: 'A' })
        await under.workspaces.drop(first.key)
        for (const from of [first.key, newKey()]) {
          const second = await work(target, {}, next(first.key), from)
          expect(second.kept).toBe(false)
          expect(under.read(second.folder)).toEqual({ a: 'a' })
        }
      })

      test('begins afresh when the earlier one came in, or was of another folder', async () => {
        const target = newTarget({ a: 'a' })
        const first = await work(target, { a: 'A' })
        await under.workspaces.merge(first.key)
        const second = await work(target, {}, next(first.key), first.key)
        expect(second.kept).toBe(false)
        expect(under.read(second.folder)).toEqual({ a: 'A' })
        const elsewhere = await work(newTarget({ x: 'x' }), {})
        const third = await work(target, {}, next(second.key), elsewhere.key)
        expect(third.kept).toBe(false)
        expect(under.read(third.folder)).toEqual({ a: 'A' })
      })
    })

    describe('What is told of an attempt', () => {
      const limits = { files: 10, lines: 100, bytes: 10_000, lineChars: 200 }

      test('is what it put there, in the order of paths', async () => {
        const target = newTarget({ a: 'one', b: 'two', same: 's' })
        const { key } = await work(target, { a: 'ONE', b: null, c: 'three' })
        const told = { isBinary: false, isCut: false }
        expect(await under.workspaces.additions(key, limits)).toEqual([
          { path: 'a', kind: 'changed', added: ['ONE'], removed: 1, ...told },
          { path: 'b', kind: 'removed', added: [], removed: 1, ...told },
          { path: 'c', kind: 'added', added: ['three'], removed: 0, ...told },
        ])
        expect(await under.workspaces.additions(key, { ...limits, files: 1 })).toHaveLength(1)
      })

      test('counts from where the first of several began', async () => {
        const target = newTarget({ a: 'a' })
        const first = await work(target, { b: 'b' })
        const second = await work(target, { c: 'c' }, next(first.key), first.key)
        const told = await under.workspaces.additions(second.key, limits)
        expect(told.map(({ path, added }) => ({ path, added }))).toEqual([
          { path: 'b', added: ['b'] },
          { path: 'c', added: ['c'] },
        ])
      })

      test('has a pulse, which stays while nothing happens and changes with each write', async () => {
        const { key, folder } = await work(newTarget({ a: 'a' }), {})
        const pulses = [await under.workspaces.pulse(key), await under.workspaces.pulse(key)]
        expect(new Set(pulses).size).toBe(1)
        for (const files of [{ a: 'longer' }, { b: 'b' }, { 'deep/er/c': 'c' }, { 'deep/er/c': 'cc' }]) {
          under.write(folder, files)
          pulses.push(await under.workspaces.pulse(key))
        }
        expect(new Set(pulses).size).toBe(5)
      })

      test('is nothing once its copy is gone', async () => {
        const { key } = await work(newTarget({ a: 'a' }), { a: 'A' })
        await under.workspaces.drop(key)
        await expect(under.workspaces.pulse(key)).rejects.toMatchObject({ code: 'copy-missing' })
        await expect(under.workspaces.additions(key, limits)).rejects.toMatchObject({ code: 'copy-missing' })
      })
    })

    describe('A roll back', () => {
      let runs = 0
      /** Attempts of one run of its own, merged one after the other. */
      async function merged(target: string, ...all: Files[]): Promise<WorkspaceKey[]> {
        const run = `rolled-${(runs += 1)}`
        const keys = all.map((_, index) => ({ run, task: index, attempt: 1 }))
        for (const [index, files] of all.entries()) {
          const { key } = await work(target, files, keys[index])
          expect(await under.workspaces.merge(key)).toMatchObject({ kind: 'merged' })
          await under.workspaces.drop(key)
        }
        return keys
      }

      test('takes back what one attempt changed, added and removed', async () => {
        const target = newTarget({ a: 'a', b: 'b', same: 's' })
        const keys = await merged(target, { a: 'A', b: null, 'new/c': 'c' })
        expect(await under.workspaces.rollBack(keys, target)).toEqual({
          kind: 'undone',
          paths: ['a', 'b', 'new/c'],
        })
        expect(under.read(target)).toEqual({ a: 'a', b: 'b', same: 's' })
      })

      test('takes back several attempts, whatever the order they are named in', async () => {
        const target = newTarget({ a: '0' })
        const keys = await merged(target, { a: '1', b: '1' }, { a: '2', c: '2' }, { a: '3', b: null })
        const [first, second, third] = keys
        const result = await under.workspaces.rollBack([second!, third!, first!], target)
        expect(result).toEqual({ kind: 'undone', paths: ['a', 'b', 'c'] })
        expect(under.read(target)).toEqual({ a: '0' })
      })

      test('leaves what other attempts did elsewhere', async () => {
        const target = newTarget({ a: 'a', b: 'b' })
        const [first, second] = await merged(target, { a: 'A' }, { b: 'B', c: 'c' })
        await under.workspaces.rollBack([first!], target)
        expect(under.read(target)).toEqual({ a: 'a', b: 'B', c: 'c' })
        await under.workspaces.rollBack([second!], target)
        expect(under.read(target)).toEqual({ a: 'a', b: 'b' })
      })

      test('does nothing the second time, and answers the same', async () => {
        const target = newTarget({ a: 'a' })
        const keys = await merged(target, { a: 'A' })
        const first = await under.workspaces.rollBack(keys, target)
        await intrude(keys[0]!.run, target, { a: 'A' })
        expect(await under.workspaces.rollBack(keys, target)).toEqual(first)
        expect(under.read(target)).toEqual({ a: 'A' })
      })

      test('takes back the rest where some were taken back before', async () => {
        const target = newTarget({ a: '0' })
        const [first, second] = await merged(target, { a: '1' }, { a: '2' })
        expect(await under.workspaces.rollBack([second!], target)).toMatchObject({ kind: 'undone' })
        expect(under.read(target)).toEqual({ a: '1' })
        expect(await under.workspaces.rollBack([first!, second!], target)).toMatchObject({ kind: 'undone' })
        expect(under.read(target)).toEqual({ a: '0' })
      })

      test('takes back nothing at all where somebody wrote since, and names the files', async () => {
        const target = newTarget({ a: 'a', b: 'b', c: 'c' })
        const keys = await merged(target, { a: 'A', b: 'B', c: null })
        const by = await intrude(keys[0]!.run, target, { b: 'theirs', c: 'theirs' })
        const result = await under.workspaces.rollBack(keys, target)
        expect(result).toEqual({ kind: 'conflict', paths: ['b', 'c'], by })
        expect(under.read(target)).toEqual({ a: 'A', b: 'theirs', c: 'theirs' })
      })

      test('names the attempts that wrote since, or in between', async () => {
        const target = newTarget({ a: '0', b: '0' })
        const [first, second, third] = await merged(target, { a: '1', b: '1' }, { a: '2' }, { a: '3' })
        const conflict = { kind: 'conflict', paths: ['a'] }
        const { by } = { by: [], ...(await under.workspaces.rollBack([first!], target)) }
        expect(new Set(by)).toEqual(new Set([second, third]))
        expect(await under.workspaces.rollBack([first!, third!], target)).toEqual({
          ...conflict,
          by: [second],
        })
        expect(await under.workspaces.rollBack([second!], target)).toEqual({ ...conflict, by: [third] })
        expect(under.read(target)).toEqual({ a: '3', b: '1' })
      })

      test('takes back nothing where somebody wrote between two of them', async () => {
        const target = newTarget({ a: '0', b: '0' })
        const [first] = await merged(target, { a: '1', b: '1' })
        const by = await intrude(first!.run, target, { a: 'theirs' })
        const later = await work(target, { a: '2' }, next(first!))
        await under.workspaces.merge(later.key)
        const result = await under.workspaces.rollBack([first!, later.key], target)
        expect(result).toEqual({ kind: 'conflict', paths: ['a'], by })
        expect(under.read(target)).toEqual({ a: '2', b: '1' })
      })

      test('lets the next attempt do it again', async () => {
        const target = newTarget({ a: 'a' })
        const [key] = await merged(target, { a: 'A', b: 'b' })
        await under.workspaces.rollBack([key!], target)
        const again = await work(target, { a: 'better' }, next(key!))
        expect(under.read(again.folder)).toEqual({ a: 'better' })
        expect(await under.workspaces.merge(again.key)).toMatchObject({ kind: 'merged' })
        expect(await under.workspaces.rollBack([key!, again.key], target)).toMatchObject({ kind: 'undone' })
        expect(under.read(target)).toEqual({ a: 'a' })
      })

      test('still works when all copies are dropped, and no more once the run is forgotten', async () => {
        const target = newTarget({ a: 'a' })
        const [first, second] = await merged(target, { a: 'A' }, { b: 'b' })
        await under.workspaces.dropAll(first!.run)
        expect(await under.workspaces.rollBack([second!], target)).toMatchObject({ kind: 'undone' })
        await under.workspaces.forget(first!.run)
        await under.workspaces.forget(first!.run)
        const result = await under.workspaces.rollBack([first!], target)
        expect(result).toEqual({ kind: 'not-kept', keys: [first] })
        expect(under.read(target)).toEqual({ a: 'A' })
      })

      test('touches nothing when one of them never merged, and nothing for none', async () => {
        const target = newTarget({ a: 'a' })
        const [key] = await merged(target, { a: 'A' })
        const other = await work(target, { b: 'b' }, next(key!))
        const result = await under.workspaces.rollBack([key!, other.key], target)
        expect(result).toEqual({ kind: 'not-kept', keys: [other.key] })
        expect(await under.workspaces.rollBack([], target)).toEqual({ kind: 'undone', paths: [] })
        expect(under.read(target)).toEqual({ a: 'A' })
      })
    })
  })
}
