import { yields } from './decision.ts'
import type { Decision } from './decision.ts'
import { latestAttempt } from './run.ts'
import type { Run, RunTask } from './run.ts'

/** `stop` asks the agent to end, and gives it time for that; `end` gives it none. */
type How = 'stop' | 'end'

/** Those of the tasks that are at work are stopped. */
export function toStops(run: Run, tasks: RunTask[], why: string, how: How = 'stop'): Decision {
  const stops = tasks.flatMap(task => toStop(run, task, why, how))
  return yields(
    stops.flatMap(({ events }) => events),
    stops.flatMap(({ effects }) => effects),
  )
}

/** Nobody has begun a queued attempt: it ends here. A running one is told, and ends when its agent has. */
function toStop(run: Run, task: RunTask, why: string, how: How): Decision[] {
  // Files that are being taken back cannot be left half done; it does not take long.
  if (task.undo !== null) return []
  const attempt = latestAttempt(task)
  if (!attempt || (attempt.stopping && (how === 'stop' || run.emergency?.left.has(task)))) return []
  const ref = { task: task.id, attempt: attempt.number }
  if (attempt.status === 'queued') {
    return [yields([{ type: 'attempt-ended', ...ref, outcome: { kind: 'stopped' }, usage: null }])]
  }
  if (attempt.status !== 'running' || attempt.worker === null) return []
  const order = { task: task.index, attempt: attempt.number, worker: attempt.worker, why }
  const atOnce = how === 'end' ? { atOnce: true } : {}
  return [
    yields([{ type: 'attempt-stopping', ...ref, why, ...atOnce }], [{ type: 'order', order: how, ...order }]),
  ]
}
