import { openPglite, openPostgres } from '../src/store/open-store.ts'
import type { Store } from '../src/store/port.ts'
import { openTestPostgres } from '../test/support/databases.ts'

/** Where the engine is measured; each `open` is a fresh, empty database. */
export interface Database extends AsyncDisposable {
  open(): Promise<Store>
}

export async function openDatabase(kind: 'postgres' | 'pglite'): Promise<Database> {
  const warn = (what: string, error: unknown): void => {
    process.stderr.write(`${what}: ${String(error)}\n`)
  }
  if (kind === 'pglite')
    return { open: () => openPglite({ folder: null, warn }), [Symbol.asyncDispose]: async () => {} }
  const server = await openTestPostgres()
  return {
    open: async () => await openPostgres({ url: await server.url(), maxConnections: 10, warn }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
