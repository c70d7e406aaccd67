import { expect, test } from 'vitest'
import { displayWidth } from '../../src/lib/width.ts'
import { forecast } from '../../src/plan/forecast/forecast.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { renderPlanText } from '../../src/terminal/plan-text.ts'
import { EXAMPLES, readExample } from './examples.ts'

const render = (bytes: Uint8Array, width = 80): string => {
  const plan = readPlan(bytes)
  const expected = forecast(plan, { slots: 50, pace: 'waves' })
  return renderPlanText(plan, expected, { name: 'plan.md', width, colour: false })
}

test('shows waves with their tasks, and findings with the lines they are about', () => {
  expect(render(readExample('loose-ends')).split('\n')).toEqual([
    'Loose ends',
    '3 tasks in 2 waves',
    'Up to 2 at once',
    'About 20 min, guessing 10 min a task',
    'Longest way: Wave 1 (any of 2) → wave-2.1',
    'Places for more than 2 gain nothing',
    'One after the other 30 min: 1.5 times as long',
    '',
    'Wave 1  Edges  2 tasks',
    '    wave-1.1  Find edges in src/edges.ts  edge-finder',
    '    wave-1.2  Paint edges in src/edges.ts  edge-painter',
    '',
    'Wave 2  Corners  1 task',
    '    wave-2.1  Find corners  corner-finder',
    '',
    'plan.md:3: warning: Wave 1 is said to have 3, but 2 are listed. Regatta goes by',
    '    the list.',
    'plan.md:6: warning: wave-1.1 and wave-1.2 of Wave 1 both name src/edges.ts. Each',
    '    works in a copy of its own; if both change it, the second to end is done',
    '    again on what the first left.',
    'plan.md:8: note: Only the numbering says after what Wave 2 comes. Regatta starts',
    '    each after the one before it.',
    'plan.md:10: warning: wave-2.1 depends on K9, which is not in this document.',
    '    Regatta leaves that dependency out.',
  ])
})

test('folds a long wave to its first tasks and says how many more there are', () => {
  const text = Array.from({ length: 30 }, (_, index) => `- [ ] T${index + 1} Do number ${index + 1}`).join(
    '\n',
  )
  const shown = render(new TextEncoder().encode(`## Wave 1\n${text}\n`))
  expect(shown).toContain('    T8  Do number 8')
  expect(shown).not.toContain('T9  Do')
  expect(shown).toContain('    … and 22 more, T9–30')
})

test('says that a plan with an error cannot be started, and of a circle that nobody can tell how long it takes', () => {
  const shown = render(readExample('cycle'))
  expect(shown).toContain('As it stands, this plan cannot be started.')
  expect(shown).toContain('How long it takes cannot be said: tasks wait for each other.')
})

test('of 225 workers shows each kind of work in a line, how wide, how long and at what cost', () => {
  const lines = render(readExample('workers-225')).split('\n')
  expect(lines.slice(0, 14)).toEqual([
    'Timetable register: all 225 operators',
    '225 tasks in 5 waves',
    '50 at once, the plan’s maximum',
    '2 h 40 min to 4 h in all',
    '$14.42 by the plan; $20.40 before',
    '50 starts in a minute, 40 allowed',
    'Longest way: Batch 1 (any of 40) → Batch 2 (any of 50) → Batch 3 (any of 48) →',
    '  Batch 4 (any of 52) → Batch 5 (any of 35)',
    'With 52 at once 2 h 10 min to 3 h 15 min; more gain nothing',
    'One after the other 100–150 h: 38 times as long',
    '',
    'Batch 1  Feeds  40 tasks · 20–30 min',
    '    OPERATOR_001–016  Read the feeds of the city lines  16 tasks',
    '    OPERATOR_017–028  Read the feeds of the country lines  12 tasks',
  ])
  expect(lines.length).toBeLessThan(50)
  for (const line of render(readExample('workers-225'), 40).split('\n'))
    expect(displayWidth(line)).toBeLessThanOrEqual(40)
})

test('of a plan without waves says for each task why it stands where it does', () => {
  const rows =
    '| P-1 | Tokens | none |\n| P-2 | Grammar | P-1 |\n| P-3 | Recovery | P-1 |\n| P-4 | Printer | P-1 |\n| P-5 | Manual | P-2, P-4 |\n'
  const shown = render(new TextEncoder().encode(`# S\n\n| ID | Task | Depends on |\n|---|---|---|\n${rows}`))
  expect(shown).toContain('5 tasks in 3 tiers')
  expect(shown).toContain(
    'Tier 0  1 task\n    P-1  Tokens  needs nothing, and 3 wait for it\n\nTier 1  3 tasks',
  )
  expect(shown).toContain('    P-5  Manual  needs P-2, P-4 of tier 1')
})

test('of such a plan names what is done apart', () => {
  const shown = render(
    new TextEncoder().encode('# S\n\n- [x] A1: Sort\n- [ ] A2: Wash (needs A1)\n- [ ] A3: Dry (needs A2)\n'),
  )
  expect(shown).toContain('Tier 0  1 task\n    A2  Wash')
  expect(shown).toContain('Done already  A1')
})

test.each(EXAMPLES)('keeps %s within 60 columns', name => {
  for (const line of render(readExample(name), 60).split('\n'))
    expect(displayWidth(line)).toBeLessThanOrEqual(60)
})

test('lets nothing in a plan reach the terminal but its text', () => {
  const shown = render(new TextEncoder().encode('## Wave 1\n- \u001b[31mred\u001b[0m \u202eback\u0007\n'))
  expect(shown).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e]/u)
  expect(shown).toContain('red back')
})
