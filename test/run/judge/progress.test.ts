import { expect, test } from 'vitest'
import { IDLE_TURNS_MAX, countIdle, toMark } from '../../../src/run/judge/progress.ts'
import type { Turn } from '../../../src/run/judge/progress.ts'
import type { Change, Work } from '../../../src/run/judge/work.ts'

const idle: Turn = { isGood: true, before: 'a', after: 'a' }
const busy: Turn = { isGood: true, before: 'a', after: 'b' }
const failed: Turn = { isGood: false, before: 'a', after: 'a' }

test.each([
  { turns: [], count: 0, why: 'no turn' },
  { turns: [busy], count: 0, why: 'a turn that changed something' },
  { turns: [idle], count: 1, why: 'one good turn without a change' },
  { turns: [busy, idle, idle], count: IDLE_TURNS_MAX, why: 'two good turns without a change' },
  { turns: [idle, idle, busy], count: 0, why: 'a change after two idle turns' },
  { turns: [idle, failed, idle], count: 1, why: 'a failed turn between two idle ones' },
])('counts $count idle turns after $why', ({ turns, count }) => {
  expect(countIdle(turns)).toBe(count)
})

const change: Change = { path: 'a.ts', kind: 'changed', added: ['let a = 1'], removed: 1, isBinary: false }

function workOf(changes: Change[], summary: string, produces: 'change' | 'report'): Work {
  return { task: { title: 'T', detail: null, files: [], produces }, summary, tail: '', changes }
}

test('marks the same change alike, whatever is said about it and in whichever order it is listed', () => {
  const other = { ...change, path: 'b.ts' }
  const mark = toMark(workOf([change, other], 'Done.', 'change'))
  expect(toMark(workOf([other, change], 'Done at last.', 'change'))).toBe(mark)
  expect(toMark(workOf([change], 'Done.', 'change'))).not.toBe(mark)
  expect(toMark(workOf([change, { ...other, added: ['let a = 2'] }], 'Done.', 'change'))).not.toBe(mark)
})

test('marks a report by its words, but not by their figures', () => {
  const mark = toMark(workOf([], 'The backup is 14 minutes old.', 'report'))
  expect(toMark(workOf([], 'The backup is 15  minutes old.', 'report'))).toBe(mark)
  expect(toMark(workOf([], 'The backup is gone.', 'report'))).not.toBe(mark)
  expect(toMark(workOf([], '', 'report'))).toBe('')
})
