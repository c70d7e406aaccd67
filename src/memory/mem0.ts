import type { Clock } from '../lib/clock.ts'
import type { Secret } from '../lib/secret.ts'
import { toPlainText } from '../lib/text.ts'
import { MemoryError } from './port.ts'
import type { Memory, MemoryWriter } from './port.ts'

interface Mem0Config {
  /** Of a server that a team runs itself; the hosted service has another way in. */
  url: string
  key: Secret | null
  clock: Clock
}

const TIME_LIMIT_MS = 20_000
const ANSWER_CHARS_MAX = 300
const PAUSE_SECONDS_MAX = 3_600
/** Not now. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429])
/** They speak of the key or the address, not of what was sent. */
const SHUT: ReadonlySet<number> = new Set([401, 403, 404, 405])

export function openMem0({ url, key, clock }: Mem0Config): MemoryWriter {
  const address = `${url.replace(/\/{1,9}$/, '')}/memories`
  return {
    name: 'mem0',
    async write(memory, signal) {
      const limit = new AbortController()
      const cancel = clock.after(TIME_LIMIT_MS, () =>
        limit.abort(new Error(`no answer within ${TIME_LIMIT_MS / 1_000} s`)),
      )
      try {
        const response = await fetch(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(key && { 'x-api-key': key.reveal() }) },
          body: JSON.stringify(toBody(memory)),
          // Elsewhere neither the key nor what was learnt has any business.
          redirect: 'manual',
          signal: AbortSignal.any([signal, limit.signal]),
        })
        const answer = await readStart(response)
        if (!response.ok) throw toRefusal(response, answer)
      } catch (error) {
        if (error instanceof MemoryError) throw error
        throw new MemoryError('unreachable', `mem0 cannot be reached: ${toReason(error)}`, { cause: error })
      } finally {
        cancel()
      }
    },
  }
}

/** As it stands: the server is not to make something else of it. */
function toBody({ title, text, namespace, run, ...metadata }: Memory): object {
  return {
    messages: [{ role: 'user', content: `${title}\n\n${text}` }],
    user_id: namespace,
    agent_id: 'regatta',
    run_id: run,
    metadata: { ...metadata, title, source: 'regatta' },
    infer: false,
  }
}

/** What comes after that is not waited for. */
async function readStart({ body }: Response): Promise<string> {
  if (!body) return ''
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length >= ANSWER_CHARS_MAX) break
  }
  return toPlainText(text.slice(0, ANSWER_CHARS_MAX)).trim()
}

function toRefusal({ status, headers }: Response, answer: string): MemoryError {
  const message = `mem0 answered ${status}${answer && `: ${answer}`}`
  if (SHUT.has(status)) return new MemoryError('shut', message)
  if (status >= 400 && status < 500 && !LATER.has(status)) return new MemoryError('refused', message)
  // It sends us elsewhere: the address is not the right one.
  if (status < 400) return new MemoryError('shut', message)
  const said = headers.get('retry-after') ?? ''
  const seconds = /^\d{1,6}$/.test(said) ? Math.min(Number(said), PAUSE_SECONDS_MAX) : undefined
  return new MemoryError(LATER.has(status) ? 'unreachable' : 'failed', message, {
    retryAfterMs: seconds === undefined ? undefined : seconds * 1_000,
  })
}

function toReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
