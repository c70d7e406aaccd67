import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'
import { toDigest } from './digest.ts'
import { EXAMPLES, readExample, readExpected } from './examples.ts'

function check(name: string): void {
  expect(toDigest(readPlan(readExample(name)))).toEqual(readExpected(name))
}

test.each(EXAMPLES)('reads the example %s as a person does', check)

const CLEAN = [
  'launch-lines',
  'heading-fields',
  'dependency-table',
  'worker-ranges',
  'spec-tags',
  'wave-list',
  'no-grouping',
  ...EXAMPLES.filter(name => name.startsWith('clean-')),
]

test.each(CLEAN)('finds nothing doubtful in the clean plan %s', name => {
  const findings = readPlan(readExample(name)).findings.filter(finding => finding.code !== 'implied-order')
  expect(findings).toEqual([])
})

const FAULTY = EXAMPLES.filter(name => name.startsWith('faulty-'))

test('has plans with planted faults and clean ones enough to judge by', () => {
  expect(FAULTY.length).toBeGreaterThanOrEqual(15)
  expect(CLEAN.length).toBeGreaterThanOrEqual(15)
})

test.each(FAULTY)('says of each doubt about %s what it is and what becomes of it', name => {
  const { findings } = readPlan(readExample(name))
  expect(findings.some(({ severity }) => severity !== 'note')).toBe(true)
  // What is amiss is one sentence at least, what Regatta does about it another.
  for (const { message } of findings) expect(message).toMatch(/^.+[.;:] .+\.$/)
})
