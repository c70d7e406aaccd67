import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { ReceiverEvent } from '@slack/bolt'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Secret } from '../../lib/secret.ts'
import type { Door } from './door.ts'

interface Parts {
  signingSecret: Secret
  host: string
  /** 0: one that is free. */
  port: number
  clock: Clock
  log: Log
  opened(): void
}

export interface HttpDoor extends Door {
  /** Once it stands open: where. */
  address(): { host: string; port: number } | null
}

const EVENTS_PATH = '/slack/events'
const BODY_BYTES_MAX = 1_000_000
/** A message is as old as its signature says; nothing that comes from Slack is older, or of tomorrow. */
const WINDOW_MS = 5 * 60_000
const REQUEST_MS = 10_000
const AGAIN_MS = 5_000
/** Of requests that were answered already. */
const SEEN_MAX = 10_000

/** Slack calls us: for installations that are reachable from outside. */
export function createHttpDoor(parts: Parts): HttpDoor {
  const { host, port, clock, log } = parts
  /** By signature: whether it was taken, once that is known. */
  const seen = new Map<string, Promise<boolean>>()
  let server: Server | undefined
  let cancel: (() => void) | undefined

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    take: (event: ReceiverEvent) => Promise<void>,
  ): Promise<void> {
    if (request.method !== 'POST' || request.url?.split('?')[0] !== EVENTS_PATH) return end(response, 404)
    const body = await readBody(request)
    if (body === null) return end(response, 413)
    const signature = checkSignature(request, body, parts, clock.now())
    if (signature === null) return end(response, 401)
    const said = parseBody(body, request.headers['content-type'] ?? '')
    if (said === null) return end(response, 400)
    if (isObject(said) && said['type'] === 'url_verification')
      return end(response, 200, JSON.stringify({ challenge: said['challenge'] }))
    // The same to the last bit, signature and all: who has it may not make it happen again. What became of it is known
    // once the first is through: nobody is told that it was taken who could be the only one to tell it again.
    const first = seen.get(signature)
    if (first) return end(response, (await first) ? 200 : 500)
    const taking = take(toEvent(request, said, response)).then(
      () => true,
      () => false,
    )
    remember(signature, taking)
    if (!(await taking)) return end(response, 500)
    if (!response.writableEnded) end(response, 200)
  }

  /** What was not taken is told again, and must be taken then. */
  function remember(signature: string, taking: Promise<boolean>): void {
    seen.set(signature, taking)
    void taking.then(isTaken => isTaken || seen.delete(signature))
    const [oldest] = seen.keys()
    if (seen.size > SEEN_MAX && oldest !== undefined) seen.delete(oldest)
  }

  function listen(take: (event: ReceiverEvent) => Promise<void>): void {
    server = createServer((request, response) => {
      answer(request, response, take).catch((error: unknown) => {
        log.warn({ error }, 'a request of Slack broke off')
        request.socket.destroy()
      })
    })
    server.requestTimeout = REQUEST_MS
    server.headersTimeout = REQUEST_MS
    server.once('error', error => {
      log.warn({ error, host, port }, 'Slack cannot call: the address is taken; trying again')
      cancel = clock.after(AGAIN_MS, () => listen(take))
    })
    server.listen(port, host, () => parts.opened())
  }

  return {
    open: listen,
    address() {
      const bound = server?.address()
      return typeof bound === 'object' && bound ? { host: bound.address, port: bound.port } : null
    },
    async [Symbol.asyncDispose]() {
      cancel?.()
      const closing = server
      server = undefined
      if (!closing?.listening) return
      // One that sends half a request would hold us up.
      const closed = new Promise(resolve => closing.close(resolve))
      closing.closeAllConnections()
      await closed
    },
  }
}

/** The signature, if it is Slack's and of now. */
function checkSignature(
  { headers }: IncomingMessage,
  body: string,
  { signingSecret }: Parts,
  now: number,
): string | null {
  const { 'x-slack-signature': given, 'x-slack-request-timestamp': at } = headers
  if (typeof given !== 'string' || typeof at !== 'string' || !/^\d{1,12}$/.test(at)) return null
  if (Math.abs(now - Number(at) * 1_000) > WINDOW_MS) return null
  const made = `v0=${createHmac('sha256', signingSecret.reveal()).update(`v0:${at}:${body}`).digest('hex')}`
  const [one, other] = [Buffer.from(made), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other) ? given : null
}

/** Null: it is too large. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += (part as Buffer).length
    if (size > BODY_BYTES_MAX) return null
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}

function parseBody(body: string, type: string): unknown {
  try {
    if (type.startsWith('application/json')) return JSON.parse(body) as unknown
    const form = Object.fromEntries(new URLSearchParams(body))
    return form['payload'] === undefined ? form : (JSON.parse(form['payload']) as unknown)
  } catch {
    return null
  }
}

function toEvent({ headers }: IncomingMessage, body: unknown, response: ServerResponse): ReceiverEvent {
  const retry = headers['x-slack-retry-num']
  const reason = headers['x-slack-retry-reason']
  return {
    body: body as ReceiverEvent['body'],
    ack: async said => {
      if (response.writableEnded) return
      if (said === undefined || said === '') end(response, 200)
      else end(response, 200, typeof said === 'string' ? said : JSON.stringify(said))
    },
    ...(typeof retry === 'string' ? { retryNum: Number(retry) } : {}),
    ...(typeof reason === 'string' ? { retryReason: reason } : {}),
  }
}

function end(response: ServerResponse, status: number, body = ''): void {
  const type = body.startsWith('{') ? 'application/json' : 'text/plain'
  response.writeHead(status, { 'content-type': type, ...(status === 413 ? { connection: 'close' } : {}) })
  response.end(body)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
