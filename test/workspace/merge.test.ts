import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { bringIn, stage, takeBack } from '../../src/workspace/merge.ts'
import type { Intent } from '../../src/workspace/merge.ts'
import { openPlainFolders } from '../../src/workspace/plain-folders.ts'
import { MERGES } from '../support/merge-cases.ts'
import { readShape, writeShape } from '../support/shape.ts'
import type { Shape } from '../support/shape.ts'

const home = mkdtempSync(join(tmpdir(), 'regatta-merge-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** A second target like the one that the copy was made of, and what is to be brought into it. */
async function setUp({ base, copy, gone = [] }: { base: Shape; copy: Shape; gone?: string[] }) {
  const [root, first, target] = ['root-', 'first-', 'target-'].map(name => mkdtempSync(join(home, name)))
  if (root === undefined || first === undefined || target === undefined) throw new Error('No folders')
  for (const folder of [first, target]) writeShape(folder, base)
  const key = { run: 'run', task: 1, attempt: 1 }
  const workspaces = openPlainFolders({ root })
  const { folder } = await workspaces.open(key, first)
  for (const path of gone) rmSync(join(folder, path), { recursive: true })
  writeShape(folder, copy)
  await workspaces.merge(key)
  const { changes }: Intent = JSON.parse(readFileSync(join(root, 'run/1-1/merge.json'), 'utf8'))
  return { place: { target, folder, staging: join(target, '.regatta-merge-1') }, target, changes }
}

describe('Taking a merge back', () => {
  test.each(MERGES)('leaves the target as it was, of $title', async given => {
    const { place, target, changes } = await setUp(given)
    // as they are brought in: what goes makes room first
    const going = changes.filter(change => change.after === null)
    const intent = await stage(place, [...going, ...changes.filter(change => change.after !== null)])
    for (let count = going.length; count <= changes.length; count++) {
      // up to a crash
      await bringIn(place, { ...intent, changes: intent.changes.slice(0, count) })
      await takeBack(place, intent)
      await takeBack(place, intent)
      expect(withoutStaging(readShape(target))).toEqual(given.base)
    }
    expect(await bringIn(place, intent)).toEqual([])
    rmSync(place.staging, { recursive: true })
    expect(readShape(target)).toEqual(given.merged)
  })

  test('leaves what both sides added alike', async () => {
    const { place, target, changes } = await setUp({ base: {}, copy: { 'd/new': 'n', other: 'o' } })
    writeShape(target, { 'd/new': 'n' })
    const intent = await stage(place, changes)
    await bringIn(place, intent)
    await takeBack(place, intent)
    expect(withoutStaging(readShape(target))).toEqual({ 'd/new': 'n' })
  })
})

test('brings in names that merely begin with dots', async () => {
  const copy = { '..x': 'x', '..d/y': 'y', '...': 'z' }
  const { place, target, changes } = await setUp({ base: {}, copy })
  const intent = await stage(place, changes)
  expect(await bringIn(place, intent)).toEqual([])
  expect(withoutStaging(readShape(target))).toEqual(copy)
})

function withoutStaging(shape: Shape): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([path]) => !path.startsWith('.regatta-merge-')))
}
