import { array, assert, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines } from '../../src/lib/line-diff.ts'

const toLines = (text: string): string[] => text.split('')

/** As `diff -u` writes it, a letter for each line. */
function show(before: string, after: string): string[] {
  return diffLines(toLines(before), toLines(after)).map(
    ({ before, after, lines }) =>
      `${before},${after}: ${lines.map(({ sign, text }) => sign + text).join('')}`,
  )
}

test.each([
  ['', '', []],
  ['abc', 'abc', []],
  ['', 'ab', ['1,1: +a+b']],
  ['ab', '', ['1,1: -a-b']],
  ['abcdefghij', 'abcdXfghij', ['2,2:  b c d-e+X f g h']],
  ['abcdefghijklm', 'Xbcdefghijklm', ['1,1: -a+X b c d']],
  ['abcdefghijklmno', 'XbcdefghijklmnY', ['1,1: -a+X b c d', '12,12:  l m n-o+Y']],
  ['abcabba', 'cbabac', ['1,1: -a-b c+b a b-b a+c']],
])('"%s" to "%s"', (before, after, expected) => expect(show(before, after)).toEqual(expected))

const text = array(constantFrom<string>('a', 'b', 'c', 'd'), { maxLength: 40 })

test('what stays and what comes is the new text, what stays and what goes the old one', () => {
  assert(
    property(text, text, (before, after) => {
      const old = [...before]
      for (const hunk of diffLines(before, after).toReversed()) {
        const [goes, comes] = ['+', '-'].map(out =>
          hunk.lines.flatMap(({ sign, text }) => (sign === out ? [] : [text])),
        )
        expect(before.slice(hunk.before - 1, hunk.before - 1 + goes!.length)).toEqual(goes)
        expect(after.slice(hunk.after - 1, hunk.after - 1 + comes!.length)).toEqual(comes)
        old.splice(hunk.before - 1, goes!.length, ...comes!)
      }
      expect(old).toEqual(after)
    }),
  )
})

test('no fewer lines could go and come', () => {
  assert(
    property(text, text, (before, after) => {
      const edits = diffLines(before, after).flatMap(({ lines }) =>
        lines.filter(({ sign }) => sign !== ' '),
      ).length
      expect(edits).toBe(before.length + after.length - 2 * countCommon(before, after))
    }),
  )
})

test('where nearly all differs, all of it goes and comes', () => {
  const before = Array.from({ length: 5_000 }, (_, at) => `old ${at}`)
  const after = before.map((_, at) => (at === 2_500 ? 'old 2500' : `new ${at}`))
  const [hunk, ...more] = diffLines(before, after)
  expect(more).toEqual([])
  expect(hunk!.lines).toHaveLength(10_000)
})

/** The longest row of lines that both have, by the plain way. */
function countCommon(one: readonly string[], other: readonly string[]): number {
  let last = other.map(() => 0)
  for (const line of one) {
    const row: number[] = []
    for (const [at, each] of other.entries())
      row.push(line === each ? (last[at - 1] ?? 0) + 1 : Math.max(last[at] ?? 0, row[at - 1] ?? 0))
    last = row
  }
  return last.at(-1) ?? 0
}
