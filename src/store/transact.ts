import { nextTurn } from '../system/clock.ts'
import type { Driver } from './driver.ts'
import { withGuard } from './guard.ts'
import type { Notice, Tx } from './port.ts'
import { SqlTx } from './sql-tx.ts'

/** One transaction; what is told in it is told here once it is stored. */
export async function transact<T>(
  driver: Driver,
  work: (tx: Tx) => Promise<T>,
  tell: (notice: Notice) => void,
): Promise<T> {
  const notices: Notice[] = []
  const result = await driver.begin(async queries => {
    const tx = new SqlTx(queries)
    try {
      return await withGuard(tx, work)
    } finally {
      tx.close()
      notices.push(...tx.notices)
    }
  })
  // Whoever waited for the transaction goes on first: slots that it made free are counted as such.
  if (notices.length > 0) void nextTurn().then(() => notices.forEach(tell))
  return result
}
