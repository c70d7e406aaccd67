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
  'clean-ferry',
  'clean-bakery',
  'clean-workers',
]

test.each(CLEAN)('finds nothing doubtful in the clean plan %s', name => {
  const findings = readPlan(readExample(name)).findings.filter(finding => finding.code !== 'implied-order')
  expect(findings).toEqual([])
})
