import { findFenced } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'

/** `LANE NOOR (lighting desk)`, `Track Ada – parser` */
const LANE =
  /^(lane|track|stream|strand|workstream)\s(?=\p{Lu})(\p{L}[\p{L}\p{N}'’-]{2,20})(\s\([^()\n]{1,60}\)|\s[–—-]\s[^\n]{1,60})?:?\s*$/iu
const LISTED = /^ {0,3}(?:[-*+•]|\d{1,3}[.)]|[A-Z]{1,3}\d{1,3})\s/
const LEAST = 2

/** Lanes by their names, alone in a line above a list, as headings. Loud names are said quietly. */
export function fromBareLanes(text: string): string {
  return mendLines(text, lines => {
    const fenced = findFenced(lines)
    const found = [...lines.keys()].filter(at => !fenced[at] && isBareLane(lines, at))
    if (found.length < LEAST) return
    for (const at of found)
      lines[at] = lines[at]!.replace(LANE, (_, kind: string, name: string, rest: string | undefined) =>
        `#### ${calm(kind)} ${calm(name)}${rest ?? ''}`.trimEnd(),
      )
  })
}

function isBareLane(lines: readonly string[], at: number): boolean {
  const line = lines[at]!
  if (line.length > 100 || !LANE.test(line) || (lines[at - 1] ?? '').trim() !== '') return false
  const next = lines[at + 1] ?? ''
  return LISTED.test(next.trim() === '' ? (lines[at + 2] ?? '') : next)
}

function calm(word: string): string {
  return /^\p{Lu}{4,}$/u.test(word) ? word.charAt(0) + word.slice(1).toLowerCase() : word
}
