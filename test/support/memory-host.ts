import { requireTransaction } from '../../src/store/guard.ts'
import type { Tx } from '../../src/store/port.ts'
import type { MemoryState } from './memory-state.ts'

/** What the parts of a store in memory have of the whole. */
export interface MemoryHost {
  memory: MemoryState
  /** Throws inside a transaction, and once the store is closed. */
  requireOutside(what: string): void
}

/** In its turn, as on a database whose only connection an open transaction holds. */
export async function outside<T>(host: MemoryHost, what: string, work: () => T): Promise<T> {
  host.requireOutside(what)
  return await host.memory.turns.take(async () => {
    host.memory.journal.open()
    try {
      const result = copyOf(work())
      host.memory.journal.commit()
      return result
    } catch (error) {
      host.memory.journal.rollBack()
      throw error
    }
  })
}

export async function inside<T>(tx: Tx, what: string, work: () => T): Promise<T> {
  requireTransaction(tx, what)
  return copyOf(work())
}

/** What is stored stays as it is, whatever is done with what was read. */
function copyOf<T>(result: T): T {
  return typeof result === 'object' && result !== null ? structuredClone(result) : result
}
