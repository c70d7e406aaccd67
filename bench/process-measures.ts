import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from './database.ts'
import { medianOf, sampled } from './figure.ts'
import type { Figure, Measure } from './figure.ts'
import { readMemoryMb, startEngine, startService } from './processes.ts'
import type { EngineWish, Program } from './processes.ts'
import { createIdleAgent, openBenchEngine, toBenchCharter, toWavePlan } from './rig.ts'

/** Until what the start leaves behind is collected. */
const REST_MS = 10_000
const ORPHANS = 5

export const PROCESS_MEASURES: Record<string, Measure> = {
  /** From `regatta serve` to the word that it listens, on a database that is there. */
  'start-warm-s': async (database, { samples }) =>
    await withService(database, async start => {
      await using first = start()
      await first.says(/"url"/, 1)
      await first.kill()
      return await sampled('s', samples, async () => {
        const from = performance.now()
        await using service = start()
        await service.says(/"url"/, 1)
        return (performance.now() - from) / 1_000
      })
    }),

  /** What `regatta serve` holds of the memory when it has nothing to do. */
  'rest-mb': async (database, { samples }) =>
    await withService(
      database,
      async start =>
        await sampled('MB', samples, async () => {
          await using service = start()
          await service.says(/"url"/, 1)
          await wait(REST_MS)
          return await readMemoryMb(service.child.pid!)
        }),
    ),

  /** From the kill of the only process to the moment all that it was at work on has begun anew in one that is started at once. */
  'recovery-restart-s': async (database, { kills }) =>
    await timeRecovery(database, kills, async (killed, wish) => {
      const from = performance.now()
      await killed.kill()
      await using next = startEngine(wish)
      await next.says(/^begins/, ORPHANS)
      return (performance.now() - from) / 1_000
    }),

  /** The same where another process is there already. */
  'recovery-takeover-s': async (database, { kills }) =>
    await timeRecovery(database, kills, async (killed, wish) => {
      await using other = startEngine(wish)
      await other.says(/^ready/, 1)
      // At any moment of the other's round.
      await wait(Math.random() * 1_000)
      const from = performance.now()
      await killed.kill()
      await other.says(/^begins/, ORPHANS)
      return (performance.now() - from) / 1_000
    }),
}

async function withService<T>(database: Database, work: (start: () => Program) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'regatta-bench-'))
  try {
    const folder = join(root, 'project')
    await mkdir(folder)
    await writeFile(join(folder, 'regatta.yaml'), '{"agent":"idle","agents":{"idle":{"command":["true"]}}}')
    const url = await database.url()
    return await work(() => startService(folder, join(root, 'data'), url))
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** Each time in a database of its own, with a run whose tasks are all at work in one process when that is killed. */
async function timeRecovery(
  database: Database,
  kills: number,
  time: (killed: Program, wish: EngineWish) => Promise<number>,
): Promise<Omit<Figure, 'name'>> {
  const figure = await sampled('s', kills, async () => {
    const wish = { url: await database.url(), slots: ORPHANS, ownSlots: ORPHANS, taskMs: 600_000 }
    await using killed = startEngine(wish)
    await killed.says(/^ready/, 1)
    await using stack = new AsyncDisposableStack()
    const store = stack.use(await database.open(wish.url))
    const engine = stack.use(openBenchEngine(store, createIdleAgent(0), ORPHANS))
    const charter = toBenchCharter(toWavePlan(ORPHANS, 1), ORPHANS, null, '/')
    await engine.runs.submit(charter.run, { type: 'create', charter })
    await engine.runs.submit(charter.run, { type: 'start', by: 'bench' })
    await killed.says(/^begins/, ORPHANS)
    return await time(killed, wish)
  })
  const worst = Math.max(...figure.samples)
  return { ...figure, beside: { median: medianOf(figure.samples), worst } }
}
