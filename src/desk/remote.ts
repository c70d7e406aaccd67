import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { PROTOCOL, toName, toSocketPath } from '../system/hold.ts'
import type { Holder } from '../system/hold.ts'
import { SHIP_MS } from '../engine/ship.ts'
import { BEAT_MS, DeskError } from './port.ts'
import type { Desk, News } from './port.ts'

const ANSWER_MS = 30_000
const ANSWER_BYTES_MAX = 512_000_000

/** The runs of the process that holds the data folder, asked at its socket. */
export function openRemoteDesk(folder: string, holder: Holder): Desk {
  if (holder.protocol !== PROTOCOL) {
    throw new DeskError(
      'refused',
      `${sentence(toName(holder))} is of another version than this terminal. End it, and start it anew with this one.`,
    )
  }
  const peer: Peer = { path: toSocketPath(folder), name: sentence(toName(holder)) }
  const closing = new AbortController()
  const get = <T>(path: string): Promise<T> => askJson<T>(peer, closing.signal, path)
  const post = <T>(path: string, body: object): Promise<T> => askJson<T>(peer, closing.signal, path, body)
  const to = (run: string): string => `/runs/${encodeURIComponent(run)}`
  return {
    listRuns: limit => get(`/runs?limit=${limit}`),
    rowsOf: run => get(to(run)),
    eventsOf: async run =>
      (await get<Awaited<ReturnType<Desk['eventsOf']>> | undefined>(`${to(run)}/events`)) ?? [],
    historyOf: async run =>
      (await get<Awaited<ReturnType<Desk['historyOf']>> | undefined>(`${to(run)}/history`)) ?? null,
    forgottenOf: async run =>
      (await get<Awaited<ReturnType<Desk['forgottenOf']>> | undefined>(`${to(run)}/forgotten`)) ?? null,
    listInstances: () => get('/instances'),
    listTroubles: async () => (await get<string[] | undefined>('/troubles')) ?? [],
    toldIn: chat => get(`/told/${encodeURIComponent(chat)}`),
    promptOf: async (run, task, attempt) =>
      (await get<string | null | undefined>(`${to(run)}/prompts/${task}/${attempt}`)) ?? null,
    submit: (run, input) => post(`${to(run)}/inputs`, input),
    ship: (run, tip) => askJson(peer, closing.signal, `${to(run)}/ship`, { tip }, SHIP_MS + ANSWER_MS),
    begin: ({ name, bytes, wishes }) =>
      post('/runs', { name, base64: Buffer.from(bytes).toString('base64'), wishes }),
    follow: (run, after, signal) =>
      readNews(peer, `${to(run)}/news?after=${after}`, AbortSignal.any([signal, closing.signal])),
    async [Symbol.asyncDispose]() {
      closing.abort()
    },
  }
}

interface Peer {
  path: string
  /** At the beginning of a sentence. */
  name: string
}

/** Undefined: there is no such thing. */
async function askJson<T>(
  peer: Peer,
  signal: AbortSignal,
  path: string,
  body?: object,
  limitMs = ANSWER_MS,
): Promise<T> {
  const limit = AbortSignal.timeout(limitMs)
  try {
    const response = await ask(peer, AbortSignal.any([signal, limit]), path, body)
    const text = await readAll(response)
    if (response.statusCode === 404 && body === undefined) return undefined as T
    if (response.statusCode === 200) return JSON.parse(text) as T
    const { problem } = JSON.parse(text) as { problem?: string }
    throw new DeskError(
      response.statusCode === 503 ? 'busy' : 'refused',
      problem ?? `${peer.name} refused it.`,
    )
  } catch (error) {
    throw error instanceof DeskError ? error : toGone(peer, error)
  }
}

async function* readNews(peer: Peer, path: string, signal: AbortSignal): AsyncGenerator<News> {
  const silence = new AbortController()
  const bell = setTimeout(() => silence.abort(), 3 * BEAT_MS)
  try {
    const response = await ask(peer, AbortSignal.any([signal, silence.signal]), path)
    if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`)
    response.setEncoding('utf8')
    let rest = ''
    for await (const text of response as AsyncIterable<string>) {
      bell.refresh()
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line !== '') yield JSON.parse(line) as News
    }
    if (!signal.aborted) throw new Error('it ended')
  } catch (error) {
    if (!signal.aborted) throw toGone(peer, error)
  } finally {
    clearTimeout(bell)
    silence.abort()
  }
}

function ask(
  { path: socketPath }: Peer,
  signal: AbortSignal,
  path: string,
  body?: object,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const asked = request({
    socketPath,
    path,
    signal,
    agent: false,
    method: body ? 'POST' : 'GET',
    headers: body ? { 'content-type': 'application/json' } : {},
  })
  asked.on('response', resolve)
  asked.on('error', reject)
  asked.end(body && JSON.stringify(body))
  return promise
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > ANSWER_BYTES_MAX) throw new Error('the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function toGone({ name }: Peer, cause: unknown): DeskError {
  return new DeskError(
    'gone',
    `${name} does not answer any more. What it had stored is kept. Start it again (regatta serve), or go on without it: regatta run --resume`,
    { cause },
  )
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
