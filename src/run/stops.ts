import { yields } from './decision.ts'
import type { Decision } from './decision.ts'
import { latestAttempt } from './run.ts'
import type { RunTask } from './run.ts'

/** Those of the tasks that are at work are stopped. */
export function toStops(tasks: RunTask[], why: string): Decision {
  const stops = tasks.flatMap(task => toStop(task, why))
  return yields(
    stops.flatMap(({ events }) => events),
    stops.flatMap(({ effects }) => effects),
  )
}

/** Nobody has begun a queued attempt: it ends here. A running one is told, and ends when its agent has. */
function toStop(task: RunTask, why: string): Decision[] {
  // Files that are being taken back cannot be left half done; it does not take long.
  if (task.undo !== null) return []
  const attempt = latestAttempt(task)
  if (!attempt || attempt.stopping) return []
  const ref = { task: task.id, attempt: attempt.number }
  if (attempt.status === 'queued') {
    return [yields([{ type: 'attempt-ended', ...ref, outcome: { kind: 'stopped' }, usage: null }])]
  }
  if (attempt.status !== 'running' || attempt.worker === null) return []
  const order = { task: task.index, attempt: attempt.number, worker: attempt.worker, why }
  return [yields([{ type: 'attempt-stopping', ...ref, why }], [{ type: 'order', order: 'stop', ...order }])]
}
