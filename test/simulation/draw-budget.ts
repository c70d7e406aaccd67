import type { Charter } from '../../src/run/event.ts'
import type { Budget } from '../../src/run/money.ts'
import type { Chance } from './chance.ts'

/** What ten tokens cost with it comes to one. */
const PRICE = { input: 100_000, output: 0, by: 'installation' as const }

/** In some worlds money matters. By a chance of its own: the rest of the world is as it would be without. */
export function withBudgets(chance: Chance, charters: Charter[]): Charter[] {
  if (!chance.hits(0.3)) return charters
  // It is one person's, whichever run spends it.
  const person = chance.hits(charters.length > 1 ? 0.8 : 0.3) ? { person: chance.between(2, 15) } : {}
  return charters.map(charter => {
    const budget: Budget = { ...person }
    if (chance.hits(0.5)) budget.run = chance.between(2, 15)
    if (chance.hits(0.4)) budget.wave = chance.between(2, 8)
    if (chance.hits(0.4)) budget.task = chance.between(1, 5)
    return { ...charter, money: { currency: '', prices: { alpha: PRICE }, budget } }
  })
}
