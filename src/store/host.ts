import type { Driver, Queries } from './driver.ts'
import { notifyOthers } from './notices.ts'
import type { Notice, Tx } from './port.ts'
import { requireSqlTx } from './sql-tx.ts'
import { toStorableQueries } from './storable.ts'

/** What the parts of a store on a database have of the whole. */
export interface Host {
  driver: Driver
  /** What is asked of it just now. */
  calls(): number
  /** How this instance is called by others; undefined: there are no others. */
  name: string | undefined
  /** Those that signed in here: they are alive as long as we are. */
  workers: ReadonlySet<string>
  /** Throws inside a transaction, and once the store is closed. */
  requireOutside(what: string): void
  tell(notice: Notice): void
}

export async function outside<T>(
  host: Host,
  what: string,
  work: (queries: Queries) => Promise<T>,
): Promise<T> {
  host.requireOutside(what)
  return await work(toStorableQueries(host.driver))
}

export async function inside<T>(tx: Tx, what: string, work: (queries: Queries) => Promise<T>): Promise<T> {
  return await work(toStorableQueries(requireSqlTx(tx, what).queries))
}

/** The same for what stirs threads: this instance and others hear of it once the transaction is committed. */
export async function insideTold(
  host: Host,
  tx: Tx,
  what: string,
  work: (queries: Queries) => Promise<void>,
): Promise<void> {
  const { queries, notices } = requireSqlTx(tx, what)
  const isTold = notices.some(({ kind }) => kind === 'threads')
  const notice: Notice = { kind: 'threads' }
  if (!isTold) notices.push(notice)
  await Promise.all([work(toStorableQueries(queries)), isTold || notifyOthers(queries, host.name, [notice])])
}

/** Which of these workers live. */
export async function pickLiving(host: Host, workers: string[]): Promise<Set<string>> {
  const others = workers.filter(worker => !host.workers.has(worker))
  const present = others.length === 0 ? [] : await host.driver.presence.pickPresent(others)
  return new Set([...present, ...workers.filter(worker => host.workers.has(worker))])
}
