import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Clock } from '../../../src/lib/clock.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { checkBlocks } from './check-blocks.ts'
import { Delivery } from './delivery.ts'
import { findPlanted, plant, refusePlanted } from '../planted.ts'
import { Tiers } from './tiers.ts'
import { METHODS } from './web-api.ts'
import type { Args } from './web-api.ts'
import { ServerSocket } from './web-socket.ts'
import { APP_ID, BOT_USER, SlackRefusal, TEAM, Workspace } from './workspace.ts'
import type { Block } from './workspace.ts'

/** How a call fails, and whether Slack has done it all the same. */
type Fault = 'error before' | 'error after' | 'reset before' | 'reset after' | 'busy' | 'hangs'

interface Reply {
  status: number
  headers: Record<string, string>
  body: string | Uint8Array
}

export const BOT_TOKEN = plant('xoxb')
export const APP_TOKEN = plant('xapp')
/** What the app was granted. */
const SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:read',
  'reactions:write',
  'usergroups:read',
  'users:read',
]

/** Slack on loopback: its Web API, its sockets, its files. What it would refuse is remembered, so that a test can fail. */
export class SlackDouble implements AsyncDisposable {
  readonly workspace: Workspace
  readonly tiers: Tiers
  readonly delivery = new Delivery()
  readonly scopes = new Set(SCOPES)
  /** What no test should make happen: blocks that do not stand, methods that do not exist, calls beyond the tiers. */
  readonly refusals: string[] = []
  /** Where files are said to lie, if not here. */
  filesHost: string | null = null
  /** Nothing is answered. */
  isDown = false
  readonly #faults: { method: string; fault: Fault }[] = []
  /** Calls in which a secret stands. */
  readonly #leaks: string[] = []
  readonly #server: Server
  readonly #streams = new Set<Socket>()
  readonly #tickets = new Set<string>()
  #host = 'http://double'

  constructor(clock: Clock = systemClock) {
    this.workspace = new Workspace(clock)
    this.tiers = new Tiers(clock)
    this.workspace.onEvent = event => void this.delivery.tell(this.toEvent(event)).catch(() => undefined)
    this.#server = createServer((request, response) => {
      void readBody(request).then(async body => {
        const reply = await this.#answer(request.method ?? '', request.url ?? '', request.headers, body)
        if (reply === 'reset') request.socket.destroy()
        else if (reply !== 'hangs') response.writeHead(reply.status, reply.headers).end(reply.body)
      })
    })
    this.#server.on('connection', socket => {
      this.#streams.add(socket)
      socket.on('close', () => this.#streams.delete(socket))
    })
    this.#server.on('upgrade', (request, stream) => {
      const ticket = new URL(request.url ?? '', 'http://double').searchParams.get('ticket') ?? ''
      if (this.isDown || !this.#tickets.delete(ticket)) stream.destroy()
      else this.delivery.add(new ServerSocket(request, stream))
    })
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(port, '127.0.0.1', resolve))
    this.#host = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Planted secrets in what it was told, with what is around them. */
  get leaks(): readonly string[] {
    return this.#leaks
  }

  get host(): string {
    return this.#host
  }

  get apiUrl(): string {
    return `${this.#host}/api/`
  }

  /** The same without a network, for tests in a time of their own. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = String(input instanceof Request ? input.url : input)
    const body = init.body === undefined || init.body === null ? '' : await new Response(init.body).text()
    const headers = Object.fromEntries(new Headers(init.headers).entries())
    const reply = await this.#answer(
      init.method ?? 'GET',
      url.slice(this.#host.length),
      headers,
      Buffer.from(body),
    )
    if (reply === 'reset' || reply === 'hangs') throw new TypeError('fetch failed')
    return new Response(reply.body as string, { status: reply.status, headers: reply.headers })
  }

  /** The next call of this method (`/upload`: the next file) fails so; of several the first told fails first. */
  failNext(method: string, fault: Fault): void {
    this.#faults.push({ method, fault })
  }

  /** Whatever was to fail and has not been called yet. */
  failNoMore(method: string): void {
    this.#faults.splice(0, Infinity, ...this.#faults.filter(fault => fault.method !== method))
  }

  goAway(): void {
    this.isDown = true
    for (const socket of this.delivery.sockets) socket.drop()
  }

  comeBack(): void {
    this.isDown = false
  }

  toEvent(event: Record<string, unknown>): Parameters<Delivery['tell']>[0] {
    return {
      type: 'events_api',
      payload: {
        token: 'legacy',
        team_id: TEAM,
        api_app_id: APP_ID,
        type: 'event_callback',
        event_id: `Ev${randomUUID()}`,
        event_time: Math.floor(Number(event['event_ts'] ?? 0)),
        event,
        authorizations: [
          {
            enterprise_id: null,
            team_id: TEAM,
            user_id: BOT_USER,
            is_bot: true,
            is_enterprise_install: false,
          },
        ],
      },
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.delivery.sockets) socket.drop()
    for (const stream of this.#streams) stream.destroy()
    if (this.#server.listening) await new Promise(resolve => this.#server.close(resolve))
    refusePlanted('what Slack was told', this.#leaks)
  }

  async #answer(
    httpMethod: string,
    url: string,
    headers: Record<string, string | string[] | undefined>,
    body: Buffer,
  ): Promise<Reply | 'reset' | 'hangs'> {
    if (this.isDown) return 'reset'
    this.#leaks.push(...findPlanted(`${url} ${body.toString('latin1')}`))
    const token = String(headers['authorization'] ?? '').replace(/^Bearer /, '')
    if (url.startsWith('/upload/')) return this.#takeFault('/upload') ? 'reset' : this.#upload(url, body)
    if (url.startsWith('/files-pri/')) return this.#download(url, token)
    if (url.startsWith('/commands/')) return this.#respond(url, body)
    if (!url.startsWith('/api/') || httpMethod !== 'POST') return { status: 404, headers: {}, body: '' }
    const method = url.slice('/api/'.length)
    return this.#call(method, toArgs(body.toString(), String(headers['content-type'])), token)
  }

  #call(method: string, args: Args, token: string): Reply | 'reset' | 'hangs' {
    const fault = this.#takeFault(method)
    if (fault === 'reset before') return 'reset'
    if (fault === 'hangs') return 'hangs'
    if (fault === 'error before') return { status: 503, headers: {}, body: 'upstream' }
    const channel = typeof args['channel'] === 'string' ? args['channel'] : undefined
    const wait = fault === 'busy' ? 1 : this.tiers.take(method, channel)
    if (wait > 0) {
      if (fault !== 'busy') this.refusals.push(`${method}: too many calls`)
      return toReply(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(wait) })
    }
    const reply = toReply(200, this.#perform(method, args, token), {
      'x-oauth-scopes': [...this.scopes].join(','),
    })
    if (fault === 'reset after') return 'reset'
    return fault === 'error after' ? { status: 502, headers: {}, body: 'upstream' } : reply
  }

  #takeFault(method: string): Fault | undefined {
    const at = this.#faults.findIndex(fault => fault.method === method)
    return at < 0 ? undefined : this.#faults.splice(at, 1)[0]!.fault
  }

  #perform(name: string, args: Args, token: string): Record<string, unknown> {
    if (name === 'apps.connections.open') {
      if (token !== APP_TOKEN) return { ok: false, error: 'invalid_auth' }
      const ticket = randomUUID()
      this.#tickets.add(ticket)
      return { ok: true, url: `${this.#host.replace('http', 'ws')}/link/?ticket=${ticket}` }
    }
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    if (!method) {
      this.refusals.push(`${name}: there is no such method`)
      return { ok: false, error: 'unknown_method' }
    }
    if (token !== BOT_TOKEN) return { ok: false, error: token === '' ? 'not_authed' : 'invalid_auth' }
    const { scopes } = method
    if (scopes !== null && !scopes.some(scope => this.scopes.has(scope)))
      return { ok: false, error: 'missing_scope', needed: scopes[0], provided: [...this.scopes].join(',') }
    try {
      return {
        ok: true,
        ...method.call(this.workspace, args, (name === 'files.info' && this.filesHost) || this.#host),
      }
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error
      if ('problems' in error.more) this.refusals.push(`${name}: ${JSON.stringify(error.more['problems'])}`)
      return { ok: false, error: error.message, ...error.more }
    }
  }

  /** To a response_url: for the eyes of who asked. */
  #respond(url: string, body: Buffer): Reply {
    const [, , channel = '', only = ''] = url.split('/')
    const { text, blocks = [], response_type: type } = JSON.parse(body.toString()) as Record<string, unknown>
    const problems = checkBlocks(blocks, 'message')
    if (problems.length > 0 || type !== 'ephemeral') {
      this.refusals.push(`response_url: ${problems.join(', ')}`)
      return toReply(400, { ok: false, error: 'invalid_blocks' })
    }
    const said = { user: BOT_USER, text: String(text), blocks: blocks as Block[], only }
    this.workspace.add(this.workspace.channel(channel), said)
    return toReply(200, { ok: true })
  }

  #upload(url: string, body: Buffer): Reply {
    const file = this.workspace.files.get(url.split('/').at(-1) ?? '')
    if (!file) return { status: 404, headers: {}, body: '' }
    file.bytes = body
    return { status: 200, headers: {}, body: `OK - ${body.length}` }
  }

  #download(url: string, token: string): Reply {
    // Whoever may not is shown the way in, and no error.
    if (token !== BOT_TOKEN || !this.scopes.has('files:read'))
      return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>Sign in' }
    const file = this.workspace.files.get(url.split('/')[2] ?? '')
    if (!file || file.isDeleted) return { status: 404, headers: {}, body: '' }
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: file.bytes }
  }
}

function toReply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

/** What is no text comes as JSON within the form. */
function toArgs(body: string, type: string): Args {
  if (type.startsWith('application/json')) return JSON.parse(body) as Args
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [
      name,
      /^[[{]/.test(value) && name !== 'text' ? (JSON.parse(value) as unknown) : value,
    ]),
  )
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
