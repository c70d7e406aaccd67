import { findParties } from '../doers/find-parties.ts'
import type { Section } from '../outline/outline.ts'
import { isFirstName } from '../words/first-names.ts'
import type { Sentence } from './sentences.ts'
import { VERBS } from './verbs.ts'

/** `I take the metadata`, `next to that I'll cut the release`, of a letter that says whose it is: by the name. */
export function nameSpeaker(parts: Sentence[][], root: Section, raw: string[]): Sentence[][] {
  const writer = findParties(root).writer ?? titledBy(raw)
  if (writer === null) return parts
  return parts.map(part =>
    part.map(sentence => ({ ...sentence, text: sentence.text.replace(SPEAKING, () => `${writer} will `) })),
  )
}

const SPEAKING = new RegExp(
  `(?<=^|[,:;(]\\s|(?<!\\p{L})(?:and|then|that|while|meanwhile|first|finally|tomorrow|today)\\s)I(?:['’]ll| will| can| would|['’]m going to)?(?: (?:then|also|first))? (?=(?:${VERBS}|take|do|handle|set|start|finish|make|go)\\s)`,
  'giu',
)
/** `what happens when (Ines, sunday night)` */
const TITLED = /\((?:by )?(\p{Lu}\p{L}{1,20})(?:,[^()]{1,60})?\)\s*$/u

function titledBy(raw: string[]): string | null {
  const first = raw.find(line => line.trim() !== '') ?? ''
  const name = TITLED.exec(first.slice(0, 200))?.[1]
  return name !== undefined && isFirstName(name) ? name : null
}
