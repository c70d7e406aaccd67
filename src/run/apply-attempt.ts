import { assert } from '../lib/assert.ts'
import { REHEARSED_MINUTE_MS } from '../lib/rehearsed.ts'
import { noteEnd } from './apply-emergency.ts'
import { remember } from './apply-failure.ts'
import { line, makeReady } from './apply-task.ts'
import { setTask, setWave } from './wave-marks.ts'
import { noteOutcome, noteStart } from './apply-provider.ts'
import type { Event } from './event.ts'
import { isFailure } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { taskOf } from './run.ts'
import type { Attempt, Run, RunTask } from './run.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

// What `apply` does to attempts, their deadlines included.

export function queueAttempt(run: Run, event: Of<'attempt-queued'>): void {
  const task = taskOf(run, event.task)
  if (event.because === 'answered' || event.because === 'resumed') {
    const asked = task.attempts[event.attempt - 1]
    assert(asked?.status === 'waiting', `attempt ${event.attempt} of ${task.id} waits to go on`)
    asked.status = 'queued'
    asked.because = event.because
    asked.provider = event.provider ?? null
    setDeadline(run, task, asked, event.at + run.policy.queueMs)
    touch(run, task, asked)
  } else {
    assert(event.attempt === task.attempts.length + 1, `attempts of ${task.id} are numbered in order`)
    const attempt = newAttempt(event)
    task.attempts.push(attempt)
    setDeadline(run, task, attempt, event.at + run.policy.queueMs)
    touch(run, task, attempt)
  }
  takeUp(run, task, event)
  setTask(run, task, 'running')
  if (!task.gate && task.wave.status === 'waiting') setWave(run, task.wave, 'open')
}

/** From here on it holds a slot and what it names. */
function takeUp(run: Run, task: RunTask, event: Of<'attempt-queued'>): void {
  const { pacing } = run.charter
  run.atWork.add(task)
  for (const file of task.locks) run.locks.set(file, task)
  beginPeriod(run, task, event)
  if (pacing && !task.gate) run.paceAt = Math.max(run.paceAt, event.at) + pacing.intervalMs
  noteStart(run, task, event)
}

/** The shortest of those that the plan gives for what it holds. */
function beginPeriod(run: Run, task: RunTask, { attempt: number, at }: Of<'attempt-queued'>): void {
  const { services, rehearsal } = run.charter
  const periods = task.locks.flatMap(name => services[name]?.minutes ?? [])
  const attempt = task.attempts[number - 1]
  if (periods.length === 0 || !attempt) return
  const minuteMs = rehearsal ? REHEARSED_MINUTE_MS : 60_000
  attempt.holdsUntil = at + Math.round(Math.min(...periods) * minuteMs)
  run.periods.push({ task, attempt: number, at: attempt.holdsUntil })
}

/** Others may be at work on what it names. */
export function letLocksGo(run: Run, task: RunTask): void {
  const attempt = task.attempts.at(-1)
  if (attempt) attempt.holdsUntil = null
  for (const file of task.locks) {
    if (run.locks.get(file) !== task) continue
    run.locks.delete(file)
    lineUsers(run, file)
  }
}

/** Those that may start now that nobody holds it. */
export function lineUsers(run: Run, file: string): void {
  for (const other of run.lockUsers.get(file) ?? []) if (other.status === 'ready') line(run, other)
}

/** It holds no slot any more; what its agent did may still be on its way. */
export function layDown(run: Run, task: RunTask, attempt: Attempt): void {
  if (!run.atWork.delete(task)) return
  const provider = run.providers.get(attempt.provider ?? '')
  if (provider) provider.atWork--
}

function newAttempt(event: Of<'attempt-queued'>): Attempt {
  return {
    number: event.attempt,
    status: 'queued',
    because: event.because,
    token: null,
    worker: null,
    host: null,
    provider: event.provider ?? null,
    from: event.from ?? null,
    session: null,
    cure: null,
    warned: null,
    notes: [],
    leftMs: null,
    queuedAt: event.at,
    claimedAt: null,
    endedAt: null,
    deadlineAt: null,
    holdsUntil: null,
    stopping: false,
    merged: false,
    paths: [],
    outcome: null,
    usage: { inputTokens: 0, outputTokens: 0 },
    spent: 0,
  }
}

export function claimAttempt(run: Run, event: Of<'attempt-claimed'>): void {
  withAttempt(run, event, (task, attempt) => {
    attempt.status = 'running'
    attempt.token = event.token
    attempt.worker = event.worker
    attempt.host = event.host ?? null
    attempt.claimedAt = event.at
    setDeadline(run, task, attempt, event.deadlineAt)
  })
}

export function endAttempt(run: Run, task: RunTask, attempt: Attempt, outcome: Outcome, at: number): void {
  layDown(run, task, attempt)
  letLocksGo(run, task)
  attempt.status = 'ended'
  attempt.token = null
  attempt.endedAt = at
  attempt.outcome = outcome
  noteEnd(run, task, attempt)
  noteOutcome(run, task, attempt, outcome)
  if (isFailure(outcome)) remember(run, task, attempt, outcome)
  if (outcome.kind !== 'stopped' || task.status !== 'running') return
  // Where the run goes on, only its wave was stopped: it is done anew once the wave is started again.
  if (run.status === 'stopping') setTask(run, task, 'cancelled')
  else makeReady(run, task)
}

/** It goes on once it has a slot again, as the same attempt. */
export function suspendAttempt(run: Run, event: Of<'attempt-suspended'>): void {
  withAttempt(run, event, (task, attempt) => {
    layDown(run, task, attempt)
    letLocksGo(run, task)
    attempt.status = 'waiting'
    attempt.session = event.session
    attempt.token = null
    attempt.deadlineAt = null
    makeReady(run, task)
  })
}

export function setDeadline(run: Run, task: RunTask, attempt: Attempt, at: number): void {
  attempt.deadlineAt = at
  run.deadlines.push({ task, attempt: attempt.number, at })
}

export function withAttempt(
  run: Run,
  event: { task: string; attempt: number },
  work: (task: RunTask, attempt: Attempt) => void,
): void {
  const task = taskOf(run, event.task)
  const attempt = task.attempts[event.attempt - 1]
  assert(attempt, `task ${task.id} has an attempt ${event.attempt}`)
  work(task, attempt)
  touch(run, task, attempt)
}

function touch(run: Run, task: RunTask, attempt: Attempt): void {
  run.touched.tasks.add(task)
  run.touched.attempts.set(attempt, task)
}
