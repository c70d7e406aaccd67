import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { every } from '../lib/repeat.ts'
import { GATE_AGENT } from '../run/gates.ts'
import type { Wanted } from '../run/labels.ts'
import type { Store, WorkerAbout } from '../store/port.ts'
import type { Runs } from './runs.ts'

export interface FleetContext {
  store: Pick<Store, 'listWorkers' | 'drainAsked' | 'views'>
  /** This instance. */
  worker: string
  /** Called once somebody asked it to end. */
  asked(ms: number): void
  clock: Clock
  log: Log
  /** So long whoever is started anew may be away before anybody is told. */
  graceMs: number
}

export interface Fleet extends AsyncDisposable {
  /** Begins to look; the runs that go are looked at whenever somebody came or went. */
  start(runs: Pick<Runs, 'submit'>): void
  /** Whether somebody is there, or was just now, who takes on what is wanted at that place. */
  serves(place: string, wanted: Wanted): boolean
}

const LOOK_MS = 3_000
const RUNS_MAX = 1_000

/** Who is there, as this instance sees it. */
export function openFleet({ store, worker, asked, clock, log, graceMs }: FleetContext): Fleet {
  const stack = new AsyncDisposableStack()
  let seenAt = new Map<string, { about: WorkerAbout | null; at: number }>()
  let startedAt = Infinity
  let before = ''
  let looking: Promise<void> | undefined
  // Before it has looked, and for a while, it cannot tell who is only being started anew.
  const isSettling = (): boolean => clock.now() < startedAt + graceMs

  async function look(): Promise<void> {
    const now = clock.now()
    const there = (await store.listWorkers()).filter(({ about }) => about === null || about.slots > 0)
    for (const { about } of there) seenAt.set(toKey(about), { about, at: now })
    const known = [...seenAt].filter(([, { at }]) => at === now || now - at < graceMs)
    seenAt = new Map(known)
    startedAt = Math.min(startedAt, now)
  }

  async function follow(runs: Pick<Runs, 'submit'>): Promise<void> {
    try {
      const ms = await store.drainAsked(worker)
      if (ms !== null) asked(ms)
      await look()
      const after = [isSettling(), ...[...seenAt.keys()].toSorted()].join('\n')
      if (after === before) return
      before = after
      for (const { id } of await store.views.listGoing(RUNS_MAX))
        if (!stack.disposed) await runs.submit(id, { type: 'look' })
    } catch (error) {
      before = ''
      log.warn({ error }, 'could not see who is there; trying again soon')
    }
  }

  return {
    start(runs) {
      const go = (): void => {
        looking ??= follow(runs).finally(() => (looking = undefined))
      }
      go()
      stack.defer(every(clock, LOOK_MS, go))
    },
    serves(place, wanted) {
      return isSettling() || [...seenAt.values()].some(({ about }) => takesOn(about, place, wanted))
    },
    async [Symbol.asyncDispose]() {
      await stack.disposeAsync()
      await looking
    },
  }
}

/** What an older version takes on is not known, but it knows no labels. */
function takesOn(about: WorkerAbout | null, place: string, { agent, labels }: Wanted): boolean {
  if (about === null) return labels.length === 0
  const isDone = agent === GATE_AGENT || about.agents.includes(agent)
  return isDone && about.places.includes(place) && labels.every(label => about.labels.includes(label))
}

function toKey(about: WorkerAbout | null): string {
  return about === null ? '' : JSON.stringify([about.agents, about.places, about.labels])
}
