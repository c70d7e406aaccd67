import { steadyClock } from '../system/clock.ts'
import type { Driver, Warn } from './driver.ts'
import { openJobs } from './jobs.ts'
import { SUPERVISE_INTERVAL_SECONDS } from './limits.ts'
import { limitSilence } from './limit-silence.ts'
import { SqlStore } from './sql-store.ts'
import { readCutAgo } from './workers.ts'
import { watchOutages } from './watch-outages.ts'
import type { Outage } from './watch-outages.ts'

/** Hears of a time in which the database could not be used, once it is over. */
type Recovered = (outage: Outage) => void

/** `warn` takes what goes wrong in the background, where nobody waits for an answer. */
export async function openPostgres(given: {
  url: string
  maxConnections: number
  warn: Warn
  recovered?: Recovered
}): Promise<SqlStore> {
  const { openPostgresDriver } = await import('./postgres-driver.ts')
  return await openStore(await openPostgresDriver(given), given.warn, { recovered: given.recovered })
}

/** `folder` null: in memory. `dump`: what a new one starts from, as PGlite's dumpDataDir makes it. */
export async function openPglite(given: {
  folder: string | null
  dump?: Blob
  warn: Warn
  recovered?: Recovered
}): Promise<SqlStore> {
  const { openPgliteDriver } = await import('./pglite-driver.ts')
  return await openStore(await openPgliteDriver(given), given.warn, { recovered: given.recovered })
}

interface Manner {
  superviseSeconds?: number
  recovered?: Recovered | undefined
  now?: () => number
}

/** On a driver that is open; closes it with the store. */
export async function openStore(opened: Driver, warn: Warn, manner: Manner = {}): Promise<SqlStore> {
  const { superviseSeconds = SUPERVISE_INTERVAL_SECONDS, recovered, now = steadyClock.now } = manner
  try {
    const cutAgoMs = opened.presence.shared ? await readCutAgo(opened) : Infinity
    const { driver, ...state } = watchOutages(limitSilence(opened), { now, warn, recovered, cutAgoMs })
    const jobs = await openJobs(driver, { warn, superviseSeconds, isCutOff: state.isCutOff })
    return new SqlStore(driver, jobs, { warn, ...state })
  } catch (error) {
    await opened[Symbol.asyncDispose]()
    throw error
  }
}
