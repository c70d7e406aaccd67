import { findBreaks } from '../../../src/engine/replay.ts'
import { apply } from '../../../src/run/apply.ts'
import type { Charter, Event } from '../../../src/run/event.ts'
import type { Rows } from '../../../src/run/rows.ts'
import type { Run } from '../../../src/run/run.ts'
import type { Share, StoredEvent } from '../../../src/store/port.ts'
import type { ScheduleRow } from '../../../src/store/schedules-port.ts'
import { toRows } from '../../support/memory-rows.ts'
import { isSettled } from '../quiet.ts'
import type { Seen, World } from '../world.ts'
import { countAtWork } from './standing.ts'
import type { Moment } from './standing.ts'

/** What a story comes to, for the checkers: the events of each run as they are stored, and what the world saw. */
export interface History {
  runs: RunHistory[]
  /** The events of all runs as they were stored. */
  inOrder: { run: RunHistory; event: Event }[]
  /** Of the whole installation. */
  slots: number
  /** What runs share besides, as it stands in the end. */
  shares: Share[]
  /** What is scheduled as it stands in the end, and the keys of all that was said. */
  scheduled: { rows: ScheduleRow[]; posts: string[] }
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
  /** At each place how many are at work after so many events; what follows the last one is in the row. */
  atWork: number[]
  /** The run that its events make. */
  replayed: Run | undefined
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
    const entries = stored.events.map(({ seq, text }, index) => ({
      seq,
      event: sound[index] ?? (JSON.parse(text) as Event),
    }))
    return [
      {
        id: charter.run,
        charter,
        stored: stored.events,
        hash: stored.hash,
        breaks,
        entries,
        atWork: countAtWork({ charter, entries }),
        replayed: entries.reduce<Run | undefined>((run, { event }) => apply(run, event), undefined),
        rows,
        folder: world.disk.read(charter.folder),
        names: rows.tasks.map(({ id }) => id),
        isSettled: isSettled(stored, charter, world.memory.runs.values()),
      },
    ]
  })
  const { seen, memory, scenario } = world
  return {
    runs,
    inOrder: inOrder(runs, seen),
    slots: scenario.slots,
    shares: memory.shares.list(),
    scheduled: { rows: memory.schedules.all(), posts: memory.posts.all().map(({ key }) => key) },
    seen,
  }
}

function inOrder(runs: RunHistory[], { commits }: Seen): History['inOrder'] {
  const byId = new Map(runs.map(run => [run.id, run]))
  return commits.flatMap(({ change }) => {
    const run = byId.get(change.run)!
    return change.events.map(({ seq }) => ({ run, event: run.entries[seq - 1]!.event }))
  })
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
