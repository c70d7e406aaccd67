import { assert } from '../lib/assert.ts'
import {
  claimAttempt,
  endAttempt,
  layDown,
  lineUsers,
  queueAttempt,
  setDeadline,
  suspendAttempt,
  withAttempt,
} from './apply-attempt.ts'
import { announceTasks, finish, line, mend, renew } from './apply-task.ts'
import { closeWave, gateWave, holdWave, openWave, releaseWave, startWave, stopWave } from './apply-wave.ts'
import { toWantedKey, wantedBy } from './labels.ts'
import { HISTORY_VERSION, NewerEvent } from './newer-event.ts'
import { setTask } from './wave-marks.ts'
import { wantSkip } from './skip-together.ts'
import { split } from './apply-split.ts'
import { editRun } from './apply-edit.ts'
import { hear, tell } from './apply-live.ts'
import { awaitEnd, declareEmergency } from './apply-emergency.ts'
import { setFirst, setPace, setProvider } from './apply-course.ts'
import { noteBudgets } from './apply-budget.ts'
import { spend } from './apply-purse.ts'
import { beginUndo, endUndo, undoMerge } from './apply-undo.ts'
import { acknowledge, answer, escalate, letGo, remind, takeBack, vote, withdraw } from './apply-escalation.ts'
import { closeProvider, openProviderAgain } from './apply-provider.ts'
import type { Event } from './event.ts'
import { newRun } from './new-run.ts'
import { isDelayed, isReady } from './may-start.ts'
import { isNudge } from './escalation.ts'
import { isDeadline, isPeriod, taskOf, waveOf } from './run.ts'
import type { Run } from './run.ts'

/** Of what an attempt changed, for those who come after it. */
const PATHS_KEPT = 50

/**
 * Does what an event says to a run, in place, and keeps its indices. Decides nothing: the same events give
 * the same run. Without a run it takes only `run-created`.
 */
export function apply(run: Run | undefined, event: Event): Run {
  if ((event.v ?? 1) > HISTORY_VERSION) throw new NewerEvent(event.type)
  if (event.type === 'run-created') {
    assert(!run, 'a run is created once')
    return newRun(event, event.at)
  }
  assert(run, 'the first event of a run is run-created')
  change(run, event)
  run.seq++
  dropOutdated(run)
  return run
}

function change(run: Run, event: Exclude<Event, { type: 'run-created' }>): void {
  switch (event.type) {
    case 'run-started':
      run.status = 'running'
      run.startedAt = event.at
      run.startedBy = event.by
      return
    case 'run-paused':
      run.status = 'paused'
      return
    case 'run-resumed':
      run.status = 'running'
      return
    case 'run-stopping':
      run.status = 'stopping'
      if (event.mode === 'now') declareEmergency(run, event.by, null, event.at)
      return
    case 'run-ended':
      run.status = event.status
      run.endedAt = event.at
      return
    case 'announced':
      return announceTasks(run, event)
    case 'wave-opened':
      return openWave(run, waveOf(run, event.wave))
    case 'wave-done':
      return closeWave(run, waveOf(run, event.wave))
    case 'wave-stopped':
      if (event.mode === 'now') declareEmergency(run, event.by, event.wave, event.at)
      return stopWave(run, waveOf(run, event.wave), event)
    case 'wave-started':
      return startWave(run, waveOf(run, event.wave))
    case 'wave-released':
      return releaseWave(run, waveOf(run, event.wave), event.at)
    case 'wave-held':
      return holdWave(run, waveOf(run, event.wave), event.escalation)
    case 'wave-gated':
      return gateWave(run, waveOf(run, event.wave))
    case 'wave-undoing':
      return beginUndo(run, waveOf(run, event.wave), event)
    case 'wave-undone':
      return endUndo(run, event)
    case 'budget-noticed':
      return noteBudgets(run, event)
    case 'plan-edited':
      return editRun(run, event)
    case 'mode-set': {
      const { rows } = run.policy
      run.policy = {
        ...run.policy,
        rows: { ...rows, [event.row]: { ...rows[event.row], mode: event.mode, by: event.by } },
      }
      return
    }
    case 'slots-set':
      run.slots = event.slots
      return
    case 'pace-set':
      return setPace(run, event.pace)
    case 'provider-set':
      return setProvider(run, event)
    case 'first-set':
      return setFirst(run, event)
    case 'provider-closed':
      return closeProvider(run, event)
    case 'provider-back':
      return openProviderAgain(run, event)
    case 'service-taken':
      run.elsewhere.add(event.service)
      return
    case 'service-free':
      run.elsewhere.delete(event.service)
      return lineUsers(run, event.service)
    case 'workers-missing':
      run.unserved.set(toWantedKey(event), { agent: event.agent, labels: event.labels })
      return
    case 'workers-there':
      run.unserved.delete(toWantedKey(event))
      // All are looked through: it happens as often as a worker comes that was missing.
      for (const task of run.tasks)
        if (task.status === 'ready' && toWantedKey(wantedBy(run, task)) === toWantedKey(event))
          line(run, task)
      return
    case 'service-overdue':
      return withAttempt(run, event, (_, attempt) => {
        attempt.holdsUntil = null
      })
    case 'attempt-queued':
      return queueAttempt(run, event)
    case 'attempt-claimed':
      return claimAttempt(run, event)
    case 'attempt-warned':
      return withAttempt(run, event, (_, attempt) => {
        attempt.warned = event.why
      })
    case 'attempt-noted':
      return withAttempt(run, event, (_, attempt) => {
        attempt.notes.push(event.text)
      })
    case 'told':
      return tell(run, event)
    case 'heard':
      return hear(run, event)
    case 'attempt-suspended':
      return suspendAttempt(run, event)
    case 'attempt-stopping':
      return withAttempt(run, event, (task, attempt) => {
        attempt.stopping = true
        if (event.atOnce === true) awaitEnd(run, task)
        setDeadline(run, task, attempt, Math.min(attempt.deadlineAt ?? event.at, event.at))
      })
    case 'attempt-ended':
      return withAttempt(run, event, (task, attempt) => {
        endAttempt(run, task, attempt, event.outcome, event.at)
        spend(run, task, attempt, event.usage)
      })
    case 'merge-queued':
      return withAttempt(run, event, (task, attempt) => {
        layDown(run, task, attempt)
        attempt.status = 'merging'
        attempt.outcome = { kind: 'done', summary: event.summary, changed: event.changed }
        spend(run, task, attempt, event.usage)
        setDeadline(run, task, attempt, event.at + run.policy.mergeMs)
        setTask(run, task, 'merging')
      })
    case 'merged':
      return withAttempt(run, event, (_, attempt) => {
        attempt.merged = true
        attempt.paths = event.paths.slice(0, PATHS_KEPT)
      })
    case 'agents-ended':
      run.emergency = null
      return
    case 'merge-undone':
      return undoMerge(run, event)
    case 'task-done':
      return finish(run, taskOf(run, event.task), 'done')
    case 'task-mended':
      return mend(run, event)
    case 'task-split':
      return split(run, event)
    case 'skip-wanted':
      return wantSkip(run, taskOf(run, event.task), event.by)
    case 'task-skipped':
      run.skips.delete(taskOf(run, event.task))
      return finish(run, taskOf(run, event.task), 'skipped')
    case 'task-failed':
      return setTask(run, taskOf(run, event.task), 'failed')
    case 'task-renewed':
      run.skips.delete(taskOf(run, event.task))
      return renew(run, taskOf(run, event.task))
    case 'escalated':
      return escalate(run, event)
    case 'escalation-answered':
      return answer(run, event)
    case 'escalation-withdrawn':
      return withdraw(run, event)
    case 'vote-given':
      return vote(run, event)
    case 'vote-taken-back':
      return takeBack(run, event)
    case 'escalation-acknowledged':
      return acknowledge(run, event)
    case 'escalation-let-go':
      return letGo(run, event)
    case 'escalation-reminded':
      return remind(run, event)
    case 'branch-put-back':
    case 'clash-foreseen':
    case 'report-ignored':
      return
    default:
      throw new NewerEvent((event satisfies never as Event).type)
  }
}

/** The heaps are looked at from the top: what is out of date there must not hide what is due. */
function dropOutdated(run: Run): void {
  run.ready.drop((task, lane) => task.provider === lane && isReady(run, task))
  for (let due = run.delayed.peek(); due && !isDelayed(run, due); due = run.delayed.peek()) run.delayed.pop()
  for (let due = run.deadlines.peek(); due && !isDeadline(due); due = run.deadlines.peek())
    run.deadlines.pop()
  for (let due = run.periods.peek(); due && !isPeriod(due); due = run.periods.peek()) run.periods.pop()
  for (let due = run.nudges.peek(); due && !isNudge(due); due = run.nudges.peek()) run.nudges.pop()
}
