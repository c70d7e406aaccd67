import { shortly } from './listed.ts'
import type { Outcome } from './outcome.ts'
import type { RunTask } from './run.ts'
import { sayWhy } from './say-cure.ts'

/** How many of a task's attempts people are told of: the last ones. */
const TRIED_MAX = 5
const LINE_WIDTH_MAX = 120
const PROVIDER_WIDTH_MAX = 24

/**
 * How the task's attempts up to this one ended; this one ends only now, with `ending`. Those that ended in the same
 * way, one after the other, are one line.
 */
export function listTried(task: RunTask, attempt: number, ending: Outcome | null): string[] {
  const first = Math.max(0, attempt - TRIED_MAX)
  const groups: { from: number; to: number; said: string }[] = []
  for (const { number, outcome, provider } of task.attempts.slice(first, attempt)) {
    const ended = number === attempt ? ending : outcome
    if (!ended) continue
    const whose = provider === null ? '' : ` (${shortly(provider, PROVIDER_WIDTH_MAX)})`
    const said = `${shortly(toWords(ended), LINE_WIDTH_MAX)}${whose}`
    const last = groups.at(-1)
    if (last?.said === said) last.to = number
    else groups.push({ from: number, to: number, said })
  }
  return groups.map(({ from, to, said }) => {
    if (from === to) return `attempt ${from}: ${said}`
    return `attempts ${from} ${to === from + 1 ? 'and' : 'to'} ${to}: ${said}`
  })
}

function toWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'done':
      return 'done'
    case 'stopped':
      return 'stopped'
    case 'undone':
      return 'taken back'
    case 'checked':
      return 'checked'
    case 'question':
      return 'asked people'
    default:
      return sayWhy(outcome, LINE_WIDTH_MAX)
  }
}
