import type { Plan } from '../plan/plan.ts'
import type { Event } from '../run/event.ts'
import { sayAmount, toMicros } from '../run/money.ts'
import type { Budget } from '../run/money.ts'
import { isSpent, sayBudget } from '../run/purse.ts'
import type { Purse } from '../run/purse.ts'
import type { Run } from '../run/run.ts'
import { toName } from './names.ts'
import type { Spent } from './spent.ts'
import { said } from './words.ts'

const WAVES_MAX = 4
const NOTICES_MAX = 4

/** What is agreed on: `$20.00 for the run, $5.00 for each wave`; null: nothing is. */
export function sayAgreed({ run, wave, task, person }: Budget, currency: string, by: string): string | null {
  const say = (amount: number | undefined, what: string): string[] =>
    amount === undefined ? [] : [`${sayAmount(toMicros(amount), currency)} ${what}`]
  const parts = [
    ...say(run, 'for the run'),
    ...say(wave, 'for each wave'),
    ...say(task, 'for each task'),
    ...say(person, `for all that ${toName(by)} starts in a month`),
  ]
  return parts.length === 0 ? null : parts.join(', ')
}

/** What the plan itself lets a run spend, by the line that says so. */
export function listCeilings({ terms }: Pick<Plan, 'terms'>): { line: number; text: string }[] {
  return (terms?.ceilings ?? []).map(({ scope, amount, line }) => {
    const what = scope === 'run' ? 'the run' : `each ${scope}`
    return { line, text: `${what} may spend ${sayAmount(toMicros(amount), terms?.currency ?? '')}` }
  })
}

/** What was spent of what: the run's, that of waves with a budget which have spent of it, and the person's. */
export function listSpending(run: Run): Spent[] {
  const { currency } = run.charter.money
  const waves = run.waves.filter(({ purse }) => purse.limit !== null && purse.spent > 0).map(toOpenFirst)
  const shown = waves.toSorted((a, b) => b.share - a.share).slice(0, WAVES_MAX)
  const { personal } = run
  const toSpent = (purse: Purse, note: Spent['note']): Spent[] => {
    const sums = sayPurse(purse, currency)
    return sums === null ? [] : [{ of: purse.scope === 'run' ? null : toName(purse.of), sums, note }]
  }
  return [
    ...toSpent(run.purse, isSpent(run.purse) ? ': nothing new starts' : ''),
    ...shown.flatMap(({ purse }) => toSpent(purse, '')),
    ...(personal.limit === null || personal.spent === 0 ? [] : toSpent(personal, ' in this run')),
  ]
}

/** The same of the run, for programs; sums in the currency of the prices. */
export function countSpending({ purse, charter }: Run): { spent: number; limit: number | null } | null {
  if (purse.spent === 0 && Object.keys(charter.money.budget).length === 0) return null
  return { spent: purse.spent / 1_000_000, limit: purse.limit === null ? null : purse.limit / 1_000_000 }
}

/** `$3.20 of $20.00`; null: there is nothing to be said of it. */
export function sayPurse({ spent, limit }: Purse, currency: string): string | null {
  if (limit === null) return spent === 0 ? null : sayAmount(spent, currency)
  return `${sayAmount(spent, currency)} of ${sayAmount(limit, currency)}`
}

function toOpenFirst({ purse }: { purse: Purse }): { purse: Purse; share: number } {
  return { purse, share: purse.spent / (purse.limit ?? Infinity) }
}

/** `80 % of the budget of the run is spent, $16.00 of $20.00; 50 % of the budget of Wave 1, $2.50 of $5.00` */
export function tellNotices(run: Run, { notices }: Extract<Event, { type: 'budget-noticed' }>): string {
  const { currency } = run.charter.money
  const lines = notices.slice(0, NOTICES_MAX).map(notice => {
    const share = notice.percent === 100 ? 'All' : `${notice.percent} %`
    const sums = `${sayAmount(notice.spent, currency)} of ${sayAmount(notice.limit, currency)}`
    return `${share} of ${said(sayBudget(notice))} is spent, ${sums}`
  })
  const more = notices.length - lines.length
  return [...lines, ...(more > 0 ? [`so are ${more} more`] : [])].join('; ')
}
