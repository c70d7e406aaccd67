import { Hono } from 'hono'
import type { Context } from 'hono'
import { z } from 'zod'
import type { Admitted, Door } from './admit.ts'
import { toPersonName } from '../chat/console/names.ts'
import type { Doings, Refusal } from '../chat/console/people.ts'
import { isPassing } from '../lib/passing.ts'
import type { Log } from '../lib/log.ts'
import type { ConsoleMessage, ConsoleRows } from '../store/console-port.ts'
import type { Store } from '../store/port.ts'
import type { Plan } from '../plan/plan.ts'
import { FILE_BYTES_MAX } from './api.ts'
import type { Hello, Messages } from './api.ts'
import { BODIES, idSchema, toFile, toProblem } from './bodies.ts'
import { toOffered } from './examples.ts'
import type { Example } from './examples.ts'
import { readPageFile } from './files.ts'
import { guard, limitBody, withHeaders } from './guard.ts'
import type { Doors } from './guard.ts'
import { refuse } from './refuse.ts'
import { createInstallationRoutes } from './installation-routes.ts'
import type { InstallationParts } from './installation-routes.ts'
import { createPlanRoutes } from './plan-routes.ts'
import { createProbeRoutes } from './probes.ts'
import type { Probed } from './probes.ts'
import { createRunRoutes } from './run-routes.ts'
import type { RunsSeen } from './run-routes.ts'
import type { ChangeStream } from './stream.ts'

export interface RouteParts extends Doors, InstallationParts {
  door: Door
  /** What those may ask who watch over it. */
  probed?: Probed
  people: Doings
  rows: ConsoleRows
  runs: RunsSeen
  read(bytes: Uint8Array): Promise<Plan>
  write(plan: Plan): string
  store: Pick<Store, 'transaction' | 'eventsAfter' | 'promptOf' | 'views' | 'chats'>
  now(): number
  stream: ChangeStream
  examples: Example[]
  /** What is told to a page once, besides what changes. */
  told: Pick<Hello, 'commands' | 'people'>
  log: Log
}

type App = Hono<Admitted>

const CHANNEL_MESSAGES = 50
const THREAD_MESSAGES_MAX = 500
const CHANGES_MAX = 200

export function createRoutes(parts: RouteParts): App {
  const app: App = new Hono()
  app.use(withHeaders(parts), guard(parts), limitBody)
  app.post('/api/session', async c => {
    const body = await readBody(c, BODIES.sessionBody)
    return body instanceof Response ? body : parts.door.open(c, body.token)
  })
  app.use('/api/*', parts.door.admit)
  if (parts.probed) app.route('/', createProbeRoutes(parts.probed, parts.door, 'near'))
  addReads(app, parts)
  addDoings(app, parts)
  app.route('/', createRunRoutes(parts))
  app.route('/', createInstallationRoutes(parts))
  app.route('/', createPlanRoutes({ read: parts.read, slots: parts.settled.slots }))
  app.get('*', async c => {
    const file = await readPageFile(c.req.path)
    if (!file) return refuse(c, 404, 'There is nothing here.')
    c.header('etag', file.tag)
    c.header('cache-control', 'no-cache')
    if (c.req.header('if-none-match') === file.tag) return c.body(null, 304)
    return c.body(file.text, 200, { 'content-type': file.type })
  })
  app.notFound(c => refuse(c, 404, 'There is nothing here.'))
  app.onError((error, c) => {
    parts.log.error({ error, method: c.req.method, path: c.req.path }, 'a request failed')
    if (isPassing(error))
      return refuse(c, 503, 'The database cannot be used just now. Try again in a moment.')
    return refuse(c, 500, 'Something went wrong on our side; it is in the log. Try again.')
  })
  return app
}

function addReads(app: App, { rows, stream, examples, told }: RouteParts): void {
  app.get('/api/hello', async c => {
    // How far the changes go is asked first: what comes meanwhile is then told twice rather than never.
    const rev = await rows.latestRev()
    const hello: Hello = {
      channels: await rows.listChannels(),
      examples: examples.map(toOffered),
      ...told,
      you: c.get('identity'),
      rev,
    }
    return c.json(hello)
  })

  app.get('/api/channels/:id', async c => {
    const as = toPersonName(asOf(c, c.req.query('as') ?? ''))
    if ('problem' in as) return refuse(c, 400, as.problem)
    const id = idSchema.safeParse(c.req.param('id'))
    const before = idSchema.optional().safeParse(c.req.query('before'))
    if (!id.success || !before.success) return refuse(c, 400, 'This is no place in a channel.')
    const rev = await rows.latestRev()
    const channels = await rows.listChannels()
    if (!channels.some(channel => channel.id === id.data))
      return refuse(c, 404, 'This channel does not exist.')
    const found = await rows.channelMessages(id.data, as.name, before.data ?? null, CHANNEL_MESSAGES + 1)
    const messages = found.slice(-CHANNEL_MESSAGES)
    return c.json({ messages, rev, more: found.length > messages.length } satisfies Messages)
  })

  app.get('/api/threads/:id', async c => {
    const as = toPersonName(asOf(c, c.req.query('as') ?? ''))
    if ('problem' in as) return refuse(c, 400, as.problem)
    const id = idSchema.safeParse(c.req.param('id'))
    if (!id.success) return refuse(c, 400, 'This is no thread.')
    const rev = await rows.latestRev()
    const messages = await rows.threadMessages(id.data, as.name, THREAD_MESSAGES_MAX)
    const [root] = messages
    if (root === undefined) return refuse(c, 404, 'This thread is not there any more.')
    const more = root.id === id.data && root.replies > messages.length - 1
    return c.json({ messages, rev, more } satisfies Messages)
  })

  app.get('/api/changes', async c => {
    const as = toPersonName(asOf(c, c.req.query('as') ?? ''))
    if ('problem' in as) return refuse(c, 400, as.problem)
    const after = z.coerce.number().int().min(0).safeParse(c.req.query('after'))
    if (!after.success) return refuse(c, 400, '"after" is the number up to which changes are known.')
    const latest = await rows.latestRev()
    const messages = await rows.changesAfter(after.data, as.name, CHANGES_MAX)
    return c.json(toChanges(messages, latest))
  })

  app.get('/api/events', c => {
    const as = toPersonName(asOf(c, c.req.query('as') ?? ''))
    if ('problem' in as) return refuse(c, 400, as.problem)
    const body = stream.open(() => c.env.outgoing.destroy())
    if (!body) return refuse(c, 503, 'Too many pages are open. Close some and try again.')
    // Nobody on the way may hold back or press together what is told.
    return c.body(body, 200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
  })

  app.get('/api/files/:id', async c => {
    const id = idSchema.safeParse(c.req.param('id'))
    const file = id.success ? await rows.readFile(id.data) : undefined
    if (!file) return refuse(c, 404, 'This file is not there any more.')
    return c.body(new Uint8Array(file.bytes), 200, toFileHeaders(file.name))
  })
}

function addDoings(app: App, { people, examples }: RouteParts): void {
  app.post('/api/messages', async c => {
    const body = await readBody(c, BODIES.sayBody)
    if (body instanceof Response) return body
    const files = body.files.map(toFile).filter(file => file !== undefined)
    if (files.length < body.files.length)
      return refuse(c, 413, `A file is too large: at most ${FILE_BYTES_MAX / 1_000_000} MB each.`)
    return answer(c, await people.say({ ...body, as: asOf(c, body.as), files }))
  })

  app.post('/api/examples', async c => {
    const body = await readBody(c, BODIES.sayExampleBody)
    if (body instanceof Response) return body
    const example = examples.find(({ name }) => name === body.name)
    if (!example) return refuse(c, 404, 'There is no such example.')
    const { channel } = body
    const as = asOf(c, body.as)
    return answer(c, await people.say({ as, channel, thread: null, text: '', files: [example] }))
  })

  app.post('/api/reactions', async c => {
    const body = await readBody(c, BODIES.reactBody)
    return body instanceof Response ? body : answer(c, await people.react({ ...body, as: asOf(c, body.as) }))
  })

  app.post('/api/buttons', async c => {
    const body = await readBody(c, BODIES.pressBody)
    return body instanceof Response ? body : answer(c, await people.press({ ...body, as: asOf(c, body.as) }))
  })

  app.post('/api/channels', async c => {
    const body = await readBody(c, BODIES.makeChannelBody)
    return body instanceof Response
      ? body
      : answer(c, await people.makeChannel({ ...body, as: asOf(c, body.as) }))
  })
}

/** Whom a proxy knows is nobody else. */
function asOf(c: Context<Admitted>, given: string): string {
  return c.get('identity') ?? given
}

async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T | Response> {
  const text = await c.req.text()
  const body = schema.safeParse(parseJson(text))
  if (!body.success) return refuse(c, 400, toProblem(body.error))
  return body.data
}

/** Null is no body that anything here takes. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function answer(c: Context, ending: object | Refusal): Response {
  if (!('problem' in ending)) return c.json(ending)
  return refuse(c, ending.code === 'missing' ? 404 : 400, ending.problem)
}

/** What was seen by nobody here (whispers to others) counts as seen. */
function toChanges(messages: ConsoleMessage[], latest: number): Messages {
  const last = messages.at(-1)?.rev ?? 0
  const more = messages.length === CHANGES_MAX
  return { messages, rev: more ? last : Math.max(last, latest), more }
}

/** Never shown in the page's own origin as anything but bytes or text. */
function toFileHeaders(name: string): Record<string, string> {
  const ascii = name.replaceAll(/[^\w.() -]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return {
    'content-type': /\.(?:md|markdown|txt)$/i.test(name)
      ? 'text/plain; charset=utf-8'
      : 'application/octet-stream',
    'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`,
  }
}
