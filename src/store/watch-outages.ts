import { toPassingCode } from '../lib/passing.ts'
import type { Driver, Queries, Statement, Value, Warn } from './driver.ts'
import { CALM_MS, RETURN_MS } from './limits.ts'

/** A time in which the database could not be used, once it is over. */
export interface Outage {
  fromAt: number
  tillAt: number
  /** In words that go on from "because". */
  why: string
}

interface Given {
  now(): number
  warn: Warn
  recovered?: ((outage: Outage) => void) | undefined
  /** How long ago others lost their connection that could be on their way back; infinite: nobody is. */
  cutAgoMs?: number
}

export interface WatchedDriver {
  driver: Driver
  /** Others may be on their way back as we are. */
  isCutOff(): boolean
  /** For how long all could be stored; infinite: ever since we are here. */
  wholeMs(): number
}

interface Open {
  fromAt: number
  failedAt: number
  why: string
}

/** One statement that failed says nothing of others. */
const AWAY_MS = 1_000

/**
 * The same driver, which says once that the database cannot be used and once that it can again, however many fail
 * meanwhile. It is over when nothing has failed for a while: what is read may go well while nothing can be written.
 */
export function watchOutages(
  driver: Driver,
  { now, warn, recovered, cutAgoMs = Infinity }: Given,
): WatchedDriver {
  let open: Open | null = null
  let backAt = now() - cutAgoMs
  let awayTill = backAt
  driver.presence.listen(
    () => undefined,
    () => (backAt = now()),
  )

  function failed(error: unknown): void {
    const code = toPassingCode(error)
    if (code === null || code.startsWith('40')) return
    open ??= begin(toWhy(code, driver.connections), error)
    open.failedAt = now()
    if (open.failedAt - open.fromAt >= AWAY_MS) awayTill = open.failedAt
  }

  function begin(why: string, error: unknown): Open {
    warn(`The database cannot be used just now, because ${why}: what is to be stored waits for it`, error)
    return { fromAt: now(), failedAt: now(), why }
  }

  function worked(): void {
    if (open === null || now() - open.failedAt < CALM_MS) return
    const outage = { fromAt: open.fromAt, tillAt: open.failedAt, why: open.why }
    open = null
    const seconds = Math.round((outage.tillAt - outage.fromAt) / 1_000)
    warn(`The database can be used again; for ${seconds} s it could not, because ${outage.why}`, undefined)
    recovered?.(outage)
  }

  async function watched<T>(call: () => Promise<T>): Promise<T> {
    try {
      const result = await call()
      worked()
      return result
    } catch (error) {
      failed(error)
      throw error
    }
  }

  return {
    // One connection of the pool that broke says nothing of others, and where all break this one does.
    isCutOff: () => !driver.presence.isWhole() || now() - backAt < RETURN_MS,
    wholeMs: () => (driver.presence.isWhole() ? now() - Math.max(backAt, awayTill) : 0),
    driver: {
      ...driver,
      run: (statement, values) => watched(() => driver.run(statement, values)),
      begin: work => watched(() => driver.begin(toWork(work, failed))),
      runScript: text => watched(() => driver.runScript(text)),
    },
  }
}

/** What fails in a transaction is not always what it ends with. */
function toWork<T>(work: (tx: Queries) => Promise<T>, failed: (error: unknown) => void) {
  return (tx: Queries): Promise<T> =>
    work({
      async run<Row>(statement: Statement<Row>, values?: Value[]): Promise<Row[]> {
        try {
          return await tx.run(statement, values)
        } catch (error) {
          failed(error)
          throw error
        }
      },
    })
}

function toWhy(code: string, connections: number): string {
  if (code === 'used-up')
    return `all ${connections} connections to it are in use (REGATTA_CONNECTIONS says how many there are)`
  if (code === '53100') return 'its disk is full'
  if (code === '53300') return 'it has no connection left for us'
  if (code.startsWith('53')) return 'it has nothing left to work with'
  if (code === '57014' || code === '55P03') return 'it takes too long'
  if (code === '25006') return 'it can only be read'
  return 'it does not answer'
}
