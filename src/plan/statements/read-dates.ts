import type { Terms } from '../plan.ts'
import { toHint } from './hints.ts'
import { linesWith, statedOf } from './lines.ts'
import type { Line } from './lines.ts'

type Dated = NonNullable<Terms['dates']>[number]

const SAID = toHint('by|before|until|deadline|target|due|week|month')
/** `merge by end of day`, `Target date: 13 January`. */
const END =
  /\b(?:by|before|until) (?:the )?(?:end of (?:the |this )?(?:day|week|month|quarter|sprint)|eod|eow|tonight|tomorrow)\b|^(?:deadline|target (?:date|completion)|due(?: date)?)\s*:\s*\S/i
/** `Timeline: 18 months (72 weeks)`: how long people take. */
const LONG =
  /^(?:timeline|duration|estimate[ds]?(?: time)?|effort|time)\s*:\s*~?\d{1,3}(?:\s*[-–]\s*\d{1,3})?\s*(?:weeks?|months?)\b/i

/** By when the document wants to be done, and the first of the tasks whose time it counts in weeks or months. */
export function readDates(lines: Line[]): Dated[] {
  const found = new Map<Dated['about'], Dated>()
  for (const line of linesWith(lines, SAID)) {
    if (line.form === 'code' || line.form === 'row' || line.form === 'heading') continue
    const text = statedOf(line)
    const isEnd = line.under.wave === null && END.test(text)
    const about = isEnd ? 'end' : line.aside !== 'retold' && LONG.test(text) ? 'task' : null
    if (about !== null && !found.has(about)) found.set(about, { about, text, line: line.line })
  }
  return [...found.values()]
}
