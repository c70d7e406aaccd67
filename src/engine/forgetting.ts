import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { every, pause } from '../lib/repeat.ts'
import type { Store } from '../store/port.ts'

export interface Forgets {
  /** A part of what ended so long ago. */
  forget(ageMs: number): Promise<{ runs: string[]; rows: number; more: boolean }>
  /** How long it is kept. */
  ageMs: number
}

interface ForgettingContext extends Forgets {
  store: { chats: Pick<Store['chats'], 'takeHold'> }
  worker: string
  clock: Clock
  log: Log
}

const ROUND_MS = 10 * 60_000
/** Between two parts whoever else wants the database has it. */
const REST_MS = 200
/** What one of all instances does. */
const HOLD = 'forgetting'

/** Forgets what ended long ago, bit by bit, in one instance of all. */
export function openForgetting(context: ForgettingContext): { start(): void } & AsyncDisposable {
  const { store, worker, clock, log, forget, ageMs } = context
  const closing = new AbortController()
  let going: Promise<void> | undefined
  let cancel = (): void => {}

  async function goRound(): Promise<void> {
    try {
      if (!(await store.chats.takeHold(HOLD, worker))) return
      let rows = 0
      const runs: string[] = []
      for (let more = true; more && !closing.signal.aborted;) {
        const part = await forget(ageMs)
        rows += part.rows
        runs.push(...part.runs)
        more = part.more
        if (more) await pause(clock, REST_MS, closing.signal)
      }
      if (rows > 0 || runs.length > 0) log.info({ runs, rows }, 'forgot what ended long ago')
    } catch (error) {
      log.warn({ error }, 'could not forget what ended long ago; trying again later')
    }
  }

  return {
    start() {
      cancel = every(clock, ROUND_MS, () => {
        going ??= goRound().finally(() => (going = undefined))
      })
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      cancel()
      await going
    },
  }
}
