import { shortly } from './listed.ts'
import type { Outcome } from './outcome.ts'
import type { RunTask } from './run.ts'

/** How many of a task's attempts people are told of: the last ones. */
const TRIED_MAX = 5
const LINE_WIDTH_MAX = 120

/** How the task's attempts up to this one ended, a line each; this one ends only now, with `ending`. */
export function listTried(task: RunTask, attempt: number, ending: Outcome | null): string[] {
  const first = Math.max(0, attempt - TRIED_MAX)
  return task.attempts.slice(first, attempt).flatMap(({ number, outcome }) => {
    const ended = number === attempt ? ending : outcome
    return ended ? [`attempt ${number}: ${shortly(toWords(ended), LINE_WIDTH_MAX)}`] : []
  })
}

function toWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'done':
      return 'done'
    case 'stopped':
      return 'stopped'
    case 'question':
      return 'asked people'
    default:
      return outcome.message
  }
}
