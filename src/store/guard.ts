import { AsyncLocalStorage } from 'node:async_hooks'
import { withoutNetwork } from '../system/quiet.ts'
import { STATEMENT_LIMIT_MS } from './limits.ts'
import { StoreError, type Tx } from './port.ts'

interface Open {
  tx: Tx
  open: boolean
}

const current = new AsyncLocalStorage<Open>()

/**
 * Runs `work` as the one transaction of this async context: nothing in it may go past `tx`. It gives up on
 * work that takes too long, so that what the transaction locks is free again.
 */
export async function withGuard<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const context: Open = { tx, open: true }
  try {
    return await withoutNetwork(toNetworkError, () => current.run(context, () => inTime(work(tx))))
  } finally {
    context.open = false
  }
}

/** For whatever takes a connection of its own: on a single-connection database it would wait for ever. */
export function refuseInTransaction(what: string): void {
  if (!currentTransaction()) return
  throw new StoreError(
    'outside-transaction',
    `${what} was called inside a transaction, but not through it: use what takes tx, or call it afterwards.`,
  )
}

/** For whatever takes `tx`: it must be the one that is open here. */
export function requireTransaction(tx: Tx, what: string): void {
  if (currentTransaction() === tx) return
  throw new StoreError('outside-transaction', `${what} was called with a transaction that is not open here.`)
}

/** The transaction that is open in this async context. */
export function currentTransaction(): Tx | undefined {
  const context = current.getStore()
  return context?.open === true ? context.tx : undefined
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const why = `A transaction took more than ${STATEMENT_LIMIT_MS / 1000} s and was rolled back: what runs in it waits for something else.`
  const timer = setTimeout(() => reject(new Error(why)), STATEMENT_LIMIT_MS)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

function toNetworkError(what: string): StoreError {
  return new StoreError(
    'network-in-transaction',
    `Opening ${what} inside a transaction is refused: the rows it locks would wait for the network. Do it before or after.`,
  )
}
