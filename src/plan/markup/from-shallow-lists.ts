import { findFenced } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'

const COUNTED = /^\d{1,3}[.)]\s+(?=\S)/
const HELD = /^( {1,4})(?:[-*+•]|\d{1,3}[.)])\s+\S/

/** `1. Port the loader` with `  - Owner: Ada` below it, set in by less than Markdown asks for: moved in, with all that it holds. */
export function fromShallowLists(text: string): string {
  if (!/\n {1,4}[-*+•\d]/.test(text) || !/^\d{1,3}[.)]\s/m.test(text)) return text
  return mendLines(text, lines => {
    const fenced = findFenced(lines)
    let width = 0
    let more = 0
    for (const [at, line] of lines.entries()) {
      if (line.trim() === '') continue
      const counted = fenced[at] ? null : COUNTED.exec(line.slice(0, 12))
      if (counted !== null) [width, more] = [counted[0].length, 0]
      else if (!/^\s/.test(line)) [width, more] = [0, 0]
      else if (width > 0) {
        const indent = more > 0 || fenced[at] ? undefined : HELD.exec(line.slice(0, 16))?.[1]!.length
        if (indent !== undefined && indent < width) more = width - indent
        if (more > 0) lines[at] = ' '.repeat(more) + line
      }
    }
  })
}
