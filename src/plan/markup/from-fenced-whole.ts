import { linesOf } from './lines-of.ts'

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*(\w*)\s*$/
const HEADING = /^ {0,3}#{1,6}\s+\S/
/** Of all lines that say something. */
const MOST = 0.7

/** A plan that stands in one block of code, as assistants hand it over, without the block. */
export function fromFencedWhole(text: string): string {
  const lines = linesOf(text)
  const fences = [...lines.keys()].filter(at => FENCE.test(lines[at]!))
  const [first] = fences
  if (first === undefined || fences.length % 2 === 1) return text
  const [, marks = '', language = ''] = FENCE.exec(lines[first]!)!
  const isMarked = /^(?:markdown|md|mdx)$/i.test(language)
  const last = fences.findLast(at => lines[at]!.trim() === marks) ?? first
  // Blocks within it show that it is the outer one only where it says so, or is longer.
  const opens = FENCE.exec(lines[fences[1]!]!)![2] !== ''
  const isOuter =
    fences.length === 2 || (isMarked && opens) || (marks.length > 3 && isOnly(lines, fences, marks))
  if (last === first || !isOuter || lines.slice(0, first).some(line => HEADING.test(line))) return text
  const inner = lines.slice(first + 1, last)
  if (countSaid(inner) < (countSaid(lines) - 2) * MOST) return text
  if (
    !isMarked &&
    (!/^(?:|text|txt|plain|plaintext)$/i.test(language) ||
      inner.filter(line => HEADING.test(line)).length < 2)
  )
    return text
  const told = lines.map((line, at) => (at === first || at === last ? '' : line))
  // Front matter stands at the very beginning.
  if (first === 0 && told[1] === '---') told.splice(0, 2, '---', '')
  return told.join('\n')
}

function isOnly(lines: readonly string[], fences: number[], marks: string): boolean {
  return fences.filter(at => FENCE.exec(lines[at]!)![1]!.length >= marks.length).length === 2
}

function countSaid(lines: readonly string[]): number {
  return lines.filter(line => line.trim() !== '').length
}
