import { findFenced } from '../markup/find-fenced.ts'
import { linesOf } from '../markup/lines-of.ts'
import { isTurn } from '../words/turns.ts'

const LISTED = /^ {0,3}(?:[-*+•]|\d{1,3}[.)])\s/
/** Most lines begin with a blank or a mark, and are blocks of their own. */
const MARKED = /^(?:[\s>#]|(?:[-*+•]|\d{1,3}[.)])\s)/
const BOLD = /^\*\*([^*]{1,60})\*\*/
const KEYCAP = /^(\d)\uFE0F?\u20E3\s*/u
const LINE_MAX = 120

/**
 * Lines of chats that Markdown would take for something else: `then, in parallel` between two bullets goes on with the
 * first for it, and `2️⃣ Ship it` is no item. The one is quoted, the other gets a number; every line stays where it is.
 */
export function markTurns(text: string): string {
  const lines = linesOf(text)
  const marked = lines.map((line, at) => (line.length > LINE_MAX * 4 ? line : markTurn(lines, at)))
  if (marked.every((line, at) => line === lines[at])) return text
  const fenced = findFenced(lines)
  return marked.map((line, at) => (fenced[at]! ? lines[at]! : line)).join('\n')
}

function markTurn(lines: readonly string[], at: number): string {
  const line = lines[at]!
  const said = KEYCAP.test(line) ? unkey(line, LISTED.test(nextOf(lines, at))) : line
  return isTurnLine(said) && isBetween(lines, at) ? `> ${said}` : said
}

function isBetween(lines: readonly string[], at: number): boolean {
  return LISTED.test(lines[at + 1] ?? '') && (lines[at - 1] ?? '').trim() !== ''
}

function nextOf(lines: readonly string[], at: number): string {
  return lines[at + 1]?.trim() === '' ? (lines[at + 2] ?? '') : (lines[at + 1] ?? '')
}

/** Above bullets it says when, in a row with others what. */
function unkey(line: string, leads: boolean): string {
  return leads ? line.replace(KEYCAP, '') : line.replace(KEYCAP, '$1. ')
}

function isTurnLine(line: string): boolean {
  if (line.length > LINE_MAX || MARKED.test(line)) return false
  const lead = BOLD.exec(line)?.[1] ?? null
  return isTurn({ plain: line.replaceAll('**', ''), lead })
}
