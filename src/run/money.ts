import type { Plan } from '../plan/plan.ts'
import type { Usage } from './outcome.ts'

/** The most that may be spent before people are asked, in the currency of the prices; what is left out has no limit. */
export interface Budget {
  run?: number | undefined
  wave?: number | undefined
  task?: number | undefined
  /** In all runs that a person makes within a month. */
  person?: number | undefined
}

/** For a million tokens, and who says so. */
export interface Price {
  input: number
  output: number
  by: 'installation' | 'plan'
}

/** What a run costs by, and how much of that it may. */
export interface MoneyTerms {
  /** As the plan writes it; empty: nobody says. */
  currency: string
  /** By the provider's name in lower case. */
  prices: Record<string, Price>
  budget: Budget
}

export interface MoneyOffer {
  prices: Record<string, { input: number; output: number }>
  budget: Budget
}

export const NO_MONEY: MoneyOffer = { prices: {}, budget: {} }

/** Money is counted in these, so that sums are exact. */
const MICROS = 1_000_000

/** What the installation allows and what the plan wants: the smaller of both holds. */
export function toBudget({ terms }: Plan, { budget }: MoneyOffer): Budget {
  const least = { ...budget }
  for (const { scope, amount } of terms?.ceilings ?? [])
    least[scope] = Math.min(amount, least[scope] ?? amount)
  return least
}

/** The installation's prices stand before the plan's. A rehearsal spends nothing but what it acts as if it spent. */
export function toMoney({ terms }: Plan, offer: MoneyOffer, rehearsal: boolean): MoneyTerms {
  const currency = terms?.currency ?? ''
  const { budget } = offer
  if (rehearsal) return { currency, prices: {}, budget }
  const told = (terms?.providers ?? []).toSorted((a, b) => rank(a.allocation) - rank(b.allocation))
  const prices: Record<string, Price> = {}
  const keep = (name: string, price: Price): void => void (prices[name.toLowerCase()] ??= price)
  for (const [name, price] of Object.entries(offer.prices)) keep(name, { ...price, by: 'installation' })
  for (const { name, pricePer1k } of told) if (pricePer1k !== undefined) keep(name, toPlanPrice(pricePer1k))
  for (const { provider, pricePer1k } of terms?.costs ?? []) keep(provider, toPlanPrice(pricePer1k))
  return { currency, prices, budget }
}

/** What a document compares its own with counts last. */
function rank(allocation: 'old' | 'new' | null): number {
  return allocation === 'old' ? 1 : 0
}

function toPlanPrice(per1k: number): Price {
  return { input: per1k * 1_000, output: per1k * 1_000, by: 'plan' }
}

/** Null: nobody knows a price for it. */
export function toCost(
  { prices, currency }: MoneyTerms,
  provider: string | null,
  usage: Usage,
): number | null {
  if (usage.cost !== undefined) return toMicros(usage.cost)
  const price = priceOf(prices, provider)
  const { told } = usage
  if (price === undefined && told && isSame(currency, told.currency)) return toMicros(told.amount)
  if (price === undefined) return usage.inputTokens + usage.outputTokens === 0 ? 0 : null
  return toMicros((usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000)
}

export function priceOf(prices: MoneyTerms['prices'], provider: string | null): Price | undefined {
  const name = provider?.toLowerCase() ?? ''
  return Object.hasOwn(prices, name) ? prices[name] : undefined
}

const SIGNS: Readonly<Record<string, string>> = { '': 'USD', $: 'USD', US$: 'USD', '€': 'EUR', '£': 'GBP' }

/** Where nobody says which is meant, dollars are: agents reckon in them. */
function isSame(currency: string, code: string): boolean {
  const sign = currency.trim().toUpperCase()
  return (Object.hasOwn(SIGNS, sign) ? SIGNS[sign] : sign) === code
}

/** What is no sensible sum counts as none: an agent says it. */
export function toMicros(amount: number): number {
  return Number.isFinite(amount) && amount > 0 ? Math.round(Math.min(amount, AMOUNT_MAX) * MICROS) : 0
}

const AMOUNT_MAX = 1_000_000

/** `$4.20`; of what is less than a cent so many digits that something is seen. */
export function sayAmount(micros: number, currency: string): string {
  const amount = micros / MICROS
  const digits = amount > 0 && amount < 0.1 ? 4 : 2
  return `${currency}${amount.toFixed(digits)}`
}
