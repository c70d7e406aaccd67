import { Hono } from 'hono'
import type { Context } from 'hono'
import { toMetricsText } from '../lib/metrics.ts'
import type { Metric } from '../lib/metrics.ts'
import { isNear } from './admit.ts'
import type { Admitted, Door } from './admit.ts'
import { refuse } from './refuse.ts'

/** `draining`: it ends, and takes nothing new. */
export type Stage = 'starting' | 'working' | 'draining'

export interface Probed {
  stage(): Stage
  /** Asks the database anything. */
  reach(): Promise<unknown>
  /** What the database says, at most so often as it is asked. */
  figures(): Promise<Metric[]>
  /** What this process says of itself. */
  own(): Metric[]
}

/** Who may ask whether it lives and is ready: whoever sits at this machine, or whoever gets there. */
export type Askers = 'near' | 'all'

const REACH_MS = 2_000
/** Prometheus' own, by which it knows the form. */
const TEXT = 'text/plain; version=0.0.4; charset=utf-8'
const WHY_NOT: Record<Exclude<Stage, 'working'>, string> = {
  starting: 'it has not begun to work yet',
  draining: 'it is about to end, and takes nothing new',
}

/**
 * GET /health: this process answers. GET /ready: it works, and its database answers; else 503 and what is missing.
 * GET /metrics: what Prometheus collects, for whom the door lets in.
 */
export function createProbeRoutes(probed: Probed, door: Door, askers: Askers): Hono<Admitted> {
  const app = new Hono<Admitted>()
  const isLetIn = (c: Context<Admitted>): boolean => askers === 'all' || isNear(c)
  app.use('/metrics', door.admit)
  for (const path of ['/health', '/ready'])
    app.use(path, async (c, next) => (isLetIn(c) ? await next() : await door.admit(c, next)))
  app.get('/health', c => c.json({ healthy: true }))
  app.get('/ready', async c => {
    const missing = await listMissing(probed)
    return c.json({ ready: missing.length === 0, missing }, missing.length === 0 ? 200 : 503)
  })
  app.get('/metrics', async c => {
    const found = await inTime(probed.figures()).catch(() => null)
    const reached: Metric = {
      name: 'database_up',
      about: 'Whether the database answered in time.',
      type: 'gauge',
      samples: [{ value: found === null ? 0 : 1 }],
    }
    return c.body(toMetricsText([reached, ...(found ?? []), ...probed.own()]), 200, { 'content-type': TEXT })
  })
  app.notFound(c => refuse(c, 404, 'There is nothing here but /health, /ready and /metrics.'))
  return app
}

async function listMissing({ stage, reach }: Probed): Promise<string[]> {
  const now = stage()
  const missing = now === 'working' ? [] : [WHY_NOT[now]]
  try {
    await inTime(reach())
  } catch (error) {
    // Its own words may name the server and its user: they stand in the log.
    missing.push(error instanceof Late ? error.message : 'the database does not answer: the log says why')
  }
  return missing
}

class Late extends Error {}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new Late(`the database did not answer within ${REACH_MS / 1_000} s`)),
    REACH_MS,
  )
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
