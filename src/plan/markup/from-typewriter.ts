import { findFenced } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'

/** `Agent 2 -- Schema`, not `git log -- file` as code. */
const DASH = /(?<=[^\s|+]) -- (?=[^\s|+-])/g
/** `Claim wizard => frontend-agent`, not `x => x + 1` of a program. */
const ARROW = / =>(?= {1,4}[`@]?\p{L}[\p{L}\p{N}_-]*[`]?\s*$)/u
/** `G1.1  Battery gauge   <- -` waits for nothing. */
const NOTHING = /\s+(?:<-|←)\s*[-–—∅]\s*$/u
const ANY = / -- | => |(?:<-|←)\s*[-–—∅]\s*$/mu

/** What people type for dashes and arrows, as the signs that they stand for. */
export function fromTypewriter(text: string): string {
  if (!ANY.test(text)) return text
  return mendLines(text, lines => {
    const fenced = findFenced(lines)
    for (const [at, line] of lines.entries()) {
      if (!ANY.test(line)) continue
      const dashed = fenced[at]! ? line : outsideCode(line)
      lines[at] = dashed.replace(ARROW, ' →').replace(NOTHING, '')
    }
  })
}

function outsideCode(line: string): string {
  return line
    .split('`')
    .map((part, at) => (at % 2 === 0 ? part.replace(DASH, ' – ') : part))
    .join('`')
}
