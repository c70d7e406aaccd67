import type { Charter, Event } from '../../../src/run/event.ts'
import type { Rows } from '../../../src/run/rows.ts'
import type { StoredEvent } from '../../../src/store/port.ts'
import { toRows } from '../../support/memory-rows.ts'
import { isSettled } from '../quiet.ts'
import type { Seen, World } from '../world.ts'

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
}

export function toHistory(world: World): History {
  const runs = world.scenario.charters.flatMap((charter): RunHistory[] => {
    const stored = world.memory.runs.get(charter.run)
    if (!stored) return []
    return [
      {
        id: charter.run,
        charter,
        stored: stored.events,
        hash: stored.hash,
        entries: stored.events.map(({ seq, text }) => ({ seq, event: JSON.parse(text) as Event })),
        rows: toRows(stored),
        isSettled: isSettled(stored),
      },
    ]
  })
  return { runs, slots: world.scenario.slots, seen: world.seen }
}

/** For invariants that look at one run at a time. */
export function perRun(check: (run: RunHistory, seen: Seen) => string[]): Invariant['check'] {
  return ({ runs, seen }) => runs.flatMap(run => check(run, seen).map(problem => `${run.id}: ${problem}`))
}
