import { REHEARSED_MINUTE_MS } from '../lib/rehearsed.ts'
import { endAttempt } from './end-attempt.ts'
import { toStops } from './stops.ts'
import { nudge } from './decide-answer.ts'
import { yields } from './decision.ts'
import type { Decision } from './decision.ts'
import { tellEnded } from './emergency.ts'
import type { EventBody } from './event.ts'
import type { Effect, Given } from './input.ts'
import { askBudgets, tellBudgets } from './look-budget.ts'
import { toWantedKey, wantedBy } from './labels.ts'
import { withdrawnAsks } from './live-question.ts'
import type { Outcome } from './outcome.ts'
import { pick } from './pick.ts'
import { toHeard } from './provider-events.ts'
import { NOTHING_SHARED } from './shares.ts'
import { endWaiting, withdrawn } from './withdraw.ts'
import { toGateQuestion, toSystemicQuestion } from './wave-question.ts'
import { hasEnded, isFinished, latestAttempt } from './run.ts'
import type { Attempt, Run, RunTask, RunWave } from './run.ts'

/**
 * What the run itself brings about now, nobody having said a word: overdue attempts end, waves close and open,
 * ready tasks start, the run ends. Called until it yields nothing.
 */
export function look(run: Run, given: Given): Decision {
  const overdue = endOverdue(run, given)
  if (overdue.events.length > 0) return overdue
  const nudged = nudge(run, given)
  if (nudged.events.length > 0) return nudged
  const overheld = tellOverheld(run, given)
  if (overheld.length > 0) return yields(overheld)
  const ended = tellEnded(run)
  if (ended.length > 0) return yields(ended)
  const joined = joinTasks(run)
  if (joined.length > 0) return yields(joined)
  const closed = closeWaves(run)
  if (closed.length > 0) return yields(closed)
  const { spent: elsewhere } = given.shared ?? NOTHING_SHARED
  const noticed = hasEnded(run) ? [] : tellBudgets(run, elsewhere)
  if (noticed.length > 0) return yields(noticed)
  if (run.status === 'stopping') {
    if (run.atWork.size + run.counts.merging > 0) return yields([])
    return run.aside.size > 0 ? stopAsking(run) : yields(endStopped(run))
  }
  if (run.status !== 'running') return yields([])
  const announced = announceNotices(run, given)
  if (announced.length > 0) return yields(announced)
  const held = holdWave(run)
  if (held.length > 0) return yields(held)
  const asked = askBudgets(run, elsewhere)
  if (asked.length > 0) return yields(asked)
  const opened = openWaves(run)
  if (opened.length > 0) return yields(opened)
  const heard = hearOthers(run, given)
  if (heard.length > 0) return yields(heard)
  const back = sendBack(run, given)
  if (back.length > 0) return yields(back)
  const started = startTasks(run, given)
  if (started.events.length > 0) return started
  return yields(isOver(run) ? [{ type: 'run-ended', status: isAllFinished(run) ? 'done' : 'failed' }] : [])
}

/**
 * Its worker keeps the time; past the limit and the grace nothing was heard, so it is taken as timed out. What ended while
 * nothing could be stored has the grace from then on.
 * One at a time: each may ask a question, and questions are numbered by the run as it then is.
 */
function endOverdue(run: Run, given: Given): Decision {
  const due = run.deadlines.peek()
  const attempt = due?.task.attempts[due.attempt - 1]
  if (!due || !attempt || hasEnded(run)) return yields([])
  const heardAt = given.now - (given.wholeMs ?? Infinity)
  if (Math.max(due.at, heardAt) + run.policy.graceMs > given.now) return yields([])
  const events = endAttempt(run, due.task, attempt, toOverdue(attempt), given, null)
  if (attempt.status === 'queued' || attempt.worker === null) return yields(events)
  const order = { task: due.task.index, attempt: due.attempt, worker: attempt.worker, why: 'its time was up' }
  return yields(events, [{ type: 'order', order: 'stop', ...order }])
}

/** Whoever holds a service for longer than the plan lets it goes on, and people hear of it, once. */
function tellOverheld(run: Run, { now }: Given): EventBody[] {
  const due = run.periods.peek()
  if (!due || due.at > now || hasEnded(run)) return []
  const { services } = run.charter
  const held = due.task.locks.filter(name => (services[name]?.minutes ?? null) !== null)
  return [{ type: 'service-overdue', task: due.task.id, attempt: due.attempt, services: held }]
}

function toOverdue({ status }: Attempt): Outcome {
  if (status === 'queued') return { kind: 'interrupted', message: 'no worker took it up in time' }
  if (status === 'merging')
    return { kind: 'lost', message: 'its change was not brought back in time', tail: '' }
  return { kind: 'timeout', message: 'its time was up and nothing was heard from its worker', tail: '' }
}

/** What was split is done once its parts are. */
function joinTasks(run: Run): EventBody[] {
  if (hasEnded(run)) return []
  return [...run.joinable].map((task): EventBody => ({
    type: 'task-done',
    task: task.id,
    attempt: task.attempts.length,
  }))
}

/** What other runs have let go or found out, and who has come. */
function hearOthers(run: Run, { now, shared = NOTHING_SHARED, isServed = () => true }: Given): EventBody[] {
  const free = [...run.elsewhere].filter(service => (shared.services.get(service) ?? 0) === 0)
  return [
    ...free.map((service): EventBody => ({ type: 'service-free', service })),
    ...[...run.unserved.values()]
      .filter(isServed)
      .map(({ agent, labels }): EventBody => ({ type: 'workers-there', agent, labels: [...labels] })),
    ...[...run.providers.values()].flatMap(provider => toHeard(provider, shared, now)),
  ]
}

/** Whoever could have taken them up is gone: they give back their slots, and wait till somebody comes. */
function sendBack(run: Run, given: Given): EventBody[] {
  const { isServed } = given
  if (!isServed) return []
  const left = [...run.atWork].flatMap(task => {
    const attempt = latestAttempt(task)
    return attempt?.status === 'queued' && !attempt.stopping && !isServed(wantedBy(run, task))
      ? [{ task, attempt }]
      : []
  })
  const outcome: Outcome = { kind: 'interrupted', message: 'nobody is there who could do it' }
  return [
    ...toMissing(
      run,
      left.map(({ task }) => task),
    ),
    ...left.flatMap(({ task, attempt }) => endAttempt(run, task, attempt, outcome, given, null)),
  ]
}

/** Once for all that want the same, till somebody has come who has it. */
function toMissing(run: Run, tasks: RunTask[]): EventBody[] {
  const groups = Map.groupBy(tasks, task => toWantedKey(wantedBy(run, task)))
  return [...groups].flatMap(([key, group]): EventBody[] => {
    if (run.unserved.has(key)) return []
    const { agent, labels } = wantedBy(run, group[0]!)
    return [{ type: 'workers-missing', agent, labels: [...labels], tasks: group.map(({ id }) => id) }]
  })
}

/** At the start: the time that the plan wants between the word and the deed runs from there on. */
function announceNotices(run: Run, { now }: Given): EventBody[] {
  if (run.announced) return []
  const { notices, rehearsal } = run.charter
  return notices.map(({ tasks, minutes, to, line }): EventBody => {
    const ms = rehearsal ? Math.min(REHEARSED_NOTICE_MS, minutes * REHEARSED_MINUTE_MS) : minutes * 60_000
    return { type: 'announced', tasks, until: now + ms, to, line }
  })
}

const REHEARSED_NOTICE_MS = 5_000

/** One at a time: each asks a question, and questions are numbered by the run as it then is. */
function holdWave(run: Run): EventBody[] {
  const [wave] = run.suspect
  return wave ? toSystemicQuestion(run, wave) : []
}

/** Also while the run is paused or stops: what is finished is finished. */
function closeWaves(run: Run): EventBody[] {
  if (hasEnded(run)) return []
  const gated = [...run.finishable].find(wave => wave.status === 'open' && isGateLeft(run, wave))
  if (gated) return toGateQuestion(run, gated)
  const done = [...run.finishable, ...needlesslyStopped(run).filter(({ released }) => released)]
  return done.map((wave): EventBody => ({ type: 'wave-done', wave: wave.id }))
}

function isGateLeft(run: Run, { gate }: RunWave): boolean {
  return gate !== null && !isFinished(run.tasks[gate]!)
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
  const { picked, held, unserved } = pick(run, given)
  if (unserved.length > 0) return yields(toMissing(run, unserved))
  if (held.size > 0) return yields([...held].map(service => ({ type: 'service-taken', service })))
  const events = picked.map(({ task, provider }): EventBody => {
    const latest = latestAttempt(task)
    if (latest?.status === 'waiting') {
      const because = latest.session === null ? 'answered' : 'resumed'
      const { number: attempt } = latest
      return { type: 'attempt-queued', task: task.id, attempt, because, ...withProvider(provider) }
    }
    const because = toBecause(task)
    const from = because === 'mended' ? task.goesOnFrom : null
    const attempt = task.attempts.length + 1
    return {
      type: 'attempt-queued',
      task: task.id,
      attempt,
      because,
      ...withProvider(provider),
      ...(from !== null && { from }),
    }
  })
  const effects = picked.map(({ task }, at): Effect => {
    const event = events[at] as Extract<EventBody, { type: 'attempt-queued' }>
    return { type: 'launch', task: task.index, attempt: event.attempt, agent: task.agent }
  })
  return yields(events, effects)
}

function toBecause({ attempts, dueAt, waits }: RunTask): 'first' | 'mended' | 'renewed' {
  const latest = attempts.at(-1)
  if (!latest) return 'first'
  // What waited for a provider to come back had no instant to wait for.
  const hasWaited = waits > 0 && latest.cure === 'wait'
  return dueAt > 0 || hasWaited ? 'mended' : 'renewed'
}

function withProvider(provider: string | null): { provider?: string } {
  return provider === null ? {} : { provider }
}

function isOver(run: Run): boolean {
  const { counts, stopped } = run
  const isAtRest = run.atWork.size + counts.merging + counts.ready === 0
  return isAtRest && run.asking.size === 0 && stopped.size === 0
}

function isAllFinished(run: Run): boolean {
  return run.counts.done + run.counts.skipped === run.tasks.length
}

/** All else has come to its end: what still waits for people will not be answered. */
function stopAsking(run: Run): Decision {
  const why = 'the run was stopped'
  const stops = toStops(run, [...run.aside], why)
  return yields([...withdrawnAsks(run, run.aside, why), ...stops.events], stops.effects)
}

function endStopped(run: Run): EventBody[] {
  const ended: EventBody = { type: 'run-ended', status: isAllFinished(run) ? 'done' : 'cancelled' }
  const asked = new Set([...run.asking].flatMap(({ task }) => (task === null ? [] : run.tasks[task]!)))
  return [...withdrawn(run, null, 'the run was stopped'), ...[...asked].flatMap(endWaiting), ended]
}
