import type { Section } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import { fieldsIn } from './fields.ts'

const LETTER = /^(?<word>Task\s+)?(?<letter>[A-Z])\s*(?:[:.)]|\s[–—-])\s+(?=\S)/
const FACTS = new Set(['agent', 'files', 'needs', 'blocks', 'minutes'])

/** `### A: Schema`, `### Task B: Interface` beside each other, with who does it or after what below: tasks, not groups. */
export function markLettered(sections: Section[], lettered: Map<Section, string>): boolean {
  const found = sections.flatMap(section => {
    const groups = LETTER.exec(stripDecoration(section.heading?.plain ?? ''))?.groups
    return groups === undefined
      ? []
      : [{ section, worded: groups['word'] !== undefined, letter: groups['letter']! }]
  })
  if (!countsLetters(found.map(({ letter }) => letter))) return false
  if (
    !found.every(({ worded }) => worded) &&
    found.filter(({ section }) => isTask(section)).length * 2 < found.length
  )
    return false
  for (const { section, letter } of found) lettered.set(section, letter)
  return true
}

/** A, B, C and so on, from the first on. */
export function countsLetters(letters: string[]): boolean {
  return letters.length > 1 && letters.every((letter, at) => letter.codePointAt(0) === 65 + at)
}

function isTask(section: Section): boolean {
  return section.sections.length === 0 && fieldsIn(section).some(({ fact }) => FACTS.has(fact))
}

/** The heading without the letter it is called by. */
export function withoutLetter(plain: string): string {
  return plain.replace(LETTER, '')
}
