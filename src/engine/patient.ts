import { backoffMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { pause } from '../lib/repeat.ts'
import { WorkspaceError } from '../workspace/port.ts'
import type { Workspaces } from '../workspace/port.ts'

interface Patience {
  clock: Clock
  log: Log
  signal: AbortSignal
  /** Told what is waited for, each time anew. */
  tell(why: string): void
}

/** With these pauses between them about ten minutes. */
const TRIES = 60
const DELAY_MS = 1_000
const DELAY_MAX_MS = 10_000

/** What lies elsewhere may be out of reach for a while: that is waited for. */
export function withPatience(workspaces: Workspaces, patience: Patience): Workspaces {
  const wait = <T>(work: () => Promise<T>): Promise<T> => whileAway(patience, work)
  return {
    ...workspaces,
    open: (key, target, from) => wait(() => workspaces.open(key, target, from)),
    additions: (key, limits) => wait(() => workspaces.additions(key, limits)),
    view: (run, target, until) => wait(() => workspaces.view(run, target, until)),
    merged: (run, target) => wait(() => workspaces.merged(run, target)),
    rollBack: (keys, target) => wait(() => workspaces.rollBack(keys, target)),
  }
}

async function whileAway<T>({ clock, log, signal, tell }: Patience, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const isAway = error instanceof WorkspaceError && error.code === 'away'
      if (!isAway || tries + 1 >= TRIES || signal.aborted) throw error
      log.warn({ error }, 'a remote cannot be reached; trying again')
      tell(error.message)
      await pause(clock, backoffMs(tries, DELAY_MS, DELAY_MAX_MS), signal)
    }
  }
}
