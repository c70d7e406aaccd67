import { openPglite, openPostgres } from '../src/store/open-store.ts'
import type { Store } from '../src/store/port.ts'
import { openTestPostgres } from '../test/support/databases.ts'

/** Where the engine is measured. */
export interface Database extends AsyncDisposable {
  /** A fresh, empty database, or the one at an address. */
  open(url?: string): Promise<Store>
  /** The address of a fresh database; throws where there is no server. */
  url(): Promise<string>
}

export async function openDatabase(kind: 'postgres' | 'pglite'): Promise<Database> {
  const warn = (what: string, error: unknown): void => {
    process.stderr.write(`${what}: ${String(error)}\n`)
  }
  if (kind === 'pglite')
    return {
      open: () => openPglite({ folder: null, warn }),
      url: () => Promise.reject(new Error('This is measured on PostgreSQL only')),
      [Symbol.asyncDispose]: async () => {},
    }
  const server = await openTestPostgres()
  return {
    open: async url => await openPostgres({ url: url ?? (await server.url()), maxConnections: 10, warn }),
    url: () => server.url(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
