import { Durations, toLabelled } from '../lib/metrics.ts'
import type { Metric } from '../lib/metrics.ts'
import type { Event } from '../run/event.ts'
import { FAILURE_KINDS } from '../run/outcome.ts'

/** What this process did since it began, counted as it goes. */
export interface Tally {
  /** What one commit of this process brought. */
  heard(events: readonly Event[]): void
  /** One transaction by which a run changed took so long. */
  advanced(ms: number): void
  /** A chat did not take what it was told. */
  failed(how: ChatFailure): void
  read(): Metric[]
}

const OUTCOMES = ['done', 'question', 'checked', 'undone', 'stopped', 'interrupted', ...FAILURE_KINDS]
const RUN_ENDS = ['done', 'failed', 'cancelled']
const CHAT_FAILURES = ['busy', 'unreachable', 'gone', 'refused', 'bug'] as const
type ChatFailure = (typeof CHAT_FAILURES)[number]
const BOUNDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export function openTally(): Tally {
  const counts: Record<'started' | 'asked' | 'events', number> = { started: 0, asked: 0, events: 0 }
  const ended: Record<string, number> = {}
  const runs: Record<string, number> = {}
  const failures: Record<string, number> = {}
  const durations = new Durations(BOUNDS)

  function hear(event: Event): void {
    counts.events++
    if (event.type === 'attempt-claimed') counts.started++
    else if (event.type === 'attempt-ended') count(ended, event.outcome.kind)
    else if (event.type === 'escalated') counts.asked++
    else if (event.type === 'run-ended') count(runs, event.status)
  }

  return {
    heard: events => events.forEach(hear),
    advanced: ms => durations.add(ms / 1_000),
    failed: how => count(failures, how),
    read: () => [
      toCounter('attempts_started_total', 'Attempts that began here.', counts.started),
      toLabelled(
        {
          name: 'attempts_ended_total',
          about: 'Attempts whose agents ended, as it was stored here.',
          type: 'counter',
        },
        'outcome',
        OUTCOMES,
        ended,
      ),
      toLabelled(
        { name: 'runs_ended_total', about: 'Runs that ended, as it was stored here.', type: 'counter' },
        'status',
        RUN_ENDS,
        runs,
      ),
      toCounter('questions_total', 'Questions that were put to people.', counts.asked),
      toCounter('events_total', 'Events that were stored here.', counts.events),
      toLabelled(
        { name: 'chat_failures_total', about: 'Posts that a chat did not take at once.', type: 'counter' },
        'why',
        CHAT_FAILURES,
        failures,
      ),
      durations.read('advance_seconds', 'How long a transaction took by which a run changed.'),
    ],
  }
}

function toCounter(name: string, about: string, value: number): Metric {
  return { name, about, type: 'counter', samples: [{ value }] }
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1
}
