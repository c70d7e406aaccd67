import { mendLines } from './mend-lines.ts'
import { findFenced } from './find-fenced.ts'

/** `☐ Port the loader`, `- ⬜ T3 …`: a box to tick as a sign. */
const OPEN = /^(\s{0,8})(?:[-*+•]\s+|\d{1,3}[.)]\s+)?[☐⬜🔲□◻⬚▢]\uFE0F?\s+(?=\S)/u
const DONE = /^(\s{0,8})(?:[-*+•]\s+|\d{1,3}[.)]\s+)?[☑☒✅]\uFE0F?\s+(?=\S)/u
const ANY = /[☐⬜🔲□◻⬚▢]/u

/** Boxes that are typed as signs, as Markdown has them; a ticked one is one where open ones stand as well. */
export function fromTypedChecks(text: string): string {
  if (!ANY.test(text)) return text
  return mendLines(text, lines => {
    const fenced = findFenced(lines)
    const isOpen = lines.map((line, at) => !fenced[at] && OPEN.test(line.slice(0, 40)))
    if (isOpen.filter(Boolean).length < LEAST) return
    for (const [at, line] of lines.entries()) {
      if (isOpen[at]) lines[at] = line.replace(OPEN, '$1- [ ] ')
      else if (!fenced[at] && DONE.test(line.slice(0, 40))) lines[at] = line.replace(DONE, '$1- [x] ')
    }
  })
}

const LEAST = 2
