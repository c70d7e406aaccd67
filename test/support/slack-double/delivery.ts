import { createHmac, randomUUID } from 'node:crypto'
import type { ServerSocket } from './web-socket.ts'

/** What Slack tells an app, before it is put in an envelope. */
export interface Telling {
  type: 'events_api' | 'slash_commands' | 'interactive'
  payload: Record<string, unknown>
}

export interface HttpWay {
  url: string
  secret: string
}

/** Of an event that is not acknowledged: so often it is told, with these pauses before. */
const TRIES_MAX = 4

/** Tells the app what happened: through one of its sockets, or to its address. */
export class Delivery {
  /** Instead of sockets. */
  http: HttpWay | null = null
  /** How long an acknowledgement may take, and the pause before each further try; Slack: 3 s; at once, a minute, five. */
  ackMs = 3_000
  pausesMs = [0, 50, 100]
  /** The app's acknowledgement of the next so many never arrives. */
  losesAcks = 0
  readonly sockets: ServerSocket[] = []
  /** What was never acknowledged. */
  readonly lost: Telling[] = []
  /** How often anything was told, retries included. */
  tellings = 0
  readonly #waiting = new Map<string, (payload: unknown) => void>()
  readonly #underWay = new Set<Promise<unknown>>()
  #next = 0

  add(socket: ServerSocket): void {
    this.sockets.push(socket)
    socket.onClose = () => this.sockets.splice(this.sockets.indexOf(socket), 1)
    socket.onText = text => {
      const { envelope_id: id, payload } = JSON.parse(text) as { envelope_id: string; payload: unknown }
      if (this.losesAcks > 0) this.losesAcks -= 1
      else this.#waiting.get(id)?.(payload)
    }
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.sockets.length,
        connection_info: { app_id: 'A0REGATTA' },
        debug_info: { host: 'double', approximate_connection_time: 18_060 },
      }),
    )
  }

  /** Resolves with what the app answered; rejects if it never did. */
  tell(telling: Telling): Promise<unknown> {
    const told = this.#tell(telling).finally(() => this.#underWay.delete(told))
    this.#underWay.add(told)
    return told
  }

  /** All that is under way has come to its end. */
  async settle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
  }

  async #tell(telling: Telling): Promise<unknown> {
    // Only events are told again: a person sees that a command or a button failed.
    const tries = telling.type === 'events_api' ? TRIES_MAX : 1
    let why: unknown
    for (let attempt = 0; attempt < tries; attempt++) {
      if (attempt > 0) await wait(this.pausesMs[attempt - 1] ?? 0)
      try {
        return await (this.http ? this.#post(this.http, telling, attempt) : this.#send(telling, attempt))
      } catch (error) {
        why = error
      }
    }
    this.lost.push(telling)
    throw new Error('The app did not acknowledge it', { cause: why })
  }

  async #send({ type, payload }: Telling, attempt: number): Promise<unknown> {
    const open = this.sockets.filter(({ isOpen }) => isOpen)
    const socket = open[this.#next++ % Math.max(1, open.length)]
    if (!socket) throw new Error('no socket is open')
    this.tellings += 1
    const id = randomUUID()
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id)
        reject(new Error('timeout'))
      }, this.ackMs)
      this.#waiting.set(id, payload => {
        clearTimeout(timer)
        this.#waiting.delete(id)
        resolve(payload)
      })
      socket.send(
        JSON.stringify({
          envelope_id: id,
          type,
          payload,
          accepts_response_payload: type !== 'events_api',
          ...(attempt > 0 ? { retry_attempt: attempt, retry_reason: 'timeout' } : {}),
        }),
      )
    })
  }

  async #post(way: HttpWay, telling: Telling, attempt: number): Promise<unknown> {
    this.tellings += 1
    const { body, type } = toBody(telling)
    const response = await postSigned(way, body, {
      type,
      headers:
        attempt > 0 ? { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_timeout' } : {},
      timeoutMs: this.ackMs,
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`status ${response.status}`)
    if (this.losesAcks > 0) {
      this.losesAcks -= 1
      throw new Error('lost')
    }
    return text.startsWith('{') ? (JSON.parse(text) as unknown) : text
  }
}

/** With Slack's signature; `at` in seconds. */
export async function postSigned(
  { url, secret }: HttpWay,
  body: string,
  options: { type?: string; at?: number; headers?: Record<string, string>; timeoutMs?: number } = {},
): Promise<Response> {
  const at = String(options.at ?? Math.floor(Date.now() / 1_000))
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`
  return await fetch(url, {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(options.timeoutMs ?? 3_000),
    headers: {
      'content-type': options.type ?? 'application/json',
      'x-slack-request-timestamp': at,
      'x-slack-signature': signature,
      ...options.headers,
    },
  })
}

function toBody({ type, payload }: Telling): { body: string; type: string } {
  const form = 'application/x-www-form-urlencoded'
  switch (type) {
    case 'events_api':
      return { body: JSON.stringify(payload), type: 'application/json' }
    case 'slash_commands':
      return { body: new URLSearchParams(payload as Record<string, string>).toString(), type: form }
    default:
      return { body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), type: form }
  }
}

function wait(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
