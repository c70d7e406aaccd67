import type { Given } from './input.ts'
import { wantedBy } from './labels.ts'
import { openProvider } from './providers.ts'
import { isOutOfMoney } from './purse.ts'
import { isDelayed, isReady, nextStartAt } from './may-start.ts'
import { isFinished } from './run.ts'
import type { Run, RunTask } from './run.ts'
import { NOTHING_SHARED, listTaken } from './shares.ts'

interface Picked {
  task: RunTask
  /** Whose model it starts with. */
  provider: string | null
}

export interface Choice {
  picked: Picked[]
  /** Services that keep tasks from starting because another run holds them, which this run did not know yet. */
  held: Set<string>
  /** Tasks that nobody who is there can do, which this run did not know yet. */
  unserved: RunTask[]
}

type PickGiven = Pick<Given, 'now' | 'capacity' | 'shared' | 'isServed'>

/** Which tasks start now. */
export function pick(run: Run, given: PickGiven): Choice {
  const { shared = NOTHING_SHARED } = given
  const held = new Set<string>()
  const unserved: RunTask[] = []
  const free = Math.min(run.slots - run.atWork.size, given.capacity)
  if (free <= 0 || isOutOfMoney(run, shared.spent)) return { picked: [], held, unserved }
  if (run.baseline && !isSettled(run.baseline))
    return { picked: pickBaseline(run.baseline, given.now), held, unserved }
  const most = Math.min(free, countPaced(run, given.now))
  const picks = new Map<RunTask, Picked>()
  const started = new Map<string, number>()
  const taken = new Set<string>()
  const take = (task: RunTask): void => {
    if (picks.has(task) || task.locks.some(file => taken.has(file))) return
    if (given.isServed && !given.isServed(wantedBy(run, task))) return void unserved.push(task)
    const others = listTaken(run, task, shared)
    for (const name of others) held.add(name)
    if (others.length > 0) return
    const provider = openProvider(run, task.provider, given.now, started, shared)
    if (provider === undefined) return
    picks.set(task, { task, provider })
    if (provider !== null) started.set(provider, (started.get(provider) ?? 0) + 1)
    for (const file of task.locks) taken.add(file)
  }
  const isOpen = (lane: string | null): boolean =>
    openProvider(run, lane, given.now, undefined, shared) !== undefined
  for (const task of inTurn(run, given.now, isOpen)) {
    if (picks.size >= most) break
    take(task)
  }
  return { picked: [...picks.values()], held, unserved }
}

/** Those that people want first, then those whose pause is over, then by the longest way that still lies behind them. */
function* inTurn(run: Run, now: number, isOpen: (lane: string | null) => boolean): Generator<RunTask> {
  if (run.rank > 0) yield* listFirst(run, now, isOpen)
  for (const due of run.delayed.inOrder()) {
    if (due.at > now) break
    if (isDelayed(run, due)) yield due.task
  }
  for (const task of run.ready.inOrder(isOpen)) if (isReady(run, task)) yield task
}

function listFirst(run: Run, now: number, isOpen: (lane: string | null) => boolean): RunTask[] {
  const first: RunTask[] = []
  for (const due of run.delayed.inOrder()) {
    if (due.at > now) break
    if (due.task.rank > 0 && isDelayed(run, due)) first.push(due.task)
  }
  for (const task of run.ready.inOrder(isOpen)) {
    if (task.rank === 0) break
    if (isReady(run, task)) first.push(task)
  }
  return first.sort((a, b) => b.rank - a.rank)
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
