import { matchesOf } from '../../lib/matches-of.ts'
import type { Estimate } from '../plan.ts'
import { statedOf } from './lines.ts'
import type { Line } from './lines.ts'

/** A span with its unit; weeks and days are kept apart from minutes, since nobody says how long a day is. */
export interface Span {
  low: number
  high: number
  unit: 'min' | 'day' | 'week'
}

export interface Total {
  span: Span
  scope: Estimate['scope']
  text: string
  line: number
  /** What a heading says rather than a line below it. */
  form: Line['form']
}

const SPAN =
  /(?<![\p{L}\p{N}.,#$])(\d{1,5}(?:\.\d{1,3})?)\s*\+?\s*(?:(?:-|–|—|to)\s*(\d{1,5}(?:\.\d{1,3})?)\s*\+?\s*)?(minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?)(?![\p{L}\p{N}])(?:\s*(\d{1,2})\s*(?:m|min|mins|minutes)(?![\p{L}\p{N}]))?/giu

/** Every span of time in a text, in its order. */
export function spansOf(text: string): (Span & { start: number; end: number })[] {
  // `7.0 M` are millions.
  const matches = matchesOf(text, SPAN).filter(match => match[3] !== 'M')
  return matches.map(match => {
    const word = match[3]!.toLowerCase()
    const unit = word.startsWith('d') ? 'day' : word.startsWith('w') ? 'week' : 'min'
    const scale = word.startsWith('h') ? 60 : 1
    const more = Number(match[4] ?? 0)
    const low = Number(match[1]) * scale + more
    const high = match[2] === undefined ? low : Number(match[2]) * scale + more
    return { low, high, unit, start: match.index, end: match.index + match[0].length }
  })
}

const TOTAL =
  /\b(?:total|altogether|in all|overall|all in all|estimated completion|estimated total|end[- ]to[- ]end|wall[- ]clock|makespan|time ?line|gesamt\w*|insgesamt|tempo total|tiempo total|durée totale)\b/iu
const OTHER =
  /\b(?:speed-?up|sav(?:e|es|ed|ings?)|reduction|faster|per (?:task|agent|worker|wave|batch|phase)|each|buffer|overhead|longest|timeout|wasted|budget|lost)\b/i
const SEQUENTIAL =
  /\b(?:sequential\w*|serial\w*|one after (?:the other|another)|one by one|single agent|old way|without parallel\w*|traditional)\b/i
/** Right before its time; the whole may take longer. */
export const OF_PATH = /critical path[\s:(=~≈]{0,4}(?:(?:is|takes?|of)\s)?[\s:(=~≈]{0,3}$/i
const ESTIMATES_MAX = 50

/** How long the whole is said to take: `TOTAL: ~100 minutes (vs 8+ hours if serial)`. */
export function readTotals(lines: Line[]): Total[] {
  const totals: Total[] = []
  for (const line of lines) {
    if (totals.length >= ESTIMATES_MAX) break
    if (line.depth > 0 || (line.under.wave !== null && line.form !== 'row')) continue
    const plain = statedOf(line)
    if (plain === '' || !/\d/.test(plain)) continue
    if (line.form === 'row' && !TOTAL.test(line.cells[0] ?? '')) continue
    const heading = line.form === 'heading' && /:/.test(plain)
    const below = TOTAL.test(line.under.heading) && /^(?:parallel|with|in parallel)\b/i.test(plain)
    const sequential = SEQUENTIAL.test(plain)
    if (!TOTAL.test(plain) && !sequential && !below && !(heading && /\bparallel\b/i.test(plain))) continue
    if (/\bnot\b/i.test(plain)) continue
    totals.push(...totalsOf(line, plain))
  }
  return totals
}

function totalsOf(line: Line, plain: string): Total[] {
  const found: Total[] = []
  for (const span of spansOf(plain).slice(0, 4)) {
    const before = plain.slice(Math.max(0, span.start - 60), span.start)
    const around = plain.slice(span.start, span.end + 40)
    // `vs 20 hours sequential`: the word may stand before or after its figure.
    const compared = /\b(?:vs\.?|versus|instead of|rather than|compared (?:to|with))\W{0,3}$/i.test(before)
    const own = found.length === 0 ? plain.slice(0, span.start) : before
    const behind = /^(?:(?!\.\s)[^,;(]){0,30}/.exec(plain.slice(span.end))?.[0] ?? ''
    // What it is compared with is the next one.
    const after = behind.split(/\b(?:vs|versus|instead|rather than|compared)\b/i)[0]!
    const scope = compared || SEQUENTIAL.test(`${own} ${after}`) ? 'sequential' : 'parallel'
    const isSum = /[+×*=]\s*$/.test(before) || /^\s*[+×*]/.test(plain.slice(span.end))
    if (
      OTHER.test(own) ||
      (found.length > 0 && OF_PATH.test(before)) ||
      /^\s*(?:each|per|of buffer)\b/i.test(plain.slice(span.end)) ||
      (isSum && !/=\s*$/.test(before))
    )
      continue
    if (scope === 'parallel' && !TOTAL.test(own) && line.form !== 'heading' && !/\bparallel\b/i.test(own))
      continue
    if (/\bweek \d|\bday \d/i.test(around)) continue
    const { low, high, unit } = span
    found.push({ span: { low, high, unit }, scope, text: plain, line: line.line, form: line.form })
  }
  return found
}

/** Those in minutes, as the plan keeps them. */
export function toEstimates(totals: Total[]): Estimate[] {
  return totals
    .filter(({ span }) => span.unit === 'min')
    .map(({ span, scope, text, line }) => ({ text, minutes: [span.low, span.high], scope, line }))
}
