import { findCountedChapters, toHeading } from './find-counted-chapters.ts'

const INDENT = /^ {2,8}(?=\S)/

/**
 * Chapters by their numbers at the left edge, text indented below them, as standards are set: numbers become headings,
 * text comes back to the edge.
 */
export function fromIndentedChapters(text: string): string {
  const lines = findCountedChapters(text)
  if (lines === null) return text
  const others = lines.filter(line => line.chapter === null && line.text.trim() !== '')
  const indents = others.flatMap(line => INDENT.exec(line.text.slice(0, 10))?.[0].length ?? [])
  if (indents.length * 10 < others.length * 6) return text
  const base = Math.min(...indents)
  return lines
    .map(line => (line.chapter === null && INDENT.test(line.text) ? line.text.slice(base) : toHeading(line)))
    .join('\n')
}
