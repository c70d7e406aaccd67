import type { Ceiling } from '../plan.ts'
import { toHint } from './hints.ts'
import { headingsOf, statedOf } from './lines.ts'
import type { Line } from './lines.ts'

const SUM = String.raw`[$€£]\s?(\d{1,9}(?:,\d{3}){0,2}(?:\.\d{1,4})?)`
const KIND =
  '(?:total|overall|whole|max(?:imum)?|hard|costs?|spend(?:ing)?|api|llm|tokens?|model|run|plan|project)'
const MOST = String.raw`(?:max(?:imum)?\.?|at most|no more than|up to|under|below|within|[≤<]=?)`
const ABOUT = '(?: (?:for|of) (?:the|this) (?:whole |entire )?(?:run|plan|project))'
const BUDGETS = [
  // `Budget: $50 max`, `Hard cap on spending is $20`
  new RegExp(
    String.raw`^(?:${KIND}\s+){0,3}(?:budget|ceiling|cap|limit)(?:\s+(?:limit|cap|ceiling|max(?:imum)?)|\s+on\s+(?:the\s+)?(?:costs?|spending|tokens))?${ABOUT}?\s*(?:[:=|]|is|of)?\s*(?:${MOST}\s*)?${SUM}`,
    'i',
  ),
  // `Maximum cost: $30`
  new RegExp(
    String.raw`^max(?:imum)?\s+(?:total\s+|overall\s+|api\s+|llm\s+){0,2}(?:costs?|spend(?:ing)?)${ABOUT}?\s*(?:[:=|]|is|of)?\s*${SUM}`,
    'i',
  ),
  // `Do not spend more than $40`, `The run may cost at most €20`
  new RegExp(
    String.raw`\b(?:spend|costs?)(?:\s+(?:more|any more))?\s+(?:than|at most|no more than|up to)\s+${SUM}`,
    'i',
  ),
  // `Keep the total cost under $25`
  new RegExp(
    String.raw`^(?:keep|stay|hold)\s+(?:\p{L}+\s+){0,6}(?:under|below|within)\s+(?:a budget of\s+)?${SUM}`,
    'iu',
  ),
]
/** `25 €`, as much of Europe writes it. */
const SIGN_BEHIND = /(\d{1,9}(?:,\d{3}){0,2}(?:\.\d{1,4})?)\s?([$€£])(?!\s?\d)/g
const FORBIDDEN = /\b(?:not|n['’]t|never|at most|no more than|up to)\b/i
const MONEY = toHint('budget|ceiling|cap|limit|spend|cost|costs|keep|stay|hold')
const CEILINGS_MAX = 3

/** What the document lets the run spend: `Budget: $50 max`. The first word on each scope counts; what is said of a task’s own work is about that. */
export function readBudgets(lines: Line[]): Ceiling[] {
  const found = new Map<Ceiling['scope'], Ceiling>()
  for (const line of lines) {
    if (found.size >= CEILINGS_MAX) break
    if ((line.hints & MONEY) === 0 || !/[$€£]/.test(line.plain)) continue
    if (line.form === 'code' || line.form === 'heading' || line.depth > 0 || line.under.wave !== null)
      continue
    if (/\b(?:old|previous|former|before)\b/i.test(headingsOf(line))) continue
    const ceiling = toCeiling(statedOf(line), line.line)
    if (ceiling !== null && !found.has(ceiling.scope)) found.set(ceiling.scope, ceiling)
  }
  return [...found.values()]
}

function toCeiling(text: string, line: number): Ceiling | null {
  const said = text.replaceAll(SIGN_BEHIND, '$2$1')
  for (const pattern of BUDGETS) {
    const match = pattern.exec(said)
    if (match === null) continue
    // That something costs more than so much is no order.
    if (/^(?:spend|cost)/i.test(match[0]) && !FORBIDDEN.test(said.slice(0, match.index) + match[0])) continue
    const rest = said.slice(match.index + match[0].length)
    const scope = scopeOf(rest)
    // `$40–60`: as much as the upper end.
    const upper = /^\s?(?:[-–—]|to)\s?[$€£]?\s?(\d{1,9}(?:,\d{3}){0,2}(?:\.\d{1,4})?)/.exec(rest)?.[1]
    const amount = Number((upper ?? match[1]!).replaceAll(',', '')) * (/^k\b/i.test(rest) ? 1_000 : 1)
    if (scope !== null && amount > 0) return { scope, amount, text, line }
  }
  return null
}

const EACH = /^[\s)]*(?:max(?:imum)?\s+)?(?:\/|per|a|an|each|for each|for every|every)\s*([\p{L}\d]{1,20})/iu

/** `$5 per worker`; null: of something that a run does not count. */
function scopeOf(rest: string): Ceiling['scope'] | null {
  const each = EACH.exec(rest)?.[1]
  if (each === undefined || /^(?:run|plan|project)$/i.test(each)) return 'run'
  if (/^(?:workers?|agents?|tasks?|jobs?|sessions?|items?)$/i.test(each)) return 'task'
  return /^(?:waves?|batch(?:es)?|phases?|tiers?|stages?|rounds?)$/i.test(each) ? 'wave' : null
}
