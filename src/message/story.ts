import { sayWanted, tellMissing } from './tell-missing.ts'
import { unreachable } from '../lib/assert.ts'
import { countTasks } from '../run/count-tasks.ts'
import { listed } from '../run/listed.ts'
import type { Event } from '../run/event.ts'
import { listFailingBefore } from '../run/gates.ts'
import { taskOf, waveOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { sayFailure } from '../run/say-cure.ts'
import { saySet } from '../run/say-policy.ts'
import { takesPart } from '../run/scope.ts'
import { tellEdited } from './difference.ts'
import { formatSpan } from './duration.ts'
import { tellMended, toFault } from './mended.ts'
import { sayAgreed, tellNotices } from './say-budget.ts'
import { tellPassed, tellUnasked } from './say-checks.ts'
import { tellAgentsEnded } from './tell-ended.ts'
import { tellCourse } from './tell-course.ts'
import {
  tellAnswered,
  tellLetGo,
  tellQuestion,
  tellReminded,
  tellSeen,
  tellSkipWanted,
  tellTakenBack,
  tellVote,
  tellWithdrawn,
} from './tell-asking.ts'
import { tellAnnounced, tellOverdue, tellProviderClosed } from './tell-shared.ts'
import { counted, plain, said, saidTitle } from './words.ts'

/** Of commands that fail before the run. */
const BEFORE_MAX = 3

/** What just happened, in one line for a person; null for what is not worth one. The run is as it is after the event. */
export function toStoryLine(run: Run, event: Event): string | null {
  switch (event.type) {
    case 'run-started':
      return toStarted(run, event.by)
    case 'run-paused':
      return `${plain(event.by)} paused the run: nothing new starts${goesOn(run)}`
    case 'run-resumed':
      return `${plain(event.by)} resumed the run`
    case 'run-stopping':
      return event.mode === 'now'
        ? `${plain(event.by)} stopped the run: what is at work is ended now`
        : `${plain(event.by)} stopped the run: nothing new starts${goesOn(run)}`
    case 'run-ended':
      return toEnded(run, event)
    case 'announced':
      return tellAnnounced(run, event)
    case 'wave-opened':
      return toOpened(run, event.wave)
    case 'wave-done':
      return toWaveDone(run, event.wave)
    case 'wave-stopped':
      return event.mode === 'now'
        ? `${plain(event.by)} stopped ${plain(event.wave)}: what is at work there is ended now; the rest goes on`
        : `${plain(event.by)} stopped ${plain(event.wave)}: nothing new starts there; the rest goes on`
    case 'wave-started':
      return `${plain(event.by)} started ${plain(event.wave)} again`
    case 'wave-held':
      return `${plain(event.wave)} is held: nothing new starts in it until ${event.escalation} is answered`
    case 'wave-released':
      return isDecided(run, event) ? null : `${plain(event.by)} let ${plain(event.wave)} go on`
    case 'wave-gated':
      return toGated(run, event.wave)
    case 'wave-undoing':
      return `${plain(event.by)} has what ${plain(event.wave)} merged taken back: nothing starts there meanwhile`
    case 'wave-undone':
      return `${plain(event.wave)} is taken back: ${counted(event.paths.length, 'file')} as before; it waits to be started again`
    case 'merge-undone':
      return `${plain(event.task)} is taken back and done again: ${said(event.why)}`
    case 'agents-ended':
      return tellAgentsEnded(event)
    case 'attempt-suspended':
      return `${plain(event.task)} lost its worker: its agent goes on where it was`
    case 'branch-put-back':
      return `Somebody else moved the branch ${plain(event.branch)}: it is put back to what was merged${event.aside === null ? '' : `; what they made of it is the branch ${plain(event.aside)}`}`
    case 'clash-foreseen':
      return `${plain(event.task)} and ${plain(event.other)} are both changing ${said(listed(event.paths, 3))}: what can be joined line by line is joined, and otherwise the later one is done again on what came in`
    case 'budget-noticed':
      return tellNotices(run, event)
    case 'plan-edited':
      return tellEdited(event)
    case 'mode-set':
      return `${plain(event.by)} set ${event.row} to ${event.mode}: ${saySet(run.policy, event.row)}`
    case 'slots-set':
    case 'pace-set':
    case 'provider-set':
    case 'first-set':
      return tellCourse(run, event)
    case 'provider-closed':
      return tellProviderClosed(run, event)
    case 'provider-back':
      return `${plain(event.provider)} is back: tasks start there again`
    case 'service-taken':
      return `Another run holds ${plain(event.service)}: what needs it here waits till it is free`
    case 'workers-missing':
      return tellMissing(event)
    case 'workers-there':
      return `Somebody is there who ${sayWanted(event)}: the tasks that waited for that start`
    case 'service-overdue':
      return tellOverdue(run, event)
    case 'service-free':
      return `${plain(event.service)} is free again`
    case 'attempt-warned':
      return toWarned(run, event)
    case 'task-split':
      return toSplit(run, event)
    case 'task-done':
      return toDone(run, event)
    case 'task-mended':
      return isToldOfProvider(run, event) ? null : tellMended(run, event, isAnswered(run, event))
    case 'skip-wanted':
      return tellSkipWanted(run, event)
    case 'task-skipped':
      return isAnswered(run, event) ? null : `${plain(event.by)} skipped ${plain(event.task)}`
    case 'task-failed':
      return isAnswered(run, event) ? null : `${plain(event.by)} left ${plain(event.task)} failed`
    case 'task-renewed':
      return isAnswered(run, event) ? null : toRenewed(run, event)
    case 'escalated':
      return tellQuestion(event)
    case 'escalation-answered':
      return tellAnswered(run, event)
    case 'escalation-withdrawn':
      return tellWithdrawn(run, event)
    case 'vote-given':
      return tellVote(run, event)
    case 'vote-taken-back':
      return tellTakenBack(run, event)
    case 'escalation-let-go':
      return tellLetGo(run, event)
    case 'escalation-acknowledged':
      return tellSeen(run, event)
    case 'escalation-reminded':
      return tellReminded(run, event)
    case 'told':
      return `${plain(event.by)} told ${plain(event.task)}: ${said(event.text)}${event.attempt === null ? ' (its next try hears of it)' : ''}`
    case 'heard':
      return toHeard(run, event)
    case 'attempt-noted':
      return `${plain(event.task)} noted: ${said(event.text)}`
    case 'run-created':
    case 'attempt-queued':
    case 'attempt-claimed':
    case 'attempt-stopping':
    case 'attempt-ended':
    case 'merge-queued':
    case 'merged':
    case 'report-ignored':
      return null
    default:
      return unreachable(event)
  }
}

type Of<T extends Event['type']> = Extract<Event, { type: T }>

function toHeard(run: Run, { task, word, when }: Of<'heard'>): string {
  const by = plain(taskOf(run, task).words[word - 1]?.by ?? 'somebody')
  return when === 'now'
    ? `${plain(task)} was told what ${by} said`
    : `${plain(task)} could not be told while it works: what ${by} said is told to its next try`
}

/** That its provider is asked too often, or has no more to give, is told of the provider: its tasks wait. */
function isToldOfProvider(run: Run, { failure, cure, task, attempt }: Of<'task-mended'>): boolean {
  if (cure !== 'wait' && cure !== 'park') return false
  const provider = taskOf(run, task).attempts[attempt - 1]?.provider ?? ''
  return (failure === 'rate' || failure === 'usage') && run.providers.has(provider)
}

function toRenewed(run: Run, { by, task }: Of<'task-renewed'>): string {
  const wasAnnounced = run.charter.notices.some(({ tasks }) => tasks.includes(task))
  if (!wasAnnounced || taskOf(run, task).attempts.length > 0)
    return `${plain(by)} has ${plain(task)} tried again`
  return `${plain(by)} lets ${plain(task)} start without waiting any longer`
}

function toStarted(run: Run, by: string): string {
  const { plan, slots, rehearsal, scope, money } = run.charter
  const waves = run.waves.filter(wave => takesPart(run, wave))
  const named =
    scope === null ? counted(waves.length, 'wave') : `only ${waves.map(({ id }) => plain(id)).join(', ')}`
  const { total } = countTasks(run)
  const most = Math.min(slots, total)
  const pace = most > 1 ? `at most ${most} at once` : 'one after the other'
  const what = `${saidTitle(plan.title)}: ${counted(total, 'task')}, ${named}, ${pace}`
  const note = rehearsal ? '. REHEARSAL: agents only act as if' : ''
  const agreed = sayAgreed(money.budget, money.currency, run.charter.by)
  const budget = agreed === null ? '' : `; budget: ${agreed}`
  return `${plain(by)} started run ${run.id}, ${what}${budget}${note}`
}

function goesOn(run: Run): string {
  return run.atWork.size > 0
    ? `, ${run.atWork.size} at work ${run.atWork.size === 1 ? 'goes' : 'go'} on to the end`
    : ''
}

function toEnded(run: Run, { status, at }: Of<'run-ended'>): string {
  const { total, finished, by } = countTasks(run)
  const share = `${finished} of ${counted(total, 'task')}`
  const took = run.startedAt === null ? '' : ` after ${formatSpan(at - run.startedAt)}`
  if (status === 'done') return `All done${took}: ${share}`
  return `${status === 'cancelled' ? 'Stopped' : 'Ended'}${took} with ${share} done, ${by.failed} failed`
}

function toOpened(run: Run, id: string): string {
  const wave = waveOf(run, id)
  return `${plain(id)} opens: ${counted(wave.tasks.length - wave.finished, 'task')} to do`
}

function toWaveDone(run: Run, id: string): string {
  const wave = waveOf(run, id)
  const done = `${plain(id)} done: ${counted(wave.tasks.length, 'task')}`
  const checks = tellPassed(run, wave)
  return `${done}${checks === null ? '' : `, ${checks}`}${tellUnasked(run, wave)}`
}

function toGated(run: Run, wave: string): string | null {
  const { checks = [] } = run.charter.gates[wave] ?? {}
  // A rehearsal runs none.
  if (checks.length === 0 || run.charter.rehearsal) return null
  const them = checks.length === 1 ? 'its check' : `its ${checks.length} checks`
  return `${plain(wave)} is finished: ${them} ${checks.length === 1 ? 'is' : 'are'} run`
}

function toWarned(run: Run, { task, why }: Of<'attempt-warned'>): string {
  const left = formatSpan(run.policy.stallMs)
  return `${plain(task)}: ${said(why)}; it is ended if that goes on for ${left} more`
}

function toSplit(run: Run, event: Of<'task-split'>): string {
  const parts = event.parts.map(({ id }) => taskOf(run, id))
  const [first, second] = parts.map(({ id }) => plain(id))
  const head = isAnswered(run, event)
    ? `${plain(event.task)}:`
    : `${plain(event.task)} ${sayFailure(event.failure)}${toFault(run, event)};`
  const left = [...new Set(parts.map(({ triesMax }) => triesMax))].sort((a, b) => a - b)
  return `${head} split into ${first} and ${second}, which start now (${toLeft(left)})`
}

function toLeft(left: number[]): string {
  const most = left.at(-1) ?? 0
  if (most === 0) return 'no retry is left for them'
  const count =
    left.length > 1 ? `${left[0]} and ${most} retries are` : most === 1 ? '1 retry is' : `${most} retries are`
  return `${count} left for ${left.length > 1 ? 'them' : 'each'}`
}

function toDone(run: Run, { task: id, attempt: number }: Of<'task-done'>): string | null {
  const { parts, gate, wave, index, undo } = taskOf(run, id)
  if (undo) return null
  if (run.baseline?.index === index) return toBaseline(run)
  if (parts.length > 0) return `${plain(id)} done: its ${parts.length} parts are`
  if (gate) return `The gate of ${plain(wave.id)} is passed`
  const attempt = taskOf(run, id).attempts[number - 1]
  const tookMs = (attempt?.endedAt ?? 0) - (attempt?.claimedAt ?? attempt?.endedAt ?? 0)
  const changed = attempt?.outcome?.kind === 'done' ? attempt.outcome.changed : 0
  const files = changed === 0 ? 'no file changed' : `${counted(changed, 'file')} changed`
  const which = number > 1 ? `, attempt ${number}` : ''
  return `${plain(id)} done in ${formatSpan(tookMs)}, ${files}${which}: ${saidTitle(titleOf(run, id))}`
}

/** What fails before anything was done is not the fault of what is done then. */
function toBaseline(run: Run): string | null {
  if (run.charter.rehearsal) return null
  const bad = listFailingBefore(run)
  const { length } = run.charter.baseline
  const them = length === 1 ? 'its check passes' : `its ${length} checks pass`
  if (bad.length === 0) return `Before the run ${them}`
  const names = bad.slice(0, BEFORE_MAX).map(name => said(name, 60))
  const more = bad.length > names.length ? ` and ${bad.length - names.length} more` : ''
  const verb = bad.length === 1 ? 'fails' : 'fail'
  return `Before the run ${names.join(', ')}${more} ${verb} already: no task is blamed for that, and a gate that wants it asks`
}

function isDecided(run: Run, { wave, at }: { wave: string; at: number }): boolean {
  return [...run.escalations.values()].some(
    asked => asked.wave === wave && asked.status === 'answered' && asked.settledAt === at,
  )
}

/** What follows from an answer was told with it. */
function isAnswered(run: Run, { task: id, at }: { task: string; at: number }): boolean {
  const { index, wave: own } = taskOf(run, id)
  for (const { task, wave, status, settledAt } of run.escalations.values()) {
    if (status !== 'answered' || settledAt !== at) continue
    if (task === index || wave === own.id) return true
  }
  return false
}

function titleOf(run: Run, id: string): string {
  return run.told[taskOf(run, id).index]!.title
}
