import type { Event } from './event.ts'
import { forget } from './apply-failure.ts'
import { countPending } from './graph.ts'
import type { Cure } from './policy.ts'
import { movesAlone } from './providers.ts'
import { hasEnded, isFinished, taskOf } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'
import type { FailureKind } from './outcome.ts'
import { markFinishable, reopenWave, sendBackGate, setTask } from './wave-marks.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

// What `apply` does to tasks, the counts of what they wait for included.

export function finish(run: Run, task: RunTask, status: 'done' | 'skipped'): void {
  const before = isFinished(task)
  setTask(run, task, status)
  forget(run, task)
  run.joinable.delete(task)
  if (before) return
  if (task.undo) return letFollow(run, task.wave)
  if (task.gate) {
    if (status === 'done') keepMeasured(run, task)
    return markFinishable(run, task.wave)
  }
  if (isPassed(task)) run.passed++
  for (const index of task.followers) meet(run, run.tasks[index]!)
  if (task.partOf !== null) meet(run, run.tasks[task.partOf]!)
  task.wave.finished++
  run.touched.waves.add(task.wave)
  markFinishable(run, task.wave)
}

/** It is taken back, or stays as it is: what needs it may start again, as far as it has what it needs. */
function letFollow(run: Run, wave: RunWave): void {
  run.undoing.delete(wave)
  const behind = wave.followers.flatMap(index => run.waves[index]!.tasks)
  const needing = wave.tasks.flatMap(index => run.tasks[index]!.followers)
  for (const index of new Set([...behind, ...needing])) {
    const parts = run.tasks[index]!.parts
    for (const task of [index, ...parts].map(other => run.tasks[other]!))
      if (task.status === 'ready') line(run, task)
  }
  markFinishable(run, wave)
}

/** Done by an agent, rather than by its parts or by somebody's word. */
function isPassed({ status, attempts, parts }: RunTask): boolean {
  return status === 'done' && parts.length === 0 && attempts.at(-1)?.outcome?.kind === 'done'
}

/** What later gates are compared with: what was found before the run, or at the last gate that was passed. */
function keepMeasured(run: Run, task: RunTask): void {
  const outcome = task.attempts.at(-1)?.outcome
  if (outcome?.kind !== 'checked') return
  for (const result of outcome.results) {
    run.measured.set(result.command, result)
    if (task !== run.baseline) run.letPass.add(result.command)
  }
}

/** One of the things that a task waits for has come. What no longer waits does not count them any more. */
export function meet(run: Run, task: RunTask): void {
  if (task.status !== 'waiting') return
  if (--task.pending > 0) return
  if (task.parts.length > 0) run.joinable.add(task)
  else makeReady(run, task)
}

export function makeReady(run: Run, task: RunTask): void {
  if (waitsForLate(run, task)) return
  task.dueAt = task.attempts.length === 0 ? task.announcedFor : 0
  setTask(run, task, 'ready')
  line(run, task)
}

/** What it has come to need while it was at work is not there yet: it goes on once all is. */
function waitsForLate(run: Run, task: RunTask): boolean {
  if (!task.late.some(need => !isFinished(run.tasks[need]!))) return false
  task.pending = countPending(task, run.tasks)
  setTask(run, task, 'waiting')
  return true
}

/** Among those that may start: now, or when its pause is over. */
export function line(run: Run, task: RunTask): void {
  const { dueAt: at, attempts } = task
  if (at === 0) run.ready.push(task)
  else run.delayed.push({ task, attempt: attempts.length, at })
}

export function mend(run: Run, event: Of<'task-mended'>): void {
  const task = taskOf(run, event.task)
  if (event.cost === 'loss') task.losses++
  if (event.cost === 'try') task.tries++
  if (event.cost === 'wait') task.waits++
  if (hasClimbed(run, event)) climb(task, event.failure)
  // One that is down has its tasks back once it is up again, unless people were asked.
  const from = task.attempts[event.attempt - 1]?.provider ?? null
  const isForNow = event.failure === 'provider' && movesAlone(run, from)
  if (event.provider !== undefined && !isForNow) task.provider = event.provider
  if (event.agent !== undefined) {
    task.agent = event.agent
    task.provider = null
  }
  if (event.cost !== 'nothing') noteCure(task, event.attempt, event.cure)
  task.goesOnFrom = event.cure === 'continue' ? event.attempt : null
  if (waitsForLate(run, task)) return
  setTask(run, task, 'ready')
  task.dueAt = waitsForReturn(event) ? 0 : event.dueAt
  line(run, task)
}

/** What only waits is waited for again; where a provider is down, only if the ladder goes on no further. */
function hasClimbed({ policy: { rows } }: Run, { cost, cure, failure }: Of<'task-mended'>): boolean {
  if (cost !== 'wait') return cost !== 'nothing'
  return failure === 'provider' && cure === 'wait' && rows.provider.cures.at(-1) !== 'wait'
}

/** For a provider that is down it waits with all others of that, whenever it is back. */
function waitsForReturn({ cure, failure }: Pick<Of<'task-mended'>, 'cure' | 'failure'>): boolean {
  return cure === 'wait' && failure === 'provider'
}

/** What is announced waits for its time; what waits for others all the same has it counted meanwhile. */
export function announceTasks(run: Run, { tasks, until }: Of<'announced'>): void {
  run.announced = true
  for (const id of tasks) {
    const task = taskOf(run, id)
    task.announcedFor = until
    if (task.status === 'ready') makeReady(run, task)
  }
}

export function noteCure(task: RunTask, number: number, cure: Cure): void {
  const attempt = task.attempts[number - 1]
  if (attempt) attempt.cure = cure
}

export function climb(task: RunTask, failure: FailureKind): void {
  task.climbed[failure] = (task.climbed[failure] ?? 0) + 1
}

/** A person's word: the budget is whole again, and what was finished is to be done anew. */
export function renew(run: Run, task: RunTask): void {
  if (hasEnded(run)) {
    run.status = 'running'
    run.endedAt = null
  }
  renewBudget(task)
  task.announcedFor = 0
  doAnew(run, task)
}

/** As often as its budget allows; what was finished counts as not begun. */
export function doAnew(run: Run, task: RunTask): void {
  run.removed.delete(task)
  if (isFinished(task)) unfinish(run, task)
  task.pending = countPending(task, run.tasks)
  if (task.pending === 0) makeReady(run, task)
  else setTask(run, task, 'waiting')
}

export function renewBudget(task: RunTask): void {
  task.tries = 0
  task.losses = 0
  task.waits = 0
  task.climbed = {}
}

/** Those that need it and have not started wait for it again; what has started goes on. */
function unfinish(run: Run, task: RunTask): void {
  if (task.partOf !== null) unjoin(run, run.tasks[task.partOf]!)
  for (const index of task.followers) {
    const follower = run.tasks[index]!
    if (follower.status === 'waiting') follower.pending++
    else if (isUnbegun(follower)) {
      follower.pending = 1
      setTask(run, follower, 'waiting')
    }
  }
  if (isPassed(task)) run.passed--
  task.wave.finished--
  run.touched.waves.add(task.wave)
  const { status, gate } = task.wave
  if (status === 'done' || status === 'gate') reopenWave(run, task.wave)
  // Stopped at its gate. One that people skipped before its time stays skipped.
  else if (gate !== null && !isFinished(run.tasks[gate]!)) sendBackGate(run, task.wave)
  markFinishable(run, task.wave)
}

/** May start and has not, or is to start anew: what goes on after a failure or an answer has begun. */
export function isUnbegun({ status, dueAt, attempts }: RunTask): boolean {
  const isNew = dueAt === 0 || attempts.length === 0
  return status === 'ready' && isNew && attempts.at(-1)?.status !== 'waiting'
}

/** One of its parts is to be done again. */
function unjoin(run: Run, task: RunTask): void {
  run.joinable.delete(task)
  if (task.status === 'waiting') task.pending++
  else if (isFinished(task)) {
    unfinish(run, task)
    // The part still counts as finished.
    task.pending = countPending(task, run.tasks) + 1
    setTask(run, task, 'waiting')
  }
}
