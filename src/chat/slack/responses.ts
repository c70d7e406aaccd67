import type { Clock } from '../../lib/clock.ts'

interface Parts {
  clock: Clock
  apiUrl: string
  fetch?: typeof fetch
}

/** Slack lets each be used five times in half an hour. */
const KEPT_MS = 29 * 60_000
const USES_MAX = 5
const KEPT_MAX = 2_000
const RESPOND_MS = 10_000
const HOST = /^hooks\.slack(?:-gov)?\.com$/

export interface Responses {
  /** Where who did something can be answered. */
  note(key: string, url: string): void
  /** Answers for their eyes only; false: there is no way any more. */
  respond(key: string, message: { text: string; blocks: unknown[] }): Promise<boolean>
}

/** The addresses that come with commands and buttons: secrets, so they are kept nowhere but here. */
export function createResponses({ clock, apiUrl, fetch: given }: Parts): Responses {
  const kept = new Map<string, { url: string; at: number; uses: number }>()
  return {
    note(key, url) {
      const parsed = URL.parse(url)
      const isSlacks = parsed?.protocol === 'https:' && HOST.test(parsed.hostname)
      if (!isSlacks && parsed?.origin !== URL.parse(apiUrl)?.origin) return
      kept.set(key, { url, at: clock.now(), uses: 0 })
      const [oldest] = kept.keys()
      if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
    },
    async respond(key, message) {
      const found = kept.get(key)
      if (!found || clock.now() - found.at > KEPT_MS || found.uses >= USES_MAX) return false
      found.uses += 1
      try {
        const response = await (given ?? fetch)(found.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...message }),
          redirect: 'error',
          signal: AbortSignal.timeout(RESPOND_MS),
        })
        await response.body?.cancel()
        return response.ok
      } catch {
        // Whether it was shown nobody can tell; twice is better than never.
        return false
      }
    },
  }
}
