import type { Clock } from '../lib/clock.ts'
import { pause } from '../lib/repeat.ts'
import { backoffMs } from '../lib/backoff.ts'
import type { Answer, Chat, Question } from '../model/chat.ts'
import { ModelError } from '../model/model-error.ts'
import { toRefusal } from './model-ending.ts'

export interface Patience {
  clock: Clock
  zone: string
  /** Before the second try; doubled for each further one. */
  retryMs: number
  /** How many more times anything may be asked again. */
  retriesLeft: number
}

/** Of one answer. */
const TRIES_MAX = 4
const RETRY_MAX_MS = 4_000
/** A provider that wants to be left alone for longer is left alone by the whole run. */
const RATE_MS_MAX = 5_000

/** Asks again where that is likely to help at once: a stream that was cut, a short limit of the rate. */
export async function askPatiently(
  chat: Chat,
  question: Question,
  hear: (part: string) => void,
  patience: Patience,
  signal: AbortSignal,
): Promise<Answer> {
  const { clock } = patience
  for (let tries = 1; ; tries++) {
    try {
      return await chat.ask(question, hear, signal)
    } catch (error) {
      const waitMs = toWaitMs(error, tries, patience)
      if (waitMs === null) throw error
      patience.retriesLeft -= 1
      hear(`\n(${(error as Error).message}; asking again)\n`)
      await pause(clock, waitMs, signal)
      signal.throwIfAborted()
    }
  }
}

/** Null: it is of no use to ask again now. */
function toWaitMs(
  error: unknown,
  tries: number,
  { clock, zone, retryMs, retriesLeft }: Patience,
): number | null {
  if (!(error instanceof ModelError) || tries >= TRIES_MAX || retriesLeft <= 0) return null
  const now = clock.now()
  const refusal = toRefusal(error, now, zone)
  if (refusal === null || refusal.by === 'usage') return null
  const waitMs = refusal.until === null ? backoffMs(tries - 1, retryMs, RETRY_MAX_MS) : refusal.until - now
  return waitMs > RATE_MS_MAX ? null : waitMs
}
