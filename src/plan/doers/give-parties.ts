import type { Section } from '../outline/outline.ts'
import type { Candidate, Telling } from '../tell/telling.ts'
import { isDoerName, MODEL } from '../words/doer-names.ts'
import { findParties } from './find-parties.ts'

/** `After the backfill you check …`: when it is stands before who does it. */
const WHEN = '(?:(?:[Aa]fter|[Oo]nce|[Ww]hen|[Tt]hen|[Ff]inally|[Aa]t the end)(?:\\s[^,;:.]{2,60}?)?,?\\s)?'
const READER = new RegExp(
  `^${WHEN}[Yy]ou(?:['’]ll|\\s(?:will|can|could|should|please|then))?\\s(?=\\p{Ll}{2,20}\\s)`,
  'u',
)
const WRITER = new RegExp(`^${WHEN}I(?:['’]ll|['’]d|\\s(?:will|can|then))?\\s(?=\\p{Ll}{2,20}\\s)`, 'u')
const NAMED = new RegExp(
  `^(${MODEL}|\\p{Lu}\\p{Ll}{1,15})(?:\\s(?:will|can|should|then|also))?\\s(?=\\p{Ll}{2,20}\\s(?:the|an?|all|every|our|its|\\p{Ll}+)\\s?)`,
  'u',
)
const LEAST = 2

/** A letter's `You take the prices`, `I'll write the endpoint`, `Claude gets the types`: in whose name each line speaks. */
export function giveParties(root: Section, told: Telling[]): void {
  const free = told.flatMap(({ form, tasks }) =>
    form === 'heading' ? [] : tasks.filter(({ agent }) => agent === null),
  )
  const { writer, reader } = findParties(root)
  const spoken = [...frontsOf(free, READER, reader), ...frontsOf(free, WRITER, writer)]
  if (spoken.length < LEAST || spoken.length * 3 < free.length) return
  const others = free.flatMap(task => {
    const match = NAMED.exec(task.title.slice(0, 120))
    return match !== null && isDoerName(match[1]!) ? [{ task, name: match[1]!, end: match[0].length }] : []
  })
  for (const { task, name, end } of [...spoken, ...others]) {
    task.agent = name
    task.title = task.title.slice(end)
  }
}

function frontsOf(
  tasks: Candidate[],
  front: RegExp,
  name: string | null,
): { task: Candidate; name: string; end: number }[] {
  if (name === null) return []
  return tasks.flatMap(task => {
    const match = front.exec(task.title.slice(0, 160))
    return match === null ? [] : [{ task, name, end: match[0].length }]
  })
}
