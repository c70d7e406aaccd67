import { findBreaks } from '../../../src/engine/replay.ts'
import type { Charter, Event } from '../../../src/run/event.ts'
import type { Rows } from '../../../src/run/rows.ts'
import type { Share, StoredEvent } from '../../../src/store/port.ts'
import { toRows } from '../../support/memory-rows.ts'
import { isSettled } from '../quiet.ts'
import type { Seen, World } from '../world.ts'
import type { Moment } from './standing.ts'

/** What a story comes to, for the checkers: the events of each run as they are stored, and what the world saw. */
export interface History {
  runs: RunHistory[]
  /** Of the whole installation. */
  slots: number
  /** What runs share besides, as it stands in the end. */
  shares: Share[]
  seen: Seen
}

export interface RunHistory {
  id: string
  charter: Charter
  stored: StoredEvent[]
  hash: string
  /** Where the chain of its events does not hold. */
  breaks: string[]
  entries: Entry[]
  rows: Rows
  /** What the folder holds that its changes go to, by path. */
  folder: Map<string, string>
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
  follow: Follow | null
}

type Follow = (run: RunHistory, seen: Seen) => (moment: Moment) => string[]

type Named = Pick<Invariant, 'name' | 'says'>

export function toHistory(world: World): History {
  const runs = world.scenario.charters.flatMap((charter): RunHistory[] => {
    const stored = world.memory.runs.get(charter.run)
    if (!stored) return []
    const rows = toRows(stored)
    const { sound, breaks } = findBreaks(stored.events)
    return [
      {
        id: charter.run,
        charter,
        stored: stored.events,
        hash: stored.hash,
        breaks,
        entries: stored.events.map(({ seq, text }, index) => ({
          seq,
          event: sound[index] ?? (JSON.parse(text) as Event),
        })),
        rows,
        folder: world.disk.read(charter.folder),
        names: rows.tasks.map(({ id }) => id),
        isSettled: isSettled(stored, charter, world.memory.runs.values()),
      },
    ]
  })
  return { runs, slots: world.scenario.slots, shares: world.memory.shares.list(), seen: world.seen }
}

/** An invariant that looks at events one by one. */
export function perMoment(named: Named, follow: Follow): Invariant {
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
  return { ...named, check, follow: null }
}
