import { unreachable } from '../lib/assert.ts'
import type { ModelError } from '../model/model-error.ts'
import type { Report } from '../run/outcome.ts'
import { formatBytes } from './output-text.ts'
import { readReset } from './read-reset.ts'

type Ending = Report['ending']
type Refused = Extract<Ending, { kind: 'refused' }>

/** A rate limit that lasts longer is one of use. */
const RATE_MAX_MS = 15 * 60_000
const USED_UP =
  /insufficient_quota|exceeded your current quota|quota_exceeded|usage[_ ]limit|billing|credit balance|out of credits|payment required|\b(?:daily|weekly|monthly) (?:usage )?(?:limit|quota)|\bper day\b/i

/** Whether and for how long the provider refuses; null: the failure is no refusal of the provider's. */
export function toRefusal(error: ModelError, now: number, zone: string): Refused | null {
  const until = (): number | null =>
    error.retryAfterMs === null ? readReset(error.message, now, zone) : now + error.retryAfterMs
  switch (error.code) {
    case 'unreachable':
    case 'broken':
      return { kind: 'refused', by: 'provider', message: error.message, until: null }
    case 'flood':
      return null
    case 'refused': {
      const by = toCause(error)
      if (by === null) return null
      const at = until()
      const lasts = at === null ? 0 : at - now
      const told = by === 'rate' && lasts > RATE_MAX_MS ? 'usage' : by
      return { kind: 'refused', by: told, message: error.message, until: at }
    }
    default:
      return unreachable(error.code)
  }
}

function toCause({ status, word, message }: ModelError): Refused['by'] | null {
  const isLimit = status === 429 || status === 402 || (status === 403 && USED_UP.test(`${word} ${message}`))
  if (isLimit || /^(?:rate_limit|insufficient_quota|usage_limit|tokens$|requests$)/i.test(word))
    return status === 402 || USED_UP.test(`${word} ${message}`) ? 'usage' : 'rate'
  if (status === null || status >= 500 || status === 408 || status === 409) return 'provider'
  return null
}

export interface Asked {
  model: string
  provider: string
  outputBytesMax: number
}

/** What an attempt ends with whose model gave no answer. */
export function toModelEnding(error: ModelError, asked: Asked, now: number, zone: string): Ending {
  const { model, provider, outputBytesMax } = asked
  const refusal = toRefusal(error, now, zone)
  if (refusal) return { ...refusal, message: `${provider}: ${refusal.message}` }
  const failed = (message: string): Ending => ({ kind: 'failed', message })
  if (error.code === 'flood')
    return failed(`${model} of ${provider} wrote more than ${formatBytes(outputBytesMax)}, its output limit`)
  switch (error.status) {
    case 401:
    case 403:
      return failed(
        `${provider} does not take the key (${error.status}). See that it is the right one: regatta doctor --ask`,
      )
    case 404:
      return failed(
        `${provider} has no model ${model}, or none is asked there (404: ${error.message}). See agents and providers in regatta.yaml`,
      )
    default:
      return failed(`${provider} does not take what ${model} was asked (${error.status}): ${error.message}`)
  }
}
