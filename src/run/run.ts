import { Heap } from '../lib/heap.ts'
import type { About, Because, Charter, StopMode, StoredCharter } from './event.ts'
import { fillInCharter } from './fill-in.ts'
import type { Outcome, Usage } from './outcome.ts'
import type { AttemptStatus, EscalationStatus, RunStatus, TaskStatus, WaveStatus } from './states.ts'
import { toGraph } from './graph.ts'

/** A run in memory. Only `apply` changes it; all else reads. */
export interface Run {
  readonly charter: Charter
  readonly id: string
  status: RunStatus
  /** The number of the last event applied. */
  seq: number
  readonly createdAt: number
  startedAt: number | null
  startedBy: string | null
  endedAt: number | null
  readonly tasks: RunTask[]
  readonly waves: RunWave[]
  readonly escalations: Map<string, Escalation>
  readonly taskIndex: Map<string, number>
  readonly waveIndex: Map<string, number>

  /** Indices, so that no event costs more in a larger plan. Entries of a heap may be out of date: `isReady`, `isDelayed`, `isDeadline` tell. */
  readonly ready: Heap<RunTask>
  readonly delayed: Heap<Due>
  readonly deadlines: Heap<Due>
  readonly counts: Record<TaskStatus, number>
  /** Tasks whose attempt holds a slot. */
  readonly atWork: Set<RunTask>
  readonly openable: Set<RunWave>
  readonly finishable: Set<RunWave>
  readonly stopped: Set<RunWave>
  readonly asking: Set<Escalation>
  readonly touched: Touched
}

export interface RunTask {
  readonly index: number
  readonly id: string
  readonly wave: RunWave
  readonly agent: string
  /** Indices of the tasks it needs, and of those that need it. */
  readonly needs: number[]
  readonly followers: number[]
  /** Whether it waits for its wave to open. */
  readonly gated: boolean
  /** The longest way from its start to the end of the run, in minutes. */
  readonly weight: number
  status: TaskStatus
  /** While it waits: how many of its needs, its wave included, are not met. */
  pending: number
  /** Cures used since a person last renewed its budget. */
  tries: number
  losses: number
  /** Not to be started before. */
  dueAt: number
  readonly attempts: Attempt[]
}

export interface RunWave {
  readonly index: number
  readonly id: string
  readonly tasks: number[]
  readonly followers: number[]
  status: WaveStatus
  /** How many of the waves it comes after are not done. */
  blocked: number
  /** Whether its gated tasks were let go. */
  released: boolean
  /** Tasks done or skipped. */
  finished: number
  /** Set while its status is `stopped`: it starts nothing until a person starts it again. */
  stop: { by: string; mode: StopMode } | null
}

export interface Attempt {
  readonly number: number
  status: AttemptStatus
  because: Because
  token: string | null
  worker: string | null
  queuedAt: number
  claimedAt: number | null
  endedAt: number | null
  deadlineAt: number | null
  stopping: boolean
  /** While it is being merged: what its agent reported. */
  outcome: Outcome | null
  usage: Usage
}

export interface Escalation {
  readonly id: string
  readonly task: number
  readonly attempt: number
  readonly about: About
  readonly openedAt: number
  /** How many questions of the run were open then, this one included. */
  readonly crowd: number
  status: EscalationStatus
  settledAt: number | null
  answer: { option: string; by: string } | null
  /** Why it was withdrawn. */
  why: string | null
}

export interface Due {
  task: RunTask
  attempt: number
  at: number
}

/** What changed since it was last written. */
interface Touched {
  tasks: Set<RunTask>
  waves: Set<RunWave>
  attempts: Map<Attempt, RunTask>
  escalations: Set<Escalation>
}

export function newRun(stored: StoredCharter, at: number): Run {
  const charter = fillInCharter(stored)
  const { tasks, waves } = toGraph(charter)
  const run: Run = {
    charter,
    id: charter.run,
    status: 'ready',
    seq: 1,
    createdAt: at,
    startedAt: null,
    startedBy: null,
    endedAt: null,
    tasks,
    waves,
    escalations: new Map(),
    taskIndex: new Map(tasks.map(task => [task.id, task.index])),
    waveIndex: new Map(waves.map(wave => [wave.id, wave.index])),
    ready: new Heap((a, b) => a.weight > b.weight || (a.weight === b.weight && a.index < b.index)),
    delayed: new Heap((a, b) => a.at < b.at),
    deadlines: new Heap((a, b) => a.at < b.at),
    counts: countStatuses(tasks),
    atWork: new Set(),
    openable: new Set(waves.filter(wave => wave.status === 'waiting' && wave.blocked === 0)),
    finishable: new Set(),
    stopped: new Set(),
    asking: new Set(),
    touched: { tasks: new Set(tasks), waves: new Set(waves), attempts: new Map(), escalations: new Set() },
  }
  for (const task of tasks) if (task.status === 'ready') run.ready.push(task)
  return run
}

function countStatuses(tasks: RunTask[]): Record<TaskStatus, number> {
  const counts: Record<TaskStatus, number> = {
    waiting: 0,
    ready: 0,
    running: 0,
    checking: 0,
    merging: 0,
    done: 0,
    parked: 0,
    skipped: 0,
    failed: 0,
    cancelled: 0,
  }
  for (const task of tasks) counts[task.status]++
  return counts
}

export function hasEnded(run: Run): boolean {
  return run.status === 'done' || run.status === 'failed' || run.status === 'cancelled'
}

/** Satisfies what needs it. */
export function isFinished(task: RunTask): boolean {
  return task.status === 'done' || task.status === 'skipped'
}

/** May start now; a task that is mended after a pause is in `delayed` instead. */
export function isReady(task: RunTask): boolean {
  return task.status === 'ready' && task.dueAt === 0 && task.wave.status !== 'stopped'
}

export function isDelayed(due: Due): boolean {
  const { status, dueAt, attempts, wave } = due.task
  return (
    status === 'ready' && dueAt === due.at && attempts.length === due.attempt && wave.status !== 'stopped'
  )
}

export function isDeadline(due: Due): boolean {
  const attempt = due.task.attempts[due.attempt - 1]
  const isUnderWay =
    attempt?.status === 'queued' || attempt?.status === 'running' || attempt?.status === 'merging'
  return isUnderWay && attempt.deadlineAt === due.at
}

export function latestAttempt(task: RunTask): Attempt | undefined {
  return task.attempts.at(-1)
}

export function findTask(run: Run, id: string): RunTask | undefined {
  const index = run.taskIndex.get(id)
  return index === undefined ? undefined : run.tasks[index]
}

/** For ids that our own events carry: they are always there. */
export function taskOf(run: Run, id: string): RunTask {
  const task = findTask(run, id)
  if (!task) throw new Error(`Run ${run.id} has no task ${id}`)
  return task
}

export function waveOf(run: Run, id: string): RunWave {
  const wave = run.waves[run.waveIndex.get(id) ?? -1]
  if (!wave) throw new Error(`Run ${run.id} has no wave ${id}`)
  return wave
}

/** The next instant at which `look` finds something to do though nobody said a word. */
export function nextWake(run: Run): number | null {
  if (hasEnded(run)) return null
  const instants: number[] = []
  const delayed = run.delayed.peek()
  if (delayed && run.status === 'running' && run.atWork.size < run.charter.slots) instants.push(delayed.at)
  const deadline = run.deadlines.peek()
  if (deadline) instants.push(deadline.at + run.charter.policy.graceMs)
  return instants.length > 0 ? Math.min(...instants) : null
}

/** Nothing moves any more unless a person says a word. */
export function waitsForPeople(run: Run): boolean {
  if (hasEnded(run) || run.atWork.size + run.counts.merging > 0) return false
  if (run.status === 'paused' || run.status === 'ready') return true
  // Of what is out of date there `apply` leaves nothing on top, so what is empty holds nothing that may start.
  return run.ready.size + run.delayed.size === 0 && run.asking.size + run.stopped.size > 0
}
