import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { openCommandAgents } from './agents/command.ts'
import { createRehearsalAgent } from './agents/rehearsal.ts'
import { REHEARSAL } from './config.ts'
import type { Config } from './config.ts'
import { openEngine } from './engine/engine.ts'
import type { Engine } from './engine/engine.ts'
import type { Log } from './lib/log.ts'
import type { Offer } from './run/charter.ts'
import type { Store } from './store/port.ts'
import { nextTurn, systemClock } from './system/clock.ts'
import { systemFiles } from './system/files.ts'
import { chainHash } from './system/hash.ts'
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
}

/** What this installation offers a run, before anything is opened. */
export function toOffer(config: Config): Offer {
  const agents = config.commands.map(({ name }) => ({ name, rehearses: false }))
  return {
    policy: config.policy,
    slots: config.slots,
    agents: [...agents, { name: REHEARSAL, rehearses: true }],
    defaultAgent: config.defaultAgent,
  }
}

/** The store alone, for who only reads; a database in the data folder is held meanwhile. */
export async function openStore(config: Config, log: Log): Promise<{ store: Store } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  // The drivers take a second to load: whoever typed something wrong is told so before.
  const { openPglite, openPostgres } = await import('./store/open-store.ts')
  const warn = (what: string, error: unknown): void => log.warn({ error }, what)
  if (!config.databaseUrl) stack.use(await holdFolder(config.dataFolder, `process ${process.pid}`))
  const store = config.databaseUrl
    ? await openPostgres({ url: config.databaseUrl.reveal(), maxConnections: CONNECTIONS, warn })
    : await openPglite({ folder: join(config.dataFolder, 'database'), warn })
  stack.use(store)
  const open = stack.move()
  return { store, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

/** Everything, wired together and closed in reverse order. The engine still waits for its start. */
export async function openApp(config: Config, log: Log): Promise<App> {
  await using stack = new AsyncDisposableStack()
  if (config.databaseUrl) stack.use(await holdFolder(config.dataFolder, `process ${process.pid}`))
  const { store } = stack.use(await openStore(config, log))
  const environment = Object.fromEntries(
    [...config.environment].map(([name, value]) => [name, value.reveal()]),
  )
  const commands = stack.use(openCommandAgents({ commands: config.commands, environment }))
  const rehearsal = createRehearsalAgent({ clock: systemClock, files: systemFiles })
  const workspaces = openPlainFolders({
    root: join(config.dataFolder, 'workspaces'),
    exclude: [config.dataFolder],
  })
  const engine = stack.use(
    openEngine({
      store,
      workspaces,
      log,
      agents: new Map([...commands.agents, rehearsal].map(agent => [agent.name, agent])),
      clock: systemClock,
      worker: { id: randomUUID(), host: hostname(), pid: process.pid },
      slots: config.slots,
      place: toPlace(config),
      mintToken: randomUUID,
      gather: nextTurn,
      endProcess: handle => endProcessGroup(handle, { graceMs: GRACE_MS }),
    }),
  )
  const open = stack.move()
  return { engine, store, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

/** Short enough to type on a phone; no letters that look like digits. */
export function mintRunId(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  return `r${[...randomBytes(5)].map(byte => letters[byte % letters.length]).join('')}`
}

export function mintSeed(): number {
  return randomInt(1, 2 ** 31)
}

/** Which workers have a run's folder and copies at hand: those on this machine, with this data folder. */
export function toPlace(config: Config): string {
  return `${hostname()}-${chainHash('', config.dataFolder).slice(0, 8)}`
}

/** Where the changes of a rehearsal go: never into a person's folder. */
export function toTargetFolder(config: Config, run: string, isRehearsal: boolean): string {
  return isRehearsal ? join(config.dataFolder, 'rehearsals', run) : config.folder
}
