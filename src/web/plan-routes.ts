import { Hono } from 'hono'
import { z } from 'zod'
import { forecastPlan } from '../message/forecast-plan.ts'
import type { Span } from '../message/message.ts'
import { listFacts, listReasons, sayAbout, sayCounts } from '../message/say-forecast.ts'
import { saidTitle } from '../message/words.ts'
import { toPlainText } from '../lib/text.ts'
import type { Finding, Plan } from '../plan/plan.ts'
import { refuse } from './refuse.ts'

interface PlanRouteParts {
  /** In a thread of its own, with a limit. */
  read(bytes: Uint8Array): Promise<Plan>
  /** How many attempts the installation lets be at work at once. */
  slots: number
}

/** POST /api/readings: what a document would be taken for. Nothing is kept of it. */
export interface AskReading {
  text: string
  /** Null: as many as the document wants, or the installation has. */
  slots: number | null
}

export interface PlanReading {
  title: string
  status: Plan['status']
  counts: string
  slots: number
  facts: Span[][]
  reasons: Span[][]
  /** How long it takes with so many at once. */
  bySlots: { slots: number; waves: string; eager: string }[]
  waves: { id: string; title: string; gate: string | null; tasks: number[] }[]
  tasks: ReadTask[]
  findings: Finding[]
}

interface ReadTask {
  id: string
  title: string
  line: number
  needs: number[]
  done: boolean
  minutes: number | null
}

const SLOTS_MAX = 1_000
/** In bytes, as far as characters tell. */
const TEXT_CHARS_MAX = 2_000_000
const FINDINGS_MAX = 500
const TITLE_WIDTH = 120
/** A document is read after the other: who types fast must not keep the chats waiting. */
const AT_ONCE_MAX = 3

const bodySchema = z.strictObject({
  text: z.string().max(TEXT_CHARS_MAX, 'has too many characters for a plan'),
  slots: z.int().min(1).max(SLOTS_MAX).nullable(),
}) satisfies z.ZodType<AskReading>

export function createPlanRoutes({ read, slots: most }: PlanRouteParts): Hono {
  const app = new Hono()
  let atOnce = 0
  app.post('/api/readings', async c => {
    const body = bodySchema.safeParse(await c.req.json().catch(() => null))
    if (!body.success) return refuse(c, 400, 'This is no document that can be read as a plan.')
    if (atOnce >= AT_ONCE_MAX) return refuse(c, 503, 'Other documents are being read. Try again in a moment.')
    atOnce++
    try {
      const plan = await read(new TextEncoder().encode(body.data.text))
      return c.json(toPlanReading(plan, body.data.slots ?? Math.min(most, plan.limits.slots ?? most)))
    } finally {
      atOnce--
    }
  })
  return app
}

function toPlanReading(plan: Plan, slots: number): PlanReading {
  const expected = forecastPlan(plan, { pace: 'waves', slots })
  const at = new Map(plan.tasks.map(({ id }, index) => [id, index]))
  const members = new Map<string, number[]>(plan.waves.map(({ id }) => [id, []]))
  for (const [index, { wave }] of plan.tasks.entries()) members.get(wave)?.push(index)
  return {
    title: saidTitle(plan.title, TITLE_WIDTH),
    status: plan.status,
    counts: sayCounts(plan, expected),
    slots,
    facts: expected ? listFacts(plan, expected) : [],
    reasons: expected ? listReasons(plan, expected, 'looks') : [],
    bySlots: expected ? listBySlots(plan, expected.width, slots) : [],
    waves: plan.waves.map(({ id, title, gate }) => ({
      id: saidTitle(id, TITLE_WIDTH),
      title: saidTitle(title, TITLE_WIDTH),
      gate: gate === null ? null : saidTitle(gate, TITLE_WIDTH),
      tasks: members.get(id) ?? [],
    })),
    tasks: plan.tasks.map(({ id, title, line, needs, done, minutes }) => ({
      id: saidTitle(id, TITLE_WIDTH),
      title: saidTitle(title, TITLE_WIDTH),
      line,
      needs: needs.flatMap(need => at.get(need) ?? []),
      done,
      minutes,
    })),
    findings: plan.findings
      .slice(0, FINDINGS_MAX)
      .map(finding => ({ ...finding, message: toPlainText(finding.message) })),
  }
}

/** From one up to as many as are of use, each twice the one before; and those that were asked about. */
function listBySlots(plan: Plan, width: number, asked: number): PlanReading['bySlots'] {
  const counts = new Set([Math.min(asked, width), width])
  for (let slots = 1, rows = 0; slots < width && rows < 6; slots *= 2, rows++) counts.add(slots)
  return [...counts]
    .sort((a, b) => a - b)
    .flatMap(slots => {
      const found = forecastPlan(plan, { pace: 'waves', slots })
      if (!found) return []
      return [{ slots, waves: sayAbout(found.finish.waves), eager: sayAbout(found.finish.eager) }]
    })
}
