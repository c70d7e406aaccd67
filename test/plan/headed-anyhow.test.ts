import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'

const WORK = [
  'Add the export endpoint',
  'Build the settings page',
  'Write the import job',
  'Move the session store',
]
const WHOSE = ['Ravi', 'Suki', 'Ravi', 'Otto']
const KINDS = ['Wave', 'ROUND', 'phase', 'Batch', 'Stage', 'Day', 'W']
const BETWEEN = [', ', ': ', ' ', ' - ', ' — ', '. ', ' (', ' → ', '; ', ' | ', '... ']
const SAID: [string, string][] = [
  ['start now, all at once', 'as soon as 1 is merged'],
  ['right away', 'after KIND 1'],
  ['no dependencies', 'needs KIND 1'],
  ['today', 'tomorrow'],
  ['the ground', 'the walls'],
]
const MARKED: ((said: string) => string)[] = [
  said => said,
  said => `${said}:`,
  said => `🚀 ${said}`,
  said => `## ${said}`,
]
const ITEMS: ((work: string, name: string) => string)[] = [
  (work, name) => `- ${name}: ${work}`,
  (work, name) => `   • ${name}: ${work}`,
  (work, name) => `- ${work} (${name})`,
]

test('a line above a list that names a group heads it, whatever else it says and however it says it', () => {
  const wrong = KINDS.flatMap(kind =>
    BETWEEN.flatMap(between =>
      SAID.flatMap(said =>
        MARKED.flatMap(mark =>
          ITEMS.flatMap(item => {
            const call = (number: number): string =>
              kind.length === 1 ? `${kind}${number}` : `${kind} ${number}`
            const head = (number: number): string =>
              mark(
                `${call(number)}${between}${said[number - 1]!.replace('KIND 1', call(1))}${between === ' (' ? ')' : ''}`,
              )
            const [first, second] = [0, 2].map(from =>
              [from, from + 1].map(at => item(WORK[at]!, WHOSE[at]!)).join('\n'),
            )
            const text = `# Offline mode\n\nplan for today, shout if wrong\n\n${head(1)}\n${first}\n${head(2)}\n${second}\n\nbtw nothing goes out today\n`
            const { tasks, waves } = readPlan(Buffer.from(text))
            const read = tasks.map(
              ({ title, agent, wave }) =>
                `${waves.findIndex(({ id }) => id === wave)} ${title} @${agent ?? ''}`,
            )
            const right = WORK.map((work, at) => `${at < 2 ? 0 : 1} ${work} @${WHOSE[at]!}`)
            return read.join() === right.join() ? [] : [`${head(2)} ${item('', '')}`]
          }),
        ),
      ),
    ),
  )
  expect(wrong).toEqual([])
})
