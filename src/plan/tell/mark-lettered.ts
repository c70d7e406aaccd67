import type { Section } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import { fieldsIn } from './fields.ts'

const LETTER = /^(?<word>Task\s+)?(?<letter>[A-Z])\s*(?:[:.)]|\s[–—-])\s+(?=\S)/
export const FIRST = 65
const FACTS = new Set(['agent', 'files', 'needs', 'blocks', 'minutes'])

/** `### A: Schema`, `### Task B: Interface` beside each other, with who does it or after what below: tasks, not groups. */
export function markLettered(sections: Section[], lettered: Map<Section, string>): boolean {
  const found = sections.flatMap(section => {
    const groups = LETTER.exec(stripDecoration(section.heading?.plain ?? ''))?.groups
    return groups === undefined
      ? []
      : [{ section, worded: groups['word'] !== undefined, letter: groups['letter']! }]
  })
  const letters = found.map(({ letter }) => letter)
  const goesOn = lettered.size > 1 && countsOn(letters, FIRST + lettered.size)
  if (!goesOn && !countsLetters(letters)) return false
  if (
    !goesOn &&
    !found.every(({ worded }) => worded) &&
    found.filter(({ section }) => isTask(section)).length * 2 < found.length
  )
    return false
  for (const { section, letter } of found) lettered.set(section, letter)
  return true
}

/** A, B, C and so on, from the first on. */
function countsLetters(letters: string[]): boolean {
  return letters.length > 1 && countsOn(letters, FIRST)
}

/** `C` and `D` in the second wave, where the first has `A` and `B`. */
export function countsOn(letters: string[], from: number): boolean {
  return letters.length > 0 && letters.every((letter, at) => letter.codePointAt(0) === from + at)
}

function isTask(section: Section): boolean {
  return section.sections.length === 0 && fieldsIn(section).some(({ fact }) => FACTS.has(fact))
}

/** The heading without the letter it is called by. */
export function withoutLetter(plain: string): string {
  return plain.replace(LETTER, '')
}
