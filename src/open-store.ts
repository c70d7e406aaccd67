import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config/config.ts'
import type { Log } from './lib/log.ts'
import { StoreError } from './store/port.ts'
import type { Store } from './store/port.ts'
import type { Outage } from './store/watch-outages.ts'
import type { Upkeep } from './store/upkeep-port.ts'
import { holdFolder } from './system/hold.ts'

/** The store, and what is done with a database that no run needs. */
export type KeptStore = Store & { readonly upkeep: Upkeep }

/** The store alone, for who only reads; a database in the data folder is held meanwhile. */
export async function openStore(
  config: Config,
  log: Log,
  verb: string,
): Promise<{ store: KeptStore } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  if (!config.databaseUrl) stack.use(await holdFolder(config.dataFolder, verb))
  const store = stack.use(await openStoreOf(config, log))
  const open = stack.move()
  return { store, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

/** What was moved to a server is kept there as it was. */
export function movedFolderOf(dataFolder: string): string {
  return join(dataFolder, 'database.moved')
}

/** The data folder is held by the caller. */
export async function openStoreOf(
  { databaseUrl, dataFolder, connections }: Pick<Config, 'databaseUrl' | 'dataFolder' | 'connections'>,
  log: Log,
  recovered?: (outage: Outage) => void,
): Promise<KeptStore> {
  if (!databaseUrl) await refuseMoved(dataFolder)
  // The drivers take a second to load: whoever typed something wrong is told so before.
  const { openPglite, openPostgres } = await import('./store/open-store.ts')
  const warn = (what: string, error: unknown): void => log.warn({ error }, what)
  const heard = { warn, ...(recovered && { recovered }) }
  return databaseUrl
    ? await openPostgres({ url: databaseUrl.reveal(), maxConnections: connections, ...heard })
    : await openPglite({ folder: join(dataFolder, 'database'), ...heard })
}

/** Whoever forgets DATABASE_URL would begin anew beside all there is. */
async function refuseMoved(dataFolder: string): Promise<void> {
  const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(() => null)) !== null
  const moved = movedFolderOf(dataFolder)
  if ((await isThere(join(dataFolder, 'database'))) || !(await isThere(moved))) return
  throw new StoreError(
    'moved',
    `What was kept in ${dataFolder} was moved to a PostgreSQL server: set DATABASE_URL to it. To begin anew here, take ${moved} away.`,
  )
}
