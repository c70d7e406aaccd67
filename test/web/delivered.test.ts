import { expect, test } from 'vitest'
import { toDelivered } from '../../src/web/delivered.ts'
import type { FileContents } from '../../src/workspace/port.ts'

function fileOf(file: Partial<FileContents>): FileContents {
  return { path: 'a', kind: 'changed', before: [], after: [], ...file }
}

function show(...files: Partial<FileContents>[]) {
  const found = toDelivered({ files: files.map(fileOf), count: files.length })
  return found.kind === 'here' ? found.files : []
}

test('an attempt is shown by the lines that came and went, some around them, and their numbers', () => {
  expect(show({ before: ['a', 'b', 'c'], after: ['a', 'B', 'c', 'd'] })).toEqual([
    {
      path: 'a',
      kind: 'changed',
      text: 'whole',
      added: 2,
      removed: 1,
      hunks: [
        {
          before: 1,
          after: 1,
          lines: [
            { sign: ' ', text: 'a' },
            { sign: '-', text: 'b' },
            { sign: '+', text: 'B' },
            { sign: ' ', text: 'c' },
            { sign: '+', text: 'd' },
          ],
        },
      ],
    },
  ])
})

test('what has no lines to show is named', () => {
  const found = show(
    { before: 'binary', after: ['a'] },
    { before: [], after: 'large' },
    { before: 'gone', after: 'gone' },
  )
  expect(found.map(({ text, hunks, added }) => [text, hunks, added])).toEqual([
    ['binary', [], null],
    ['large', [], null],
    ['gone', [], null],
  ])
})

test('more lines than a screen holds are cut, and files after them only named', () => {
  const after = Array.from({ length: 2_000 }, (_, at) => `line ${at}`)
  const [first, second, third] = show({ after }, { after }, { after })
  expect(first).toMatchObject({ text: 'whole', added: 2_000 })
  expect(second).toMatchObject({ text: 'cut', added: 2_000 })
  expect(second!.hunks[0]!.lines).toHaveLength(1_000)
  expect(third).toMatchObject({ text: 'cut', added: null, hunks: [] })
  const [long] = show({ after: ['x'.repeat(100_000)] })
  expect(long!.text).toBe('cut')
  expect(long!.hunks[0]!.lines[0]!.text).toHaveLength(400)
})

test('names and lines do nothing to who reads them, and a tab stays a tab', () => {
  const [file] = show({ path: 'a\u202e\u001b[31mb', after: ['\tif (x)\u202e {\u001b]0;title\u0007\u200b'] })
  expect(file).toMatchObject({ path: 'ab', hunks: [{ lines: [{ text: '\tif (x) {' }] }] })
})

test('what is not here says why', () => {
  expect(toDelivered(null)).toEqual({ kind: 'gone' })
  expect(toDelivered({ place: 'harbour-2' })).toEqual({ kind: 'elsewhere', place: 'harbour-2' })
  expect(toDelivered({ problem: 'git is away' })).toEqual({ kind: 'unreadable', why: 'git is away' })
})
