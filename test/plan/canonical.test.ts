import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { FORMS, writeCanonical } from '../../src/plan/canonical/write-canonical.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { fc } from '../support/chance.ts'
import { anyPlan } from './any-plan.ts'
import { EXAMPLES, readExample } from './examples.ts'
import { toFilled } from './filled.ts'

// Goes through all examples; beside much else that takes its time.
vi.setConfig({ testTimeout: 300_000 })

const read = (text: string): Plan => readPlan(new TextEncoder().encode(text))

/** A plan but for lines and findings, which the canonical form does not keep. */
function toSaid(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSaid)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => key !== 'line' && key !== 'findings')
  return Object.fromEntries(kept.map(([key, own]) => [key, toSaid(own)]))
}

const codesOf = (plan: Plan): string[] => plan.findings.map(({ code }) => code)

describe.each(FORMS)('the canonical form as %s', form => {
  test('reads back as the same plan, whatever its texts are', () => {
    fc.assert(
      fc.property(anyPlan, plan => {
        const again = read(writeCanonical(plan, form))
        expect(toSaid(again)).toEqual(toSaid(plan))
        expect(codesOf(again)).not.toContain('not-in-form')
        expect(codesOf(again)).not.toContain('unknown-field')
        expect(codesOf(again)).not.toContain('passed-over')
      }),
      { numRuns: 60 },
    )
  })

  test('is written the same again from what was read back', () => {
    const plan = readPlan(readExample('faulty-library'))
    const written = writeCanonical(plan, form)
    expect(writeCanonical(read(written), form)).toBe(written)
  })
})

test('every example reads back as the same plan from each of the forms', () => {
  for (const name of EXAMPLES) {
    const plan = readPlan(readExample(name))
    const said = toSaid(plan)
    for (const form of plan.tasks.length > 0 ? FORMS : [])
      expect(toSaid(read(writeCanonical(plan, form))), `${name} as ${form}`).toEqual(said)
  }
})

const FORMAT = readFileSync(join(import.meta.dirname, '../../docs/plan-format.md'), 'utf8')
/** Each example of the page, and behind it what it reads as. */
const PAIRS = [...FORMAT.matchAll(/^`{3,4}(markdown|yaml|json)\n([^]*?)^`{3,4}$/gm)].map(
  ([, , text = '']) => text,
)

test('every example of the page about the format reads as the page says', () => {
  expect(PAIRS.length % 2).toBe(0)
  expect(PAIRS.length).toBeGreaterThanOrEqual(8)
  for (let at = 0; at < PAIRS.length; at += 2) {
    const [told, expected] = [PAIRS[at]!, PAIRS[at + 1]!]
    expect(toFilled(read(told)), told).toEqual(JSON.parse(expected))
  }
})

const PLAIN = '---\nregatta: 1\n---\n'

test.each([
  ['a task that names one that is not there', '- [ ] T1: Cut\n  - needs: T9\n', 4, 'T1 needs T9'],
  ['a wave that comes after none', '## A\n- after: C\n- [ ] T1: Cut\n', 4, 'A comes after C'],
  ['an id that is given twice', '- [ ] T1: Cut\n- [ ] T1: Sew\n', 5, 'A second task is called T1'],
  ['a mode that there is not', '## A\n- mode: wild\n- [ ] T1: Cut\n', 5, '"wild" is not one of parallel'],
  ['a number that is none', '- [ ] T1: Cut\n  - progress: most\n', 5, '"most" is not a number'],
  ['a number below 0', '- [ ] T1: Cut\n  - progress: -1\n', 5, '"-1" is not a number, 0 or more'],
  ['a string without an end', '- [ ] T1: "Cut\n', 4, 'no string as JSON has them'],
  [
    'a field that is given twice',
    '- [ ] A: Cut\n- [ ] B: Sew\n  - needs: A\n  - needs: none\n',
    7,
    '"needs" a second time',
  ],
  ['tasks outside the waves', '- [ ] T1: Cut\n## A\n- [ ] T2: Sew\n', 4, 'stands in no wave'],
])('starts nothing of a plan with %s, and says where that is', (_, body, line, message) => {
  const errors = read(PLAIN + body).findings.filter(({ severity }) => severity === 'error')
  expect(errors).toEqual([expect.objectContaining({ line, message: expect.stringContaining(message) })])
})

test.each([
  ['a field that there is not', '- [ ] T1: Cut\n  - colour: red\n', 'unknown-field'],
  ['a list that is no task', '- [ ] T1: Cut\n- and so on\n', 'passed-over'],
  ['a circle', '- [ ] T1: Cut\n  - needs: T2\n- [ ] T2: Sew\n  - needs: T1\n', 'cycle'],
])('says that there is %s', (_, body, code) => {
  expect(codesOf(read(PLAIN + body))).toEqual([code])
})

test('takes remarks between tasks for remarks, and what stands in a fence for nothing', () => {
  const body = 'We begin early.\n\n> Bring coffee.\n\n```\n- [ ] T9: An example\n```\n\n- [ ] T1: Cut\n'
  const plan = read(PLAIN + body)
  expect(plan.tasks.map(({ id }) => id)).toEqual(['T1'])
  expect(plan.findings).toEqual([])
})

test('takes an empty field for one that is not written', () => {
  expect(read(`${PLAIN}- [ ] T1: Cut\n  - agent:\n  - minutes:\n`)).toMatchObject({
    tasks: [{ agent: null, minutes: null }],
    findings: [],
  })
})

test('ends a fence where one as long ends it', () => {
  const plan = read(`${PLAIN}\`\`\`\`\n\`\`\`\n- [ ] T9: An example\n\`\`\`\n\`\`\`\`\n- [ ] T1: Cut\n`)
  expect(plan.tasks.map(({ id }) => id)).toEqual(['T1'])
})

test('starts nothing where people are to be asked after a wave that there is not', () => {
  const plan = read('regatta: 1\ngates: [{after: Z, question: Dry?}]\ntasks: [{id: T1}]\n')
  const message = expect.stringContaining('This gate is after Z')
  expect(plan.findings).toEqual([expect.objectContaining({ severity: 'error', line: 2, message })])
})

test('says that a check, an output and a lock about nothing that there is have no effect', () => {
  const plan = read(
    [
      'regatta: 1',
      'checks: [{command: make, when: wave, wave: Dyeing}]',
      'outputs: [{text: a dress, wave: Dyeing}]',
      'rules: {locks: [{text: one table, names: [table], holders: [t1, sewing, T9]}]}',
      'waves: [{id: W, title: Sewing, tasks: [{id: T1}]}]',
    ].join('\n'),
  )
  expect(plan.findings.map(({ code, line, message }) => [code, line, message.split(',')[0]])).toEqual([
    ['unknown-name', 2, 'This check names Dyeing'],
    ['unknown-name', 3, 'This output names Dyeing'],
    ['unknown-name', 4, 'This lock names T9'],
  ])
})

test('starts nothing of a document in a later form', () => {
  const plan = read('regatta: 2\ntasks:\n  - id: T1\n    title: Cut\n')
  expect(plan.findings[0]).toMatchObject({ code: 'not-in-form', severity: 'error', line: 1 })
})

test('says that the data of a document in its own dialect is damaged', () => {
  const plan = read('regatta: 1\ntasks:\n  - {id: T1, title: [Cut}\n')
  expect(plan.findings).toContainEqual(expect.objectContaining({ code: 'not-in-form', severity: 'error' }))
})
