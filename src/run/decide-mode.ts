import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { EventBody } from './event.ts'
import type { Input } from './input.ts'
import { FAILURE_KINDS } from './outcome.ts'
import { hasEnded } from './run.ts'
import type { Run } from './run.ts'

/** For failures from now on: what is cured or asked already goes on as it was. */
export function decideMode(run: Run, { row, mode, by }: Extract<Input, { type: 'set-mode' }>): Decision {
  if (hasEnded(run)) return refuse('not-now', `Run ${run.id} is ${run.status}: nothing of it fails any more.`)
  const rows = row === 'all' ? FAILURE_KINDS : [row]
  const others = rows.filter(name => run.policy.rows[name].mode !== mode)
  if (others.length === 0) {
    const what = row === 'all' ? 'Every row' : `“${row}”`
    return refuse('not-now', `${what} is set to ${mode} already.`)
  }
  return yields(others.map((name): EventBody => ({ type: 'mode-set', row: name, mode, by })))
}
