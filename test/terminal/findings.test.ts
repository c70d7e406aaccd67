import { expect, it } from 'vitest'
import type { Finding } from '../../src/plan/plan.ts'
import { toWarningLines } from '../../src/terminal/findings.ts'

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
