import { describe, expect, test } from 'vitest'
import { judge } from '../../../src/run/judge/judge.ts'
import type { Change, Rules, Verdict, Work } from '../../../src/run/judge/work.ts'
import { readCases } from './labelled.ts'
import type { Case } from './labelled.ts'
import { fc } from '../../support/chance.ts'

/**
 * The parts of the set in the order they were written. The first stood before the rules; each later one was
 * written and measured before the rules were made to fit it. Precision and recall of "guide" at that first sight:
 * first 0.97 and 0.97, second 1.00 and 0.84, third 1.00 and 0.70, fourth (sought out to get past the rules) 0.89 and
 * 0.50, fifth 0.92 and 0.92. Of the 21 guides missed, 9 had no change at all and counted as missing, which is cured alike.
 */
const PARTS = ['first', 'second', 'third', 'fourth', 'fifth']
const WORKS = PARTS.flatMap(part => [...readCases(`${part}/guides.txt`), ...readCases(`${part}/good.txt`)])
const ENDS = ['first', 'second'].flatMap(part => readCases(`${part}/ends.txt`))
const FORBIDDEN = ['first', 'second'].flatMap(part => readCases(`${part}/forbidden.txt`))
const ALL = [...WORKS, ...ENDS, ...FORBIDDEN]

const NO_RULES: Rules = { words: [], forbidden: [] }

test('knows a labelled set that is large enough, each case by a name of its own', () => {
  const count = (cases: Case[], ...kinds: Verdict['kind'][]) =>
    cases.filter(({ kind }) => kinds.includes(kind)).length
  expect(count(WORKS, 'guide')).toBeGreaterThanOrEqual(60)
  expect(count(WORKS, 'good')).toBeGreaterThanOrEqual(60)
  expect(count(ENDS, 'blocked', 'error')).toBeGreaterThanOrEqual(20)
  expect(count(ENDS, 'good')).toBeGreaterThanOrEqual(20)
  expect(count(FORBIDDEN, 'check')).toBeGreaterThanOrEqual(15)
  expect(count(FORBIDDEN, 'good')).toBeGreaterThanOrEqual(15)
  expect(new Set(ALL.map(({ name, kind }) => `${kind} ${name}`)).size).toBe(ALL.length)
})

test('tells guides from work with a precision and a recall of at least 0.95', () => {
  const found = ALL.map(({ kind, work, rules }) => ({ kind, verdict: judge(work, rules).kind }))
  const condemned = found.filter(({ verdict }) => verdict === 'guide')
  const guides = found.filter(({ kind }) => kind === 'guide')
  const hits = condemned.filter(({ kind }) => kind === 'guide').length
  expect(hits / condemned.length).toBeGreaterThanOrEqual(0.95)
  expect(hits / guides.length).toBeGreaterThanOrEqual(0.95)
})

describe('judges as a person did', () => {
  test.each(ALL)('$kind: $name', ({ kind, work, rules }) => {
    expect(judge(work, rules)).toMatchObject({ kind })
  })
})

test('does not condemn any good change for a "Step 1:", a "TODO:" or the word "implement" in it', () => {
  const spoiled = WORKS.filter(({ kind, work }) => kind === 'good' && isCode(work)).map(
    ({ name, work, rules }) => {
      const changes = work.changes.map(change => ({
        ...change,
        added: [...change.added, ...marksFor(change.path)],
      }))
      return { name, kind: judge({ ...work, changes }, rules).kind }
    },
  )
  expect(spoiled.length).toBeGreaterThan(10)
  expect(spoiled.filter(({ kind }) => kind !== 'good')).toEqual([])
})

function isCode(work: Work): boolean {
  const lines = work.changes.flatMap(({ added }) => added).filter(line => /[=({]/.test(line))
  return lines.length >= 6 && work.changes.every(({ path }) => /\.(ts|tsx|js|go|rs|py|java|kt)$/.test(path))
}

function marksFor(path: string): string[] {
  const mark = path.endsWith('.py') ? '#' : '//'
  return [`${mark} Step 1: read`, `${mark} TODO: faster`, `${mark} implement the same for others`]
}

const ON_ONE_LINE: [string, string[]][] = [
  [
    'src/total.ts',
    ['// Step 1: parse', 'export function total(rows: Row[]) { return rows.length }', '// TODO: faster'],
  ],
  [
    'src/area.rs',
    ['// TODO: implement the same for circles', 'pub fn area(a: u32, b: u32) -> u32 { a * b }'],
  ],
  ['src/names.py', ['# Step 1: read the names', 'def names(rows): return [row.name for row in rows]']],
  ['src/Point.java', ['// TODO: Step 2: three dimensions', 'public int sum() { return x + y; }']],
]

test.each(ON_ONE_LINE)('takes a function that stands on one line for work: %s', (path, added) => {
  const work: Work = {
    task: { title: 'Add it', detail: null, files: [], produces: 'change' },
    summary: 'Step 1: implemented it. TODO: none',
    tail: '',
    changes: [{ path, kind: 'added', added, removed: 0, isBinary: false }],
  }
  expect(judge(work, NO_RULES).kind).toBe('good')
})

test('takes no function for work whose one line does nothing', () => {
  const added = [
    '// Step 1: parse the file',
    '// TODO: implement',
    'function parse() { /* your code here */ }',
  ]
  const work: Work = {
    task: { title: 'Add it', detail: null, files: [], produces: 'change' },
    summary: 'done',
    tail: '',
    changes: [{ path: 'src/parse.js', kind: 'added', added, removed: 0, isBinary: false }],
  }
  expect(judge(work, NO_RULES).kind).toBe('guide')
})

test('takes what a rehearsal writes for work, whatever the task is called', () => {
  const added = ['# Rehearsal of “Step 1: Open the guide”', '', 'This file was written by a rehearsal.']
  const title = 'Step 1: Open the guide'
  const work: Work = {
    task: { title, detail: null, files: ['src/guide.ts'], produces: 'change' },
    summary: `rehearsal: acted as if “${title}” were done`,
    tail: 'wrote rehearsal/migration-guide.md',
    changes: [{ path: 'rehearsal/migration-guide.md', kind: 'added', added, removed: 0, isBinary: false }],
  }
  expect(judge(work, NO_RULES)).toEqual({ kind: 'good' })
})

test('takes a note that tells nobody what to do for work, even where other files were named', () => {
  const work: Work = {
    task: { title: 'Fix the crash of the tutorial', detail: null, files: ['src/a.ts'], produces: 'change' },
    summary: 'wrote out.txt about “Fix the crash of the tutorial”',
    tail: '',
    changes: [{ path: 'out.txt', kind: 'added', added: ['done by A'], removed: 0, isBinary: false }],
  }
  expect(judge(work, NO_RULES)).toEqual({ kind: 'good' })
})

test('tells the guide of a rehearsal', () => {
  const work: Work = {
    task: { title: 'Add A', detail: null, files: ['src/a.ts'], produces: 'change' },
    summary:
      'rehearsal: here is how you can do it yourself:\n1. Open the file in your editor.\n2. Make the change.',
    tail: '',
    changes: [],
  }
  expect(judge(work, NO_RULES)).toMatchObject({ kind: 'guide' })
  const report: Work = { ...work, task: { ...work.task, produces: 'report' } }
  expect(judge(report, NO_RULES)).toMatchObject({ kind: 'guide' })
})

describe('says why', () => {
  test.each([
    {
      name: 'en-implementation-guide-md',
      message: /^it wrote instructions into IMPLEMENTATION_GUIDE\.md instead of the change: \d+ of \d+ lines/,
    },
    { name: 'en-summary-only-steps', message: /^it told how the work could be done and changed nothing/ },
    { name: 'py-stub-pass', message: /^it left out the work itself in notes\/parser\.py: 4 of 4 lines/ },
    { name: 'comments-only-code', message: /^it wrote comments on what to do into server\/upload\.js/ },
    { name: 'doc-unwritten', message: /^it left docs\/printer\.md to be written/ },
    { name: 'nothing-at-all', message: 'it owed a change and left no change, though it said: “Done.”' },
    { name: 'empty-file', message: /only empty files/ },
    { name: 'report-without-words', message: 'it was to report, and said nothing' },
    { name: 'says-blocked', message: /^it said of itself: “BLOCKED: the staging credentials/ },
    { name: 'gave-up', message: /^it gave up: “/ },
    { name: 'question-no-change', message: /^it asks: “/ },
    {
      name: 'second-rule',
      message: 'it added “binding.pry” to gate.rb: “binding.pry” (no breakpoints)',
    },
  ])('of $name', ({ name, message }) => {
    const { work, rules } = ALL.find(known => known.name === name)!
    const verdict = judge(work, rules)
    const said = 'message' in verdict ? verdict.message : ''
    if (typeof message === 'string') expect(said).toBe(message)
    else expect(said).toMatch(message)
  })
})

const anyChange: fc.Arbitrary<Change> = fc.record({
  path: fc.oneof(fc.string(), fc.constantFrom('a.ts', 'a.py', 'GUIDE.md', 'a.yaml', 'test/a.go')),
  kind: fc.constantFrom('added', 'changed', 'removed'),
  added: fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...linesOfAll()))),
  removed: fc.nat(100),
  isBinary: fc.boolean(),
})

const anyWork: fc.Arbitrary<Work> = fc.record({
  task: fc.record({
    title: fc.string({ unit: 'binary' }),
    detail: fc.option(fc.string()),
    files: fc.array(fc.string()),
    produces: fc.constantFrom('change', 'report'),
  }),
  summary: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...ALL.map(({ work }) => work.summary))),
  tail: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...ALL.map(({ work }) => work.tail))),
  changes: fc.array(anyChange, { maxLength: 5 }),
})

const anyRules: fc.Arbitrary<Rules> = fc.record({
  words: fc.array(fc.string()),
  forbidden: fc.array(
    fc.record({ text: fc.string(), exceptPath: fc.option(fc.string()), why: fc.string({ unit: 'binary' }) }),
  ),
})

function linesOfAll(): string[] {
  return [...new Set(ALL.flatMap(({ work }) => work.changes.flatMap(({ added }) => added)))]
}

test('never throws, says the same of the same, and never says much or what a terminal obeys', () => {
  fc.assert(
    fc.property(anyWork, anyRules, (work, rules) => {
      const before = structuredClone({ work, rules })
      const verdict = judge(work, rules)
      expect(judge(work, rules)).toEqual(verdict)
      expect({ work, rules }).toEqual(before)
      if (verdict.kind === 'good') return
      expect(verdict.message.length).toBeLessThanOrEqual(300)
      expect(verdict.evidence.length).toBeLessThanOrEqual(600)
      expect(verdict.message).not.toBe('')
      expect(`${verdict.message}${verdict.evidence}`).not.toMatch(/\p{Cc}/u)
    }),
    { numRuns: 500 },
  )
})

test.each([
  ' ',
  'a',
  '#',
  '(',
  '- ',
  '**',
  'public ',
  'a.b::',
  '"""',
  'Step 1: ',
  'I need ',
  'the following ',
  'FAILED ',
  'could be ',
  'a, ',
  '<a ',
  '\u001b[',
])('looks at a bounded part of a flood of %j', unit => {
  const flood = unit.repeat(2_000_000 / unit.length)
  const line = unit.repeat(3_000 / unit.length)
  const many = Array.from({ length: 20_000 }, () => line)
  const change = { kind: 'added', removed: 0, isBinary: false } as const
  const work: Work = {
    task: { title: flood, detail: flood, files: [flood], produces: 'change' },
    summary: flood,
    tail: flood,
    changes: ['a.ts', 'a.py', 'a.md', flood].map(path => ({ ...change, path, added: [flood, ...many] })),
  }
  const startedAt = performance.now()
  judge(work, { words: [flood, 'FAILED'], forbidden: [{ text: flood, exceptPath: flood, why: flood }] })
  judge({ ...work, changes: [] }, NO_RULES)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})
