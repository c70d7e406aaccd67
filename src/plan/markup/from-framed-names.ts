import { startsGroup } from '../words/wave-name.ts'
import { findFenced } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'

/** `[Wave 1: Base]` alone in a line. */
const ALONE = /^ {0,3}\[([^[\]]{3,100})\]:?\s*$/
/** `## [Phase 1] Base`, `## [Phase 1] - Base` */
const HEADED = /^( {0,3}#{1,6}\s+)\[([^[\]]{3,60})\](?!\()\s*[:–—-]?\s*(.{0,200})$/u
/** `## 1️⃣ Base`, `### 2️⃣ …`: numbers as signs. */
const KEYCAP = /^( {0,3}#{1,6}\s+)(?:(\d)\uFE0F?\u20E3|(🔟))\s*[:–—-]?\s*/u

/** Names of groups in square brackets and numbers as signs before headings, as headings have them. */
export function fromFramedNames(text: string): string {
  if (!/^ {0,3}(?:#{1,6}\s+)?\[|\u20E3|🔟/mu.test(text)) return text
  return mendLines(text, lines => {
    const fenced = findFenced(lines)
    for (const [at, line] of lines.entries()) {
      if (fenced[at] || line.length > LINE_MAX) continue
      const alone = ALONE.exec(line)?.[1]
      const [, marks, name, title] = HEADED.exec(line) ?? []
      if (alone !== undefined && startsGroup(alone)) lines[at] = `**${alone}**`
      if (name !== undefined && startsGroup(name))
        lines[at] = title === '' ? `${marks}${name}` : `${marks}${name}: ${title}`
      lines[at] = lines[at]!.replace(KEYCAP, (_, begin: string, digit = '10') => `${begin}${digit}. `)
    }
  })
}

const LINE_MAX = 300
