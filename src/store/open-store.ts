import type { Driver, Warn } from './driver.ts'
import { openJobs } from './jobs.ts'
import { SUPERVISE_INTERVAL_SECONDS } from './limits.ts'
import { openPgliteDriver } from './pglite-driver.ts'
import { openPostgresDriver } from './postgres-driver.ts'
import { SqlStore } from './sql-store.ts'

/** `warn` takes what goes wrong in the background, where nobody waits for an answer. */
export async function openPostgres(given: {
  url: string
  maxConnections: number
  warn: Warn
}): Promise<SqlStore> {
  return await openStore(await openPostgresDriver(given), given.warn)
}

/** `folder` null: in memory. `dump`: what a new one starts from, as PGlite's dumpDataDir makes it. */
export async function openPglite(given: {
  folder: string | null
  dump?: Blob
  warn: Warn
}): Promise<SqlStore> {
  return await openStore(await openPgliteDriver(given), given.warn)
}

/** On a driver that is open; closes it with the store. */
export async function openStore(
  driver: Driver,
  warn: Warn,
  superviseSeconds = SUPERVISE_INTERVAL_SECONDS,
): Promise<SqlStore> {
  try {
    return new SqlStore(driver, await openJobs(driver, warn, superviseSeconds), warn)
  } catch (error) {
    await driver[Symbol.asyncDispose]()
    throw error
  }
}
