import type { Charter, Event } from '../../../src/run/event.ts'
import type { Rows } from '../../../src/run/rows.ts'
import type { StoredEvent } from '../../../src/store/port.ts'
import { toRows } from '../../support/memory-rows.ts'
import { isSettled } from '../quiet.ts'
import type { Seen, World } from '../world.ts'
import type { Moment } from './standing.ts'

/** What a story comes to, for the checkers: the events of each run as they are stored, and what the world saw. */
export interface History {
  runs: RunHistory[]
  /** Of the whole installation. */
  slots: number
  seen: Seen
}

export interface RunHistory {
  id: string
  charter: Charter
  stored: StoredEvent[]
  hash: string
  entries: Entry[]
  rows: Rows
  /** The ids of its tasks, by their index. */
  names: string[]
  /** Whether it ended, or somebody has to say a word. */
  isSettled: boolean
}

export interface Entry {
  seq: number
  event: Event
}

/** Its name, what it says in a sentence, and every place where a history breaks it. */
export interface Invariant {
  name: string
  says: string
  check(history: History): string[]
  /** For those that look at each event of a run in turn: what is wrong with it, as the run stood before. */
  follow(run: RunHistory, seen: Seen): (moment: Moment) => string[]
}

type Named = Pick<Invariant, 'name' | 'says'>

export function toHistory(world: World): History {
  const runs = world.scenario.charters.flatMap((charter): RunHistory[] => {
    const stored = world.memory.runs.get(charter.run)
    if (!stored) return []
    const rows = toRows(stored)
    return [
      {
        id: charter.run,
        charter,
        stored: stored.events,
        hash: stored.hash,
        entries: stored.events.map(({ seq, text }) => ({ seq, event: JSON.parse(text) as Event })),
        rows,
        names: rows.tasks.map(({ id }) => id),
        isSettled: isSettled(stored),
      },
    ]
  })
  return { runs, slots: world.scenario.slots, seen: world.seen }
}

/** An invariant that looks at events one by one. */
export function perMoment(named: Named, follow: Invariant['follow']): Invariant {
  return { ...named, follow, check: () => [] }
}

/** An invariant that looks at each run as a whole. */
export function perRun(named: Named, check: (run: RunHistory, seen: Seen) => string[]): Invariant {
  return overall(named, ({ runs, seen }) =>
    runs.flatMap(run => check(run, seen).map(problem => `${run.id}: ${problem}`)),
  )
}

/** An invariant that looks at all runs together. */
export function overall(named: Named, check: Invariant['check']): Invariant {
  return { ...named, check, follow: () => () => [] }
}
