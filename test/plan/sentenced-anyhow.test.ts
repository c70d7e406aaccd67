import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'

/** What is done, as a sentence has it: `add`, `adds`, `adding`, `added`, and what. */
const WORK: [string, string, string, string, string][] = [
  ['add', 'adds', 'adding', 'added', 'the export endpoint'],
  ['build', 'builds', 'building', 'built', 'the settings page'],
  ['write', 'writes', 'writing', 'written', 'the import job'],
  ['move', 'moves', 'moving', 'moved', 'the session store'],
  ['render', 'renders', 'rendering', 'rendered', 'the price table'],
]
const WHO = [0, 1, 0, 2, 1]
const NAMES = [
  ['Yusra', 'Pelle', 'Otto'],
  ['Yusra', 'Codex', 'Pelle'],
  ['**Yusra**', '**Codex**', '**Pelle**'],
  ['agent A', 'agent B', 'agent C'],
]
type Say = (name: string, at: number) => string
const SAID: Say[] = [
  (name, at) => `${name} ${WORK[at]![1]} ${WORK[at]![4]}`,
  (name, at) => `${name} will ${WORK[at]![0]} ${WORK[at]![4]}`,
  (name, at) => `${name} is ${WORK[at]![2]} ${WORK[at]![4]}`,
  (name, at) => `${name} is going to ${WORK[at]![0]} ${WORK[at]![4]}`,
  (name, at) => `${name} has to ${WORK[at]![0]} ${WORK[at]![4]}`,
  (name, at) => `${name} takes care of ${WORK[at]![2]} ${WORK[at]![4]}`,
  (name, at) => `${name} is responsible for ${WORK[at]![2]} ${WORK[at]![4]}`,
  (name, at) => `I want ${name} to ${WORK[at]![0]} ${WORK[at]![4]}`,
  (name, at) => `${name} works on ${WORK[at]![4]}`,
]
type Tell = (say: (at: number) => string) => string
const TOLD: Tell[] = [
  say =>
    `First, ${say(0)}. Meanwhile, ${say(1)}. Once both are merged, ${say(2)} and ${say(3)}. Finally, ${say(4)}.`,
  say =>
    `To start with, ${say(0)}. At the same time ${say(1)}.\n\nThen ${say(2)}. In parallel, ${say(3)}.\n\nWhen everything is merged, ${say(4)}.`,
  say =>
    `In the first wave ${say(0)} and ${say(1)}. In the second wave ${say(2)} and ${say(3)}. In the third wave ${say(4)}.`,
  say => `On Monday ${say(0)} and ${say(1)}. On Tuesday ${say(2)} and ${say(3)}. On Wednesday ${say(4)}.`,
]

test('who does what, and after what, is read of sentences in whatever form they say it', () => {
  const wrong = NAMES.flatMap(names =>
    SAID.flatMap(form =>
      TOLD.flatMap(tell => {
        const text = `# The work\n\n${tell(at => form(names[WHO[at]!]!, at)).replace(/(?<=^|\. |\n)\p{Ll}/gu, letter => letter.toUpperCase())}\n`
        const { tasks, waves } = readPlan(Buffer.from(text))
        const read = tasks.map(({ title, agent }) => `${title} @${agent?.toLowerCase() ?? ''}`)
        const right = WORK.map(
          ([, , , , what], at) => `${what} @${names[WHO[at]!]!.replaceAll('*', '').toLowerCase()}`,
        )
        const isRight =
          read.length === right.length &&
          right.every(one => read.some(other => other.endsWith(one))) &&
          (waves.length === 3 || tasks.filter(({ needs }) => needs.length > 0).length === 3)
        return isRight ? [] : [text]
      }),
    ),
  )
  expect(wrong).toEqual([])
})
