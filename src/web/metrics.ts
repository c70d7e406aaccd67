import { toGauge, toLabelled } from '../lib/metrics.ts'
import type { Metric } from '../lib/metrics.ts'
import { RUN_STATUSES, TASK_STATUSES } from '../run/states.ts'
import type { Figures, Upkeep } from '../store/upkeep-port.ts'
import type { ProcessFigures } from '../system/process-figures.ts'

/** What the database says of all runs together. */
export function listFigures(figures: Figures, slots: number): Metric[] {
  const { runs, tasks, queued, used, line, closed, questions, posts, inbound, workers, databaseBytes } =
    figures
  const byStatus = (
    name: string,
    about: string,
    statuses: readonly string[],
    counts: Record<string, number>,
  ) => toLabelled({ name, about, type: 'gauge' }, 'status', statuses, counts)
  return [
    byStatus('runs', 'Runs there are.', RUN_STATUSES, runs),
    byStatus('tasks', 'Tasks of runs that have not ended.', TASK_STATUSES, tasks),
    toGauge('slots', 'Attempts at once, of all runs together.', figures.slots ?? slots),
    toGauge('slots_used', 'Slots that attempts hold.', used),
    toGauge('runs_in_line', 'Runs that wait for a slot.', line),
    toGauge('attempts_queued', 'Attempts that wait for a worker.', queued.count),
    toGauge(
      'attempts_queued_oldest_seconds',
      'How long the first of them has waited.',
      queued.oldestMs / 1_000,
    ),
    toGauge('providers_closed', 'Providers that take nothing for a while.', closed),
    toGauge('questions_open', 'Questions that wait for people.', questions.count),
    toGauge('questions_oldest_seconds', 'How long the oldest of them is open.', questions.oldestMs / 1_000),
    toGauge('posts_waiting', 'Posts that are still to be sent.', posts.count),
    toGauge('posts_oldest_seconds', 'How long the oldest of them has waited.', posts.oldestMs / 1_000),
    toGauge('inbound_waiting', 'What people did that was not dealt with yet.', inbound.count),
    toGauge('inbound_oldest_seconds', 'How long the oldest of it has waited.', inbound.oldestMs / 1_000),
    toGauge('workers', 'Processes that are present on this database.', workers),
    toGauge('database_bytes', 'How large the database is.', databaseBytes),
  ]
}

/** What this process says of itself. */
export function listProcess(
  figures: ProcessFigures,
  { open, connections }: ReturnType<Upkeep['calls']>,
): Metric[] {
  const { residentBytes, heapBytes, cpuSeconds, uptimeSeconds, lagMeanSeconds, lagMaxSeconds } = figures
  return [
    toGauge('database_calls', 'Statements and transactions under way from here.', open),
    toGauge('database_connections_max', 'Connections that there are for them.', connections),
    toGauge(
      'event_loop_lag_mean_seconds',
      'How late the event loop was since the last look.',
      lagMeanSeconds,
    ),
    toGauge('event_loop_lag_max_seconds', 'The most that it was late since the last look.', lagMaxSeconds),
    toGauge('process_resident_bytes', 'Memory of this process.', residentBytes),
    toGauge('process_heap_bytes', 'Memory of its objects.', heapBytes),
    toGauge('process_uptime_seconds', 'How long it has run.', uptimeSeconds),
    {
      ...toGauge('process_cpu_seconds_total', 'What it has used of a processor.', cpuSeconds),
      type: 'counter',
    },
  ]
}
