import type { Range, Terms } from '../plan.ts'
import { toHint } from './hints.ts'
import { statedOf } from './lines.ts'
import type { Line } from './lines.ts'

const WHO = '(?:worker|agent|task|session|job)s?'
const NUMBER = String.raw`(\d{1,7}(?:,\d{3}){0,2}(?:\.\d{1,3})?)`
const TOKENS = String.raw`${NUMBER}\s*(k|m)?\s*(?:(?:-|–|—|to)\s*${NUMBER}\s*(k|m)?\s*)?(?:llm |input |output )?tokens?\b`
const EACH = String.raw`(?:per|\/|each|for (?:each|every)|an? )\s*${WHO}\b`
const TOKENS_EACH = new RegExp(String.raw`${TOKENS}\s*${EACH}`, 'i')
const EACH_TOKENS = new RegExp(
  String.raw`\b(?:each|every|per|an?)\s+${WHO}\b\s*(?::|uses?|needs?|takes?|costs?|reads?|burns?)?\s*(?:about |around |some |~|≈)?\s*${TOKENS}`,
  'i',
)
const MONEY = /([$€£])\s?\d/g
const COSTLY = toHint('token|cost|price|total|budget|save|savings|spend')
const ABOUT_MONEY = /\b(?:tokens?|costs?|prices?|priced|totals?|budget|saves?|savings?|spend)\b/i

/** What a task uses up, and what the document counts money in. */
export function readUsage(lines: Line[]): Pick<Terms, 'currency' | 'tokensPerTask'> {
  const signs = new Set<string>()
  let tokensPerTask: Range | undefined
  for (const line of lines) {
    const plain = statedOf(line)
    if (line.form === 'code' || plain.length > 400 || !/\d/.test(plain)) continue
    if (line.form === 'row' || ((line.hints & COSTLY) !== 0 && ABOUT_MONEY.test(plain))) {
      for (const match of plain.matchAll(MONEY)) signs.add(match[1]!)
      for (const cell of line.cells)
        for (const match of cell.slice(0, 100).matchAll(MONEY)) signs.add(match[1]!)
    }
    if (line.form !== 'heading') tokensPerTask ??= toTokens(plain)
  }
  const [sign, other] = signs
  return {
    ...(sign !== undefined && other === undefined ? { currency: sign as '$' | '€' | '£' } : {}),
    ...(tokensPerTask === undefined ? {} : { tokensPerTask }),
  }
}

function toTokens(plain: string): Range | undefined {
  if (!/token/i.test(plain)) return undefined
  const match = TOKENS_EACH.exec(plain) ?? EACH_TOKENS.exec(plain)
  if (match === null) return undefined
  const [, from, fromUnit, to, toUnit] = match
  const high = toCount(to ?? from!, to === undefined ? fromUnit : toUnit)
  // `2-3K` are both thousands.
  const low = to === undefined ? high : toCount(from!, fromUnit ?? toUnit)
  return low > 0 && low <= high ? [low, high] : undefined
}

function toCount(digits: string, unit: string | undefined): number {
  const scale = unit === undefined ? 1 : unit.toLowerCase() === 'm' ? 1_000_000 : 1_000
  return Number(digits.replaceAll(',', '')) * scale
}
