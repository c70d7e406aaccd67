import { unreachable } from '../lib/assert.ts'
import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { Given, Input } from './input.ts'
import { decideHeard, decideNote } from './decide-tell.ts'
import { endAttempt } from './end-attempt.ts'
import { decideAsked, withdrawnAsks } from './live-question.ts'
import { toAttemptMs } from './limits.ts'
import { toAskedAgain } from './provider-events.ts'
import type { Failure, Outcome } from './outcome.ts'
import { toAgentQuestion } from './question.ts'
import { hasEnded } from './run.ts'
import type { Attempt, Run, RunTask } from './run.ts'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

type AttemptInput = Of<
  | 'claim'
  | 'report'
  | 'merged'
  | 'conflicted'
  | 'unmerged'
  | 'warned'
  | 'foreseen'
  | 'asked'
  | 'heard'
  | 'noted'
  | 'released'
  | 'lost'
>

/** What workers say of an attempt. */
export function decideAttempt(run: Run, input: AttemptInput, given: Given): Decision {
  switch (input.type) {
    case 'claim':
      return decideClaim(run, input, given)
    case 'report':
      return afterAsking(run, input, decideReport(run, input, given))
    case 'merged':
      return decideMerged(run, input)
    case 'conflicted':
      return decideConflict(run, input, given)
    case 'unmerged':
      return decideUnmerged(run, input, given)
    case 'foreseen':
      return decideForeseen(run, input)
    case 'warned':
      return decideWarning(run, input)
    case 'released':
      return afterAsking(run, input, decideRelease(run, input, given))
    case 'lost':
      return afterAsking(run, input, decideLoss(run, input, given))
    case 'asked':
    case 'heard':
    case 'noted':
      return decideWord(run, input)
    default:
      return unreachable(input)
  }
}

/** Who ends waits for no answer any more. */
function afterAsking(run: Run, { task: index }: { task: number }, decision: Decision): Decision {
  const { events } = decision
  const [first] = events
  if (run.aside.size === 0 || !first || first.type === 'report-ignored') return decision
  const task = run.tasks[index]!
  return {
    ...decision,
    events: [...withdrawnAsks(run, [task], `${task.id} waits for it no longer`), ...events],
  }
}

/** What an agent at work says or hears meanwhile. */
function decideWord(run: Run, input: Of<'asked' | 'heard' | 'noted'>): Decision {
  const found = find(run, input)
  if (found?.attempt.status !== 'running' || found.attempt.token !== input.token)
    return ignored(run, input, 'it is no longer under way there')
  const { task, attempt } = found
  if (input.type === 'asked') return decideAsked(run, task, attempt, input)
  return input.type === 'heard' ? decideHeard(task, attempt, input) : decideNote(task, attempt, input)
}

/** A worker has taken the attempt's job: from here on only who holds the token is listened to. */
function decideClaim(run: Run, input: Of<'claim'>, given: Given): Decision {
  const found = find(run, input)
  if (!found || found.attempt.status !== 'queued' || hasEnded(run)) {
    return refuse('stale', `Attempt ${input.attempt} of ${input.task} is not waiting to be started.`)
  }
  const deadlineAt = given.now + toAttemptMs(run, found.task)
  const token = given.mintToken()
  const { worker, host } = input
  const where = host === undefined ? { worker } : { worker, host }
  return yields([{ type: 'attempt-claimed', ...found.ref, ...where, token, deadlineAt }])
}

/** What an agent reports counts once, and only while its token is current. */
function decideReport(run: Run, input: Of<'report'>, given: Given): Decision {
  const found = find(run, input)
  if (!found || found.attempt.status !== 'running' || found.attempt.token !== input.token) {
    const why = found
      ? `its token is no longer current, the attempt is ${found.attempt.status}`
      : 'no such attempt'
    return ignored(run, input, why)
  }
  const { task, attempt, ref } = found
  const { outcome } = input
  if (outcome.kind === 'done' && outcome.changed > 0 && !attempt.stopping) {
    const { summary, changed } = outcome
    return yields([{ type: 'merge-queued', ...ref, summary, changed, usage: input.usage }])
  }
  if (outcome.kind === 'question' && !attempt.stopping) {
    const { questionsMax } = run.policy
    if (countQuestions(run, task) >= questionsMax) {
      const error: Failure = {
        kind: 'error',
        message: `it asked more than ${questionsMax} questions`,
        tail: outcome.text,
      }
      return yields(endAttempt(run, task, attempt, error, given, input.usage))
    }
    const asked = toAgentQuestion(run, task, attempt, outcome.text, outcome.options, input.usage)
    return yields([asked, ...toAskedAgain(run, attempt, outcome)])
  }
  if (outcome.kind === 'stopped' && !attempt.stopping) {
    const error: Failure = { kind: 'error', message: 'it stopped though nobody told it to', tail: '' }
    return yields(endAttempt(run, task, attempt, error, given, input.usage))
  }
  return yields(endAttempt(run, task, attempt, outcome, given, input.usage))
}

function decideMerged(run: Run, input: Of<'merged'>): Decision {
  const found = find(run, input)
  if (!found || !isMerging(found, input)) return ignored(run, input, 'it is not being merged by who says so')
  const { ref, attempt } = found
  const summary = attempt.outcome?.kind === 'done' ? attempt.outcome.summary : ''
  const outcome: Outcome = { kind: 'done', summary, changed: input.paths.length }
  return yields([
    { type: 'merged', ...ref, paths: input.paths },
    { type: 'attempt-ended', ...ref, outcome, usage: null },
    ...toAskedAgain(run, attempt, outcome),
    { type: 'task-done', ...ref },
  ])
}

function decideConflict(run: Run, input: Of<'conflicted'>, given: Given): Decision {
  const found = find(run, input)
  if (!found || !isMerging(found, input)) return ignored(run, input, 'it is not being merged by who says so')
  const message = `what it changed was changed by others meanwhile: ${input.paths.slice(0, 10).join(', ')}`
  const outcome: Failure = { kind: 'conflict', message, tail: '' }
  return yields(endAttempt(run, found.task, found.attempt, outcome, given, null))
}

/** Whatever became of its change, it did not come into the folder. */
function decideUnmerged(run: Run, input: Of<'unmerged'>, given: Given): Decision {
  const found = find(run, input)
  if (!found || !isMerging(found, input)) return ignored(run, input, 'it is not being merged by who says so')
  const outcome: Failure = { kind: 'lost', message: input.why, tail: '' }
  return yields(endAttempt(run, found.task, found.attempt, outcome, given, null))
}

/** Said once for each attempt; the worker ends it itself when its time is up. */
function decideWarning(run: Run, input: Of<'warned'>): Decision {
  const found = find(run, input)
  if (found?.attempt.status !== 'running' || found.attempt.token !== input.token)
    return ignored(run, input, 'it is no longer under way there')
  if (found.attempt.warned !== null) return yields([])
  return yields([{ type: 'attempt-warned', ...found.ref, why: input.why }])
}

/** Only while both are at work: then what is done about it is still to come. */
function decideForeseen(run: Run, input: Of<'foreseen'>): Decision {
  const found = find(run, input)
  const other = run.tasks[input.other]
  if (found?.attempt.status !== 'running' || found.attempt.token !== input.token)
    return ignored(run, input, 'it is no longer under way there')
  if (!other || !run.atWork.has(other)) return yields([])
  return yields([{ type: 'clash-foreseen', task: found.task.id, other: other.id, paths: input.paths }])
}

/** Its worker gives it back in good order, before it ends itself. */
function decideRelease(run: Run, input: Of<'released'>, given: Given): Decision {
  const found = find(run, input)
  if (found?.attempt.status !== 'running' || found.attempt.token !== input.token)
    return ignored(run, input, 'it is no longer under way there')
  const outcome: Outcome = { kind: 'interrupted', message: input.why }
  return yields(endAttempt(run, found.task, found.attempt, outcome, given, null))
}

/** Its worker is gone. `token` null: nobody had claimed it, but its job was lost. */
function decideLoss(run: Run, input: Of<'lost'>, given: Given): Decision {
  const found = find(run, input)
  // What is merging has left its worker's hands: whoever merges it says how that went.
  const isOver = !found || (found.attempt.status !== 'queued' && found.attempt.status !== 'running')
  if (isOver || found.attempt.token !== input.token)
    return ignored(run, input, 'it is no longer under way there')
  const { task, attempt, ref } = found
  const { why, session } = input
  if (session !== undefined && mayResume(run, attempt))
    return yields([{ type: 'attempt-suspended', ...ref, session }])
  const ended = input.ended === undefined ? {} : { ended: input.ended }
  const outcome: Outcome = attempt.stopping
    ? { kind: 'stopped', ...ended }
    : { kind: 'lost', message: why, tail: '' }
  const events = endAttempt(run, task, attempt, outcome, given, null)
  if (attempt.worker === null) return yields(events)
  // Only its job may be gone: a worker that is still there must not go on beside the next attempt.
  const order = { task: task.index, attempt: attempt.number, worker: attempt.worker, why }
  return yields(events, [{ type: 'order', order: 'stop', ...order }])
}

/** Once: what is lost again with its worker is begun anew. */
function mayResume({ status }: Run, attempt: Attempt): boolean {
  const goesOn = status === 'running' || status === 'paused'
  return goesOn && attempt.status === 'running' && !attempt.stopping && attempt.because !== 'resumed'
}

function countQuestions(run: Run, task: RunTask): number {
  return [...run.escalations.values()].filter(
    asked => asked.task === task.index && asked.about.kind === 'question',
  ).length
}

function isMerging({ attempt }: Found, { token }: { token: string }): boolean {
  return attempt.status === 'merging' && attempt.token === token
}

interface Found {
  task: RunTask
  attempt: Attempt
  ref: { task: string; attempt: number }
}

function find(run: Run, input: { task: number; attempt: number }): Found | undefined {
  const task = run.tasks[input.task]
  const attempt = task?.attempts[input.attempt - 1]
  return task && attempt ? { task, attempt, ref: { task: task.id, attempt: attempt.number } } : undefined
}

function ignored(run: Run, input: { task: number; attempt: number; type: string }, why: string): Decision {
  const task = run.tasks[input.task]?.id ?? String(input.task)
  return yields([{ type: 'report-ignored', task, attempt: input.attempt, why: `${input.type}: ${why}` }])
}
