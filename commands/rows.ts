import type { FailureKind } from '../src/run/outcome.ts'
import type { Mode } from '../src/run/policy.ts'

/** What people call the rows of a run's rules, besides their own names. */
const ALIASES: Record<FailureKind, readonly string[]> = {
  error: ['errors', 'failed', 'failure', 'fail'],
  missing: ['nothing', 'empty'],
  timeout: ['timeouts', 'time-out', 'timed-out'],
  stalled: ['stall', 'stalls', 'silent'],
  guide: ['guides'],
  check: ['checks', 'tests'],
  blocked: ['block', 'blocks'],
  rate: ['rates', 'rate-limit', 'rate-limited'],
  usage: ['usage-limit', 'quota'],
  provider: ['providers', 'provider-down', 'down'],
  conflict: ['conflicts', 'merge', 'merge-conflict'],
  lost: ['worker', 'worker-lost', 'lost-worker'],
}
export const ROWS = Object.keys(ALIASES) as FailureKind[]
export const ROW_MODES = ['auto', 'ask', 'never'] as const satisfies readonly Mode[]

/** By its name, or by what people call it. */
export function findRow(typed: string): FailureKind | undefined {
  const name = typed.toLowerCase().replaceAll('_', '-')
  return ROWS.find(row => row === name || ALIASES[row].includes(name))
}
