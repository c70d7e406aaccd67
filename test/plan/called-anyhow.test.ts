import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'

const WORK = [
  'Add the export endpoint',
  'Build the settings page',
  'Write the import job',
  'Move the session store',
]
const WHOSE = ['Ravi', 'Suki', 'Ravi', 'Otto']
/** By place: what each of them waits for. */
const NEEDS = [[], [], [0], [0, 1]]

/** How tasks are called, by wave and place. */
const CALLED: ((wave: number, at: number) => string)[] = [
  (wave, at) => `T${wave}${at}`,
  (wave, at) => `L${wave}-${'ab'[at]!}`,
  (wave, at) => `L${wave}.${'ab'[at]!}`,
  (wave, at) => `W${wave}.T${at + 1}`,
  (wave, at) => `W${wave}/${at + 1}`,
  (wave, at) => `W${wave}-${'AB'[at]!}`,
  (wave, at) => `${wave}-${at + 1}`,
  (wave, at) => `${wave}.${'ab'[at]!}`,
  (wave, at) => `R${wave}${'DE'[at]!}`,
  (wave, at) => `t${wave * 2 + at - 1}`,
  (wave, at) => `task-${wave * 2 + at - 1}`,
  (wave, at) => `mig_0${wave * 2 + at - 1}`,
  (wave, at) => `Rq${wave * 2 + at - 1}`,
  (wave, at) => `OPS.${wave * 2 + at - 1}`,
  (wave, at) => `Q-${'abcd'[wave * 2 + at - 2]!}`,
  (wave, at) => `${wave}0${at + 1}`,
  (wave, at) => `0${wave * 2 + at - 1}`,
  (wave, at) => `No. ${wave * 2 + at - 1}`,
  (wave, at) => ['export-api', 'settings-ui', 'import-job', 'session-db'][wave * 2 + at - 2]!,
]
type Item = (id: string, said: string) => string
const ITEMS: Item[] = [
  (id, said) => `- ${id}: ${said}`,
  (id, said) => `- **${id}**: ${said}`,
  (id, said) => `- [ ] ${id} — ${said}`,
  (id, said) => `- **${id} ${said}**`,
  (id, said) => `- \`${id}\` ${said}`,
]
const AFTER: ((ids: string[]) => string)[] = [
  ids => ` (after ${ids.join(', ')})`,
  ids => ` (depends on ${ids.join(' and ')})`,
  ids => ` [needs: ${ids.join(', ')}]`,
  ids => ` ← ${ids.join(', ')}`,
  ids => `\n  - Depends on: ${ids.join(', ')}`,
]

const ids = (called: (wave: number, at: number) => string): string[] =>
  [0, 1, 2, 3].map(at => called(at < 2 ? 1 : 2, at % 2))

function read(text: string): string[] {
  return readPlan(Buffer.from(text)).tasks.map(
    ({ id, title, agent, needs }) => `${id} ${title} @${agent ?? ''} after ${needs.join()}`,
  )
}

function rightOf(called: string[]): string[] {
  return WORK.map(
    (title, at) =>
      `${called[at]!} ${title} @${WHOSE[at]!} after ${NEEDS[at]!.map(need => called[need]!).join()}`,
  )
}

test('tasks are called as the document calls them, and wait for each other so, in any list', () => {
  const wrong = CALLED.flatMap(called => {
    const own = ids(called)
    return ITEMS.flatMap(item =>
      AFTER.flatMap(after => {
        const lines = WORK.map((title, at) => {
          const needs = NEEDS[at]!.map(need => own[need]!)
          return item(own[at]!, `${title} (${WHOSE[at]!})`) + (needs.length === 0 ? '' : after(needs))
        })
        const text = `# Spring release\n\n## Tasks\n\n${lines.join('\n')}\n`
        return read(text).join('\n') === rightOf(own).join('\n') ? [] : [lines.at(-1)]
      }),
    )
  })
  expect(wrong).toEqual([])
})

test('tasks are called as the document calls them in a table and in its waves', () => {
  const wrong = CALLED.flatMap(called => {
    const own = ids(called)
    const row = (at: number): string =>
      `| ${own[at]!} | ${WORK[at]!} | ${WHOSE[at]!} | ${NEEDS[at]!.map(need => own[need]!).join(', ') || '-'} |`
    const head = '| ID | Task | Owner | After |\n|---|---|---|---|\n'
    const plans = [
      `# Spring release\n\n${head}${[0, 1, 2, 3].map(row).join('\n')}\n`,
      `# Spring release\n\n## Wave 1\n\n${head}${row(0)}\n${row(1)}\n\n## Wave 2\n\n${head}${row(2)}\n${row(3)}\n`,
    ]
    return plans.flatMap(text => (read(text).join('\n') === rightOf(own).join('\n') ? [] : [text]))
  })
  expect(wrong).toEqual([])
})

test('what begins lines about several things, or is somebody, is no id', () => {
  const text = `# Release\n\n## Wave 1\n\n- agent-1: Add the export\n- agent-2: Build the page\n- agent-3: Write the job\n
## Wave 2 (after agent-1)\n\n- agent-1: Move the store\n- agent-2: Render the table\n`
  expect(readPlan(Buffer.from(text)).tasks.map(({ agent }) => agent)).toEqual([
    'agent-1',
    'agent-2',
    'agent-3',
    'agent-1',
    'agent-2',
  ])
})
