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
type Names = [string, string, string]
/** Whose each of them is, of three. */
const WHOSE = [0, 1, 0, 2, 1, 2]
const CALLED: Names[] = [
  ['Ravi', 'Suki', 'Otto'],
  ['claude', 'codex', 'gemini'],
  ['Claude Opus', 'Codex', 'Gemini'],
  ['api-agent', 'ui-agent', 'db-agent'],
  ['Agent 1', 'Agent 2', 'Agent 3'],
]

const item = (at: number): string => `- T${at + 1}: ${WORK[at]!}`
const idsOf = (who: number): string[] => WHOSE.flatMap((one, at) => (one === who ? [`T${at + 1}`] : []))
const each = (names: Names, say: (name: string, ids: string) => string): string =>
  names.map((name, who) => say(name, idsOf(who).join(', '))).join('\n')
const waves = (): string =>
  `## Wave 1\n\n${[0, 1, 2].map(item).join('\n')}\n\n## Wave 2\n\n${[3, 4, 5].map(item).join('\n')}\n`

/** What says elsewhere who does which. */
const ELSEWHERE: ((names: Names) => string)[] = [
  names => `## Assignments\n\n${each(names, (name, ids) => `- ${name}: ${ids}`)}`,
  names =>
    `## Team\n\n${each(names, (name, ids) => `- **${name}** works on ${ids.replace(', ', ' and ')}.`)}`,
  names => `## Agents\n\n${each(names, (name, ids) => `- **${name}:** Tasks ${ids}`)}`,
  names => `## Ownership\n\n${each(names, (name, ids) => `- ${ids}: ${name}`)}`,
  names => each(names, (name, ids) => `**${name}:** ${ids}\n`),
  names => each(names, (name, ids) => `${name} is responsible for ${ids.replace(', ', ' and ')}.`),
  names => `| Agent | Tasks |\n|---|---|\n${each(names, (name, ids) => `| ${name} | ${ids} |`)}`,
  names =>
    `| Task | ${names.join(' | ')} |\n|---|---|---|---|\n${WHOSE.map((who, at) => `| T${at + 1} ${WORK[at]!} | ${names.map((_, one) => (one === who ? '✅' : '')).join(' | ')} |`).join('\n')}`,
  names => `Agents: ${each(names, (name, ids) => `${name}: ${ids}`).replaceAll('\n', ' · ')}`,
  names => `Default agent: ${names[2]}. Then T1 and T3 go to ${names[0]}, T2 and T5 to ${names[1]}.`,
]
/** What stands above those of one name in a wave. */
const ABOVE: ((name: string) => string)[] = [
  name => `### ${name}\n`,
  name => `### 👤 ${name} (server)\n`,
  name => `**${name}**`,
  name => `**${name}** handles:`,
  name => `For ${name}:`,
  name => `**Agent:** ${name}`,
  name => `### Track ${name.length}: Storage (${name})\n`,
]
/** What says it of a whole wave. */
const WHOLE: ((name: string) => string)[] = [
  name => `: Ground (${name}, 2 days)`,
  name => ` — ${name}`,
  name => `: Ground\n\n**Owner:** ${name} | **Duration:** 2 days`,
  name => `: Ground\n\n- **Owner:** ${name}\n- **Duration:** 2 days\n\n**Tasks:**`,
  name => `: Ground\n\n${name} does all of this.`,
  name => `: Ground\n\nUse ${name} for this wave.`,
]

test('who does what is read wherever a plan says so, however they are called', { timeout: 60_000 }, () => {
  const wrong = CALLED.flatMap(names => [
    ...ELSEWHERE.map(say => differs(`${waves()}\n${say(names)}\n`, names, WHOSE)),
    ...ABOVE.map(say => differs([0, 3].map(from => toWave(from, names, say)).join('\n'), names, WHOSE)),
    ...WHOLE.map(say =>
      differs(
        [0, 1]
          .map(
            who =>
              `## Wave ${who + 1}${say(names[who]!)}\n\n${[0, 1, 2].map(at => item(who * 3 + at)).join('\n')}\n`,
          )
          .join('\n'),
        names,
        [0, 0, 0, 1, 1, 1],
      ),
    ),
  ]).filter(text => text !== null)
  expect(wrong).toEqual([])
})

function toWave(from: number, names: Names, say: (name: string) => string): string {
  const own = [from, from + 1, from + 2]
  const groups = [...new Set(own.map(at => WHOSE[at]!))].map(
    who =>
      `${say(names[who]!)}\n${own
        .filter(at => WHOSE[at] === who)
        .map(item)
        .join('\n')}\n`,
  )
  return `## Wave ${from / 3 + 1}\n\n${groups.join('\n')}`
}

/** The text, where it is read otherwise. */
function differs(text: string, names: Names, whose: number[]): string | null {
  const { tasks } = readPlan(Buffer.from(`# Spring release\n\n${text}`))
  const read = tasks.map(({ title, agent }) => `${title} @${agent ?? ''}`).sort()
  const right = WORK.map((title, at) => `${title} @${names[whose[at]!]!}`).sort()
  return read.join() === right.join() ? null : text
}
