import { linesOf } from './lines-of.ts'

const LINE_MAX = 1000
const QUOTED = /^ {0,3}>/

/** A text that is quoted as a whole, or set in by as many blanks in every line, as it was before. */
export function fromSetIn(text: string): string {
  if (!/^[\s>]/.test(text)) return text
  const lines = linesOf(text)
  const said = lines.filter(line => line.trim() !== '')
  if (said.length < 2) return text
  if (said.every(line => QUOTED.test(line)))
    return lines.map(line => line.replace(/^ {0,3}> ?/, '')).join('\n')
  const least = said.reduce((min, line) => Math.min(min, line.length - line.trimStart().length), LINE_MAX)
  if (least === 0 || said.some(line => line.slice(0, least).includes('\t'))) return text
  return lines.map(line => line.slice(least)).join('\n')
}
