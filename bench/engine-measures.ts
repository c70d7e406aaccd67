import { randomUUID } from 'node:crypto'
import type { Database } from './database.ts'
import { medianOf, sampled } from './figure.ts'
import type { Measure } from './figure.ts'
import { measureGitWaves } from './git-measures.ts'
import { measureStop } from './stop-measures.ts'
import {
  createIdleAgent,
  openBenchEngine,
  openBenchThread,
  runThrough,
  toGraphPlan,
  toWavePlan,
} from './rig.ts'

const TASK_MS = 100
const WAVES = 5

export const ENGINE_MEASURES: Record<string, Measure> = {
  /** 225 tasks of 100 ms in 5 waves on 50 slots, to what it would take if the engine took no time. */
  'makespan-ratio-225': async (database, { samples }) => {
    const idealMs = WAVES * Math.ceil(225 / WAVES / 50) * TASK_MS
    return await sampled('of the ideal', samples, async () => {
      const { ms } = await runOn(database, toWavePlan(225, WAVES), { slots: 50, taskMs: TASK_MS })
      return ms / idealMs
    })
  },

  /** 10,000 tasks that take no time, 500 wide, each needing three. */
  'graph-10000-per-s': async (database, { samples }) => {
    return await sampled('tasks/s', samples, async () => {
      const { ms } = await runOn(database, toGraphPlan(10_000, 500), { slots: 500, taskMs: 0 })
      return 10_000 / (ms / 1_000)
    })
  },

  /** The same, told of in a thread: its difference to the one above is what announcing costs. */
  'graph-10000-told-per-s': async (database, { samples }) => {
    return await sampled('tasks/s', samples, async () => {
      const { ms } = await runOn(database, toGraphPlan(10_000, 500), {
        slots: 500,
        taskMs: 0,
        place: 'thread',
      })
      return 10_000 / (ms / 1_000)
    })
  },

  /** How the cost of one event grows with the plan: cost ~ tasks ** exponent, fitted over three sizes. */
  'event-cost-exponent': async (database, { samples }) => {
    return await sampled('exponent', samples, async () => {
      const points: { x: number; y: number }[] = []
      for (const tasks of [100, 1_000, 10_000]) {
        const { ms, events } = await runOn(database, toGraphPlan(tasks, 50), { slots: 10, taskMs: 0 })
        points.push({ x: Math.log(tasks), y: Math.log(ms / events) })
      }
      return slopeOf(points)
    })
  },

  /** From the commit that queues an attempt to the moment its agent begins, on an idle machine. */
  'commit-to-start-p50-ms': async (database, { samples }) => {
    return await sampled('ms', samples, async () => {
      const { delays } = await runOn(database, toWavePlan(50, 50), { slots: 1, taskMs: 0 })
      return medianOf(delays)
    })
  },

  /** From a stop now to the death of the last of 50 programs that heed nothing, each with one of its own. */
  'stop-now-50-ms': async (database, { samples }) =>
    await sampled('ms', samples, () => measureStop(database, 50)),

  /** 100 tasks in 5 waves of 20 with a worktree, a commit and a merge each, to a script that does only that. */
  'git-waves-ratio': async (database, { samples }) =>
    await sampled('of a script', samples, () => measureGitWaves(database)),
}

interface Ran {
  ms: number
  events: number
  delays: number[]
}

async function runOn(
  database: Database,
  plan: Parameters<typeof runThrough>[1],
  { slots, taskMs, place = 'nowhere' }: { slots: number; taskMs: number; place?: 'nowhere' | 'thread' },
): Promise<Ran> {
  await using store = await database.open()
  const queuedAt = new Map<string, number>()
  const delays: number[] = []
  const agent = createIdleAgent(taskMs, task => delays.push(performance.now() - (queuedAt.get(task) ?? NaN)))
  const worker = randomUUID()
  await using stack = new AsyncDisposableStack()
  const engine = stack.use(openBenchEngine(store, agent, slots, worker))
  engine.runs.listen((_, events) => {
    for (const event of events)
      if (event.type === 'attempt-queued') queuedAt.set(event.task, performance.now())
  })
  await engine.start()
  const told = place === 'thread' ? await openBenchThread(store, engine, worker) : null
  if (told) stack.use(told.courier).start()
  const { run, ms } = await runThrough(engine, plan, slots, told?.thread ?? null)
  return { ms, events: run.seq, delays }
}

function slopeOf(points: { x: number; y: number }[]): number {
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length
  const over = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0)
  return over / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
}
