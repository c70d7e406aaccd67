import { setTimeout as wait } from 'node:timers/promises'
import type { Plan } from '../src/plan/plan.ts'
import type { Database } from './database.ts'
import { medianOf } from './figure.ts'
import type { Figure, Measure } from './figure.ts'
import { startEngine } from './processes.ts'
import {
  createIdleAgent,
  openBenchEngine,
  runThrough,
  toBenchCharter,
  toGraphPlan,
  toWavePlan,
} from './rig.ts'

const LOOK_MS = 5
const LIMIT_MS = 300_000

export const SCALE_MEASURES: Record<string, Measure> = {
  /** 2,000 tasks that take no time, 100 wide, by 1, 2 and 4 processes: the rate of four to that of one. */
  'graph-2000-workers': async (database, { samples }) =>
    await scaled('times the rate of one', samples, [1, 2, 4], async workers => {
      const ms = await runBy(database, workers, toGraphPlan(2_000, 100), { slots: 100, taskMs: 0 })
      return 2_000_000 / ms
    }),

  /** 225 tasks of 100 ms in 5 waves on 50 slots of 1, 2 and 4 processes, to the ideal: that of four to that of one. */
  'makespan-225-workers': async (database, { samples }) =>
    await scaled('times the makespan of one', samples, [1, 2, 4], async workers => {
      const ms = await runBy(database, workers, toWavePlan(225, 5), { slots: 50, taskMs: 100 })
      return ms / 500
    }),

  /** Runs of 225 tasks that take no time, 1, 10 and 50 at once in one process: the rate of fifty to that of one. */
  'runs-at-once': async (database, { samples }) =>
    await scaled('times the rate of one', samples, [1, 10, 50], async runs => {
      await using store = await database.open()
      await using engine = openBenchEngine(store, createIdleAgent(0), 500)
      await engine.start()
      const from = performance.now()
      const plan = toWavePlan(225, 5)
      await Promise.all(
        Array.from({ length: runs }, () => runThrough(engine, plan, 50, null, { limitMs: LIMIT_MS })),
      )
      return (runs * 225_000) / (performance.now() - from)
    }),
}

/** The last size to the first, each turn by itself. */
async function scaled(
  unit: string,
  count: number,
  sizes: number[],
  measure: (size: number) => Promise<number>,
): Promise<Omit<Figure, 'name'>> {
  const taken = sizes.map((): number[] => [])
  for (let at = 0; at < count; at++)
    for (const [nth, size] of sizes.entries()) taken[nth]!.push(await measure(size))
  const samples = taken.at(-1)!.map((last, at) => last / taken[0]![at]!)
  const beside = Object.fromEntries(sizes.map((size, nth) => [String(size), medianOf(taken[nth]!)]))
  return { value: medianOf(samples), unit, samples, beside }
}

/** From the start of the run to its end, as a process sees it that works on none of it. */
async function runBy(
  database: Database,
  workers: number,
  plan: Plan,
  { slots, taskMs }: { slots: number; taskMs: number },
): Promise<number> {
  await using stack = new AsyncDisposableStack()
  const url = await database.url()
  const ownSlots = Math.ceil(slots / workers)
  const programs = Array.from({ length: workers }, () =>
    stack.use(startEngine({ url, slots, ownSlots, taskMs })),
  )
  await Promise.all(programs.map(program => program.says(/^ready/, 1)))
  const store = stack.use(await database.open(url))
  const { runs } = stack.use(openBenchEngine(store, createIdleAgent(0), slots))
  const charter = toBenchCharter(plan, slots, null, '/')
  await runs.submit(charter.run, { type: 'create', charter })
  const from = performance.now()
  await runs.submit(charter.run, { type: 'start', by: 'bench' })
  for (;;) {
    const [run] = await store.listRuns(1)
    if (run?.status === 'done') return performance.now() - from
    if (performance.now() - from > LIMIT_MS) throw new Error(`the run is ${run?.status} after ${LIMIT_MS} ms`)
    await wait(LOOK_MS)
  }
}
