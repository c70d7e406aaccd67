import { apply } from '../../src/run/apply.ts'
import type { Event } from '../../src/run/event.ts'
import {
  ATTEMPT_STATUSES,
  ESCALATION_STATUSES,
  RUN_STATUSES,
  TASK_STATUSES,
  WAVE_STATUSES,
} from '../../src/run/states.ts'
import type { Run } from '../../src/run/run.ts'
import { simulate } from '../simulation/simulate.ts'

export const STATES = {
  run: RUN_STATUSES,
  wave: WAVE_STATUSES,
  task: TASK_STATUSES,
  attempt: ATTEMPT_STATUSES,
  question: ESCALATION_STATUSES,
} as const
export const KINDS = ['run', 'wave', 'task', 'attempt', 'question'] as const
type Kind = (typeof KINDS)[number]

/** By kind, `from → to`, and the events at which it was seen to happen. */
type Moves = Record<Kind, Map<string, Set<string>>>

/** What moves in the lives of these worlds, in which everything goes wrong and people do whatever they may. */
export async function watchMoves(worlds: { seed: number; count: number; tasks: number }[]): Promise<Moves> {
  const moves = Object.fromEntries(KINDS.map(kind => [kind, new Map()])) as Moves
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    for (const { seed, count, tasks } of worlds)
      for (let at = seed; at < seed + count; at++)
        for (const { entries } of (await simulate(at, tasks)).history.runs)
          watch(
            entries.map(({ event }) => event),
            moves,
          )
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
  return moves
}

/** From, to and at which events, each way once; what is known already stays. */
export function listMoves(seen: Map<string, Set<string>>, known: string[][]): string[][] {
  const all = new Map(known.map(([from, to, at = '']) => [`${from} → ${to}`, new Set(at.split(', '))]))
  for (const [way, events] of seen) {
    const key = way
      .split(' → ')
      .map(state => `\`${state}\``)
      .join(' → ')
    const at = all.get(key) ?? new Set()
    for (const event of events) at.add(`\`${event}\``)
    all.set(key, at)
  }
  return [...all]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([way, events]) => [...way.split(' → '), [...events].toSorted().join(', ')])
}

function watch(events: Event[], moves: Moves): void {
  let run: Run | undefined
  let before = new Map<string, string>()
  for (const event of events) {
    run = apply(run, event)
    const after = listStates(run)
    for (const [key, state] of after) {
      const was = before.get(key)
      // What comes to be later begins where it does; what people take out of a plan is told by no state.
      if (was === undefined || was === state) continue
      const kind = key.slice(0, key.indexOf(' ')) as Kind
      const way = `${was} → ${state}`
      moves[kind].set(way, (moves[kind].get(way) ?? new Set()).add(event.type))
    }
    before = after
  }
}

function listStates(run: Run): Map<string, string> {
  return new Map([
    ['run ', run.status],
    ...run.waves.map(({ id, status }): [string, string] => [`wave ${id}`, status]),
    ...run.tasks.flatMap(({ index, status, attempts }): [string, string][] => [
      [`task ${index}`, status],
      ...attempts.map(({ number, status: is }): [string, string] => [`attempt ${index}/${number}`, is]),
    ]),
    ...Array.from(run.escalations.values(), ({ id, status }): [string, string] => [`question ${id}`, status]),
  ])
}
