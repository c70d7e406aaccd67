import type { Charter } from '../run/event.ts'
import type { Run, RunWave } from '../run/run.ts'

const scopes = new WeakMap<Charter, ReadonlySet<string>>()

/** Whether a wave is done in this run at all, or left out by a person's wish. */
export function takesPart({ charter }: Run, wave: RunWave): boolean {
  if (charter.scope === null) return true
  const scope = scopes.get(charter) ?? new Set(charter.scope)
  scopes.set(charter, scope)
  return scope.has(wave.id)
}

/** Of the waves that take part: how many tasks there are, and how many of them are done or skipped. */
export function countTasks(run: Run): { total: number; finished: number } {
  const count = { total: 0, finished: 0 }
  for (const wave of run.waves) {
    if (!takesPart(run, wave)) continue
    count.total += wave.tasks.length
    count.finished += wave.finished
  }
  return count
}

/** Tasks that wait for others; gates, which nobody planned, are none. */
export function countWaiting(run: Run): number {
  const gates = run.waves.filter(({ gate }) => gate !== null && run.tasks[gate]!.status === 'waiting')
  return run.counts.waiting - gates.length
}
