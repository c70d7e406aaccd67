import type { EventBody } from './event.ts'
import { latestAttempt } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'

/** What is asked about a task (null: about any) is asked no longer. */
export function withdrawn(run: Run, task: RunTask | null, why: string): EventBody[] {
  return [...run.asking]
    .filter(escalation => task === null || escalation.task === task.index)
    .map(escalation => ({ type: 'escalation-withdrawn', escalation: escalation.id, why }))
}

/** An attempt that waits for a reply it will not get. */
export function endWaiting(task: RunTask): EventBody[] {
  const attempt = latestAttempt(task)
  if (attempt?.status !== 'waiting') return []
  return [
    {
      type: 'attempt-ended',
      task: task.id,
      attempt: attempt.number,
      outcome: { kind: 'stopped' },
      usage: null,
    },
  ]
}

/** What is asked about the wave itself is asked no longer; whether more may be spent is another matter. */
export function withdrawnFor(run: Run, wave: RunWave, why: string): EventBody[] {
  const asked = run.asking
    .values()
    .filter(({ task, wave: of, about }) => task === null && of === wave.id && about.kind !== 'budget')
  return Array.from(asked, ({ id }): EventBody => ({ type: 'escalation-withdrawn', escalation: id, why }))
}
