import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { toStatement, type Driver, type Queries } from './driver.ts'
import { MIGRATIONS_FOLDER, refuseNewerSchema } from './migrations.ts'
import { PgliteStatements } from './pglite-statements.ts'
import { Turns } from './turns.ts'

const BEGIN = toStatement('begin', 'begin')
const COMMIT = toStatement('commit', 'commit')
const ROLLBACK = toStatement('roll back', 'rollback')

/** PostgreSQL in this process: one connection, which a transaction holds while it is open. */
export async function openPgliteDriver(given: { folder: string | null; dump?: Blob }): Promise<Driver> {
  const client = await PGlite.create({
    ...(given.folder === null ? {} : { dataDir: given.folder }),
    ...(given.dump ? { loadDataDir: given.dump } : {}),
  })
  try {
    const statements = new PgliteStatements(client)
    await refuseNewerSchema(statements)
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER })
    return toDriver(client, statements)
  } catch (error) {
    await client.close()
    throw error
  }
}

function toDriver(client: PGlite, statements: PgliteStatements): Driver {
  const turns = new Turns()
  // Whoever opens the folder holds it alone, so only workers of this very store can be alive.
  const present = new Set<string>()
  return {
    run: (statement, values) => turns.take(() => statements.run(statement, values)),
    begin: work => turns.take(() => begin(statements, work)),
    runScript: text => turns.take(() => statements.runScript(text)),
    pipelines: false,
    connections: 1,
    backend: 'pglite',
    presence: {
      shared: false,
      listen: () => undefined,
      isWhole: () => true,
      signIn: async worker => void present.add(worker),
      pickPresent: async workers => workers.filter(worker => present.has(worker)),
    },
    [Symbol.asyncDispose]: () => turns.take(async () => (client.closed ? undefined : await client.close())),
  }
}

async function begin<T>(statements: PgliteStatements, work: (tx: Queries) => Promise<T>): Promise<T> {
  await statements.run(BEGIN)
  try {
    const result = await work(statements)
    await statements.run(COMMIT)
    return result
  } catch (error) {
    await statements.run(ROLLBACK)
    throw error
  }
}
