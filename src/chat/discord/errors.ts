import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js'
import { ChatError } from '../port.ts'

const GONE = new Set<number | string>([
  10_003, // channel
  10_004, // server
  10_007, // member
  10_008, // message
  10_013, // user
  10_015, // webhook
  10_062, // interaction
  50_001, // it is there, but not for us
  50_027, // the token of an interaction
])
const SECOND_MS = 1_000
const UNAUTHORIZED = 401
const FORBIDDEN = 403
const NOT_FOUND = 404
const THREAD_LOCKED = 160_005
/** Theirs, whatever we may do. */
const OTHERS = 50_005
export const MISSING_RIGHTS = 50_013

/** Discord's own number for how a call failed; null: it did not come to that. */
export function toDiscordCode(error: unknown): number | null {
  return error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : null
}

export function isUnauthorized(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === UNAUTHORIZED
}

/** What may go well later. */
export function isPassing(error: unknown): error is ChatError {
  return error instanceof ChatError && (error.code === 'busy' || error.code === 'unreachable')
}

/** Every failure of a call as the port has it. */
export function toChatError(what: string, error: unknown): ChatError {
  if (error instanceof ChatError) return error
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.max(error.timeToReset, error.retryAfter)
    return new ChatError('busy', `Discord is busy (${what}).`, { cause: error, retryAfterMs })
  }
  if (!(error instanceof DiscordAPIError)) {
    const why = error instanceof HTTPError ? `answers ${error.status}` : 'could not be reached'
    return new ChatError('unreachable', `Discord ${why}.`, { cause: error })
  }
  const { status, code } = error
  const said = `Discord says “${error.message.slice(0, 200)}” (${code}) to ${what}.`
  if (isUnauthorized(error) && !GONE.has(code)) return new ChatError('unreachable', said, { cause: error })
  if (GONE.has(code) || (status === NOT_FOUND && code === 0))
    return new ChatError('gone', said, { cause: error })
  // Somebody may be about to give the bot its rights.
  const mayBeGiven =
    (status === FORBIDDEN && (code === MISSING_RIGHTS || code === 0)) || code === THREAD_LOCKED
  if (mayBeGiven) return new ChatError('unreachable', said, { cause: error })
  const retryAfterMs = SECOND_MS
  return code === OTHERS || status !== 429
    ? new ChatError('refused', said, { cause: error })
    : new ChatError('busy', said, { cause: error, retryAfterMs })
}
