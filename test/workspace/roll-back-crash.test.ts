import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeFileWhole } from '../../src/system/files.ts'
import { openPlainFolders } from '../../src/workspace/plain-folders.ts'
import type { WorkspaceKey } from '../../src/workspace/port.ts'
import { readShape, writeShape } from '../support/shape.ts'
import type { Shape } from '../support/shape.ts'
import { until } from '../support/until.ts'

const place = mkdtempSync(join(tmpdir(), 'regatta-roll-back-crash-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const FILES = 120
const first: WorkspaceKey = { run: 'run-1', task: 1, attempt: 1 }
const second: WorkspaceKey = { run: 'run-1', task: 2, attempt: 1 }
const keys = [first, second]
const base: Shape = {}
for (let index = 0; index < FILES; index++) base[`d${index % 7}/f${index}`] = `base ${index}`

interface Place {
  root: string
  target: string
}

/** The first attempt changes, removes and adds, the second changes some of it again. */
async function mergeBoth() {
  const root = join(place, 'root')
  const target = join(place, 'target')
  writeShape(target, base)
  const workspaces = openPlainFolders({ root })
  const one = await workspaces.open(first, target)
  for (let index = 0; index < FILES; index++) {
    if (index % 3 === 0) writeShape(one.folder, { [`d${index % 7}/f${index}`]: `changed ${index}` })
    if (index % 3 === 1) rmSync(join(one.folder, `d${index % 7}/f${index}`))
    if (index % 2 === 0) writeShape(one.folder, { [`new/${index}`]: `new ${index}` })
  }
  await workspaces.merge(first)
  await workspaces.drop(first)
  const afterFirst = readShape(target)
  const two = await workspaces.open(second, target)
  for (let index = 0; index < FILES; index += 12) writeShape(two.folder, { [`new/${index}`]: 'second' })
  rmSync(join(two.folder, 'new/2'))
  await workspaces.merge(second)
  await workspaces.drop(second)
  return { root, target, afterFirst, afterBoth: readShape(target) }
}

let merged: Awaited<ReturnType<typeof mergeBoth>>
beforeAll(async () => {
  merged = await mergeBoth()
})

/** As both were merged: made once, for it takes a while. */
function setUp() {
  const here = mkdtempSync(join(place, 'case-'))
  const [root, target] = [join(here, 'root'), join(here, 'target')]
  cpSync(merged.root, root, { recursive: true })
  cpSync(merged.target, target, { recursive: true })
  return { ...merged, root, target }
}

const halfOf = ({ root }: Place): string => {
  const file = join(root, 'run-1/roll-back/half.json')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
const stateOf = (place: Place): string | undefined => /"state":"(\w+)"/.exec(halfOf(place))?.[1]
const isDone = (place: Place): boolean =>
  stateOf(place) === 'brought' ||
  readFileSync(join(place.root, 'run-1/2-1/merge.json'), 'utf8').includes('"state":"undone"')
const countNew = ({ target }: Place): number =>
  existsSync(join(target, 'new')) ? readdirSync(join(target, 'new')).length : 0
const hasStaging = ({ target }: Place): boolean =>
  readdirSync(target).some(name => name.startsWith('.regatta'))

const moments: { title: string; isReached: (place: Place) => boolean }[] = [
  { title: 'at once', isReached: () => true },
  {
    title: 'while it gathers what was replaced',
    isReached: ({ root }) => existsSync(join(root, 'run-1/roll-back/work')),
  },
  { title: 'while staging', isReached: hasStaging },
  { title: 'as it begins', isReached: place => stateOf(place) === 'begun' },
  { title: 'after one file', isReached: place => countNew(place) < 59 },
  { title: 'after some files', isReached: place => countNew(place) < 40 },
  { title: 'after most of what goes', isReached: place => countNew(place) < 10 },
  {
    title: 'when all is back',
    isReached: isDone,
  },
]

async function killAt({ isReached }: (typeof moments)[number]) {
  const given = setUp()
  const script = new URL('../support/roll-back-host.ts', import.meta.url).pathname
  const host = spawn(process.execPath, [script, given.root, given.target], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(host, 'exit')
  await once(host.stdout, 'data')
  await until(() => isReached(given), 'the moment to kill it')
  host.kill('SIGKILL')
  await exited
  return { ...given, again: openPlainFolders({ root: given.root }), isDone: isDone(given) }
}

describe('A roll back killed -9', () => {
  test.each(moments)('is finished when it is asked for again, $title', async moment => {
    const { root, target, again } = await killAt(moment)
    const result = await again.rollBack(keys, target)
    expect(result).toMatchObject({ kind: 'undone' })
    expect(result).toHaveProperty('paths.length', 140)
    expect(readShape(target)).toEqual(base)
    expect(existsSync(join(target, 'new'))).toBe(false)
    expect(hasStaging({ root, target })).toBe(false)
    expect(await again.rollBack(keys, target)).toEqual(result)
    expect(readdirSync(join(root, 'run-1')).sort()).toEqual(['1-1', '2-1', 'kept.json'])
  })

  test.each(moments)('is given up when another one is asked for, $title', async moment => {
    const { root, target, again, isDone, afterFirst } = await killAt(moment)
    expect(await again.rollBack([second], target)).toMatchObject({ kind: 'undone' })
    expect(readShape(target)).toEqual(isDone ? base : afterFirst)
    expect(hasStaging({ root, target })).toBe(false)
    expect(await again.rollBack(keys, target)).toHaveProperty('paths.length', 140)
    expect(readShape(target)).toEqual(base)
  })

  test.each(moments)('leaves all or nothing when its run is forgotten, $title', async moment => {
    const { root, target, again, isDone, afterBoth } = await killAt(moment)
    await again.forget('run-1')
    expect(readShape(target)).toEqual(isDone ? base : afterBoth)
    expect(hasStaging({ root, target })).toBe(false)
    expect(readdirSync(root)).toEqual([])
  })

  test('takes nothing back when somebody wrote before it is asked for again', async () => {
    const { root, target, again, afterBoth } = await killAt(moments[5]!)
    writeShape(target, { 'd0/f0': 'somebody else' })
    const result = await again.rollBack(keys, target)
    expect(result).toEqual({ kind: 'conflict', paths: ['d0/f0'], by: [] })
    expect(readShape(target)).toEqual({ ...afterBoth, 'd0/f0': 'somebody else' })
    expect(hasStaging({ root, target })).toBe(false)
  })

  test('leaves no folder behind, killed between its last file and the folder', async () => {
    const { target, again } = await killAt(moments[3]!)
    for (const name of readdirSync(join(target, 'new'))) rmSync(join(target, 'new', name))
    expect(await again.rollBack(keys, target)).toMatchObject({ kind: 'undone' })
    expect(existsSync(join(target, 'new'))).toBe(false)
  })

  test('touches nothing when it was killed before the merges said so', async () => {
    const { root, target } = setUp()
    const workspaces = openPlainFolders({ root })
    const result = await workspaces.rollBack(keys, target)
    for (const { task } of keys) {
      const file = join(root, `run-1/${task}-1/merge.json`)
      await writeFileWhole(file, readFileSync(file, 'utf8').replace('"undone"', '"merged"'))
    }
    const half = { state: 'brought', target, keys, intent: { changes: [], folders: [], alike: [] } }
    writeShape(root, { 'run-1/roll-back/half.json': JSON.stringify(half) })
    writeShape(target, { 'd0/f0': 'somebody else' })
    expect(await openPlainFolders({ root }).rollBack(keys, target)).toEqual(result)
    expect(readShape(target)).toEqual({ ...base, 'd0/f0': 'somebody else' })
  })
})
