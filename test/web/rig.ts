import { request } from 'node:http'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openConsole } from '../../src/chat/console/console.ts'
import type { Console } from '../../src/chat/console/console.ts'
import type { Clock } from '../../src/lib/clock.ts'
import type { Log } from '../../src/lib/log.ts'
import type { Store } from '../../src/store/port.ts'
import { writeCanonical } from '../../src/plan/canonical/write-canonical.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import type { DoorConfig } from '../../src/web/admit.ts'
import type { Settled } from '../../src/web/installation-routes.ts'
import { systemClock } from '../../src/system/clock.ts'
import type { Probed } from '../../src/web/probes.ts'
import { openWeb } from '../../src/web/server.ts'
import type { RunsSeen } from '../../src/web/run-routes.ts'
import type { Web } from '../../src/web/server.ts'
import { strictLog } from '../chat/console-fixture.ts'
import { Memory } from '../support/memory-store.ts'

export interface WebRig extends AsyncDisposable {
  web: Web
  console: Console
  store: Store
  /** Its address without the scheme. */
  host: string
  get(path: string): Promise<Answer>
  /** As the page sends it. */
  post(path: string, body: object, headers?: Record<string, string>): Promise<Answer>
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  json: Record<string, unknown>
}

export const COMMANDS = [{ name: 'start', usage: 'start [RUN]', about: 'begins' }]
const EXAMPLES = join(import.meta.dirname, '../../examples')
const SETTLED: Settled = {
  slots: 50,
  agents: [{ name: 'codex', provider: 'openai' }],
  providers: [{ name: 'openai', slots: 4 }],
  limits: [{ name: 'An attempt', limit: '30 min' }],
}
let ids = 0

/** The page's server on a free port of this machine. */
export async function openWebRig(
  given: {
    store?: Store
    clock?: Clock
    log?: Log
    port?: number
    host?: string
    runs?: RunsSeen
    door?: DoorConfig
    probed?: Probed
  } = {},
): Promise<WebRig> {
  const { store = new Memory(Date.now).open(), clock = systemClock, log = strictLog } = given
  const mintId = (): string => `id-${++ids}`
  const console = await openConsole({ store, now: Date.now, mintId, log })
  const web = await openWeb({
    chat: console,
    store,
    runs: given.runs ?? {
      look: async () => null,
      listen: () => () => undefined,
      contents: async () => null,
    },
    read: async bytes => readPlan(bytes),
    write: plan => writeCanonical(plan, 'markdown'),
    settled: SETTLED,
    diagnose: async () => [
      { name: 'node', state: 'fine', text: '24', mend: '' },
      { name: 'git', state: 'mend', text: 'not found', mend: 'Install it.' },
    ],
    door: given.door ?? { token: null, identity: null, url: null },
    ...(given.probed && { probed: given.probed }),
    config: { host: given.host ?? '127.0.0.1', port: given.port ?? 0 },
    examples: EXAMPLES,
    commands: COMMANDS,
    people: ['ann'],
    clock,
    log,
  })
  const { host } = new URL(web.url)
  return {
    web,
    console,
    store,
    host,
    get: path => send(host, { path }),
    post: (path, body, headers = {}) =>
      send(host, { path, body: JSON.stringify(body), headers: { ...pageHeaders(host), ...headers } }),
    async [Symbol.asyncDispose]() {
      await web[Symbol.asyncDispose]()
      await console[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

export function pageHeaders(host: string): Record<string, string> {
  return { origin: `http://${host}`, 'content-type': 'application/json', 'x-regatta': '1' }
}

/** With whatever headers, which fetch does not allow. An empty one is left out. */
export function send(
  host: string,
  given: { path: string; method?: string; body?: string; headers?: Record<string, string | string[]> },
): Promise<Answer> {
  const { path, body } = given
  const method = given.method ?? (body === undefined ? 'GET' : 'POST')
  const headers = Object.fromEntries(
    Object.entries({ host, ...given.headers }).filter(([, value]) => value !== ''),
  )
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const outgoing = request(`http://${host}`, { method, path, headers, agent: false }, response => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('error', reject)
    response.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const { statusCode = 0, rawHeaders } = response
      const pairs = rawHeaders.flatMap((name, index) =>
        index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as [string, string]] : [],
      )
      resolve({ status: statusCode, headers: new Headers(pairs), text, json: toJson(text) })
    })
  })
  outgoing.setTimeout(10_000, () => outgoing.destroy(new Error(`No answer from ${path}`)))
  outgoing.on('error', reject)
  outgoing.end(body)
  return promise
}

function toJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** A refusal in plain words, that says nothing of the inside. */
export function expectProblem(answer: Answer, status: number, problem: RegExp): void {
  expect(answer.status).toBe(status)
  expect(answer.json).toEqual({ problem: expect.stringMatching(problem) as string })
  expect(answer.text).not.toMatch(/node_modules|\bat .*:\d+:\d+|Error:/)
}

export interface Listener extends AsyncDisposable {
  /** All that came so far. */
  heard(): string
  /** Resolves once the server hung up. */
  ended: Promise<void>
}

/** A reader of /api/events. */
export async function openListener(host: string, as: string): Promise<Listener> {
  const stop = new AbortController()
  const response = await fetch(`http://${host}/api/events?as=${as}`, { signal: stop.signal })
  if (!response.ok || !response.body) throw new Error(`The stream answers ${response.status}`)
  let heard = ''
  const ended = read(response.body, text => (heard += text))
  return {
    heard: () => heard,
    ended,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await ended
    },
  }
}

async function read(body: ReadableStream<Uint8Array>, hear: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  try {
    for await (const chunk of body) hear(decoder.decode(chunk, { stream: true }))
  } catch {
    // Hung up, by one side or the other.
  }
}
