import { toFingerprint } from './fingerprint.ts'
import { isBlamed } from './outcome.ts'
import type { Failure } from './outcome.ts'
import { listFailed } from './run.ts'
import type { Attempt, Run, RunTask, RunWave } from './run.ts'

/** What failed and was not done since, by what the failures have in common: where there are several, something larger may be wrong. */
export function remember(run: Run, task: RunTask, attempt: Attempt, failure: Failure): void {
  const { failures, hold, stop, goesOnSince } = task.wave
  if (task.gate || !isBlamed(failure.kind) || attempt.queuedAt < goesOnSince) return
  if (task.tries < (run.policy.asksAfter ?? 0)) return
  const fingerprint = toFingerprint(failure, run.told[task.index]!)
  const alike = failures.get(fingerprint) ?? new Set()
  failures.set(fingerprint, alike.add(task))
  // Of one that is held or stopped people know already.
  if (hold === null && stop === null && isTooMuch(run, task.wave)) run.suspect.add(task.wave)
}

function isTooMuch({ policy: { alikeMax, failuresMax } }: Run, wave: RunWave): boolean {
  const isAlike = alikeMax !== null && [...wave.failures.values()].some(({ size }) => size >= alikeMax)
  return isAlike || (failuresMax !== null && listFailed(wave).length >= failuresMax)
}

/** What failed may be finished all the same before anybody is asked about the wave. */
export function forget(run: Run, task: RunTask): void {
  const { wave } = task
  for (const tasks of wave.failures.values()) tasks.delete(task)
  if (run.suspect.has(wave) && !isTooMuch(run, wave)) run.suspect.delete(wave)
}
