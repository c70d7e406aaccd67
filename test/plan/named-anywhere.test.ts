import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'

const WORK = [
  'Add the export endpoint',
  'Build the settings page',
  'Write the import job',
  'Move the session store',
  'Render the price table',
  'Cache the search results',
]
/** Whose each of them is, of three. */
const WHOSE = [0, 1, 0, 2, 1, 2]
const CALLED: [string, string, string][] = [
  ['Ravi', 'Suki', 'Otto'],
  ['claude', 'codex', 'gemini'],
  ['Claude Opus', 'Codex', 'Gemini'],
  ['api-agent', 'ui-agent', 'db-agent'],
  ['agent-api', 'agent-ui-2', 'agent-vélo'],
  ['Agent 1', 'Agent 2', 'Agent 3'],
  ['Backend Engineer', 'Frontend Engineer', 'QA Engineer'],
]
type Line = (work: string, name: string) => string
const BEHIND: Line[] = [
  '(NAME)',
  '(NAME, 3h)',
  '(3h, NAME)',
  '[NAME]',
  '— NAME',
  '- NAME (3h)',
  '→ NAME',
  '| NAME',
  '· NAME · 3h',
  '(by NAME)',
  '(owner: NAME)',
  '**(NAME)**',
  '(assigned to NAME)',
  '(claimed by NAME)',
  ', NAME',
  '👤 NAME',
  '\n   - Owner: NAME',
  '\n  - **Recommended assignee**: NAME',
  '\n   - 🤖 NAME',
  '\n   - Best handled by NAME',
].map(
  form => (work, name) =>
    `${work}${form.startsWith('\n') || form.startsWith(',') ? '' : ' '}${form.replace('NAME', name)}`,
)
const BEFORE: Line[] = [
  'NAME: ',
  '**NAME**: ',
  '**NAME:** ',
  '[NAME] ',
  'NAME — ',
  'NAME → ',
  '`NAME`: ',
  'NAME | ',
  'Delegate to NAME: ',
].map(form => (work, name) => `${form.replace('NAME', name)}${work}`)
const ITEMS: ((said: string, at: number) => string)[] = [
  said => `- ${said}`,
  (said, at) => `- **T${at + 1}**: ${said}`,
  (said, at) => `${(at % 3) + 1}. ${said}`,
  said => `- [ ] ${said}`,
]

test(
  'who does it is read wherever a name stands in a list, however it is called',
  { timeout: 60_000 },
  () => {
    const wrong = [...BEHIND, ...BEFORE].flatMap(line =>
      CALLED.flatMap(names =>
        ITEMS.flatMap(item => {
          const lines = WORK.map((work, at) => item(line(work, names[WHOSE[at]!]!), at))
          const text = `# Spring release\n\n## Wave 1\n\n${lines.slice(0, 3).join('\n')}\n\n## Wave 2\n\n${lines.slice(3).join('\n')}\n`
          const { tasks } = readPlan(Buffer.from(text))
          const right = WORK.map((title, at) => `${title} @${names[WHOSE[at]!]!}`)
          const read = tasks.map(({ title, agent }) => `${title} @${agent ?? ''}`)
          return read.join() === right.join() ? [] : [lines[0]]
        }),
      ),
    )
    expect(wrong).toEqual([])
  },
)

const WORKERS = ['worker', 'bot', 'session', 'terminal', 'runner', 'helper', 'sub-agent', 'assistant']
const LABELLED: Line[] = [
  (work, name) => `${work} — ${name}`,
  (work, name) => `${work} (${name})`,
  (work, name) => `${work} · ${name}`,
  (work, name) => `${work}, ${name}`,
  (work, name) => `${work}. ${name.charAt(0).toUpperCase()}${name.slice(1)}.`,
  (work, name) => `${name}: ${work}`,
]

test('those who do the work may be workers, bots or helpers by one word each', { timeout: 60_000 }, () => {
  const wrong = LABELLED.flatMap(line =>
    WORKERS.flatMap(word =>
      [
        ['rss', 'search', 'tiles'],
        ['`rss`', '`search`', '`tiles`'],
      ].flatMap(names =>
        ITEMS.flatMap(item => {
          const lines = WORK.map((work, at) => item(line(work, `${word} ${names[WHOSE[at]!]!}`), at))
          const text = `# Spring release\n\n## Wave 1\n\n${lines.slice(0, 3).join('\n')}\n\n## Wave 2\n\n${lines.slice(3).join('\n')}\n`
          const { tasks } = readPlan(Buffer.from(text))
          const right = WORK.map((title, at) => `${title} @${names[WHOSE[at]!]!.replaceAll('`', '')}`)
          const read = tasks.map(
            ({ title, agent }) => `${title} @${(agent ?? '').split(' ').at(-1)!.replaceAll('`', '')}`,
          )
          return read.join() === right.join() ? [] : [`${lines[0]} => ${read[0]}`]
        }),
      ),
    ),
  )
  expect(wrong).toEqual([])
})
