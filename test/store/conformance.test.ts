import { afterAll, beforeAll } from 'vitest'
import postgres from 'postgres'
import { openStore } from '../../src/store/open-store.ts'
import { openPostgresDriver } from '../../src/store/postgres-driver.ts'
import type { AttemptRef } from '../../src/store/port.ts'
import { storeConformance } from '../conformance/store.ts'
import { failOnWarning, openTestPglite, openTestPostgres, type TestPostgres } from '../support/databases.ts'
import { Memory } from '../support/memory-store.ts'

let server: TestPostgres
beforeAll(async () => {
  server = await openTestPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

storeConformance('the store in memory', async () => {
  const memory = new Memory(Date.now)
  return {
    open: async () => memory.open(),
    shared: true,
    loseJob: async attempt => memory.loseJob(attempt),
    [Symbol.asyncDispose]: async () => undefined,
  }
})

storeConformance('the store on PGlite', async () => {
  const driver = await openTestPglite()
  return {
    open: () => openStore(driver, failOnWarning, { superviseSeconds: 1 }),
    shared: false,
    loseJob: async attempt => void (await driver.runScript(toLoseJob(attempt))),
    [Symbol.asyncDispose]: async () => undefined,
  }
})

storeConformance('the store on PostgreSQL', async () => {
  const url = await server.url()
  const client = postgres(url, { max: 1, onnotice: () => undefined })
  return {
    open: async () =>
      await openStore(
        await openPostgresDriver({ url, maxConnections: 5, warn: failOnWarning }),
        failOnWarning,
        { superviseSeconds: 1 },
      ),
    shared: true,
    loseJob: async attempt => void (await client.unsafe(toLoseJob(attempt))),
    [Symbol.asyncDispose]: () => client.end(),
  }
})

function toLoseJob({ run, task, attempt }: AttemptRef): string {
  return `update pgboss.job set heartbeat_on = now() - interval '1 hour'
    where state = 'active' and data = '${JSON.stringify({ run, task, attempt })}'::jsonb`
}
