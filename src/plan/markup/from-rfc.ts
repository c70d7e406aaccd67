import { asideOf } from '../words/asides.ts'

const HEADING = /^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s{1,4}(\p{Lu}\S{0,30}(?:\s\S{1,30}){0,9})\s*$/u
const INDENT = /^ {2,8}(?=\S)/
/** Dots lead to the page in a table of contents. */
const PACKAGE = /^ {1,12}(?:\d{1,2}|[A-Z]{1,3})[.-]\d{1,2}\.?\s+\S(?!.*\.{3})/
const LINES_MAX = 5000

/**
 * Chapters by their numbers at the left edge, text indented below them, as standards are set: numbers become headings,
 * text comes back to the edge.
 */
export function fromRfc(text: string): string {
  if (/^#{1,6}\s/m.test(text)) return markUnderlined(text)
  const lines = text.split('\n')
  if (lines.length > LINES_MAX) return text
  const headings = lines.map((line, at) =>
    line.length < 120 && isApart(lines, at) ? HEADING.exec(line) : null,
  )
  const found = headings.filter(heading => heading !== null)
  const others = lines.filter((line, at) => line.trim() !== '' && headings[at] === null)
  const indented = others.filter(line => INDENT.test(line.slice(0, 10)))
  // Below the chapters of a breakdown of work stand its packages, by their numbers.
  const isBreakdown = lines.filter(line => PACKAGE.test(line.slice(0, 200))).length > 2
  if (found.length < 3 || !isCounted(found) || isBreakdown) return text
  if (indented.length * 10 < others.length * 6)
    return isDocument(text, found) ? lines.map((line, at) => toHeading(headings[at], line)).join('\n') : text
  const base = Math.min(...indented.map(line => INDENT.exec(line)![0].length))
  return lines
    .map((line, at) => {
      const heading = headings[at]
      return heading == null && INDENT.test(line) ? line.slice(base) : toHeading(heading, line)
    })
    .join('\n')
}

function toHeading(heading: RegExpExecArray | null | undefined, line: string): string {
  return heading == null ? line : `${'#'.repeat(1 + heading[1]!.split('.').length)} ${line.trim()}`
}

/** `1. Purpose`, `5. Risks` around tables: what is counted are chapters, not what is to be done. */
function isDocument(text: string, headings: RegExpExecArray[]): boolean {
  return /^\|.*\|\s*$/m.test(text) && headings.filter(([, , title]) => asideOf(title!) !== null).length > 1
}

function isApart(lines: string[], at: number): boolean {
  return (lines[at - 1] ?? '').trim() === '' && (lines[at + 1] ?? '').trim() === ''
}

/** `1`, `2`, `3` in this order, whatever stands between them. */
function isCounted(headings: RegExpExecArray[]): boolean {
  const chapters = headings.map(heading => Number(heading[1]!.split('.')[0]))
  return chapters.every((number, at) => {
    const before = at === 0 ? 0 : chapters[at - 1]!
    return number === before || number === before + 1
  })
}

const UNDERLINE = /^(?:-{3,200}|={3,200})\s*$/

/** `7. Risks` above a line of dashes: Markdown takes it for an item, and the dashes for a rule. */
function markUnderlined(text: string): string {
  if (!/^(?:-{3,}|={3,})\s*$/m.test(text)) return text
  const lines = text.split('\n')
  for (const [at, line] of lines.entries()) {
    const below = lines[at + 1] ?? ''
    if (line.length > 120 || !UNDERLINE.test(below) || (lines[at - 1] ?? '').trim() !== '') continue
    if (!HEADING.test(line) || Math.abs(below.trimEnd().length - line.length) > 3) continue
    lines[at] = `## ${line}`
    lines[at + 1] = ''
  }
  return lines.join('\n')
}
