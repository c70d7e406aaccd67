import { toPassingCode } from '../lib/passing.ts'
import type { Driver, Queries, Statement, Value, Warn } from './driver.ts'
import { CALM_MS, PATIENCE_MS, RETURN_MS } from './limits.ts'
import { StoreError } from './port.ts'

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
}

interface Open {
  fromAt: number
  failedAt: number
  code: string
}

/**
 * The same driver, which says once that the database cannot be used and once that it can again, however many fail
 * meanwhile. It is over when nothing has failed for a while: what is read may go well while nothing can be written.
 */
export function watchOutages(
  driver: Driver,
  { now, warn, recovered }: Given,
): { driver: Driver; isCutOff(): boolean } {
  let open: Open | null = null
  let backAt = -Infinity
  driver.presence.listen(
    () => undefined,
    () => (backAt = now()),
  )

  function failed(error: unknown): void {
    const code = toPassingCode(error)
    if (code === null || code.startsWith('40')) return
    open ??= begin(code, error)
    open.failedAt = now()
  }

  function begin(code: string, error: unknown): Open {
    const why = toWhy(code)
    warn(`The database cannot be used just now, because ${why}: what is to be stored waits for it`, error)
    return { fromAt: now(), failedAt: now(), code }
  }

  function worked(): void {
    if (open === null || now() - open.failedAt < CALM_MS) return
    const outage = { fromAt: open.fromAt, tillAt: open.failedAt, why: toWhy(open.code) }
    open = null
    const seconds = Math.round((outage.tillAt - outage.fromAt) / 1_000)
    warn(`The database can be used again; for ${seconds} s it could not, because ${outage.why}`, undefined)
    recovered?.(outage)
  }

  async function watched<T>(what: string, call: (heard: () => void) => Promise<T>): Promise<T> {
    try {
      const result = await (driver.presence.shared ? inTime(what, call) : call(() => undefined))
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
    driver: {
      ...driver,
      run: (statement, values) => watched(statement.what, () => driver.run(statement, values)),
      begin: work => watched('do what belongs together', heard => driver.begin(toWork(work, failed, heard))),
      runScript: text => watched('keep the queues', () => driver.runScript(text)),
    },
  }
}

/** What fails in a transaction is not always what it ends with. */
function toWork<T>(work: (tx: Queries) => Promise<T>, failed: (error: unknown) => void, heard: () => void) {
  return (tx: Queries): Promise<T> =>
    work({
      async run<Row>(statement: Statement<Row>, values?: Value[]): Promise<Row[]> {
        try {
          const rows = await tx.run(statement, values)
          heard()
          return rows
        } catch (error) {
          failed(error)
          throw error
        }
      },
    })
}

/**
 * A server that was frozen, or a line that swallows all: it limits nothing by itself then. Its silence is what is limited: a
 * backup may take long.
 */
async function inTime<T>(what: string, work: (heard: () => void) => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const why = `The database did not ${what} within ${PATIENCE_MS / 1000} s.`
  const timer = setTimeout(() => reject(new StoreError('unreachable', why)), PATIENCE_MS)
  try {
    return await Promise.race([work(() => void timer.refresh()), promise])
  } finally {
    clearTimeout(timer)
  }
}

function toWhy(code: string): string {
  if (code === '53100') return 'its disk is full'
  if (code === '53300') return 'it has no connection left for us'
  if (code.startsWith('53')) return 'it has nothing left to work with'
  if (code === '57014' || code === '55P03') return 'it takes too long'
  if (code === '25006') return 'it can only be read'
  return 'it does not answer'
}
