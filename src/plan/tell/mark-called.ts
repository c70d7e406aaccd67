import type { Section } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import { KIND_WORDS } from '../words/wave-kinds.ts'

const CALLED =
  /^(\p{L}{3,20})\s+(?=(?:\d{1,3}\.\d{1,3}|[A-Z]{1,4}[-_]?\d{1,4}(?:\.\d{1,3})?)\s*(?::|[–—-]\s))/u
/** What counts chapters, prints or programs, and what names groups. */
const OTHER = new RegExp(
  `^(?:${KIND_WORDS}|section|chapter|appendix|annex|figure|table|example|option|variant|version|release|rule|goal|gate|check|risk|note|question|requirement|criterion|python|node|java|ruby|php|swift|kotlin|react|django|rails|postgres|ubuntu)s?$`,
  'iu',
)

/** How often headings begin with the same word and an id: `Activity 1.1: Dig`, `Activity 1.2: Fill`. */
export function countCalled(section: Section, called: Map<string, number>): void {
  const word = calledOf(section.heading?.plain ?? '')
  if (word !== null) called.set(word, (called.get(word) ?? 0) + 1)
}

function calledOf(heading: string): string | null {
  const word = CALLED.exec(stripDecoration(heading.slice(0, 80)))?.[1]
  return word === undefined || OTHER.test(word) ? null : word.toLowerCase()
}

/** Without the word that the document has for its tasks. */
export function withoutCalled(called: Map<string, number>, plain: string): string {
  const word = called.size === 0 ? null : calledOf(plain)
  return word !== null && (called.get(word) ?? 0) > 1
    ? stripDecoration(plain).slice(word.length).trimStart()
    : plain
}
