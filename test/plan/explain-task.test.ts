import { expect, test, vi } from 'vitest'
import { explainTask } from '../../src/plan/explain/explain-task.ts'
import type { Explanation } from '../../src/plan/explain/explain-task.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { EXAMPLES, readExample } from './examples.ts'

// Goes through all examples; beside much else that takes its time.
vi.setConfig({ testTimeout: 300_000 })

/** `needs T1: field, line 9`, one row each. */
function toRows({ told, wave, agent, needs, after }: Explanation): string[] {
  const rows = [
    ...told.map(reason => ({ what: 'told', ...reason })),
    { what: `in ${wave.name}`, ...wave },
    ...(agent === null ? [] : [{ what: `by ${agent.name}`, ...agent }]),
    ...needs.map(need => ({ what: `needs ${need.name}`, ...need })),
    ...after.map(other => ({ what: `after ${other.name}`, ...other })),
  ]
  return rows.map(({ what, rule, line }) => `${what}: ${rule}${line === null ? '' : ` ${line}`}`)
}

const PLAN = `# Kite

Order: Wave 1 → Wave 2.

## Wave 1: Frame

- T1: Cut the sticks
  - Owner: ada
- T2: Tie the cross (after T1)

## Wave 2: Sail

| ID | Task | Agent | Depends on |
|----|------|-------|------------|
| T3 | Cut the paper | ben | — |
| T4 | Glue the paper | ben | T2, T3 |

Who was there: T4 is the long one.
`

test.each([
  ['T1', ['told: list 7', 'in Wave 1: over 5', 'by ada: below 8']],
  ['T2', ['told: list 9', 'in Wave 1: over 5', 'needs T1: inline 9']],
  [
    'T4',
    [
      'told: table 16',
      'in Wave 2: over 11',
      'by ben: own 16',
      'needs T2: column 16',
      'needs T3: column 16',
      'after Wave 1: sketch 3',
    ],
  ],
])('says from which lines %s was read, and by which rules', (id, rows) => {
  expect(toRows(explainTask(new TextEncoder().encode(PLAN), id)!)).toEqual(rows)
})

test('says what a plan in the own dialect says, and where', () => {
  expect(toRows(explainTask(readExample('canonical-markdown'), 'Bind')!)).toEqual([
    'told: canonical 30',
    'in Wave 2: canonical 19',
    'needs T2: canonical 31',
    'needs T4: canonical 31',
  ])
})

test('knows a reason for all that was read of a task, in every example', () => {
  for (const name of EXAMPLES) {
    const bytes = readExample(name)
    const task = readPlan(bytes).tasks.at(-1)
    if (task === undefined) continue
    const { told, agent, needs, after } = explainTask(bytes, task.id)!
    expect(told, name).not.toEqual([])
    expect(agent?.name ?? null, name).toBe(task.agent)
    expect(needs.map(need => need.name).toSorted(), name).toEqual(task.needs.toSorted())
    for (const { rule } of [...needs, ...after]) expect(rule, name).not.toBe('own')
  }
})

test('knows nothing of a task that there is not', () => {
  expect(explainTask(readExample('canonical-markdown'), 'T99')).toBeNull()
})
