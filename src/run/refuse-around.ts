import { sayNotAlone } from './decide-answer.ts'
import { refuse } from './decision.ts'
import type { Refused } from './decision.ts'
import type { Run, RunTask, RunWave } from './run.ts'

/** What people are asked is decided by those, and as many, as the policy says: no command leads around that. */
export function refuseAround(
  run: Run,
  by: string,
  tasks: readonly RunTask[],
  held: RunWave | null = null,
): Refused | null {
  const indexes = new Set(tasks.map(({ index }) => index))
  const asked = run.asking.values().find(({ about: { kind }, task, wave }) => {
    if (task === null) return kind === 'systemic' && wave === held?.id
    return kind !== 'question' && indexes.has(task)
  })
  // It is still to be asked about, and skipped it would not be.
  const gate = tasks.find(({ index, wave }) => wave.gate === index)
  const why = asked || gate ? sayNotAlone(run, by) : null
  if (why === null) return null
  const whom = asked ? `People are asked about it, ${asked.id}` : 'People are asked at a gate'
  return refuse('not-allowed', `${whom}: ${why}`)
}

/** The same for what has not started. */
export function refuseAroundOverlap(run: Run, by: string): Refused | null {
  const asked = run.asking.values().find(({ about }) => about.kind === 'overlap')
  const why = asked ? sayNotAlone(run, by) : null
  return asked && why !== null
    ? refuse('not-allowed', `People are asked about it, ${asked.id}: ${why}`)
    : null
}
