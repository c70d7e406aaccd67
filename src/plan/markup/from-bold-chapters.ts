import { findFenced } from './find-fenced.ts'
import { linesOf } from './lines-of.ts'

/** `**2. Building**` */
const BOLD = /^ {0,3}\*\*(\d{1,2})[.)]?\s+([^*]{2,100})\*\*:?\s*$/u
const HEADING = /^ {0,3}(#{1,5})\s/
const LEAST = 2

/** Bold lines with a number, above lines that this number counts on (`2.1 …`), as the headings that they stand for. */
export function fromBoldChapters(text: string): string {
  if (!/\*\*\d/.test(text)) return text
  const lines = linesOf(text)
  const fenced = findFenced(lines)
  const found = new Set([...lines.keys()].filter(at => !fenced[at] && isChapter(lines, at)))
  if (found.size < LEAST) return text
  let depth = 0
  const told = lines.map((line, at) => {
    if (!fenced[at]) depth = HEADING.exec(line)?.[1]?.length ?? depth
    return found.has(at) ? line.replace(BOLD, `${'#'.repeat(depth + 1)} $1. $2`) : line
  })
  return told.join('\n')
}

function isChapter(lines: readonly string[], at: number): boolean {
  const line = lines[at]!
  const number = line.length < 130 ? BOLD.exec(line)?.[1] : undefined
  if (number === undefined || (lines[at - 1] ?? '').trim() !== '') return false
  const next = lines.slice(at + 1, at + 3).find(below => below.trim() !== '') ?? ''
  const counted = /^\s{0,8}(?:[-*+]\s+)?(?:\[[ xX]\]\s+)?(\d{1,2})\.\d{1,2}[.)]?\s/.exec(next)?.[1]
  return counted === number
}
