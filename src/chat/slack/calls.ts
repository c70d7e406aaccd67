import { webApi } from '@slack/bolt'
import type { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Secret } from '../../lib/secret.ts'
import { ChatError } from '../port.ts'
import type { Haste } from '../port.ts'
import { toChatError } from './errors.ts'
import { takeTurn } from '../pace.ts'
import { quietLogger } from './logger.ts'
import { Tiers } from './tiers.ts'

export interface CallParts {
  token: Secret
  /** Where Slack is; another only for its twin for governments, and for tests. */
  apiUrl: string
  clock: Clock
  rates: 'as Slack says' | 'unlimited'
  fetch?: typeof fetch
}

/** Slack's Web API: each call in its turn, once, with a limit, and with an answer that is what it should be. */
export interface Calls extends AsyncDisposable {
  call<T extends z.ZodType>(method: string, args: object, answer: T, how?: How): Promise<z.infer<T>>
  options: webApi.WebClientOptions
}

interface How {
  haste?: Haste
  /** Under what name one that can wait keeps its turn. */
  who?: string
}

/** Shorter than the courier waits, so that it hears why. */
const CALL_MS = 15_000

export function openCalls({ token, apiUrl, clock, rates, fetch }: CallParts): Calls {
  const options: webApi.WebClientOptions = {
    slackApiUrl: apiUrl,
    // What may have been done already must not be done again behind our back.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: CALL_MS,
    logger: quietLogger,
    ...(fetch && { fetch }),
  }
  const client = new webApi.WebClient(token.reveal(), { ...options })
  const tiers = new Tiers(clock)
  const closing = new AbortController()
  return {
    options,
    async call(method, args, answer, { haste = 'now', who = '' } = {}) {
      const channel = 'channel' in args && typeof args.channel === 'string' ? args.channel : undefined
      const lanes = rates === 'unlimited' ? [] : tiers.lanesOf(method, channel)
      await takeTurn(lanes, { haste, who }, clock, closing.signal)
      try {
        return answer.parse(await client.apiCall(method, args as Record<string, unknown>))
      } catch (error) {
        const failure = toChatError(method, error)
        // Only the queue that was too fast has to rest.
        if (failure.code === 'busy') for (const lane of lanes) lane.rest(failure.retryAfterMs ?? 1_000)
        throw failure
      }
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new ChatError('unreachable', 'The bot is shutting down.'))
    },
  }
}
