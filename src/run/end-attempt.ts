import type { EventBody } from './event.ts'
import { listUnmet } from './gates.ts'
import type { Given, Input } from './input.ts'
import { mitigate } from './mitigate.ts'
import type { Broken, CheckResult, Outcome } from './outcome.ts'
import { toAskedAgain, toClosed } from './provider-events.ts'
import { toAgentQuestion } from './question.ts'
import type { Attempt, Run, RunTask } from './run.ts'
import { toGateAsked } from './wave-question.ts'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

/** The attempt's end, and what follows from it for the task. */
export function endAttempt(
  run: Run,
  task: RunTask,
  attempt: Attempt,
  reported: Outcome,
  given: Given,
  usage: Of<'report'>['usage'],
): EventBody[] {
  // Whoever asked for the stop decided about the task already: how the agent puts its end does not matter.
  const isElse = attempt.stopping && reported.kind !== 'stopped'
  const outcome: Outcome = isElse ? { kind: 'stopped' } : reported
  const ref = { task: task.id, attempt: attempt.number }
  const ended: EventBody = { type: 'attempt-ended', ...ref, outcome, usage }
  const back = toAskedAgain(run, attempt, outcome)
  switch (outcome.kind) {
    case 'done':
      return [ended, ...back, { type: 'task-done', ...ref }]
    case 'undone':
      return [ended, { type: 'task-done', ...ref }, toUndone(run, task, outcome.paths)]
    case 'checked':
      return [ended, ...(toBroken(run, task, outcome.broke) ?? passGate(run, task, ref, outcome.results))]
    case 'stopped':
      return [ended]
    case 'question':
      return [toAgentQuestion(run, task, attempt, outcome.text, outcome.options, usage)]
    case 'interrupted':
      return [ended, toRestart(task, attempt, given.now)]
    default:
      return [
        ended,
        ...back,
        ...toClosed(run, attempt, outcome, given.now),
        ...mitigate(run, task, attempt, outcome, given.now),
      ]
  }
}

function toUndone(run: Run, task: RunTask, paths: string[]): EventBody {
  const { by, attempts } = task.undo!
  const tasks = [...new Set(attempts.map(({ task: index }) => run.tasks[index]!.id))]
  return { type: 'wave-undone', wave: task.wave.id, by, tasks, paths }
}

/** Null: it names no merge of the wave that stands. */
function toBroken(run: Run, gate: RunTask, broke: Broken | undefined): EventBody[] | null {
  const task = broke && run.tasks[broke.task]
  if (task?.wave !== gate.wave || task.status !== 'done') return null
  if (task.attempts[broke!.attempt - 1]?.merged !== true) return null
  const { attempt, why, tail } = broke!
  return [{ type: 'merge-undone', task: task.id, attempt, why, tail }]
}

function passGate(
  run: Run,
  task: RunTask,
  ref: { task: string; attempt: number },
  results: CheckResult[],
): EventBody[] {
  const done: EventBody = { type: 'task-done', ...ref }
  if (task === run.baseline) return [done]
  const { checks, questions } = run.charter.gates[task.wave.id] ?? { checks: [], questions: [] }
  const failing = listUnmet(run, checks, results)
  return failing.length + questions.length > 0 ? [toGateAsked(run, task, failing)] : [done]
}

/** Right away, and at nobody's cost. */
function toRestart(task: RunTask, attempt: Attempt, now: number): EventBody {
  const ref = { task: task.id, attempt: attempt.number }
  return { type: 'task-mended', ...ref, failure: 'lost', cure: 'restart', cost: 'nothing', dueAt: now + 1 }
}
