import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { openChecks } from './agents/check.ts'
import type { Config } from './config/config.ts'
import { toServing } from './desk/installation.ts'
import type { Share } from './desk/installation.ts'
import { openLocalDesk } from './desk/local.ts'
import type { Desk } from './desk/port.ts'
import { openEngine } from './engine/engine.ts'
import type { Engine } from './engine/engine.ts'
import { openSharedClock, withClock } from './engine/shared-clock.ts'
import { openTally } from './engine/tally.ts'
import type { Tally } from './engine/tally.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import { openMem0 } from './memory/mem0.ts'
import { openWorkspaces, toShip } from './open-workspaces.ts'
import { openReading } from './reading/reading.ts'
import type { Reading } from './reading/reading.ts'
import { openAgents } from './open-agents.ts'
import type { Charter, ThreadRef } from './run/event.ts'
import { elapsed, nextTurn, systemClock } from './system/clock.ts'
import { holdFolder } from './system/hold.ts'
import { readPapers } from './system/read-papers.ts'
import { readVersion } from './system/version.ts'
import { openStoreOf } from './open-store.ts'
import type { KeptStore } from './open-store.ts'
import { openTroubles } from './troubles.ts'
import type { Workspaces } from './workspace/port.ts'

export interface App extends AsyncDisposable {
  engine: Engine
  store: KeptStore
  /** The database's, whatever this machine's own says. */
  clock: Clock
  tally: Tally
  desk: Desk
  /** Where agents write. */
  workspaces: Workspaces
  read: Reading['read']
  explain: Reading['explain']
  /** This process, as what it holds in the store is marked. */
  worker: string
  /** Lets other terminals of this user in at the data folder's socket. */
  admit(doors: Doors | null): Promise<void>
}

/** How people come in otherwise. */
interface Doors {
  /** Where they find the page. */
  url: string
  /** Where they are told of a run that is begun at a terminal. */
  openThread(charter: Charter): Promise<ThreadRef>
}

/** Everything, wired together and closed in reverse order. The engine still waits for its start. */
export async function openApp(config: Config, log: Log, verb: string, share: Share = {}): Promise<App> {
  await using stack = new AsyncDisposableStack()
  const hold = stack.use(await holdFolder(config.dataFolder, verb))
  const troubles = openTroubles(config, log)
  const store = stack.use(await openStoreOf(config, log, troubles.recovered))
  stack.use(troubles.tellIn(store))
  const clock = stack.use(await openSharedClock({ store, clock: systemClock, elapsed, log }))
  const { agents, environment, endProcess } = stack.use(openAgents(config))
  const checks = stack.use(openChecks({ environment }))
  const work = openWorkspaces(config, environment['PATH'], log)
  const { read, explain } = stack.use(openReading({ clock, log }))
  const worker = { id: randomUUID(), host: hostname(), pid: process.pid }
  const tally = openTally()
  const engine = stack.use(
    openEngine({
      store,
      tally,
      forgets: config.keepsMs === null ? null : { forget: store.upkeep.forget, ageMs: config.keepsMs },
      ...work,
      checks,
      room: troubles.room,
      memory: config.mem0 && openMem0({ ...config.mem0, clock }),
      log,
      agents: withClock(agents, clock),
      readPapers,
      clock,
      worker,
      about: { verb, version: await readVersion() },
      ...toServing(config, share),
      pictures: config.pictures,
      mintToken: randomUUID,
      gather: nextTurn,
      endProcess,
    }),
  )
  stack.defer(engine.runs.listen(troubles.heard))
  let doors: Doors | null = null
  const openThread = async (charter: Charter): Promise<ThreadRef | null> =>
    doors ? await doors.openThread(charter) : null
  const ship = toShip(config, work, checks)
  const desk = stack.use(
    openLocalDesk({ engine, store, config, troubles: troubles.lasting, openThread, read, ship, clock, log }),
  )
  const admit = async (opened: Doors | null): Promise<void> => {
    const { toRoutes } = await import('./desk/routes.ts')
    doors = opened
    hold.answer(toRoutes(desk, { clock, log }), opened?.url ?? null)
  }
  stack.defer(() => hold.answer(null))
  const open = stack.move()
  return {
    engine,
    store,
    clock,
    tally,
    desk,
    workspaces: work.workspaces,
    read,
    explain,
    worker: worker.id,
    admit,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}
