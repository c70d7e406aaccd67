import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { pause } from '../lib/repeat.ts'
import { PLAN_BYTES_MAX } from '../plan/plan.ts'
import { FAILURE_KINDS } from '../run/outcome.ts'
import { GATE_MODES, MODES } from '../run/policy.ts'
import { BEAT_MS } from './port.ts'
import type { Beginning, Desk, News, Said } from './port.ts'

/** A plan in base64, and what is wished beside it. */
const BODY_BYTES_MAX = Math.ceil((PLAN_BYTES_MAX + 3) * (4 / 3)) + 100_000

const word = z.string().min(1).max(200)
const by = word
const id = z.string().min(1).max(64)
const count = z.coerce.number().int().min(0)

const said = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), by }),
  z.strictObject({ type: z.literal('pause'), by }),
  z.strictObject({ type: z.literal('resume'), by }),
  z.strictObject({ type: z.literal('stop'), by, mode: z.enum(['drain', 'now']) }),
  z.strictObject({ type: z.literal('start-wave'), by, wave: word }),
  z.strictObject({ type: z.literal('stop-wave'), by, wave: word, mode: z.enum(['drain', 'now']) }),
  z.strictObject({ type: z.literal('rerun-wave'), by, wave: word }),
  z.strictObject({ type: z.literal('undo-wave'), by, wave: word }),
  z.strictObject({
    type: z.literal('set-mode'),
    by,
    row: z.enum([...FAILURE_KINDS, 'all']),
    mode: z.enum(MODES),
  }),
  z.strictObject({ type: z.literal('set-slots'), by, slots: z.int().min(1) }),
  z.strictObject({ type: z.literal('set-pace'), by, pace: z.enum(['waves', 'eager']) }),
  z.strictObject({
    type: z.literal('set-provider'),
    by,
    of: z.union([z.strictObject({ task: word }), z.strictObject({ wave: word })]).nullable(),
    provider: word.nullable(),
  }),
  z.strictObject({ type: z.literal('set-first'), by, task: word, how: z.enum(['first', 'usual']) }),
  z.strictObject({ type: z.literal('skip'), by, task: word }),
  z.strictObject({ type: z.literal('rerun'), by, task: word, after: z.int().min(0).optional() }),
  z.strictObject({ type: z.literal('tell'), by, task: word, text: z.string().min(1).max(2_000) }),
  z.strictObject({ type: z.literal('answer'), by, escalation: word, option: word }),
  z.strictObject({ type: z.literal('look') }),
]) satisfies z.ZodType<Said>

const shipped = z.strictObject({ tip: z.string().max(64).nullable() })

const beginning = z.strictObject({
  name: z.string().max(4_096),
  base64: z.base64(),
  wishes: z.strictObject({
    by,
    pace: z.enum(['waves', 'eager']).optional(),
    slots: z.int().min(1).optional(),
    budget: z.number().positive().optional(),
    agent: word.optional(),
    only: word.optional(),
    from: word.optional(),
    reference: z.enum(['refused', 'agreed']),
    gates: z.enum(GATE_MODES).optional(),
    checks: z.enum(['approved', 'left']),
    shown: z.array(z.string().max(PLAN_BYTES_MAX)).max(10_000).optional(),
    folder: z.string().min(1).max(4_096),
    beside: z.string().min(1).max(4_096).optional(),
    seed: z.int().min(0).optional(),
  }),
})

/** What this version's own terminals ask at the socket of a data folder. Whoever may open it may ask it all. */
export function toRoutes(desk: Desk, { clock, log }: { clock: Clock; log: Log }): RequestListener {
  const app = new Hono()
  app.use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: c => refuse(c, 413, 'That is too much at once.') }))
  app.get('/runs', async c => c.json(await desk.listRuns(parse(count.max(1_000), c.req.query('limit')))))
  app.get('/instances', async c => c.json(await desk.listInstances()))
  app.get('/troubles', async c => c.json(await desk.listTroubles()))
  app.get('/told/:chat', async c => c.json(await desk.toldIn(parse(id, c.req.param('chat')))))
  app.get('/runs/:run', async c => {
    const rows = await desk.rowsOf(parse(id, c.req.param('run')))
    return rows ? c.json(rows) : refuse(c, 404, `There is no run ${c.req.param('run')}.`)
  })
  app.get('/runs/:run/events', async c => c.json(await desk.eventsOf(parse(id, c.req.param('run')))))
  app.get('/runs/:run/history', async c => c.json(await desk.historyOf(parse(id, c.req.param('run')))))
  app.get('/runs/:run/forgotten', async c => c.json(await desk.forgottenOf(parse(id, c.req.param('run')))))
  app.get('/runs/:run/prompts/:task/:attempt', async c => {
    const [task, attempt] = [parse(count, c.req.param('task')), parse(count, c.req.param('attempt'))]
    return c.json(await desk.promptOf(parse(id, c.req.param('run')), task, attempt))
  })
  app.get('/runs/:run/news', c => {
    const abort = new AbortController()
    const after = parse(count, c.req.query('after'))
    const news = desk.follow(parse(id, c.req.param('run')), after, abort.signal)
    return c.body(toLines(news, abort, clock), 200, { 'content-type': 'application/jsonl' })
  })
  app.post('/runs/:run/inputs', async c =>
    c.json(await desk.submit(parse(id, c.req.param('run')), parse(said, await c.req.json()))),
  )
  app.post('/runs/:run/ship', async c =>
    c.json(await desk.ship(parse(id, c.req.param('run')), parse(shipped, await c.req.json()).tip)),
  )
  app.post('/runs', async c => c.json(await desk.begin(toBeginning(parse(beginning, await c.req.json())))))
  app.notFound(c => refuse(c, 404, 'There is nothing here.'))
  app.onError((error, c) => {
    if (error instanceof z.ZodError || error instanceof SyntaxError) return refuse(c, 400, toProblem(error))
    log.error({ error, path: c.req.path }, 'what a terminal asked could not be answered')
    return refuse(c, 500, error.message)
  })
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  return (asked, answer) => void listener(asked, answer)
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  return schema.parse(value)
}

/** Which field it is: a terminal of our own version has looked at what its person typed before. */
function toProblem(error: z.ZodError | SyntaxError): string {
  const issue = 'issues' in error ? error.issues[0] : undefined
  const field = issue?.path.join('.') ?? ''
  const what = field === '' ? 'This' : `“${field}” (${issue?.message})`
  return `${what} cannot be understood. Is the terminal of another version than the service?`
}

function refuse(c: Context, status: 400 | 404 | 413 | 500, problem: string): Response {
  return c.json({ problem }, status)
}

function toBeginning({ name, base64, wishes }: z.infer<typeof beginning>): Beginning {
  return { name, bytes: Buffer.from(base64, 'base64'), wishes }
}

/** One news a line, as fast as they are read; an empty line where there is none for a while. */
function toLines(news: AsyncIterable<News>, abort: AbortController, clock: Clock): ReadableStream {
  const iterator = news[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  let next: Promise<IteratorResult<News>> | undefined
  return new ReadableStream({
    async pull(controller) {
      next ??= iterator.next()
      const heard = new AbortController()
      const beat = pause(clock, BEAT_MS, heard.signal).then(() => null)
      const result = await Promise.race([next, beat])
      heard.abort()
      if (result === null) return controller.enqueue(encoder.encode('\n'))
      next = undefined
      if (result.done === true) return controller.close()
      controller.enqueue(encoder.encode(`${JSON.stringify(result.value)}\n`))
    },
    cancel: () => abort.abort(),
  })
}
