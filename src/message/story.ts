import { unreachable } from '../lib/assert.ts'
import type { Event } from '../run/event.ts'
import { taskOf, waveOf } from '../run/run.ts'
import type { Escalation, Run } from '../run/run.ts'
import { formatSpan } from './duration.ts'
import { countTasks, takesPart } from './scope.ts'
import { counted, plain, said } from './words.ts'

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
    case 'wave-opened':
      return toOpened(run, event.wave)
    case 'wave-done':
      return `${plain(event.wave)} done: ${counted(waveOf(run, event.wave).tasks.length, 'task')}`
    case 'wave-stopped':
      return event.mode === 'now'
        ? `${plain(event.by)} stopped ${plain(event.wave)}: what is at work there is ended now; the rest goes on`
        : `${plain(event.by)} stopped ${plain(event.wave)}: nothing new starts there; the rest goes on`
    case 'wave-started':
      return `${plain(event.by)} started ${plain(event.wave)} again`
    case 'task-done':
      return toDone(run, event)
    case 'task-mended':
      return toMended(run, event)
    case 'task-skipped':
      return isAnswered(run, event) ? null : `${plain(event.by)} skipped ${plain(event.task)}`
    case 'task-failed':
      return isAnswered(run, event) ? null : `${plain(event.by)} left ${plain(event.task)} failed`
    case 'task-renewed':
      return isAnswered(run, event) ? null : `${plain(event.by)} has ${plain(event.task)} tried again`
    case 'escalated':
      return toQuestion(event)
    case 'escalation-answered':
      return toAnswered(run, event)
    case 'escalation-withdrawn':
      return toWithdrawn(run, event)
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

function toStarted(run: Run, by: string): string {
  const { plan, slots, rehearsal, scope } = run.charter
  const waves = run.waves.filter(wave => takesPart(run, wave))
  const named =
    scope === null ? counted(waves.length, 'wave') : `only ${waves.map(({ id }) => plain(id)).join(', ')}`
  const { total } = countTasks(run)
  const most = Math.min(slots, total)
  const pace = most > 1 ? `at most ${most} at once` : 'one after the other'
  const what = `${said(plan.title)}: ${counted(total, 'task')}, ${named}, ${pace}`
  const note = rehearsal ? '. REHEARSAL: agents only act as if' : ''
  return `${plain(by)} started run ${run.id}, ${what}${note}`
}

function goesOn(run: Run): string {
  return run.atWork.size > 0
    ? `, ${run.atWork.size} at work ${run.atWork.size === 1 ? 'goes' : 'go'} on to the end`
    : ''
}

function toEnded(run: Run, { status, at }: Of<'run-ended'>): string {
  const { finished, total } = countTasks(run)
  const share = `${finished} of ${counted(total, 'task')}`
  const took = run.startedAt === null ? '' : ` after ${formatSpan(at - run.startedAt)}`
  if (status === 'done') return `All done${took}: ${share}`
  return `${status === 'cancelled' ? 'Stopped' : 'Ended'}${took} with ${share} done, ${run.counts.failed} failed`
}

function toOpened(run: Run, id: string): string {
  const wave = waveOf(run, id)
  return `${plain(id)} opens: ${counted(wave.tasks.length - wave.finished, 'task')} to do`
}

function toDone(run: Run, { task: id, attempt: number }: Of<'task-done'>): string {
  const attempt = taskOf(run, id).attempts[number - 1]
  const tookMs = (attempt?.endedAt ?? 0) - (attempt?.claimedAt ?? attempt?.endedAt ?? 0)
  const changed = attempt?.outcome?.kind === 'done' ? attempt.outcome.changed : 0
  const files = changed === 0 ? 'no file changed' : `${counted(changed, 'file')} changed`
  const which = number > 1 ? `, attempt ${number}` : ''
  return `${plain(id)} done in ${formatSpan(tookMs)}, ${files}${which}: ${said(titleOf(run, id))}`
}

function toMended(run: Run, event: Of<'task-mended'>): string {
  const task = taskOf(run, event.task)
  const outcome = task.attempts[event.attempt - 1]?.outcome
  const message = outcome && 'message' in outcome ? `: ${said(outcome.message)}` : ''
  const { retriesMax, lossesMax } = run.charter.policy
  const delayMs = event.dueAt - event.at
  const when = delayMs < 100 ? 'again at once' : `again in ${formatSpan(delayMs)}`
  const id = plain(event.task)
  if (event.cure === 'restart') {
    // Where its worker said that it goes, no restart is used up.
    const restart = event.cost === 'nothing' ? '' : ` (restart ${task.losses} of ${lossesMax})`
    return `${id} lost its worker${message}; starting it ${when}${restart}`
  }
  const retry = `(retry ${task.tries} of ${retriesMax})`
  if (event.cure === 'redo')
    return `${id} conflicts with others${message}; doing it ${when} on what there is now ${retry}`
  return `${id} failed${message}; trying ${when} ${retry}`
}

function toQuestion({ escalation, about }: Of<'escalated'>): string {
  const options = about.options.map(({ label }, index) => `(${index + 1}) ${said(label)}`)
  return `Question ${escalation}: ${said(about.text)} ${options.join(' ')}`
}

function toAnswered(run: Run, { escalation: id, option, by }: Of<'escalation-answered'>): string {
  const escalation = run.escalations.get(id)
  return `${plain(by)} answered ${id}${aboutTask(run, escalation)}: ${said(labelOf(escalation, option))}`
}

function toWithdrawn(run: Run, { escalation: id, why }: Of<'escalation-withdrawn'>): string {
  return `Question ${id}${aboutTask(run, run.escalations.get(id))} is no longer asked: ${said(why)}`
}

function aboutTask(run: Run, escalation: Escalation | undefined): string {
  return escalation ? ` about ${plain(run.tasks[escalation.task]!.id)}` : ''
}

/** What follows from an answer was told with it. */
function isAnswered(run: Run, { task: id, at }: { task: string; at: number }): boolean {
  const { index } = taskOf(run, id)
  for (const { task, status, settledAt } of run.escalations.values()) {
    if (task === index && status === 'answered' && settledAt === at) return true
  }
  return false
}

function labelOf(escalation: Escalation | undefined, option: string): string {
  return escalation?.about.options.find(({ id }) => id === option)?.label ?? option
}

function titleOf(run: Run, id: string): string {
  return run.charter.plan.tasks[taskOf(run, id).index]!.title
}
