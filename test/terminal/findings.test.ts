import { expect, it } from 'vitest'
import { displayWidth } from '../../src/lib/width.ts'
import type { Finding } from '../../src/plan/plan.ts'
import { toFindingLines, toWarningLines } from '../../src/terminal/findings.ts'

const options = { name: 'plan.md', width: 80, colour: false }
const finding = (severity: Finding['severity'], line: number): Finding => ({
  code: 'x',
  severity,
  line,
  message: `Said at ${line}.`,
})
const several = (severity: Finding['severity'], count: number): Finding[] =>
  Array.from({ length: count }, (_, index) => finding(severity, index + 1))

it('shows ten warnings, and counts what is left and the notes', () => {
  const lines = toWarningLines([...several('note', 3), ...several('warning', 12)], options)
  expect(lines).toHaveLength(11)
  expect(lines[0]).toBe('plan.md:1: warning: Said at 1.')
  expect(lines.at(-1)).toBe('and 2 more, 3 notes: regatta plan plan.md')
})

it.each([
  [several('warning', 1), ['plan.md:1: warning: Said at 1.']],
  [several('note', 1), ['1 note: regatta plan plan.md']],
  [[], []],
])('is short where there is little to say', (findings, lines) => {
  expect(toWarningLines(findings, options)).toEqual(lines)
})

/** The line that is shown of the document, and what its carets stand under. */
function point(line: string, message: string): { shown: string; under: string } {
  const [, shown = '', carets = ''] = toFindingLines(
    { ...finding('warning', 1), message },
    { name: 'plan.md', width: 200, colour: false, source: [line] },
  )
  const cells = [...new Intl.Segmenter().segment(shown)].flatMap(({ segment }) => [
    segment,
    ...Array.from({ length: Math.max(0, displayWidth(segment) - 1) }, () => ''),
  ])
  const [from, to] = [carets.indexOf('^'), carets.lastIndexOf('^') + 1]
  return { shown: shown.slice(shown.indexOf('|') + 2), under: from < 0 ? '' : cells.slice(from, to).join('') }
}

it.each([
  ['- A1: Go (needs A7)', 'A1 depends on A7, which is not in this document.', 'A7'],
  ['## Wave 2: the other', 'Only the numbering says after what Wave 2 comes.', 'Wave 2'],
  ['Batch 4 has 50 tasks', 'Batch 4 is said to have 50 tasks, and 48 are listed.', '50'],
  ['- 日本語の👩‍💻 タイトル needs Z9 soon', 'It needs Z9.', 'Z9'],
  ['- to be done by Ana', '“Ana” is nobody who works here.', 'Ana'],
  ['- A11: Go', 'A1 is told twice.', ''],
  ['- A1: Go', 'Nothing here says when.', ''],
])('points in “%s” at what is spoken of', (line, message, under) => {
  expect(point(line, message)).toEqual({ shown: line, under })
})

it('shows no line where there is none, and nothing of the document unless it is given', () => {
  const about = { ...finding('warning', 9), message: 'A1' }
  const options = { name: 'plan.md', width: 80, colour: false }
  expect(toFindingLines(about, { ...options, source: ['A1'] })).toEqual(['plan.md:9: warning: A1'])
  expect(toFindingLines(about, options)).toHaveLength(1)
})

it.each([10, 40, 80, 120])(
  'keeps any line harmless and within %i columns, what it points at in sight',
  width => {
    const hostile = `${'日本 x '.repeat(80)}\u001b]0;gone\u0007\u202e (needs\tB9)\r${'e\u0301'.repeat(1_000_000)}`
    const about = { ...finding('error', 1), message: 'A1 depends on B9.' }
    const lines = toFindingLines(about, { name: 'p', width, colour: false, source: [hostile] }).slice(-2)
    for (const line of lines) {
      expect(displayWidth(line)).toBeLessThanOrEqual(width)
      expect(line).not.toMatch(/[\p{Cc}\u202e]/u)
    }
    if (width < 40) return
    const [shown = '', carets = ''] = lines
    expect(shown).toContain('(needs B9)')
    expect(displayWidth(shown.slice(0, shown.indexOf('B9')))).toBe(carets.indexOf('^^'))
  },
)
