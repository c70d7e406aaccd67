import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from './database.ts'
import { sampled } from './figure.ts'
import type { Figure, Measure } from './figure.ts'
import { readMemoryMb, startEngine, startRegatta } from './processes.ts'
import type { Installation, Program } from './processes.ts'
import { createIdleAgent, openBenchEngine, toBenchCharter, toWavePlan } from './rig.ts'

/** Until what the start leaves behind is collected. */
const REST_MS = 10_000
const ORPHANS = 5
const LOOK_MS = 5
const LIMIT_MS = 60_000
const PLAN = `# Bench\n\n## Wave 1\n\n${Array.from({ length: ORPHANS }, (_, at) => `- T${at}: Wait`).join('\n')}\n`

export const PROCESS_MEASURES: Record<string, Measure> = {
  /** From `regatta serve` to the word that it listens, on a database that is there. */
  'start-warm-s': async (database, { samples }) =>
    await withInstallation(database, async place => {
      await startAndKill(place)
      return await sampled('s', samples, async () => {
        const from = performance.now()
        await using _ = await serve(place)
        return (performance.now() - from) / 1_000
      })
    }),

  /** What `regatta serve` holds of the memory when it has nothing to do. */
  'rest-mb': async (database, { samples }) =>
    await withInstallation(database, async place => {
      await startAndKill(place)
      return await sampled('MB', samples, async () => {
        await using service = await serve(place)
        await wait(REST_MS)
        return await readMemoryMb(service.child.pid!)
      })
    }),

  /** From the kill of the only `regatta serve` to the moment all that its agents were at work on has begun anew in one that is started at once. */
  'recovery-restart-s': async (database, { kills }) =>
    await withWorst(kills, async () => await withInstallation(database, timeRestart)),

  /** From the kill of one of two processes to the moment all that it was at work on has begun anew in the other. */
  'recovery-takeover-s': async (database, { kills }) =>
    await withWorst(kills, async () => await timeTakeover(database)),
}

async function withInstallation<T>(
  database: Database,
  work: (place: Installation) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'regatta-bench-'))
  try {
    const place = { folder: join(root, 'project'), dataFolder: join(root, 'data'), url: await database.url() }
    await mkdir(place.folder)
    const config = { agent: 'idle', agents: { idle: { command: ['true'] } } }
    await writeFile(join(place.folder, 'regatta.yaml'), JSON.stringify(config))
    return await work(place)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function serve(place: Installation): Promise<Program> {
  const service = startRegatta(['serve', '--json'], place)
  await service.says(/"url"/, 1)
  return service
}

/** So that the database is as it is from then on, and what is compiled is kept. */
async function startAndKill(place: Installation): Promise<void> {
  await using service = await serve(place)
  await service.kill()
}

/** Each time with a run of its own: what has lost its worker again and again is put to people. */
async function timeRestart(place: Installation): Promise<number> {
  const begun = join(place.dataFolder, '../begun')
  const config = { agents: { idle: { command: ['/bin/sh', '-c', `echo >> '${begun}'; exec sleep 600`] } } }
  await writeFile(join(place.folder, 'regatta.yaml'), JSON.stringify({ agent: 'idle', ...config }))
  await writeFile(join(place.folder, 'plan.md'), PLAN)
  await writeFile(begun, '')
  await using killed = await serve(place)
  await using asking = startRegatta(['run', 'plan.md', '--json'], place)
  await untilBegun(begun, ORPHANS)
  await asking.kill()
  const from = performance.now()
  await killed.kill()
  await using next = startRegatta(['serve', '--json'], place)
  await untilBegun(begun, 2 * ORPHANS)
  const seconds = (performance.now() - from) / 1_000
  await next.says(/"url"/, 1)
  next.child.kill('SIGTERM')
  await next.ended
  return seconds
}

async function untilBegun(file: string, count: number): Promise<void> {
  const from = performance.now()
  while ((await readFile(file)).length < count) {
    if (performance.now() - from > LIMIT_MS) throw new Error(`not all tasks began anew in ${LIMIT_MS} ms`)
    await wait(LOOK_MS)
  }
}

/** Each time in a database of its own. */
async function timeTakeover(database: Database): Promise<number> {
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
  await using other = startEngine(wish)
  await other.says(/^ready/, 1)
  // At any moment of the other's round.
  await wait(Math.random() * 1_000)
  const from = performance.now()
  await killed.kill()
  await other.says(/^begins/, ORPHANS)
  return (performance.now() - from) / 1_000
}

async function withWorst(kills: number, time: () => Promise<number>): Promise<Omit<Figure, 'name'>> {
  const figure = await sampled('s', kills, time)
  return { ...figure, beside: { worst: Math.max(...figure.samples) } }
}
