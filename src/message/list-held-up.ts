import { isDelayed, isReady } from '../run/may-start.ts'
import { isUnserved } from '../run/labels.ts'
import { latestAttempt } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'
import type { Span } from './message.ts'
import { listNames, toName } from './names.ts'
import { toSpansText } from './plain.ts'
import { tellLock, tellUnserved, tellWhyWaits } from './why-waits.ts'

/** Of those that could start; who waits behind them waits for the same. */
const LOOKED_AT = 500
const NAMES_MAX = 3

/**
 * Tasks that could start if it were only for the plan, by what holds them up: a provider's limit, something that another
 * one is at work on, the pace of the run. Those that wait for nothing but a slot are not told of.
 */
export function listHeldUp(run: Run, now: number, itemsMax: number): Span[][] {
  const groups = new Map<string, { tasks: RunTask[]; why: Span[] }>()
  const add = (task: RunTask, why: Span[]): void => {
    const key = toSpansText(why.filter(span => typeof span === 'string' || !('at' in span)))
    const group = groups.get(key)
    if (group) group.tasks.push(task)
    else groups.set(key, { tasks: [task], why })
  }
  for (const task of listWaitingForProvider(run)) add(task, tellWhyWaits(run, task, now))
  for (const task of listUnserved(run)) add(task, tellUnserved(run, task)!)
  for (const task of listLocked(run)) add(task, tellLock(run, task)!)
  if (run.status === 'running' && run.atWork.size < run.slots) {
    for (const task of listStartable(run)) {
      const why = tellWhyWaits(run, task, now)
      if (why.length > 1) add(task, why)
    }
  }
  return [...groups.values()].slice(0, itemsMax).map(({ tasks, why }) => toItem(tasks, why))
}

/** Whether it waits for what its provider said, rather than for its next try. */
export function isParked(task: RunTask): boolean {
  const cure = latestAttempt(task)?.cure
  return cure === 'wait' || cure === 'park'
}

function listWaitingForProvider(run: Run): RunTask[] {
  const tasks: RunTask[] = []
  for (const due of run.delayed.inOrder()) {
    if (tasks.length >= LOOKED_AT) break
    if (isDelayed(run, due) && isParked(due.task)) tasks.push(due.task)
  }
  return tasks
}

function listUnserved(run: Run): RunTask[] {
  if (run.unserved.size === 0) return []
  return run.tasks.filter(task => task.status === 'ready' && isUnserved(run, task)).slice(0, LOOKED_AT)
}

function listLocked(run: Run): RunTask[] {
  const tasks = new Set<RunTask>()
  for (const [file, holder] of run.locks) {
    for (const task of run.lockUsers.get(file) ?? []) {
      if (tasks.size >= LOOKED_AT) break
      if (task !== holder && task.status === 'ready' && task.dueAt === 0 && task.wave.status === 'open')
        tasks.add(task)
    }
  }
  return [...tasks]
}

function listStartable(run: Run): RunTask[] {
  const tasks: RunTask[] = []
  for (const task of run.ready.inOrder(() => true)) {
    if (tasks.length >= LOOKED_AT) break
    if (isReady(run, task)) tasks.push(task)
  }
  return tasks
}

function toItem(tasks: RunTask[], why: Span[]): Span[] {
  const [first] = tasks
  if (first && tasks.length === 1) return [{ bold: toName(first.id) }, ' ', ...why]
  const [head, ...rest] = why
  const verb = typeof head === 'string' ? head.replace(/^waits/, 'wait') : head
  const names = listNames(
    tasks.map(({ id }) => id),
    NAMES_MAX,
  )
  return [{ bold: `${tasks.length} tasks` }, ` (${names}) `, ...(verb === undefined ? [] : [verb]), ...rest]
}
