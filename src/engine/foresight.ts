import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { every } from '../lib/repeat.ts'
import type { AttemptRef } from '../store/port.ts'
import type { Workspaces } from '../workspace/port.ts'
import type { Runs } from './runs.ts'

export interface ForesightContext {
  workspaces: Pick<Workspaces, 'touched'>
  runs: Pick<Runs, 'submit'>
  clock: Clock
  log: Log
}

/** Sees which attempts at work have written the same files, before either is merged. */
export interface Foresight extends Disposable {
  /** Until it is closed, the attempt is looked at. */
  watch(ref: AttemptRef, token: string): Disposable
}

interface Watched {
  ref: AttemptRef
  token: string
  /** The tasks that people were told of beside it. */
  told: Set<number>
}

const ROUND_MS = 30_000
const PATHS_MAX = 20

export function openForesight({ workspaces, runs, clock, log }: ForesightContext): Foresight {
  const watched = new Map<string, Set<Watched>>()
  let looking: Promise<void> | null = null
  const stop = every(clock, ROUND_MS, () => {
    looking ??= lookAll().finally(() => (looking = null))
  })

  async function lookAll(): Promise<void> {
    for (const group of watched.values()) {
      if (group.size < 2) continue
      const seen: { one: Watched; paths: Set<string> }[] = []
      for (const one of group) {
        // it may have ended meanwhile; what cannot be looked at now is looked at again
        const paths = await workspaces.touched(one.ref).catch(() => [])
        seen.push({ one, paths: new Set(paths) })
      }
      for (const [at, first] of seen.entries())
        for (const second of seen.slice(at + 1)) await tell(first.one, second.one, first.paths, second.paths)
    }
  }

  async function tell(one: Watched, other: Watched, paths: Set<string>, others: Set<string>): Promise<void> {
    const both = [...paths].filter(path => others.has(path)).sort()
    if (both.length === 0 || one.told.has(other.ref.task)) return
    one.told.add(other.ref.task)
    const { run, task, attempt } = one.ref
    const said = { task, attempt, token: one.token, other: other.ref.task, paths: both.slice(0, PATHS_MAX) }
    await runs
      .submit(run, { type: 'foreseen', ...said })
      .catch((error: unknown) => log.warn({ error, ...one.ref }, 'a clash that is coming could not be told'))
  }

  return {
    watch(ref, token) {
      const one: Watched = { ref, token, told: new Set() }
      const group = watched.get(ref.run) ?? new Set()
      watched.set(ref.run, group.add(one))
      return {
        [Symbol.dispose]() {
          group.delete(one)
          if (group.size === 0) watched.delete(ref.run)
        },
      }
    },
    [Symbol.dispose]: stop,
  }
}
