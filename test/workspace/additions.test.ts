import { appendFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openPlainFolders } from '../../src/workspace/plain-folders.ts'
import type { AdditionLimits } from '../../src/workspace/port.ts'
import { writeShape } from '../support/shape.ts'
import type { Shape } from '../support/shape.ts'

const place = mkdtempSync(join(tmpdir(), 'regatta-additions-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const LIMITS: AdditionLimits = { files: 10, lines: 100, bytes: 10_000, lineChars: 200 }
const key = { run: 'run-1', task: 1, attempt: 1 }

async function setUp(base: Shape) {
  const target = mkdtempSync(join(place, 'target-'))
  writeShape(target, base)
  const workspaces = openPlainFolders({ root: mkdtempSync(join(place, 'root-')) })
  const { folder } = await workspaces.open(key, target)
  const tell = (limits: Partial<AdditionLimits> = {}) => workspaces.additions(key, { ...LIMITS, ...limits })
  return { target, folder, workspaces, tell }
}

describe('Added lines', () => {
  const cases: { title: string; base: string; now: string; added: string[]; removed: number }[] = [
    { title: 'in the middle', base: 'a\nb\n', now: 'a\nnew\nb\n', added: ['new'], removed: 0 },
    { title: 'in place of others', base: 'a\nb\nc\n', now: 'a\nB\nc\n', added: ['B'], removed: 1 },
    { title: 'once more than before', base: 'a\na\n', now: 'a\na\na\n', added: ['a'], removed: 0 },
    { title: 'none where lines only moved', base: 'a\nb\nc\n', now: 'c\na\nb', added: [], removed: 0 },
    { title: 'none where line ends changed', base: 'a\nb\n', now: 'a\r\nb\r\n', added: [], removed: 0 },
    { title: 'that are empty', base: 'a\n', now: 'a\n\n\nb\n', added: ['', '', 'b'], removed: 0 },
    { title: 'of a file that was empty', base: '', now: 'a\nb', added: ['a', 'b'], removed: 0 },
    { title: 'of a file that is empty now', base: 'a\nb', now: '', added: [], removed: 2 },
    {
      title: 'named like parts of objects',
      base: 'x',
      now: 'x\n__proto__',
      added: ['__proto__'],
      removed: 0,
    },
  ]
  test.each(cases)('are told: $title', async ({ base, now, added, removed }) => {
    const { folder, tell } = await setUp({ a: base })
    writeFileSync(join(folder, 'a'), now)
    expect(await tell()).toEqual([
      { path: 'a', kind: 'changed', added, removed, isBinary: false, isCut: false },
    ])
  })

  test('are not told of what is no text', async () => {
    const { folder, tell } = await setUp({ 'was.bin': 'a\0b' })
    writeShape(folder, { 'was.bin': 'text now', 'new.bin': 'text\n\0' })
    expect(await tell()).toMatchObject([
      { path: 'new.bin', kind: 'added', added: [], isBinary: true },
      { path: 'was.bin', kind: 'changed', added: [], isBinary: true },
    ])
  })

  test('are none where only the mode changed, and a link is its target', async () => {
    const { folder, tell } = await setUp({ run: '#!' })
    rmSync(join(folder, 'run'))
    writeShape(folder, { 'run*': '#!', 'l→': '/etc/passwd' })
    expect(await tell()).toMatchObject([
      { path: 'l', kind: 'added', added: ['/etc/passwd'], removed: 0 },
      { path: 'run', kind: 'changed', added: [], removed: 0 },
    ])
  })
})

describe('Limits', () => {
  test('cut lines, their number and their files, and say so', async () => {
    const { folder, tell } = await setUp({})
    writeShape(folder, { a: `${'x'.repeat(300)}\nb\nc\n`, b: 'b\n', c: 'c\n' })
    expect(await tell({ files: 2, lines: 2 })).toMatchObject([
      { path: 'a', added: [`${'x'.repeat(199)}…`, 'b'], isCut: true },
      { path: 'b', added: ['b'], isCut: false },
    ])
  })

  test('cut what is read, and take no line past the cut for a new one', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index}`)
    const { folder, tell } = await setUp({ a: lines.join('\n') })
    writeFileSync(join(folder, 'a'), [...lines.slice(0, 2), 'new', ...lines.slice(60)].join('\n'))
    expect(await tell({ bytes: 1_000 })).toMatchObject([{ added: ['new'], isCut: true }])
  })

  test('leave the beginning of a line that never ends', async () => {
    const { folder, tell } = await setUp({})
    writeFileSync(join(folder, 'a'), 'x'.repeat(50_000))
    expect(await tell()).toMatchObject([{ added: [`${'x'.repeat(199)}…`], isCut: true }])
  })

  test('hold for 400,000 lines that are all new, in linear time', async () => {
    const { folder, tell } = await setUp({
      a: Array.from({ length: 400_000 }, (_, at) => `o${at}`).join('\n'),
    })
    writeFileSync(join(folder, 'a'), Array.from({ length: 400_000 }, (_, at) => `n${at}`).join('\n'))
    const [told] = await tell({ bytes: 5_000_000 })
    expect(told).toMatchObject({ removed: 400_000, isCut: true })
    expect(told?.added).toHaveLength(100)
  }, 10_000)
})

describe('Where the target changed since', () => {
  test('lines are told against what is there now, and that is said', async () => {
    const { target, folder, tell } = await setUp({ a: 'a\nb\n' })
    appendFileSync(join(folder, 'a'), 'c\n')
    appendFileSync(join(target, 'a'), 'theirs\n')
    expect(await tell()).toMatchObject([{ added: ['c'], removed: 1, isCut: true }])
  })

  test('a file that is gone there is told whole, and no link is followed', async () => {
    const { target, folder, tell } = await setUp({ a: 'a\n', b: 'b\n' })
    writeFileSync(join(folder, 'a'), 'A\n')
    writeFileSync(join(folder, 'b'), 'b\nB\n')
    rmSync(join(target, 'a'))
    rmSync(join(target, 'b'))
    symlinkSync('/etc/passwd', join(target, 'b'))
    expect(await tell()).toMatchObject([
      { path: 'a', added: ['A'], removed: 0, isCut: true },
      { path: 'b', added: ['b', 'B'], removed: 0, isCut: true },
    ])
  })
})
