import type { EventBody } from './event.ts'
import type { Run, RunTask } from './run.ts'

/** All that was at work when people wanted it ended at once, till the last of it has. */
export interface Emergency {
  by: string
  /** The wave that is stopped; null: the run. */
  wave: string | null
  at: number
  readonly left: Set<RunTask>
  readonly ended: Ended[]
}

export interface Ended {
  task: string
  attempt: number
  /** The machine, as far as it is known. */
  host: string | null
  /** Of the processes that it had; none: it had none of its own. */
  pids: number[]
  /** Why nobody knows whether they are gone. */
  unsure?: string
}

/** People hear once which agents are ended, and of which nobody knows. */
export function tellEnded({ emergency }: Run): EventBody[] {
  if (!emergency || emergency.left.size > 0 || emergency.ended.length === 0) return []
  const { by, wave, at, ended } = emergency
  return [{ type: 'agents-ended', by, wave, since: at, ended: [...ended] }]
}
