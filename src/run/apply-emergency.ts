import type { Ended } from './emergency.ts'
import type { Attempt, Run, RunTask } from './run.ts'

const UNHEARD = 'nothing was heard from its worker'

/** One that is still going on is widened. */
export function declareEmergency(run: Run, by: string, wave: string | null, at: number): void {
  const { left = new Set<RunTask>(), ended = [] } = run.emergency ?? {}
  run.emergency = { by, wave, at, left, ended }
}

/** Where nothing was at work there is nothing to tell. */
export function awaitEnd({ emergency }: Run, task: RunTask): void {
  emergency?.left.add(task)
}

export function noteEnd({ emergency }: Run, task: RunTask, { number, host, outcome }: Attempt): void {
  if (!emergency?.left.delete(task)) return
  const { ended = { pids: [], unsure: UNHEARD } } = outcome?.kind === 'stopped' ? outcome : {}
  const one: Ended = { task: task.id, attempt: number, host, ...ended }
  emergency.ended.push(one)
}
