import type { Heap } from '../lib/heap.ts'
import type { Task } from '../plan/plan.ts'
import type { Emergency } from './emergency.ts'
import type { Escalation, Nudge } from './escalation.ts'
import type { Because, Charter, MergedRef, Pace, StopMode } from './event.ts'
import type { Wanted } from './labels.ts'
import type { Lanes } from './lanes.ts'
import type { CheckResult, FailureKind, Outcome, Usage } from './outcome.ts'
import type { Cure, Policy } from './policy.ts'
import type { Purse } from './purse.ts'
import type { RunProvider } from './providers.ts'
import type { ShareRef } from './shares.ts'
import type { AttemptStatus, RunStatus, TaskStatus, WaveStatus } from './states.ts'

/** A run in memory. Only `apply` changes it; all else reads. */
export interface Run {
  /** As it was founded, but for its waves, which are as people have changed them since. */
  charter: Charter
  /** The charter's, with what people have changed since. */
  policy: Policy
  slots: number
  pace: Pace
  readonly id: string
  status: RunStatus
  /** The number of the last event applied. */
  seq: number
  readonly createdAt: number
  startedAt: number | null
  startedBy: string | null
  endedAt: number | null
  readonly tasks: RunTask[]
  /** What each task is about, by its index: the plan's tasks, gates, and parts of tasks that were split. */
  readonly told: Task[]
  readonly waves: RunWave[]
  readonly escalations: Map<string, Escalation>
  readonly taskIndex: Map<string, number>
  readonly waveIndex: Map<string, number>
  readonly providers: Map<string, RunProvider>
  /** What it has in common with other runs. */
  readonly shares: ShareRef[]
  /** The task that holds each file, and the tasks that name it. */
  readonly locks: Map<string, RunTask>
  readonly lockUsers: Map<string, RunTask[]>
  /** Services that another run holds, as far as a task of this one has wanted them. */
  readonly elsewhere: Set<string>
  /** What tasks that could start want and nobody has who is there. */
  readonly unserved: Map<string, Wanted>
  /** How many tasks an agent has done, and so passed what is run after each. */
  passed: number
  /** What the commands of gates came to last, by their text. */
  readonly measured: Map<string, CheckResult>
  /** The commands with whose results, whatever they were, some gate was passed. */
  readonly letPass: Set<string>
  /** The task that measures what was so before the run; nothing else starts before it. */
  readonly baseline: RunTask | null
  /** How often people have changed the plan since it was founded, and what they have taken out of it. */
  edits: number
  readonly removed: Set<RunTask | RunWave>
  /** Agents that are being ended at once; null: none are. */
  emergency: Emergency | null
  /** Whether what is to be announced was. */
  announced: boolean
  /** The highest rank that was ever given to a task. */
  rank: number
  /** From here on, less the burst, the next task may start. */
  paceAt: number
  /** What the run spends, and what whoever made it does. */
  readonly purse: Purse
  readonly personal: Purse

  /** Indices, so that no event costs more in a larger plan. Entries of a heap may be out of date: `isReady`, `isDelayed`, `isDeadline` tell. */
  readonly ready: Lanes<string | null, RunTask>
  readonly delayed: Heap<Due>
  readonly deadlines: Heap<Due>
  /** When what is at work has held a service for as long as the plan lets it; `isPeriod` tells which still count. */
  readonly periods: Heap<Due>
  /** `isNudge` tells which still count. */
  readonly nudges: Heap<Nudge>
  readonly counts: Record<TaskStatus, number>
  /** Tasks whose attempt holds a slot. */
  readonly atWork: Set<RunTask>
  /** Tasks whose attempt is alive, holds no slot and waits for people to answer. */
  readonly aside: Set<RunTask>
  readonly openable: Set<RunWave>
  readonly finishable: Set<RunWave>
  readonly stopped: Set<RunWave>
  /** Waves whose tasks fail alike, and nobody has been told yet. */
  readonly suspect: Set<RunWave>
  /** Waves that are being taken back. */
  readonly undoing: Set<RunWave>
  /** Who wants a task skipped, as long as too few do. */
  readonly skips: Map<RunTask, ReadonlySet<string>>
  /** Tasks whose parts are all finished. */
  readonly joinable: Set<RunTask>
  readonly asking: Set<Escalation>
  /** Purses of which people are to be told or asked something, that of the person left out. */
  readonly stirred: Set<Purse>
  readonly touched: Touched
}

export interface RunTask {
  readonly index: number
  readonly id: string
  wave: RunWave
  agent: string
  /** Whose model it uses, unless that is down; none where none is known. */
  provider: string | null
  /** Indices of the tasks it needs, and of those that need it. */
  readonly needs: number[]
  readonly followers: number[]
  /** Of its needs those that came to be when it had begun: it does not go on before these are met. */
  readonly late: number[]
  /** Whether it waits for its wave to open, and whether it does so at any pace. */
  gated: boolean
  bound: boolean
  /** The longest way from its start to the end of the run, in minutes. */
  weight: number
  /** Those that people want first have a higher one; 0: nobody has said. */
  rank: number
  /** What is asked and run after its wave, rather than work. */
  readonly gate: boolean
  /** What it takes back, where it is there for that. */
  readonly undo: { by: string; attempts: MergedRef[] } | null
  /** The parts of a task that was split spend what is left of its own. */
  readonly purse: Purse
  /** Files that nobody else may be at work on. */
  locks: string[]
  /** The tasks that took its place, and the task whose place it took. */
  readonly parts: number[]
  readonly partOf: number | null
  status: TaskStatus
  /** While it waits: how many of its needs, its wave included, are not met. */
  pending: number
  /** Cures used since a person last renewed its budget. */
  tries: number
  losses: number
  waits: number
  /** How many cures that cost a try it may have. */
  triesMax: number
  /** How many cures it had for each kind of failure since then. */
  climbed: Partial<Record<FailureKind, number>>
  /** The attempt whose workspace the next one goes on from. */
  goesOnFrom: number | null
  /** Not to be started before. */
  dueAt: number
  /** What people said to whoever works on it, oldest first. */
  readonly words: SaidWord[]
  /** Its first start was announced for then; people may have it start sooner. */
  announcedFor: number
  readonly attempts: Attempt[]
}

interface SaidWord {
  readonly number: number
  readonly by: string
  readonly text: string
  /** The attempt that was told while it was at work. */
  heardBy: number | null
}

export interface RunWave {
  readonly index: number
  readonly id: string
  readonly tasks: number[]
  readonly purse: Purse
  /** Its gate, which is done last. */
  gate: number | null
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
  /** Its tasks that failed and were not done since, by what their failures have in common. */
  readonly failures: Map<string, Set<RunTask>>
  /** The task that takes back what it has merged. */
  undo: RunTask | null
  /** The question that holds it. */
  hold: string | null
  /** Since people last let it go on after it was held: attempts from before say nothing new. */
  goesOnSince: number
}

export interface Attempt {
  readonly number: number
  status: AttemptStatus
  because: Because
  token: string | null
  worker: string | null
  /** The machine of its worker. */
  host: string | null
  provider: string | null
  /** The attempt whose workspace it goes on from. */
  from: number | null
  /** What its agent goes on with, after its worker was lost. */
  session: string | null
  /** What was done about its failure, by the run itself or with people's consent. */
  cure: Cure | null
  /** Why people were warned. */
  warned: string | null
  /** What its agent wants to be known. */
  readonly notes: string[]
  /** How much of its time was left when it began to wait for an answer. */
  leftMs: number | null
  queuedAt: number
  claimedAt: number | null
  endedAt: number | null
  deadlineAt: number | null
  /** Up to when it may hold what it holds; null: nobody has said, or people have been told that it is past. */
  holdsUntil: number | null
  stopping: boolean
  /** Whether what it changed is in the run's folder, and the first files of that. */
  merged: boolean
  paths: string[]
  /** While it is being merged: what its agent reported. */
  outcome: Outcome | null
  usage: Usage
  /** In millionths; what has no price is not in it. */
  spent: number
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

export function hasEnded(run: Run): boolean {
  return run.status === 'done' || run.status === 'failed' || run.status === 'cancelled'
}

/** Those of a wave that failed and were not done since. */
export function listFailed({ failures }: RunWave): RunTask[] {
  return [...new Set([...failures.values()].flatMap(tasks => [...tasks]))]
}

/** Satisfies what needs it. */
export function isFinished(task: RunTask): boolean {
  return task.status === 'done' || task.status === 'skipped'
}

export function isDeadline(due: Due): boolean {
  const attempt = due.task.attempts[due.attempt - 1]
  const isUnderWay =
    attempt?.status === 'queued' || attempt?.status === 'running' || attempt?.status === 'merging'
  return isUnderWay && attempt.deadlineAt === due.at
}

export function isPeriod({ task, attempt: number, at }: Due): boolean {
  return task.attempts[number - 1]?.holdsUntil === at
}

export function latestAttempt(task: RunTask): Attempt | undefined {
  return task.attempts.at(-1)
}

export function findTask(run: Run, id: string): RunTask | undefined {
  const index = run.taskIndex.get(id)
  return index === undefined ? undefined : run.tasks[index]
}

/** What the task is about, as the plan tells it. */
export function toldOf(run: Run, task: RunTask): Task {
  return run.told[task.index]!
}

/** Whether an agent is alive on it, be it that it waits for an answer. */
export function isUnderWay(run: Run, task: RunTask): boolean {
  return run.atWork.has(task) || run.aside.has(task)
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
