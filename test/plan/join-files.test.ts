import { expect, test } from 'vitest'
import { arePartsOfOne, joinFiles } from '../../src/plan/bytes/join-files.ts'
import type { PlanFile } from '../../src/plan/bytes/join-files.ts'
import { readPlan } from '../../src/plan/read-plan.ts'

function toFiles(texts: Record<string, string>): PlanFile[] {
  return Object.entries(texts).map(([name, text]) => ({ name, bytes: new TextEncoder().encode(text) }))
}

const PARTS = toFiles({
  'phase-2-roof.md': '# Roof\n\n- R1: Lay the beams\n- R2: Lay the tiles (after R1)\n',
  'README.md': '# Boat house\n\nFirst phase-1-base.md, then phase-2-roof.md.\n\n## Risks\n\n- B9 rain\n',
  'phase-1-base.md': '# Base\n\n- B1: Dig\n- B2: Pour\n',
})

test('reads files that name each other as one plan, each a phase where its name says so', () => {
  const plan = readPlan(joinFiles(PARTS))
  expect(plan.title).toBe('Boat house')
  expect(plan.waves.map(({ id, title, after }) => [id, title, after])).toEqual([
    ['Phase 1', 'Base', []],
    ['Phase 2', 'Roof', ['Phase 1']],
  ])
  expect(plan.tasks.map(({ id, needs }) => [id, needs])).toEqual([
    ['B1', []],
    ['B2', []],
    ['R1', []],
    ['R2', ['R1']],
  ])
})

test('says which lines are those of which file', () => {
  const { findings } = readPlan(joinFiles(PARTS))
  expect(findings.find(({ code }) => code === 'several-files')?.message).toContain(
    'README.md from line 1, phase-1-base.md from line 10, phase-2-roof.md from line 16',
  )
})

test('reads data among the files as data, and text without a title under the name of its file', () => {
  const plan = readPlan(
    joinFiles(
      toFiles({
        '01-pumps.md': '# Pumps\n\n## Risks\n\n- none\n',
        '02-wave-1.yaml': 'tasks:\n  - id: P1\n    title: Clean the filter\n',
        '10-wave-3.md': '- P3: Fill the basin (after P1)\n',
        '9-wave-2.md': '- P2: Oil the gate\n',
      }),
    ),
  )
  expect(plan.tasks.map(({ id }) => id)).toEqual(['P1', 'P2', 'P3'])
})

test.each<[string, Record<string, string>, boolean]>([
  ['that are numbered', { '01-a.md': 'x', '02-b.md': 'y' }, true],
  ['of which one names the others', { 'plan.md': 'see a.md, b.md', 'a.md': 'x', 'b.md': 'y' }, true],
  ['of which one stands apart', { 'plan.md': 'see a.md', 'a.md': 'x', 'b.md': 'y' }, false],
  ['that are two plans', { 'one.md': '# One', 'two.md': '# Two' }, false],
  ['of which there is one', { '01-a.md': 'x' }, false],
])('tells of files %s whether they are parts of one plan', (_, texts, expected) => {
  expect(arePartsOfOne(toFiles(texts))).toBe(expected)
})
