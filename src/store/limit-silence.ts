import { toPassingCode } from '../lib/passing.ts'
import type { Driver, Queries, Statement, Value } from './driver.ts'
import { PATIENCE_MS } from './limits.ts'
import { StoreError } from './port.ts'

const PATIENCE_S = PATIENCE_MS / 1_000
/** What the database itself answers, and not the way to it. */
const ANSWER = /^\d/

/**
 * The same driver, which waits for an answer only so long: a server that was frozen, or a line that swallows all, limits
 * nothing by itself. It is the silence that is limited: a backup may take long. Where others are answered meanwhile and
 * have all the connections, that is what is waited for, and is said.
 */
export function limitSilence(driver: Driver): Driver {
  if (!driver.presence.shared) return driver
  const { connections } = driver
  let asked = 0
  let answers = 0

  async function limited<T>(what: string, call: (heard: () => void) => Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>()
    const answersBefore = answers
    let hasConnection = false
    const timer = setTimeout(() => {
      const isUsedUp = !hasConnection && asked > connections && answers > answersBefore
      reject(isUsedUp ? toUsedUp(what, connections) : toSilent(what))
    }, PATIENCE_MS)
    const heard = (): void => {
      answers++
      hasConnection = true
      timer.refresh()
    }
    asked++
    try {
      const result = await Promise.race([call(heard), promise])
      answers++
      return result
    } catch (error) {
      if (ANSWER.test(toPassingCode(error) ?? '')) answers++
      throw error
    } finally {
      asked--
      clearTimeout(timer)
    }
  }

  return {
    ...driver,
    run: (statement, values) => limited(statement.what, () => driver.run(statement, values)),
    begin: work =>
      limited('do what belongs together', heard =>
        driver.begin(tx => {
          heard()
          return work(toHeard(tx, heard))
        }),
      ),
    runScript: text => limited('keep the queues', () => driver.runScript(text)),
  }
}

function toHeard(tx: Queries, heard: () => void): Queries {
  return {
    async run<Row>(statement: Statement<Row>, values?: Value[]): Promise<Row[]> {
      const rows = await tx.run(statement, values)
      heard()
      return rows
    },
  }
}

function toSilent(what: string): StoreError {
  return new StoreError('unreachable', `The database did not ${what} within ${PATIENCE_S} s.`)
}

function toUsedUp(what: string, connections: number): StoreError {
  return new StoreError(
    'used-up',
    `None of the ${connections} connections to the database was free within ${PATIENCE_S} s to ${what}. ` +
      'REGATTA_CONNECTIONS says how many there are.',
  )
}
