import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Clock } from '../../../src/lib/clock.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { findPlanted, plant, refusePlanted } from '../planted.ts'
import { Buckets } from './buckets.ts'
import { Gateway } from './gateway.ts'
import { Interactions } from './interactions.ts'
import { ROUTES } from './rest.ts'
import { DiscordRefusal, World } from './world.ts'

/** How a call fails, and whether Discord has done it all the same. */
type Fault = 'error before' | 'error after' | 'reset before' | 'reset after' | 'busy' | 'hangs'

interface Reply {
  status: number
  headers: Record<string, string>
  body: string | Uint8Array
}

export const TOKEN = `double-bot.token.${plant('of-the-bot')}`
const API = '/api/v10'

/** Discord on loopback: gateway, REST, files. What it would refuse is remembered, so that a test can fail. */
export class DiscordDouble implements AsyncDisposable {
  readonly world: World
  readonly gateway: Gateway
  readonly buckets: Buckets
  readonly interactions: Interactions
  /** What no test should make happen: messages that do not stand, routes that do not exist. */
  readonly refusals: string[] = []
  /** Each call as it came: `POST /channels/1/messages`. */
  readonly calls: string[] = []
  /** Nothing is answered. */
  isDown = false
  readonly #faults: { call: RegExp; fault: Fault }[] = []
  /** Calls in which a secret stands. */
  readonly #leaks: string[] = []
  readonly #server: Server
  readonly #streams = new Set<Socket>()
  #host = 'http://double'

  constructor(clock: Clock = systemClock) {
    this.world = new World(clock)
    this.buckets = new Buckets(clock)
    this.interactions = new Interactions(this.world, clock)
    this.gateway = new Gateway(this.world, TOKEN, () => this.gatewayUrl)
    this.world.tell = (type, data) => this.gateway.tell(type, data)
    this.#server = createServer((request, response) => {
      void readBody(request).then(async body => {
        const type = request.headers['content-type'] ?? ''
        const given = { method: request.method ?? '', url: request.url ?? '', type, body }
        const reply = await this.#answer(given, request.headers['authorization'] ?? '')
        if (reply === 'reset') request.socket.destroy()
        else if (reply !== 'hangs') response.writeHead(reply.status, reply.headers).end(reply.body)
      })
    })
    this.#server.on('connection', socket => {
      this.#streams.add(socket)
      socket.on('close', () => this.#streams.delete(socket))
    })
    this.#server.on('upgrade', (request, stream) => {
      if (this.isDown) stream.destroy()
      else this.gateway.accept(request, stream)
    })
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(port, '127.0.0.1', resolve))
    this.#host = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    this.world.host = this.#host
  }

  get apiUrl(): string {
    return `${this.#host}/api`
  }

  get gatewayUrl(): string {
    return this.#host.replace('http', 'ws')
  }

  /** The same without a network, for tests in a time of their own. */
  readonly fetch = async (
    url: string,
    init: { method?: string; body?: unknown; headers?: unknown },
  ): Promise<Response> => {
    const request = new Request(url, init as RequestInit)
    const body = Buffer.from(await request.arrayBuffer())
    const type = request.headers.get('content-type') ?? ''
    const given = { method: request.method, url: url.slice(this.#host.length), type, body }
    const reply = await this.#answer(given, request.headers.get('authorization') ?? '')
    if (reply === 'reset' || reply === 'hangs') throw new TypeError('fetch failed')
    const isEmpty = reply.status === 204
    return new Response(isEmpty ? null : (reply.body as string), reply)
  }

  /** The next call like this fails so; of several the first told fails first. */
  failNext(call: RegExp, fault: Fault): void {
    this.#faults.push({ call, fault })
  }

  /** Nobody gets in with it any more. */
  changeToken(token: string): void {
    this.gateway.token = token
  }

  goAway(): void {
    this.isDown = true
    this.gateway.drop()
    for (const stream of this.#streams) stream.destroy()
  }

  comeBack(): void {
    this.isDown = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.gateway.drop()
    for (const stream of this.#streams) stream.destroy()
    if (this.#server.listening) await new Promise(resolve => this.#server.close(resolve))
    refusePlanted('what Discord was told', this.#leaks)
  }

  async #answer(
    given: { method: string; url: string; type: string; body: Buffer },
    authorization: string,
  ): Promise<Reply | 'reset' | 'hangs'> {
    if (this.isDown) return 'reset'
    this.#leaks.push(...findPlanted(`${given.url} ${given.body.toString('latin1')}`))
    const { pathname, searchParams } = new URL(given.url, this.#host)
    if (pathname.startsWith('/attachments/')) return this.#download(pathname, searchParams)
    const path = pathname.replace(API, '')
    const call = `${given.method} ${path}`
    this.calls.push(call)
    const at = this.#faults.findIndex(fault => fault.call.test(call))
    const fault = at < 0 ? undefined : this.#faults.splice(at, 1)[0]!.fault
    if (fault === 'reset before') return 'reset'
    if (fault === 'hangs') return 'hangs'
    if (fault === 'error before') return toReply(503, { message: 'upstream' })
    const taken = this.buckets.take(given.method, path)
    const wait = fault === 'busy' ? 1 : taken.wait
    if (wait > 0) {
      const headers = { ...taken.headers, 'retry-after': String(wait) }
      return toReply(
        429,
        { message: 'You are being rate limited.', retry_after: wait, global: taken.isGlobal },
        headers,
      )
    }
    const reply = await this.#perform({ ...given, path, query: searchParams, authorization })
    if (fault === 'reset after') return 'reset'
    if (fault === 'error after') return toReply(502, { message: 'upstream' })
    return { ...reply, headers: { ...reply.headers, ...taken.headers } }
  }

  async #perform(given: {
    method: string
    path: string
    query: URLSearchParams
    type: string
    body: Buffer
    authorization: string
  }): Promise<Reply> {
    const { method, path, query, type, body, authorization } = given
    const route = ROUTES.find(each => each.method === method && each.path.test(path))
    if (!route) {
      this.refusals.push(`${method} ${path}: there is no such route`)
      return toReply(404, { message: '404: Not Found', code: 0 })
    }
    if (!route.isOpen && authorization !== `Bot ${this.gateway.token}`)
      return toReply(401, { message: '401: Unauthorized', code: 0 })
    try {
      const { status, body: said } = route.call({
        world: this.world,
        interactions: this.interactions,
        gatewayUrl: this.gatewayUrl,
        at: route.path.exec(path)!.slice(1),
        query,
        ...(await parseBody(type, body)),
        refuse: problem => this.refusals.push(`${method} ${path}: ${problem}`),
      })
      // Without a word, and then without a type, or its reader trips over it.
      return said === undefined ? { status, headers: {}, body: '' } : toReply(status, said)
    } catch (error) {
      if (!(error instanceof DiscordRefusal)) throw error
      return toReply(error.status, { message: error.message, code: error.code })
    }
  }

  #download(path: string, query: URLSearchParams): Reply {
    const [, , channel, id] = path.split('/')
    const file = this.world
      .messagesIn(channel!)
      .flatMap(({ attachments }) => attachments)
      .find(attachment => attachment.id === id)
    const lent = this.world.lent.get(id!)
    const bytes = file?.bytes ?? lent
    if (!bytes || !query.has('hm')) return { status: 404, headers: {}, body: '' }
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: bytes }
  }
}

function toReply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

/** Files come beside the JSON, as parts of a form. */
async function parseBody(
  type: string,
  body: Buffer,
): Promise<{ body: Record<string, unknown>; files: { name: string; bytes: Uint8Array }[] }> {
  if (!type.startsWith('multipart/form-data'))
    return {
      body: body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>),
      files: [],
    }
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const files: { name: string; bytes: Uint8Array }[] = []
  for (const [name, value] of form)
    if (name.startsWith('files[') && typeof value !== 'string')
      files.push({ name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) })
  const json = form.get('payload_json')
  return { body: JSON.parse(typeof json === 'string' ? json : '{}') as Record<string, unknown>, files }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
