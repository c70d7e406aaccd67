import { isDoerName } from '../words/doer-names.ts'
import { findFenced } from './find-fenced.ts'
import { linesOf } from './lines-of.ts'

/** `Jonas`, `@ela`, `Agent B` */
const NAME =
  /^(?:@[\p{L}\d_-]{2,20}|\p{Lu}[\p{L}\p{M}’'-]{1,20}(?: (?:\p{Lu}\p{L}{0,12}|\d{1,2}))?)[ \t]{0,3}$/u
const LISTED = /^ {0,3}(?:[-*+•]|\d{1,3}[.)])\s/
const LEAST = 2

/** Names alone in a line right above a list, the same ones again and again, as labels of these lists: with a colon. */
export function fromBareNames(text: string): string {
  const lines = linesOf(text)
  const bare = [...lines.keys()].filter(at => isBareName(lines, at))
  if (bare.length < LEAST) return text
  const fenced = findFenced(lines)
  const found = bare.filter(at => !fenced[at])
  const counts = new Map<string, number>()
  for (const at of found) {
    const name = lines[at]!.trim()
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const again = [...counts.values()].filter(count => count >= LEAST).length
  // First names need not be said again.
  const areKnown = [...counts.keys()].filter(isDoerName).length * 2 >= counts.size && counts.size >= LEAST
  if (again < LEAST && !areKnown) return text
  const labels = new Set(found)
  return lines.map((line, at) => (labels.has(at) ? `${line.trim()}:` : line)).join('\n')
}

function isBareName(lines: readonly string[], at: number): boolean {
  const line = lines[at]!
  if (line.length > 40 || !NAME.test(line) || !LISTED.test(lines[at + 1] ?? '')) return false
  return (lines[at - 1] ?? '').trim() === ''
}
