import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'

const WORK = [
  'Add the export endpoint',
  'Build the settings page',
  'Write the import job',
  'Move the session store',
  'Render the price table',
  'Split the search results',
]
const NAMES = ['Foundation', 'Delivery']
/** How a group is called; `K` is its number. */
const HEADS = [
  '## Wave K: NAME',
  '### Phase K - NAME',
  '## Batch K of 2 — NAME',
  '## 🚀 Stage K: NAME (Week K)',
  '## 3.K Sprint K: NAME',
  '## NAME (Wave K)',
  '## [Phase K] NAME',
  '## WK: NAME',
  '## MK – NAME',
  '## K. NAME',
  '## Kkeycap NAME',
  '## Week of K March',
  '**Wave K** — NAME',
  '**Round K: NAME**',
  '*Phase K: NAME*',
  'Wave K: NAME',
  'PHASE K',
  '[Wave K: NAME]',
  '=== Tier K: NAME ===',
]
type Item = (work: string, at: number) => string
const ITEMS: Item[] = [
  (work, at) => `- T${at + 1}: ${work}`,
  (work, at) => `- [ ] **T${at + 1}** ${work}`,
  work => `- [ ] ${work}`,
  work => `☐ ${work}`,
  work => `- ⬜ ${work}`,
  work => `- ${work}`,
  (work, at) => `${(at % 3) + 1}. **${work}** — as the brief says`,
  (work, at) => `${(at % 3) + 1}. ${work}\n   - read the brief\n   - add tests`,
  (work, at) => `${toCount(at)} ${work}`,
  (work, at) => `- Task ${toCount(at)}: ${work}`,
  (work, at) => `T${at + 1}: ${work}`,
  (work, at) => `- PAY-${at + 1} ${work}`,
  (work, at) => `**${(at % 3) + 1}. ${work}**\n- Read the brief\n- Add tests\n`,
  (work, at) => `**${at + 1}. ${work}**\nAs the brief says.\n`,
  work => `**${work}**\n\n- Read the brief\n- Add tests\n`,
  work => `- **Task:** ${work}\n  - **Effort:** 2 h`,
  work => `1. What: ${work}\n   Effort: 2 h`,
  (work, at) => `${at % 3 === 0 ? '| ID | Task |\n|---|---|\n' : ''}| T${at + 1} | ${work} |`,
]
/** Below a heading of Markdown only. */
const HEADED: Item[] = [
  (work, at) => `#### T${at + 1}: ${work}\n\nAs the brief says, with tests.\n`,
  (work, at) => `#### Task ${toCount(at)}: ${work}\n\n- Read the brief\n- Add tests\n`,
  (work, at) => `#### ${(at % 3) + 1}. ${work}\n\n- Read the brief\n- Add tests\n`,
  work => `#### ${work}\n\n- Read the brief\n- Add tests\n`,
]

test('tasks and what they stand in are read, however both are written', { timeout: 60_000 }, () => {
  const wrong = HEADS.flatMap(head =>
    [...ITEMS, ...(head.startsWith('#') ? HEADED : [])].flatMap(item => {
      const text = `# Spring release\n\nSix pieces of work in two groups.\n\n${toGroup(head, item, 0)}\n${toGroup(head, item, 1)}\n## Risks\n\n- Review is slow\n- The old store is full\n`
      const { tasks, waves } = readPlan(Buffer.from(text))
      const [first, second] = waves
      const isRight =
        tasks.length === WORK.length &&
        tasks.every(
          ({ title, wave }, at) => title.startsWith(WORK[at]!) && wave === (at < 3 ? first : second)?.id,
        ) &&
        waves.length === 2 &&
        second!.after.join() === first!.id
      return isRight ? [] : [text]
    }),
  )
  expect(wrong).toEqual([])
})

test.for(['Tasks', 'To do', 'What to build', 'Next steps', 'Spring release'])(
  'a document that is nothing but a plain list below "%s" is read, with a warning',
  heading => {
    const list = WORK.map(work => `- ${work}\n`).join('')
    const { tasks, findings } = readPlan(Buffer.from(`# ${heading}\n\n${list}`))
    expect(tasks.map(({ title }) => title)).toEqual(WORK)
    expect(findings.map(({ code }) => code)).toContain('bare-lists')
  },
)

test.for(['Risks', 'Out of scope', 'Success criteria', 'Background'])(
  'plain lists below "%s" alone are no tasks',
  heading => {
    const list = WORK.map(work => `- ${work}\n`).join('')
    expect(readPlan(Buffer.from(`# Notes\n\n## ${heading}\n\n${list}`)).tasks).toEqual([])
  },
)

function toCount(at: number): string {
  return `${at < 3 ? 1 : 2}.${(at % 3) + 1}`
}

function toGroup(head: string, item: Item, group: number): string {
  const own = WORK.slice(group * 3, group * 3 + 3).map((work, at) => item(work, group * 3 + at))
  const name = head
    .replace('NAME', NAMES[group]!)
    .replaceAll('Kkeycap', `${group + 1}\uFE0F\u20E3`)
    .replaceAll('K', String(group + 1))
  return `${name}\n\n${own.join('\n')}\n`
}
