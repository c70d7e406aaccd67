import { unreachable } from '../lib/assert.ts'
import type { Change } from '../plan/compare/change.ts'
import type { Edit } from './edit.ts'
import { findRing } from './find-ring.ts'
import { sayRing } from './find-wave-ring.ts'
import { listed, shortly } from './listed.ts'
import { findTask, hasEnded, isFinished, isUnderWay } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'
import { sayState, sayTaskState } from './say-state.ts'

/** What a change of the plan comes to as the run stands: ids of tasks and waves. */
export interface Judged {
  /** At work on what needs something that is not done: it is put back, at no cost, and goes on after that. */
  putBack: string[]
  /** Might have started, and waits now. */
  waits: string[]
  /** Waits for nothing else any more. */
  unblocks: string[]
  /** Was done, and has work again. */
  reopened: string[]
  /** Lies behind those: nothing new starts in it before they are done. What is at work there comes to its end. */
  held: string[]
}

/** As many are read at once and written into one event. */
const CHANGES_MAX = 5_000
const TASKS_MAX = 20_000

/** What it comes to, or why it cannot be done. */
export function judgeEdit(run: Run, { changes }: Edit): Judged | { problem: string } {
  const problem = findProblem(run, changes)
  if (problem !== null) return { problem }
  const added = new Set(changes.flatMap(change => (change.change === 'task-added' ? [change.task.id] : [])))
  const isOpen = (id: string): boolean => {
    const task = findTask(run, id)
    return added.has(id) || (task !== undefined && !isFinished(task))
  }
  const late = new Set(
    changes.flatMap(change =>
      change.change === 'need-added' && isOpen(change.need) ? [findTask(run, change.task)!] : [],
    ),
  )
  const reopened = listReopened(run, changes)
  return {
    putBack: [...late].filter(task => isUnderWay(run, task)).map(({ id }) => id),
    waits: [...late].filter(({ status }) => status === 'ready').map(({ id }) => id),
    unblocks: listUnblocked(run, changes, late),
    reopened: reopened.map(({ id }) => id),
    held: listHeldBehind(run, reopened),
  }
}

function findProblem(run: Run, changes: readonly Change[]): string | null {
  if (hasEnded(run) || run.status === 'stopping') {
    return `Run ${run.id} ${sayState(run)}: its plan cannot be changed any more. Drop the new one, and start it.`
  }
  if (changes.length === 0) return 'Nothing would be changed.'
  if (changes.length > CHANGES_MAX) return `${CHANGES_MAX} changes are made at once at most.`
  const added = changes.filter(({ change }) => change === 'task-added').length
  if (run.tasks.length + added > TASKS_MAX)
    return `A plan has ${TASKS_MAX} tasks at most; this one would have ${run.tasks.length + added}.`
  const twice = findTwice(changes)
  if (twice !== null) return `${shortly(twice)} would be added twice.`
  const known = {
    waves: new Set(changes.flatMap(change => (change.change === 'wave-added' ? [change.wave.id] : []))),
    tasks: new Set(changes.flatMap(change => (change.change === 'task-added' ? [change.task.id] : []))),
  }
  for (const change of changes) {
    const problem = findObstacle(run, change, known)
    if (problem !== null) return problem
  }
  const ring = findRing(run, changes)
  return ring && sayRing(ring)
}

function findTwice(changes: readonly Change[]): string | null {
  const seen = new Set<string>()
  for (const change of changes) {
    if (change.change !== 'task-added' && change.change !== 'wave-added') continue
    const key = `${change.change} ${'task' in change ? change.task.id : change.wave.id}`
    if (seen.has(key)) return key.slice(key.indexOf(' ') + 1)
    seen.add(key)
  }
  return null
}

/** Of what is added at the same time. */
interface Known {
  waves: ReadonlySet<string>
  tasks: ReadonlySet<string>
}

/** Why this cannot be done as the run stands; null: it can. */
export function findObstacle(run: Run, change: Change, known: Known): string | null {
  switch (change.change) {
    case 'wave-added':
      if (run.waveIndex.has(change.wave.id)) return `There is a wave ${shortly(change.wave.id)} already.`
      if (run.charter.scope !== null)
        return `${run.id} does only some waves of its plan: none is added to it.`
      return findNoWave(run, change.wave.after, known)
    case 'wave-changed':
      return findNoWave(run, [change.wave, ...(change.to.after ?? [])], known)
    case 'wave-removed':
      return findNoWave(run, [change.wave.id], known)
    case 'task-added': {
      const { id, wave, needs } = change.task
      if (findTask(run, id)) return `There is a task ${shortly(id)} already.`
      const missing = needs.find(need => !isTask(run, need, known))
      return missing === undefined ? findClosed(run, wave, known) : noTask(run, missing)
    }
    case 'task-removed':
      return findBegun(run, change.task.id, 'can be removed') ?? findAlone(run, change.task.id)
    case 'task-moved':
      return findBegun(run, change.task, 'can be moved') ?? findClosed(run, change.to, known)
    case 'task-changed':
      return isTask(run, change.task, known) ? null : noTask(run, change.task)
    case 'need-added':
    case 'need-dropped': {
      const missing = [change.task, change.need].find(id => !isTask(run, id, known))
      if (missing !== undefined) return noTask(run, missing)
      const needs = isNeeded(run, change.task, change.need)
      if (change.change === 'need-dropped')
        return needs ? null : `${change.task} does not need ${change.need} as it is.`
      return needs
        ? `${change.task} needs ${change.need} already.`
        : findTooLate(run, findTask(run, change.task))
    }
    case 'said-otherwise':
      return 'What a plan says besides its tasks counts for runs that are started from now on.'
    default:
      return unreachable(change)
  }
}

function isNeeded(run: Run, id: string, need: string): boolean {
  const [task, on] = [findTask(run, id), findTask(run, need)]
  return task !== undefined && on !== undefined && task.needs.includes(on.index)
}

function findNoWave(run: Run, ids: string[], { waves }: Known): string | null {
  const missing = ids.find(id => !run.waveIndex.has(id) && !waves.has(id))
  return missing === undefined ? null : `Run ${run.id} has no wave ${shortly(missing)}.`
}

/** Work can come into it: it takes part, and nothing of it is being taken back or looked at. */
function findClosed(run: Run, id: string, known: Known): string | null {
  const wave = run.waves[run.waveIndex.get(id) ?? -1]
  if (!wave) return findNoWave(run, [id], known)
  const { scope } = run.charter
  if (scope !== null && !scope.includes(id)) return `${id} takes no part in this run.`
  if (run.undoing.has(wave)) return `${id} is being taken back: try again when that is done.`
  if (wave.gate !== null && run.atWork.has(run.tasks[wave.gate]!))
    return `The gate of ${id} is being looked at: try again when that has ended.`
  return null
}

function findBegun(run: Run, id: string, what: string): string | null {
  const task = findTask(run, id)
  if (!task || !isOfPlan(task)) return noTask(run, id)
  const isNew = task.attempts.length === 0 && (task.status === 'waiting' || task.status === 'ready')
  if (isNew) return null
  const skip = isFinished(task) ? '' : ` To go on as if it were done: /wave skip ${run.id} ${id}`
  return `${id} ${sayTaskState(task)}: only what has not begun ${what}.${skip}`
}

/** What is taken out counts as done, as what is skipped does. */
function findAlone({ id: run, policy: { quorum } }: Run, task: string): string | null {
  const skip = `/wave skip ${run} ${task}`
  return quorum > 1 ? `${quorum} people must agree that ${task} is not done: ${skip}` : null
}

function findTooLate(run: Run, task: RunTask | undefined): string | null {
  if (!task) return null
  if (task.parts.length > 0) {
    const parts = listed(task.parts.map(index => run.tasks[index]!.id))
    return `${task.id} was split into ${parts}: it does not wait for anything else any more.`
  }
  if (task.status !== 'merging' && !isFinished(task)) return null
  const again = isFinished(task) ? ` To have it done once more: /wave retry ${run.id} ${task.id}` : ''
  return `${task.id} ${sayTaskState(task)}: nothing comes before it any more.${again}`
}

function isTask(run: Run, id: string, { tasks }: Known): boolean {
  const task = findTask(run, id)
  return tasks.has(id) || (task !== undefined && isOfPlan(task))
}

function isOfPlan({ gate, partOf }: RunTask): boolean {
  return !gate && partOf === null
}

function noTask(run: Run, id: string): string {
  return `Run ${run.id} has no task ${shortly(id)} in its plan.`
}

/** Waves in which work is done, and that get more of it. */
function listReopened(run: Run, changes: readonly Change[]): RunWave[] {
  const grown = changes.flatMap(change => {
    if (change.change === 'task-added') return change.task.done ? [] : [change.task.wave]
    return change.change === 'task-moved' ? [change.to] : []
  })
  return [...new Set(grown)].flatMap(id => {
    const wave = run.waves[run.waveIndex.get(id) ?? -1]
    return wave?.status === 'done' || wave?.status === 'gate' ? [wave] : []
  })
}

/** However far behind; where the run does not go wave by wave nothing waits for one. */
function listHeldBehind(run: Run, reopened: RunWave[]): string[] {
  const behind = new Set(reopened.flatMap(({ followers }) => followers))
  for (const index of behind) for (const next of run.waves[index]!.followers) behind.add(next)
  return [...behind]
    .map(index => run.waves[index]!)
    .filter(({ status, tasks }) => status === 'open' && tasks.some(index => run.tasks[index]!.gated))
    .map(({ id }) => id)
}

/** Of what waits, what has all it needs once what it need not wait for any more is gone. */
function listUnblocked(run: Run, changes: readonly Change[], late: ReadonlySet<RunTask>): string[] {
  const gone = new Map<RunTask, Set<string>>()
  const note = (task: RunTask | undefined, need: string): void => {
    const on = findTask(run, need)
    if (!task || !on || isFinished(on) || !task.needs.includes(on.index)) return
    gone.set(task, (gone.get(task) ?? new Set()).add(need))
  }
  for (const change of changes) {
    if (change.change === 'need-dropped') note(findTask(run, change.task), change.need)
    if (change.change !== 'task-removed') continue
    const { followers = [] } = findTask(run, change.task.id) ?? {}
    for (const follower of followers) note(run.tasks[follower], change.task.id)
  }
  return [...gone]
    .filter(([task, needs]) => task.status === 'waiting' && !late.has(task) && task.pending === needs.size)
    .map(([{ id }]) => id)
}
