import { assert } from '../lib/assert.ts'
import { makeReady, setTask, setWave } from './apply-task.ts'
import type { Event } from './event.ts'
import type { Outcome, Usage } from './outcome.ts'
import { taskOf } from './run.ts'
import type { Attempt, Run, RunTask } from './run.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

// What `apply` does to attempts, their deadlines included.

export function queueAttempt(run: Run, event: Of<'attempt-queued'>): void {
  const task = taskOf(run, event.task)
  if (event.because === 'answered') {
    const asked = task.attempts[event.attempt - 1]
    assert(asked?.status === 'waiting', `attempt ${event.attempt} of ${task.id} waits for an answer`)
    asked.status = 'queued'
    asked.because = 'answered'
    setDeadline(run, task, asked, event.at + run.charter.policy.queueMs)
    touch(run, task, asked)
  } else {
    assert(event.attempt === task.attempts.length + 1, `attempts of ${task.id} are numbered in order`)
    const attempt = newAttempt(event)
    task.attempts.push(attempt)
    setDeadline(run, task, attempt, event.at + run.charter.policy.queueMs)
    touch(run, task, attempt)
  }
  run.atWork.add(task)
  setTask(run, task, 'running')
  if (task.wave.status === 'waiting') setWave(run, task.wave, 'open')
}

function newAttempt(event: Of<'attempt-queued'>): Attempt {
  return {
    number: event.attempt,
    status: 'queued',
    because: event.because,
    token: null,
    worker: null,
    queuedAt: event.at,
    claimedAt: null,
    endedAt: null,
    deadlineAt: null,
    stopping: false,
    outcome: null,
    usage: { inputTokens: 0, outputTokens: 0 },
  }
}

export function claimAttempt(run: Run, event: Of<'attempt-claimed'>): void {
  withAttempt(run, event, (task, attempt) => {
    attempt.status = 'running'
    attempt.token = event.token
    attempt.worker = event.worker
    attempt.claimedAt = event.at
    setDeadline(run, task, attempt, event.deadlineAt)
  })
}

export function endAttempt(run: Run, task: RunTask, attempt: Attempt, outcome: Outcome, at: number): void {
  run.atWork.delete(task)
  attempt.status = 'ended'
  attempt.token = null
  attempt.endedAt = at
  attempt.outcome = outcome
  if (outcome.kind !== 'stopped' || task.status !== 'running') return
  // Where the run goes on, only its wave was stopped: it is done anew once the wave is started again.
  if (run.status === 'stopping') setTask(run, task, 'cancelled')
  else makeReady(run, task)
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

/** An attempt that asks and is answered is worked on several times: what each took adds up. */
export function addUsage(attempt: Attempt, usage: Usage | null): void {
  if (!usage) return
  const { inputTokens, outputTokens } = attempt.usage
  attempt.usage = {
    inputTokens: inputTokens + usage.inputTokens,
    outputTokens: outputTokens + usage.outputTokens,
  }
}
