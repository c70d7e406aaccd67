import { expect, test } from 'vitest'
import { expandNeeds } from '../../src/plan/expand-needs.ts'
import { toPlanJson } from '../../src/plan/plan-json.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { NO_RULES, NO_TERMS } from '../../src/plan/says-nothing.ts'

interface Case {
  name: string
  text: string
  needs: Record<string, string[]>
}

const CASES: Case[] = [
  {
    name: 'lets a wave wait for the ends of the waves before it only',
    text: '## Wave 1 (serial)\n- A1: a\n- A2: b\n\n## Wave 2\n- B1: c\n\n## Wave 3 (after waves 1 & 2)\n- C1: d\n',
    needs: { A1: [], A2: ['A1'], B1: ['A2'], C1: ['B1'] },
  },
  {
    name: 'passes on through a wave without tasks what that wave waits for',
    text: '## Wave 1\n- A1: a\n- A2: b\n\n## Wave 2\n\nOnly a pause.\n\n## Wave 3\n- C1: c\n',
    needs: { A1: [], A2: [], C1: ['A1', 'A2'] },
  },
  {
    name: 'starts a task at once whose column says that it needs nothing',
    text: '## Phase 1\n- A1: a\n\n## Phase 2\n\n| ID | Task | Depends on |\n|-|-|-|\n| B1 | b | None |\n| B2 | c | A1 |\n| B3 | d | B2, A1 |\n',
    needs: { A1: [], B1: [], B2: ['A1'], B3: ['B2'] },
  },
  {
    name: 'runs waves side by side that the document puts beside each other',
    text: '## Wave 1\n- A1: a\n\n## Wave 2\n- B1: b\n\n## Wave 3 (parallel to Wave 2)\n- C1: c\n',
    needs: { A1: [], B1: ['A1'], C1: ['A1'] },
  },
  {
    name: 'orders the steps inside a wave',
    text: '## Wave 1\n\n### Step 1\n- A1: a\n- A2: b\n\n### Step 2\n- A3: c\n',
    needs: { A1: [], A2: [], A3: ['A1', 'A2'] },
  },
  {
    name: 'keeps every need of tasks that wait for each other',
    text: '## Wave 1\n\n| ID | Task | Depends on |\n|-|-|-|\n| A1 | a | A2 |\n| A2 | b | A1 |\n',
    needs: { A1: ['A2'], A2: ['A1'] },
  },
]

test.each(CASES)('$name', ({ text, needs }) => {
  const plan = readPlan(new TextEncoder().encode(text))
  const expanded = expandNeeds(plan)
  expect(Object.fromEntries(plan.tasks.map((task, index) => [task.id, expanded[index]]))).toEqual(needs)
})

test('gives the plan in the shape that programs read, without what only the run needs', () => {
  const read = readPlan(new TextEncoder().encode('# One\n\n## Wave 1\n- A1: a\n'))
  const nothing = {
    limits: {},
    checks: [],
    gates: [],
    criteria: [],
    monitors: [],
    authority: [],
    ...NO_TERMS,
    rules: NO_RULES,
    forecast: null,
    findings: [],
  }
  expect(toPlanJson(read, null)).toEqual({
    title: 'One',
    status: 'active',
    waves: [{ id: 'Wave 1', title: '', mode: 'parallel', after: [], minutes: null, gate: null }],
    tasks: [
      {
        id: 'A1',
        title: 'a',
        detail: null,
        agent: null,
        provider: null,
        wave: 'Wave 1',
        needs: [],
        files: [],
        refs: [],
        minutes: null,
        produces: 'change',
        done: false,
        line: 4,
      },
    ],
    ...nothing,
  })
})

const toList = (name: string): string =>
  Array.from({ length: 1000 }, (_, index) => `- ${name}${index}: do it`).join('\n')

test('lets 1,000 tasks that wait for the same wave share one list', () => {
  const text = `## Wave 1\n${toList('A')}\n\n## Wave 2\n${toList('B')}\n`
  const needs = expandNeeds(readPlan(new TextEncoder().encode(text))).slice(1000)
  expect(needs[0]).toHaveLength(1000)
  expect(new Set(needs).size).toBe(1)
})
