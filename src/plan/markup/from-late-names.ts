import { matchesOf } from '../../lib/matches-of.ts'
import { findFenced } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'

const LISTED = /^ {0,3}(?:[-*+•]|\d{1,3}[.)])\s/
const HEADED = /^(?:#{1,6}\s+)?[*_]{0,2}(\p{L}{3,14}) (\d{1,2})(?![\p{L}\p{N}.])/u
const NAMED = /(?<![\p{L}\p{N}])(\p{L}{3,14}) (\d{1,2})(?![\p{L}\p{N}.%])/gu
/** What stands after such a word is what it waits for. */
const AFTER =
  /(?:after|once|when|until|nach|sobald|wenn|na|zodra|als|après|dès que|tras|después de(?: la)?|cuando|após|depois d[ao]|quando|dopo|после)\s+(?:the |la |le |il )?$/iu
const LINE_MAX = 200
const LEAST = 2

/**
 * `21. And then round 3, after round 2:`, `Good point. Those are for round 2, too:` above a list, in a document in which
 * others begin with the name of their round: so do these.
 */
export function fromLateNames(text: string): string {
  return mendLines(text, lines => {
    const heads = [...lines.keys()].filter(at => isHead(lines, at))
    const counts = new Map<string, number>()
    for (const at of heads) {
      const word = HEADED.exec(lines[at]!)?.[1]?.toLowerCase()
      if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    const kinds = new Set([...counts].flatMap(([word, count]) => (count >= LEAST ? word : [])))
    if (kinds.size === 0) return
    const fenced = findFenced(lines)
    for (const at of heads) {
      const line = lines[at]!
      if (fenced[at] || HEADED.test(line)) continue
      const name = matchesOf(line, NAMED).find(
        ({ index, 1: word }) => kinds.has(word!.toLowerCase()) && !AFTER.test(line.slice(0, index)),
      )
      if (name !== undefined)
        lines[at] = line.slice(name.index, name.index + 1).toUpperCase() + line.slice(name.index + 1)
    }
  })
}

/** A line that ends in a colon right above a list. */
function isHead(lines: readonly string[], at: number): boolean {
  const line = lines[at]!
  if (line.length > LINE_MAX || !/[:：]\s*$/u.test(line) || LISTED.test(line.replace(/^\d{1,3}\.\s/, '')))
    return false
  return LISTED.test(lines[at + 1] ?? '')
}
