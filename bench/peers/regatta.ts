import { randomUUID } from 'node:crypto'
import type { Plan } from '../../src/plan/plan.ts'
import { openPostgres } from '../../src/store/open-store.ts'
import { createIdleAgent, openBenchEngine, openBenchThread, runThrough } from '../rig.ts'

/** Regatta itself, with all it does besides: the history with its chain, the policy, and what is said in a thread. */
export async function timeRegatta(
  url: string,
  plan: Plan,
  { slots, taskMs }: { slots: number; taskMs: number },
): Promise<number> {
  await using stack = new AsyncDisposableStack()
  const store = stack.use(await openPostgres({ url, maxConnections: 10, warn }))
  const worker = randomUUID()
  const engine = stack.use(openBenchEngine(store, createIdleAgent(taskMs), slots, worker))
  await engine.start()
  const { thread, courier } = await openBenchThread(store, engine, worker)
  stack.use(courier).start()
  const { ms } = await runThrough(engine, plan, slots, thread)
  return ms
}

/** From the commit that queues an attempt to the moment its agent begins, one after the other. */
export async function timeRegattaStarts(url: string, plan: Plan): Promise<number[]> {
  await using stack = new AsyncDisposableStack()
  const store = stack.use(await openPostgres({ url, maxConnections: 10, warn }))
  const queuedAt = new Map<string, number>()
  const delays: number[] = []
  const agent = createIdleAgent(0, task => delays.push(performance.now() - (queuedAt.get(task) ?? NaN)))
  const engine = stack.use(openBenchEngine(store, agent, 1))
  engine.runs.listen((_, events) => {
    for (const event of events)
      if (event.type === 'attempt-queued') queuedAt.set(event.task, performance.now())
  })
  await engine.start()
  await runThrough(engine, plan, 1, null)
  return delays
}

function warn(what: string, error: unknown): void {
  process.stderr.write(`${what}: ${String(error)}\n`)
}
