import type { PromptResponse, UsageUpdate } from '@agentclientprotocol/sdk'
import type { Usage } from '../../run/outcome.ts'

/** What a session used so far, as far as its agent tells. */
export interface Tally {
  /** At the end of a turn. */
  addTurn(response: PromptResponse): void
  /** Meanwhile: in all so far. */
  note(update: UsageUpdate): void
  /** Null: it has told nothing. */
  sum(): Usage | null
}

export function createTally(): Tally {
  let tokens: Usage | null = null
  let told: Usage['told']
  return {
    addTurn(response) {
      tokens = addTokens(tokens, toTokens(response))
    },
    note({ cost }) {
      const isMoney = cost && Number.isFinite(cost.amount) && cost.amount >= 0 && CURRENCY.test(cost.currency)
      if (isMoney) told = { amount: cost.amount, currency: cost.currency.toUpperCase() }
    },
    sum() {
      if (told === undefined) return tokens
      return { ...(tokens ?? { inputTokens: 0, outputTokens: 0 }), told }
    },
  }
}

/** Credits and the like are no money. */
const CURRENCY = /^[A-Za-z]{3}$/

/** Of one turn; not all agents tell. */
function toTokens(response: PromptResponse): Usage | null {
  const usage: unknown = 'usage' in response ? response.usage : null
  if (typeof usage !== 'object' || usage === null) return null
  const count = (name: string): number => {
    const value: unknown = Reflect.get(usage, name)
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0
  }
  return { inputTokens: count('inputTokens'), outputTokens: count('outputTokens') }
}

function addTokens(sum: Usage | null, one: Usage | null): Usage | null {
  if (!sum || !one) return one ?? sum
  return {
    inputTokens: sum.inputTokens + one.inputTokens,
    outputTokens: sum.outputTokens + one.outputTokens,
  }
}
