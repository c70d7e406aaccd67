import { APIConnectionError, APIError } from 'openai'
import { ModelError } from './model-error.ts'

const MESSAGE_CHARS_MAX = 500
const WORD_CHARS_MAX = 100

/** What the client throws, in our words. */
export function toModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error
  // What counts what comes in throws through the client, which wraps it.
  if (error instanceof Error && error.cause instanceof ModelError) return error.cause
  if (error instanceof APIConnectionError)
    return new ModelError('unreachable', toReason(error), { cause: error })
  if (error instanceof APIError) {
    const { status, headers } = error as APIError
    const said: unknown = error.code ?? error.type
    const word = typeof said === 'string' ? said.slice(0, WORD_CHARS_MAX) : ''
    const message = error.message.slice(0, MESSAGE_CHARS_MAX).toWellFormed()
    const retryAfterMs = readRetryAfter(headers)
    // In the midst of a stream there is no status.
    return new ModelError('refused', message, { status: status ?? null, word, retryAfterMs, cause: error })
  }
  if (error instanceof SyntaxError)
    return new ModelError('broken', 'what came was not JSON', { cause: error })
  return new ModelError('broken', toReason(error), { cause: error })
}

/** Of what led to it the innermost says most: `fetch failed` says nothing. */
function toReason(error: unknown): string {
  let inner = error
  for (let depth = 0; depth < 5 && inner instanceof Error && inner.cause instanceof Error; depth++)
    inner = inner.cause
  const said = inner instanceof Error ? inner.message || inner.name : String(inner)
  return said.slice(0, MESSAGE_CHARS_MAX).toWellFormed()
}

/** In seconds or milliseconds, or as a date. */
function readRetryAfter(headers: Headers | undefined): number | null {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(ms) && ms >= 0) return ms
  const said = headers?.get('retry-after')
  if (said === null || said === undefined) return null
  const seconds = Number(said)
  if (Number.isFinite(seconds)) return seconds >= 0 ? Math.ceil(seconds * 1_000) : null
  const at = Date.parse(said)
  const from = Date.parse(headers?.get('date') ?? '')
  return Number.isFinite(at) && Number.isFinite(from) && at > from ? at - from : null
}
