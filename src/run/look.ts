import { endAttempt } from './decide-attempt.ts'
import { endWaiting, withdrawn } from './decide-people.ts'
import { yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { EventBody } from './event.ts'
import type { Effect, Given } from './input.ts'
import type { Outcome } from './outcome.ts'
import { pick } from './pick.ts'
import { hasEnded, latestAttempt } from './run.ts'
import type { Attempt, Run, RunWave } from './run.ts'

/**
 * What the run itself brings about now, nobody having said a word: overdue attempts end, waves close and open,
 * ready tasks start, the run ends. Called until it yields nothing.
 */
export function look(run: Run, given: Given): Decision {
  const overdue = endOverdue(run, given)
  if (overdue.events.length > 0) return overdue
  const closed = closeWaves(run)
  if (closed.length > 0) return yields(closed)
  if (run.status === 'stopping')
    return yields(run.atWork.size + run.counts.merging > 0 ? [] : endStopped(run))
  if (run.status !== 'running') return yields([])
  const opened = openWaves(run)
  if (opened.length > 0) return yields(opened)
  const started = startTasks(run, given)
  if (started.events.length > 0) return started
  return yields(isOver(run) ? [{ type: 'run-ended', status: isAllFinished(run) ? 'done' : 'failed' }] : [])
}

/**
 * Its worker keeps the time; past the limit and the grace nothing was heard, so it is taken as timed out.
 * One at a time: each may ask a question, and questions are numbered by the run as it then is.
 */
function endOverdue(run: Run, given: Given): Decision {
  const due = run.deadlines.peek()
  const attempt = due?.task.attempts[due.attempt - 1]
  if (!due || !attempt || hasEnded(run)) return yields([])
  if (due.at + run.charter.policy.graceMs > given.now) return yields([])
  const events = endAttempt(run, due.task, attempt, toOverdue(attempt), given, null)
  if (attempt.status === 'queued' || attempt.worker === null) return yields(events)
  const order = { task: due.task.index, attempt: due.attempt, worker: attempt.worker, why: 'its time was up' }
  return yields(events, [{ type: 'order', order: 'stop', ...order }])
}

function toOverdue({ status }: Attempt): Outcome {
  if (status === 'queued') return { kind: 'interrupted', message: 'no worker took it up in time' }
  if (status === 'merging')
    return { kind: 'lost', message: 'its change was not brought back in time', tail: '' }
  return { kind: 'timeout', message: 'its time was up and nothing was heard from its worker', tail: '' }
}

/** Also while the run is paused or stops: what is finished is finished. */
function closeWaves(run: Run): EventBody[] {
  if (hasEnded(run)) return []
  const done = [...run.finishable, ...needlesslyStopped(run).filter(({ released }) => released)]
  return done.map((wave): EventBody => ({ type: 'wave-done', wave: wave.id }))
}

function openWaves(run: Run): EventBody[] {
  const stopped = needlesslyStopped(run).filter(({ released, blocked }) => !released && blocked === 0)
  return [...run.openable, ...stopped].map((wave): EventBody => ({ type: 'wave-opened', wave: wave.id }))
}

/** Where nothing is left to be done at all, a stopped wave holds nothing back: the run may end. */
function needlesslyStopped(run: Run): RunWave[] {
  return isAllFinished(run) ? [...run.stopped] : []
}

function startTasks(run: Run, given: Given): Decision {
  const tasks = pick(run, given)
  const events = tasks.map((task): EventBody => {
    const latest = latestAttempt(task)
    if (latest?.status === 'waiting') {
      return { type: 'attempt-queued', task: task.id, attempt: latest.number, because: 'answered' }
    }
    const because = !latest ? 'first' : task.dueAt > 0 ? 'mended' : 'renewed'
    return { type: 'attempt-queued', task: task.id, attempt: task.attempts.length + 1, because }
  })
  const effects = tasks.map((task, at): Effect => {
    const event = events[at] as Extract<EventBody, { type: 'attempt-queued' }>
    return { type: 'launch', task: task.index, attempt: event.attempt, agent: task.agent }
  })
  return yields(events, effects)
}

function isOver(run: Run): boolean {
  const { counts, stopped } = run
  const isAtRest = run.atWork.size + counts.merging + counts.ready === 0
  return isAtRest && run.asking.size === 0 && stopped.size === 0
}

function isAllFinished(run: Run): boolean {
  return run.counts.done + run.counts.skipped === run.tasks.length
}

function endStopped(run: Run): EventBody[] {
  const ended: EventBody = { type: 'run-ended', status: isAllFinished(run) ? 'done' : 'cancelled' }
  const asked = new Set([...run.asking].map(escalation => run.tasks[escalation.task]!))
  return [...withdrawn(run, null, 'the run was stopped'), ...[...asked].flatMap(endWaiting), ended]
}
