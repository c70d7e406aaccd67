import { isFinished } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'
import { countHeldUp } from './count-held-up.ts'
import { formatSpan } from './duration.ts'
import { listNames } from './names.ts'
import { counted } from './words.ts'

const MINUTE_MS = 60_000
/** Times are sums of fractions. */
const EPSILON = 1e-6

/** What waits for a task, what may start as soon as it is done, and how much of the time that is left hangs on it. */
export function listUnblocked(run: Run, task: RunTask): string[] {
  if (isFinished(task) || task.gate) return []
  const direct = listWaiting(run, task)
  const behind = countHeldUp(run, { task: task.index, wave: null }) - 1 - direct.length
  if (direct.length === 0) return ['Nothing waits for it', tellWay(run, task)]
  const more = behind > 0 ? `; ${behind} more behind ${direct.length === 1 ? 'it' : 'them'}` : ''
  const next = direct.filter(other => waitsForItOnly(task, other))
  return [
    `Waited for by ${counted(direct.length, 'task')}: ${nameAll(direct)}${more}`,
    next.length === 0
      ? 'Nothing may start as soon as it is done: what waits for it waits for others, too'
      : `As soon as it is done, ${nameAll(next)} may start`,
    tellWay(run, task),
  ]
}

/** What needs it, and what its wave lets go. */
function listWaiting(run: Run, task: RunTask): RunTask[] {
  const later = task.wave.followers.flatMap(index => run.waves[index]!.tasks.map(at => run.tasks[at]!))
  const all = [...task.followers.map(index => run.tasks[index]!), ...later.filter(({ gated }) => gated)]
  return [...new Set(all)].filter(other => other.status === 'waiting' && !other.gate)
}

function waitsForItOnly(task: RunTask, other: RunTask): boolean {
  const isLast = task.wave.finished === task.wave.tasks.length - 1 && task.wave.gate === null
  const letsGo = isLast && task.wave.followers.includes(other.wave.index) && other.wave.blocked === 1
  const byWave = other.gated && !other.wave.released && letsGo ? 1 : 0
  const byNeed = task.followers.includes(other.index) ? 1 : 0
  return byWave + byNeed > 0 && other.pending === byWave + byNeed
}

/** By the plan's own estimates. */
function tellWay(run: Run, { weight }: RunTask): string {
  const left = run.tasks.filter(other => !isFinished(other) && !other.gate)
  const longest = left.reduce((most, other) => Math.max(most, other.weight), 0)
  const own = formatSpan(weight * MINUTE_MS)
  return weight >= longest - EPSILON
    ? `From it to the end the plan takes ${own}, the longest way that is left: the run is late by as much as it is`
    : `From it to the end the plan takes ${own}, of ${formatSpan(longest * MINUTE_MS)} on the longest way that is left`
}

function nameAll(tasks: readonly RunTask[]): string {
  return listNames(tasks.map(({ id }) => id))
}
