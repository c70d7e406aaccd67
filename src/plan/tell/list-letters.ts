import type { Item, List } from '../outline/outline.ts'
import { countsLetters } from './mark-lettered.ts'

export const LETTERED = /^\(?([a-z])[.):]\s+(?=\S)/

const CAPITAL = /^(?:Task\s+)?\(?([A-Z])[.):]\s+(?=\S)/

const LEAD = /^[^\p{L}\p{N}]{0,6}([A-Z])\b[^\p{L}\p{N}]{0,4}(?=[\p{L}\p{N}])/u

/** `A: Lexer`, `B: Printer`, `C: Tests`: what the tasks are called. */
export function isLettered({ items }: List): boolean {
  const letters = items.map(item => capitalOf(item)?.[1] ?? '')
  const bold = items.length > 1 && items.every(isBoldLetter)
  return bold || (items.length > 2 && countsLetters(letters))
}

function isBoldLetter({ text }: Item): boolean {
  return /^[A-Z]$/.test(text.lead ?? '')
}

/** `**A** Lexer` has no mark behind its letter. */
export function capitalOf(item: Item): RegExpExecArray | null {
  const { text } = item
  return (isBoldLetter(item) ? LEAD.exec(text.plain) : null) ?? CAPITAL.exec(text.plain)
}

/** `a: Lexer`, `b: Printer`: letters that follow each other. */
export function lettersOf(
  list: List,
  letterOf: (item: Item) => RegExpExecArray | null,
): Map<Item, RegExpExecArray> | null {
  const found = new Map<Item, RegExpExecArray>()
  for (const item of list.items) {
    const match = letterOf(item)
    if (match !== null) found.set(item, match)
  }
  const letters = [...found.values()].map(match => match[1]!.codePointAt(0)!)
  // Those in bold may be some of many.
  const bold = list.items.every(isBoldLetter)
  const counted = letters.every(
    (letter, at) => at === 0 || letter === letters[at - 1]! + 1 || (bold && letter > letters[at - 1]!),
  )
  return counted && found.size === list.items.length ? found : null
}
