import { findFenced } from './find-fenced.ts'

/** `: reads the rain`: what a term above it means. */
const MEANS = /^ {0,3}:[ \t]+(?=\S)/
const TERM = /^(?![-*+>|#:]|\d{1,3}[.)]\s|```|~~~)\S/
const LEAST = 2

/** Terms with what they mean on lines that begin with a colon: the lines are a list below the term. */
export function fromDefinitions(text: string): string {
  if (!/^ {0,3}:[ \t]+\S/m.test(text)) return text
  const lines = text.split('\n')
  const isMeant = lines.map(line => MEANS.test(line))
  const terms = lines.filter((line, at) => TERM.test(line) && isMeant[at + 1] === true).length
  if (terms < LEAST) return text
  const fenced = findFenced(lines)
  return lines.map((line, at) => (isMeant[at]! && !fenced[at]! ? line.replace(MEANS, '- ') : line)).join('\n')
}
