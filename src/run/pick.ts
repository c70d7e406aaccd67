import type { Given } from './input.ts'
import { openProvider } from './providers.ts'
import { isDelayed, isFinished, isReady, nextStartAt } from './run.ts'
import type { Run, RunTask } from './run.ts'

export interface Picked {
  task: RunTask
  /** Whose model it starts with. */
  provider: string | null
}

/** Which tasks start now: those whose pause is over, then by the longest way that still lies behind them. */
export function pick(run: Run, given: Pick<Given, 'now' | 'capacity'>): Picked[] {
  const free = Math.min(run.charter.slots - run.atWork.size, given.capacity)
  if (free <= 0) return []
  if (run.baseline && !isSettled(run.baseline)) return pickBaseline(run.baseline, given.now)
  const most = Math.min(free, countPaced(run, given.now))
  const picks = new Map<RunTask, Picked>()
  const started = new Map<string, number>()
  const taken = new Set<string>()
  const take = (task: RunTask): void => {
    if (picks.has(task) || task.locks.some(file => taken.has(file))) return
    const provider = openProvider(run, task.provider, given.now, started)
    if (provider === undefined) return
    picks.set(task, { task, provider })
    if (provider !== null) started.set(provider, (started.get(provider) ?? 0) + 1)
    for (const file of task.locks) taken.add(file)
  }
  for (const due of run.delayed.inOrder()) {
    if (due.at > given.now || picks.size >= most) break
    if (isDelayed(run, due)) take(due.task)
  }
  const isOpen = (lane: string | null): boolean => openProvider(run, lane, given.now) !== undefined
  for (const task of run.ready.inOrder(isOpen)) {
    if (picks.size >= most) break
    if (isReady(run, task)) take(task)
  }
  return [...picks.values()]
}

/** Where people leave it failed, the run does without. */
function isSettled(baseline: RunTask): boolean {
  return isFinished(baseline) || baseline.status === 'failed'
}

/** Nothing else starts before it is known how things stood. */
function pickBaseline(baseline: RunTask, now: number): Picked[] {
  const isDue = baseline.status === 'ready' && baseline.dueAt <= now
  return isDue ? [{ task: baseline, provider: null }] : []
}

/** How many may start now by the pace that the run keeps. */
function countPaced(run: Run, now: number): number {
  const { pacing } = run.charter
  if (!pacing) return Infinity
  const slackMs = now - nextStartAt(run)
  return slackMs < 0 ? 0 : Math.min(pacing.burst, Math.floor(slackMs / pacing.intervalMs) + 1)
}
