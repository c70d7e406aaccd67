import type { Span } from '../statements/read-estimates.ts'
import { spansOf } from '../statements/read-estimates.ts'

const NUMBER = String.raw`\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d{1,3})?`
// A run of letters is one word: else it could be split in as many ways as it is long.
const WORDS = String.raw`(?:\s*\p{L}+(?!\p{L})){0,3}`
const SUM = new RegExp(
  String.raw`(?<![\d.,])(?:${NUMBER})${WORDS}(?:\s*\+\s*~?(?:${NUMBER})${WORDS}){1,40}\s*$`,
  'u',
)
const PRODUCT = new RegExp(
  String.raw`(?<![\d.,])(${NUMBER})(${WORDS})\s*[×x*]\s*~?(${NUMBER})(${WORDS})\s*$`,
  'u',
)
const FIRST = new RegExp(String.raw`^\s*(?:about |ca\.? |[~≈])?\s*(${NUMBER})(?![\d.,]*\d)(${WORDS})`, 'u')

export interface Equation {
  left: number
  right: number
  /** What both are counted in; null: no time. */
  unit: Span['unit'] | null
  /** `5 batches × 20 min`: how often what. */
  product: { count: number; of: string; each: number } | null
}

interface Amount {
  number: number
  /** Minutes (or days, or weeks) that one of it is; null: no time. */
  scale: number | null
  unit: Span['unit'] | null
}

/** What a line works out: `4 + 3 + 2 = 9 weeks`, `5 batches × 20 min each = 100 minutes = 1.67 hours`. */
export function equationsOf(plain: string): Equation[] {
  if (!plain.includes('=') || /[<>!=:+-]=|=[=>]|[$€£]|%\s*=/.test(plain)) return []
  // Seconds and rates are worked out elsewhere.
  if (/\d\s*s(?:ec\w*)?\b|\/\s*(?:min|s)\b|\brp[ms]\b/i.test(plain)) return []
  const parts = plain.split('=').slice(0, 8)
  const found: Equation[] = []
  for (let at = 1; at < parts.length; at++) {
    const first = FIRST.exec(parts[at]!)
    if (first === null) continue
    const given = toAmount(first[1]!, first[2]!)
    const before = parts[at - 1]!.slice(-300)
    const equation =
      solveSum(before, given) ?? solveProduct(before, given) ?? (at > 1 ? compare(before, given) : null)
    if (equation !== null) found.push(equation)
  }
  return found
}

function solveSum(text: string, given: Amount): Equation | null {
  const sum = SUM.exec(text)
  if (sum === null) return null
  const terms: Amount[] = []
  for (const term of sum[0].split('+')) {
    const match = FIRST.exec(term)
    if (match === null) return null
    terms.push(toAmount(match[1]!, match[2]!))
  }
  // Only the last term, or only the result, may name the unit.
  const own = terms.findLast(({ scale }) => scale !== null) ?? given
  if (own.unit !== given.unit && given.unit !== null) return null
  const scale = own.scale ?? 1
  const left = terms.reduce((all, term) => all + term.number * (term.scale ?? scale), 0)
  return { left, right: given.number * (given.scale ?? scale), unit: own.unit, product: null }
}

function solveProduct(text: string, given: Amount): Equation | null {
  const match = PRODUCT.exec(text)
  if (match === null) return null
  const [count, each] = [toNumber(match[1]!), toAmount(match[3]!, match[4]!)]
  const of = /\p{L}+/u.exec(match[2]!)?.[0].toLowerCase() ?? ''
  const product = { count, of, each: each.number * (each.scale ?? 1) }
  if (each.unit === given.unit)
    return { left: count * product.each, right: given.number * (given.scale ?? 1), unit: given.unit, product }
  // `4 × 30 = 120 minutes`; what `8 × 15 = 2 hours` multiplies is anybody's guess.
  if (each.unit !== null || given.scale !== 1) return null
  return { left: count * each.number, right: given.number, unit: given.unit, product }
}

/** `… = 100 minutes = 1.67 hours`. */
function compare(text: string, given: Amount): Equation | null {
  const match = FIRST.exec(text)
  if (match === null) return null
  const before = toAmount(match[1]!, match[2]!)
  if (before.unit === null || before.unit !== given.unit) return null
  return {
    left: before.number * before.scale!,
    right: given.number * given.scale!,
    unit: given.unit,
    product: null,
  }
}

function toAmount(digits: string, words: string): Amount {
  const [span] = spansOf(`1 ${/\p{L}+/u.exec(words)?.[0] ?? ''}`)
  return { number: toNumber(digits), scale: span?.low ?? null, unit: span?.unit ?? null }
}

function toNumber(digits: string): number {
  return Number(digits.replaceAll(',', ''))
}
