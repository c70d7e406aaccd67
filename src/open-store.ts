import { join } from 'node:path'
import type { Config } from './config/config.ts'
import type { Log } from './lib/log.ts'
import type { Store } from './store/port.ts'
import type { Upkeep } from './store/upkeep-port.ts'
import { holdFolder } from './system/hold.ts'

/** To the database, from this process. */
const CONNECTIONS = 10

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

/** The data folder is held by the caller. */
export async function openStoreOf({ databaseUrl, dataFolder }: Config, log: Log): Promise<KeptStore> {
  // The drivers take a second to load: whoever typed something wrong is told so before.
  const { openPglite, openPostgres } = await import('./store/open-store.ts')
  const warn = (what: string, error: unknown): void => log.warn({ error }, what)
  return databaseUrl
    ? await openPostgres({ url: databaseUrl.reveal(), maxConnections: CONNECTIONS, warn })
    : await openPglite({ folder: join(dataFolder, 'database'), warn })
}
