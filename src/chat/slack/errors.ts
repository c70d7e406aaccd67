import { webApi } from '@slack/bolt'
import { ChatError } from '../port.ts'

const GONE = new Set([
  'channel_not_found',
  'is_archived',
  'message_not_found',
  'thread_not_found',
  'user_not_found',
  'user_not_in_channel',
  'file_not_found',
  'file_deleted',
])
/** It may go well later: Slack has a bad hour, or somebody is about to mend the app's rights or to invite it again. */
const PASSING = new Set([
  'not_in_channel',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'org_login_required',
  'ekm_access_denied',
  'accesslimited',
])
const SECOND_MS = 1_000

/** What Slack's own word is for how a call failed; null: it did not come to that. */
export function toSlackCode(error: unknown): string | null {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : null
}

/** Every failure of a call as the port has it. */
export function toChatError(method: string, error: unknown): ChatError {
  if (error instanceof ChatError) return error
  if (error instanceof webApi.WebAPIRateLimitedError) {
    const retryAfterMs = error.retryAfter * SECOND_MS
    return new ChatError('busy', `Slack is busy (${method}).`, { cause: error, retryAfterMs })
  }
  const code = toSlackCode(error)
  if (code === null) {
    return new ChatError('unreachable', 'Slack could not be reached.', { cause: error })
  }
  if (code === 'ratelimited' || code === 'rate_limited') {
    return new ChatError('busy', `Slack is busy (${method}).`, { cause: error, retryAfterMs: SECOND_MS })
  }
  const said = `Slack says ${code} to ${method}.`
  if (GONE.has(code)) return new ChatError('gone', said, { cause: error })
  return new ChatError(PASSING.has(code) ? 'unreachable' : 'refused', said, { cause: error })
}
