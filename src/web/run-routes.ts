import { Hono } from 'hono'
import type { Context } from 'hono'
import { compress } from 'hono/compress'
import { z } from 'zod'
import { toPlainText } from '../lib/text.ts'
import type { Plan } from '../plan/plan.ts'
import type { Event } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import { foretell, hasOutlook, NO_OUTLOOK } from '../picture/outlook.ts'
import { toBareChart, toChartChanges, toRunChart } from '../picture/run-chart.ts'
import type { RunChart } from '../picture/run-chart.ts'
import type { Store } from '../store/port.ts'
import type { AskedRow, RunSummary } from '../store/views-port.ts'
import type { ContentLimits } from '../workspace/port.ts'
import { refuse } from './refuse.ts'
import { DELIVERED_LIMITS, toDelivered } from './delivered.ts'
import type { ContentsFound } from './delivered.ts'
import { listSettled, toQuestions } from './questions.ts'
import type { Question, SettledQuestion } from './questions.ts'
import { toTaskView } from './task-view.ts'
import type { TaskView } from './task-view.ts'

/** Runs as this process sees them. */
export interface RunsSeen {
  /** As it stands now; null: there is no such run. What is returned changes with the run. */
  look(run: string): Promise<Run | null>
  /** Called after something happened to a run here, or its agents let something be seen; returns the way to stop. */
  listen(heard: (run: string) => void): () => void
  /** What an attempt made of the files. */
  contents(run: Run, ref: { task: number; attempt: number }, limits: ContentLimits): Promise<ContentsFound>
}

interface RunRouteParts {
  runs: RunsSeen
  store: Pick<Store, 'transaction' | 'eventsAfter' | 'promptOf' | 'views' | 'chats'>
  now(): number
  /** A plan as a document, which reads as the same plan. */
  write(plan: Plan): string
}

/** GET /api/runs?text=WORDS&before=RUN */
export interface RunsPage {
  runs: RunSummary[]
  more: boolean
}

/**
 * GET /api/runs/RUN, and GET /api/runs/RUN/changes?after=SEQ: what became different since, or the whole anew.
 * With ?at=once the whole may lack what has to be reckoned from all of a large plan: `isReckoned` tells.
 */
export type ChartAnswer = RunChart & { isWhole: boolean; isReckoned: boolean }

/** GET /api/runs/RUN/tasks/INDEX, and with ?at=once as the above: it may lack whether the task is on the longest way. */
export type TaskAnswer = TaskView & { isReckoned: boolean }

/** GET /api/runs/RUN/plan: what it goes by. */
export interface RunPlan {
  title: string
  text: string
  /** What the document was called that somebody dropped; null: it is in Regatta's own form. */
  name: string | null
}

/** GET /api/runs/RUN/questions: what is asked about none of its tasks, and all that no longer is. */
export interface RunQuestions {
  questions: Question[]
  settled: SettledQuestion[]
}

/** GET /api/waiting */
export interface Waiting {
  asked: AskedRow[]
  more: boolean
}

const RUNS_AT_ONCE = 30
const ASKED_MAX = 200
const TEXT_CHARS_MAX = 200
const ACTIVITY_MAX = 200
/** Who is further behind gets the whole. */
const EVENTS_MAX = 3_000

const runId = z.string().regex(/^[\w-]{1,100}$/)
const number = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** What the page asks of runs. Reads only. */
export function createRunRoutes({ runs, store, now, write }: RunRouteParts): Hono {
  const app = new Hono()
  app.use('/api/runs/*', compress({ threshold: 20_000 }))

  app.get('/api/runs', async c => {
    const text = (c.req.query('text') ?? '').slice(0, TEXT_CHARS_MAX).trim()
    const before = runId.optional().safeParse(c.req.query('before'))
    if (!before.success) return refuse(c, 400, 'This is no place in the list of runs.')
    const found = await store.views.findRuns({ text, before: before.data ?? null, limit: RUNS_AT_ONCE + 1 })
    const page: RunsPage = { runs: found.slice(0, RUNS_AT_ONCE), more: found.length > RUNS_AT_ONCE }
    return c.json(page)
  })

  app.get('/api/waiting', async c => {
    const found = await store.views.listAsked(ASKED_MAX + 1)
    return c.json({ asked: found.slice(0, ASKED_MAX), more: found.length > ASKED_MAX } satisfies Waiting)
  })

  app.get('/api/runs/:run', async c => {
    const run = await look(c)
    if (run instanceof Response) return run
    if (!isBare(c, run)) return c.json(toWhole(run))
    return c.json({ ...toBareChart(run, now()), isWhole: true, isReckoned: false } satisfies ChartAnswer)
  })

  app.get('/api/runs/:run/plan', async c => {
    const run = await look(c)
    if (run instanceof Response) return run
    const title = toPlainText(run.charter.plan.title)
    const kept = run.edits === 0 ? await store.chats.findPlan(run.id) : undefined
    const found =
      kept && kept.text !== ''
        ? { text: kept.text, name: toPlainText(kept.name) }
        : { text: write(toPresentPlan(run)), name: null }
    return c.json({ title, ...found } satisfies RunPlan)
  })

  app.get('/api/runs/:run/questions', async c => {
    const run = await look(c)
    if (run instanceof Response) return run
    const settled = listSettled(run.escalations.values())
    return c.json({ questions: toQuestions(run, null), settled } satisfies RunQuestions)
  })

  app.get('/api/runs/:run/changes', async c => {
    const run = await look(c)
    if (run instanceof Response) return run
    const after = number.safeParse(c.req.query('after'))
    if (!after.success) return refuse(c, 400, '"after" is the number up to which events are known.')
    return c.json(await toAnswer(run, after.data))
  })

  app.get('/api/runs/:run/tasks/:task', async c => {
    const run = await look(c)
    if (run instanceof Response) return run
    const index = number.safeParse(c.req.param('task'))
    if (!index.success || !run.tasks[index.data]) return refuse(c, 404, 'This run has no such task.')
    const activity = await store.views.activityOfTask({ run: run.id, task: index.data }, ACTIVITY_MAX)
    const hasDocument = run.edits === 0 && (await store.views.hasDocument(run.id))
    const isReckoned = !isBare(c, run)
    const { way } = isReckoned ? foretell(run.charter) : NO_OUTLOOK
    const view = toTaskView(run, run.tasks[index.data]!, { activity, hasDocument, way, now: now() })
    return c.json({ ...view, isReckoned } satisfies TaskAnswer)
  })

  app.get('/api/runs/:run/tasks/:task/prompt', async c => {
    const id = runId.safeParse(c.req.param('run'))
    const task = number.safeParse(c.req.param('task'))
    const attempt = number.safeParse(c.req.query('attempt'))
    if (!id.success || !task.success || !attempt.success) return refuse(c, 404, 'There is no such attempt.')
    const prompt = await store.promptOf({ run: id.data, task: task.data, attempt: attempt.data })
    return c.json({ prompt: prompt ?? null })
  })

  app.get('/api/runs/:run/tasks/:task/changes', async c => {
    const run = await look(c)
    if (run instanceof Response) return run
    const index = number.safeParse(c.req.param('task'))
    const attempt = number.safeParse(c.req.query('attempt'))
    const task = index.success ? run.tasks[index.data] : undefined
    if (!task?.attempts.some(each => each.number === attempt.data))
      return refuse(c, 404, 'There is no such attempt.')
    const ref = { task: task.index, attempt: attempt.data! }
    return c.json(toDelivered(await runs.contents(run, ref, DELIVERED_LIMITS)))
  })

  async function look(c: Context): Promise<Run | Response> {
    const id = runId.safeParse(c.req.param('run'))
    const run = id.success ? await runs.look(id.data) : null
    return run ?? refuse(c, 404, 'There is no such run.')
  }

  /** Whether it is wanted at once, and is not all there at once. */
  function isBare(c: Context, run: Run): boolean {
    return c.req.query('at') === 'once' && !hasOutlook(run)
  }

  function toWhole(run: Run): ChartAnswer {
    return { ...toRunChart(run, now()), isWhole: true, isReckoned: true }
  }

  /** The run may move on while its events are read: what is told goes no further than both. */
  async function toAnswer(run: Run, after: number): Promise<ChartAnswer> {
    if (after > run.seq || run.seq - after > EVENTS_MAX) return toWhole(run)
    const parts = { isWhole: false, isReckoned: true }
    if (after === run.seq) return { ...toChartChanges(run, [], now()), ...parts }
    const stored = await store.transaction(tx => store.eventsAfter(tx, run.id, after))
    const seq = Math.min(run.seq, stored.at(-1)?.seq ?? after)
    const events = stored.filter(event => event.seq <= seq).map(({ text }) => JSON.parse(text) as Event)
    const changes = toChartChanges(run, events, now())
    return { ...changes, head: { ...changes.head, seq }, ...parts }
  }

  return app
}

/** With what was changed of it since it was founded, without what runs beside the work of the plan. */
function toPresentPlan({ charter, tasks, told }: Run): Plan {
  const own = tasks.filter(({ gate, undo, partOf }) => !gate && undo === null && partOf === null)
  return { ...charter.plan, tasks: own.map(({ index }) => told[index]!) }
}
