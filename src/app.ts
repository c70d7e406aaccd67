import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { openChecks } from './agents/check.ts'
import { openCommandAgents } from './agents/command.ts'
import { createRehearsalAgent } from './agents/rehearsal.ts'
import type { Config } from './config.ts'
import { toPlace } from './desk/installation.ts'
import { openLocalDesk } from './desk/local.ts'
import type { Desk } from './desk/port.ts'
import { openEngine } from './engine/engine.ts'
import type { Engine } from './engine/engine.ts'
import type { Log } from './lib/log.ts'
import { openMem0 } from './memory/mem0.ts'
import { openReading } from './reading/reading.ts'
import type { Charter, ThreadRef } from './run/event.ts'
import type { Store } from './store/port.ts'
import { nextTurn, systemClock } from './system/clock.ts'
import { systemFiles } from './system/files.ts'
import { holdFolder } from './system/hold.ts'
import { endProcessGroup } from './system/process-group.ts'
import { openPlainFolders } from './workspace/plain-folders.ts'

/** How long what an earlier process left behind may take to end when asked to. */
const GRACE_MS = 2_000
/** To the database, from this process. */
const CONNECTIONS = 10

export interface App extends AsyncDisposable {
  engine: Engine
  store: Store
  desk: Desk
  read: ReturnType<typeof openReading>['read']
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

/** The store alone, for who only reads; a database in the data folder is held meanwhile. */
export async function openStore(
  config: Config,
  log: Log,
  verb: string,
): Promise<{ store: Store } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  if (!config.databaseUrl) stack.use(await holdFolder(config.dataFolder, verb))
  const store = stack.use(await openStoreOf(config, log))
  const open = stack.move()
  return { store, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

async function openStoreOf({ databaseUrl, dataFolder }: Config, log: Log): Promise<Store> {
  // The drivers take a second to load: whoever typed something wrong is told so before.
  const { openPglite, openPostgres } = await import('./store/open-store.ts')
  const warn = (what: string, error: unknown): void => log.warn({ error }, what)
  return databaseUrl
    ? await openPostgres({ url: databaseUrl.reveal(), maxConnections: CONNECTIONS, warn })
    : await openPglite({ folder: join(dataFolder, 'database'), warn })
}

/** Everything, wired together and closed in reverse order. The engine still waits for its start. */
export async function openApp(config: Config, log: Log, verb: string): Promise<App> {
  await using stack = new AsyncDisposableStack()
  const hold = stack.use(await holdFolder(config.dataFolder, verb))
  const store = stack.use(await openStoreOf(config, log))
  const environment = Object.fromEntries(
    [...config.environment].map(([name, value]) => [name, value.reveal()]),
  )
  const commands = stack.use(openCommandAgents({ commands: config.commands, environment }))
  const checks = stack.use(openChecks({ environment }))
  const rehearsal = createRehearsalAgent({ clock: systemClock, files: systemFiles })
  const workspaces = openPlainFolders({
    root: join(config.dataFolder, 'workspaces'),
    exclude: [config.dataFolder],
  })
  const { read } = stack.use(openReading({ clock: systemClock, log }))
  const worker = { id: randomUUID(), host: hostname(), pid: process.pid }
  const engine = stack.use(
    openEngine({
      store,
      workspaces,
      checks,
      memory: config.mem0 && openMem0({ ...config.mem0, clock: systemClock }),
      log,
      agents: new Map([...commands.agents, rehearsal].map(agent => [agent.name, agent])),
      clock: systemClock,
      worker,
      slots: config.slots,
      place: toPlace(config),
      mintToken: randomUUID,
      gather: nextTurn,
      endProcess: handle => endProcessGroup(handle, { graceMs: GRACE_MS }),
    }),
  )
  let doors: Doors | null = null
  const openThread = async (charter: Charter): Promise<ThreadRef | null> =>
    doors ? await doors.openThread(charter) : null
  const desk = stack.use(openLocalDesk({ engine, store, config, openThread, read, clock: systemClock, log }))
  const admit = async (opened: Doors | null): Promise<void> => {
    const { toRoutes } = await import('./desk/routes.ts')
    doors = opened
    hold.answer(toRoutes(desk, { clock: systemClock, log }), opened?.url ?? null)
  }
  stack.defer(() => hold.answer(null))
  const open = stack.move()
  const dispose = (): Promise<void> => open.disposeAsync()
  return { engine, store, desk, read, worker: worker.id, admit, [Symbol.asyncDispose]: dispose }
}
