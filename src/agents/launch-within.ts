import type { LaunchEnd, LaunchJob } from './launch-protocol.ts'
import type { Launcher } from './open-launcher.ts'
import type { ProcessWatch } from './port.ts'

/** What a timer can hold. */
const TIMER_MS_MAX = 2 ** 31 - 1

/** `isLate`: it was ended because its time was up, and not because it was stopped. */
export async function launchWithin(
  timeMs: number,
  launcher: Launcher,
  job: LaunchJob,
  watch: ProcessWatch,
  stop: AbortSignal,
): Promise<{ end: LaunchEnd; isLate: boolean }> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), Math.min(timeMs, TIMER_MS_MAX))
  try {
    const end = await launcher.launch(job, watch, AbortSignal.any([stop, limit.signal]))
    return { end, isLate: limit.signal.aborted && !stop.aborted }
  } finally {
    clearTimeout(timer)
  }
}
