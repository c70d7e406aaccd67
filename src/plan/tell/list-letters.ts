import type { Item, List, Section } from '../outline/outline.ts'
import { countsOn, FIRST } from './mark-lettered.ts'

export const LETTERED = /^\(?([a-z])[.):]\s+(?=\S)/

const CAPITAL = /^(?:Task\s+)?\(?([A-Z])[.):]\s+(?=\S)/

const LEAD = /^[^\p{L}\p{N}]{0,6}([A-Z])\b[^\p{L}\p{N}]{0,4}(?=[\p{L}\p{N}])/u

/** The lists whose items are called A, B, C, counted on through all of them: `A: Lexer` and `B: Printer`, below another heading `C: Tests`. */
export function findLettered(root: Section): Set<List> {
  let run: { lists: List[]; count: number } = { lists: [], count: 0 }
  const found = new Set<List>()
  for (const list of listsOf(root)) {
    const letters = list.items.map(item => capitalOf(item)?.[1] ?? '')
    if (!countsOn(letters, FIRST) && !countsOn(letters, FIRST + run.count)) continue
    run = countsOn(letters, FIRST) ? { lists: [], count: 0 } : run
    run.lists.push(list)
    run.count += letters.length
    if (run.count >= LEAST) for (const one of run.lists) found.add(one)
  }
  return found
}

const LEAST = 3

function listsOf({ blocks, sections }: Section): List[] {
  return [...blocks.filter(block => block.kind === 'list'), ...sections.flatMap(listsOf)]
}

/** `**A** Lexer`, `**C** Tests`: those in bold need not count on. */
export function isLettered(list: List, lettered: ReadonlySet<List>): boolean {
  return lettered.has(list) || (list.items.length > 1 && list.items.every(isBoldLetter))
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
