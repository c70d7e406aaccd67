import { expect, test } from 'vitest'
import { displayWidth } from '../../src/lib/width.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { renderPlanText } from '../../src/terminal/plan-text.ts'
import { EXAMPLES, readExample } from './examples.ts'

const render = (bytes: Uint8Array, width = 80): string =>
  renderPlanText(readPlan(bytes), null, { name: 'plan.md', width, colour: false })

test('shows waves with their tasks, and findings with the lines they are about', () => {
  expect(render(readExample('loose-ends')).split('\n')).toEqual([
    'Loose ends',
    '3 tasks in 2 waves · up to 2 at once',
    '',
    'Wave 1  Edges  2 tasks · parallel',
    '    wave-1.1  Find edges in src/edges.ts  edge-finder',
    '    wave-1.2  Paint edges in src/edges.ts  edge-painter',
    '',
    'Wave 2  Corners  1 task · after Wave 1',
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
  expect(shown).toContain('    … and 22 more, T9 to T30')
})

test('says that a plan with an error cannot be started', () => {
  expect(render(readExample('cycle'))).toContain('As it stands, this plan cannot be started.')
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
