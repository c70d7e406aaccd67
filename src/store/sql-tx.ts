import type { Queries } from './driver.ts'
import { currentTransaction, requireTransaction } from './guard.ts'
import { inTransaction, type Capacity, type Notice, type Tx } from './port.ts'

/** A transaction of a database, and what it has learned or has to tell once it is committed. */
export class SqlTx implements Tx {
  readonly [inTransaction] = true
  readonly queries: Queries
  readonly notices: Notice[] = []
  /** As it stands, once it is locked. */
  capacity: Capacity | undefined
  /** While its lock is waited for. */
  locking: Promise<Capacity> | undefined

  #over = false

  constructor(queries: Queries) {
    // What was given up on and goes on nevertheless would write outside any transaction.
    const run: Queries['run'] = (statement, values) => {
      if (this.#over) throw new Error(`The transaction is over: it is too late to ${statement.what}`)
      return queries.run(statement, values)
    }
    this.queries = { run }
  }

  close(): void {
    this.#over = true
  }
}

export function requireSqlTx(tx: Tx, what: string): SqlTx {
  requireTransaction(tx, what)
  if (tx instanceof SqlTx) return tx
  throw new Error(`${what} was called with the transaction of another kind of store`)
}

/** What to ask through inside a transaction. */
export function currentQueries(): Queries | undefined {
  const tx = currentTransaction()
  return tx instanceof SqlTx ? tx.queries : undefined
}
