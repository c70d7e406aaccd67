import { REHEARSED_MINUTE_MS } from '../lib/rehearsed.ts'
import { toChecksMs } from './gates.ts'
import type { Run, RunTask } from './run.ts'

/** How long its agent may work. What is estimated to take long may take long, where nobody has set a limit. */
export function toLimitMs({ policy, charter, told }: Run, { index }: RunTask): number {
  const minuteMs = charter.rehearsal ? REHEARSED_MINUTE_MS : 60_000
  return Math.max(policy.attemptMs, policy.estimateTimes * (told[index]!.minutes ?? 0) * minuteMs)
}

/** How long an attempt may take in all: its workspace is opened, its agent works, its checks are run. */
export function toAttemptMs(run: Run, task: RunTask): number {
  return (task.gate ? 0 : run.policy.openMs) + toLimitMs(run, task) + toChecksMs(run, task)
}
