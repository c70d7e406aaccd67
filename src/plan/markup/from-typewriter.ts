import { findFenced } from './find-fenced.ts'
import { linesOf } from './lines-of.ts'

/** `Agent 2 -- Schema`, not `git log -- file` as code. */
const DASH = /(?<=[^\s|+]) -- (?=[^\s|+-])/g
/** `Claim wizard => frontend-agent`, not `x => x + 1` of a program. */
const ARROW = /^([^`]*) =>(?= {1,4}[`@]?\p{L}[\p{L}\p{N}_-]*[`]?\s*$)/u
/** `G1.1  Battery gauge   <- -` waits for nothing. */
const NOTHING = /(?<!\s)\s+(?:<-|←)\s*[-–—∅]\s*$/u
/** `2.3 Order lines  ← after 2.1` says so in words. */
const WORDED =
  /(?<!\s)\s+(?:<-|←)\s*((?:only )?(?:after|needs|requires|waits for|depends on|once|when)\s[^()[\]]{1,80})$/u
const TYPED = / (?:--|=>|<-|←) /
const LINE_MAX = 1000
/** What stands behind two strokes there is for the program. */
const COMMAND =
  /(?:^|[\s:>$])(?:npm|npx|yarn|pnpm|bun|deno|node|git|gh|cargo|go|make|docker|kubectl|helm|terraform|python3?|pytest|pip|uv|bash|sh|claude|codex|aider|gemini|mvn|gradle|rake|bundle|dotnet|swift)\s+\S/

/** What people type for dashes and arrows, as the signs that they stand for. */
export function fromTypewriter(text: string): string {
  if (!TYPED.test(text)) return text
  const lines = linesOf(text)
  const fenced = findFenced(lines)
  return lines
    .map((line, at) => {
      if (line.length > LINE_MAX || !TYPED.test(line)) return line
      const dashed = fenced[at]! || COMMAND.test(line) ? line : outsideCode(line)
      const arrowed = fenced[at]! ? dashed : dashed.replace(ARROW, '$1 →')
      return arrowed.replace(NOTHING, '').replace(WORDED, ' ($1)')
    })
    .join('\n')
}

function outsideCode(line: string): string {
  return line
    .split('`')
    .map((part, at) => (at % 2 === 0 ? part.replace(DASH, ' – ') : part))
    .join('`')
}
