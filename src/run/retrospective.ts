import { toPlainLines } from '../lib/text.ts'
import { countTasks } from './count-tasks.ts'
import { shortly } from './listed.ts'
import { isFailure } from './outcome.ts'
import type { Failure, FailureKind } from './outcome.ts'
import { subjectOf } from './escalation.ts'
import { toldOf } from './run.ts'
import type { Escalation } from './escalation.ts'
import type { Attempt, Run, RunTask } from './run.ts'

/** What there is to remember of a task or of a whole run, as plain text that stands alone. */
export interface Retrospective {
  /** Of a run and, if it is about one, a task of it: what is said of it later takes its place. */
  id: string
  namespace: string
  run: string
  /** The index of the task; null: of the run. */
  task: number | null
  title: string
  text: string
  outcome: 'done' | 'failed' | 'skipped' | 'cancelled'
  tags: string[]
  at: number
}

const TITLE_WIDTH_MAX = 160
const LINE_WIDTH_MAX = 300
const DETAIL_WIDTH_MAX = 400
const FILES_MAX = 12
/** Of a longer story the beginning and the end are told. */
const ATTEMPTS_MAX = 6
const ANSWERS_MAX = 6
const NOTES_MAX = 6
const TASKS_MAX = 10
const TAIL_LINES_MAX = 4
const TAIL_CHARS_READ = 1_000

/** That others had no room or a machine died tells nothing of the task. */
const PASSING: ReadonlySet<FailureKind> = new Set(['rate', 'usage', 'provider', 'lost'])

/** Null: it teaches nothing, for it went well at once or never began. */
export function toTaskRetrospective(run: Run, task: RunTask, at: number): Retrospective | null {
  if (task.gate || task.undo || !isOver(task.status)) return null
  const told = toldOf(run, task)
  const failures = listFailures(task)
  const answers = listAnswers(run, task)
  const notes = task.attempts.flatMap(attempt => attempt.notes)
  const isTold =
    failures.some(({ outcome }) => !PASSING.has(outcome.kind)) || answers.length + notes.length > 0
  if (!isTold) return null
  const lines = [
    `Task ${shortly(task.id)} of "${shortly(run.charter.plan.title)}": ${task.status} after ${counted(task.attempts.length, 'attempt')}.`,
    ...(told.detail ? [`What was to be done: ${shortly(told.detail, DETAIL_WIDTH_MAX)}`] : []),
    ...(told.files.length > 0 ? [`Files: ${firstOf(told.files, FILES_MAX)}`] : []),
    ...toStory(task),
    ...answers.slice(0, ANSWERS_MAX).map(toDecision),
    ...toHelp(task),
    ...notes.slice(-NOTES_MAX).map(note => `Its agent noted: ${shortly(note, LINE_WIDTH_MAX)}`),
    ...toTime(workedMs([task]), told.minutes),
  ]
  return {
    ...toHead(run, task.index, at),
    title: shortly(told.title, TITLE_WIDTH_MAX),
    text: lines.join('\n'),
    outcome: task.status,
    tags: toTags(failures),
  }
}

/** Of a run that has ended. */
export function toRunRetrospective(run: Run, at: number): Retrospective {
  const { tasks, status } = run
  const { by } = countTasks(run)
  const troubled = tasks.filter(task => !task.gate && !task.undo && listFailures(task).length > 0)
  const decided = [...run.escalations.values()].filter(({ answer }) => answer !== null)
  const done = tasks.filter(task => task.status === 'done' && !task.gate && task.attempts.length > 0)
  const estimated = done.filter(task => toldOf(run, task).minutes !== null)
  const minutes = estimated.reduce((sum, task) => sum + (toldOf(run, task).minutes ?? 0), 0)
  const lines = [
    `Run ${run.id} of "${shortly(run.charter.plan.title)}": ${status}. ${by.done} tasks done, ${by.failed} failed, ${by.skipped} skipped, ${by.cancelled} stopped.`,
    ...troubled.slice(0, TASKS_MAX).map(task => toTrouble(run, task)),
    ...(troubled.length > TASKS_MAX ? [`${troubled.length - TASKS_MAX} more had trouble.`] : []),
    ...decided
      .slice(0, ANSWERS_MAX)
      .map(asked => `On ${shortly(subjectOf(run, asked))}: ${toDecision(asked)}`),
    ...(estimated.length > 0
      ? toTime(
          workedMs(estimated),
          minutes,
          `The ${counted(estimated.length, 'task')} done that had an estimate took`,
        )
      : []),
  ]
  return {
    ...toHead(run, null, at),
    title: shortly(run.charter.plan.title, TITLE_WIDTH_MAX),
    text: lines.join('\n'),
    outcome: status === 'done' || status === 'failed' ? status : 'cancelled',
    tags: toTags(troubled.flatMap(listFailures)),
  }
}

function toHead({ id, charter }: Run, task: number | null, at: number) {
  return { id: task === null ? id : `${id}/${task}`, namespace: charter.namespace, run: id, task, at }
}

function isOver(status: RunTask['status']): status is 'done' | 'failed' | 'skipped' {
  return status === 'done' || status === 'failed' || status === 'skipped'
}

interface Failed {
  attempt: Attempt
  outcome: Failure
}

function listFailures({ attempts }: RunTask): Failed[] {
  return attempts.flatMap(attempt => {
    const { outcome } = attempt
    return outcome && isFailure(outcome) ? [{ attempt, outcome }] : []
  })
}

function listAnswers(run: Run, task: RunTask): Escalation[] {
  return [...run.escalations.values()].filter(asked => asked.task === task.index && asked.answer !== null)
}

/** What was tried, and how each try ended. */
function toStory(task: RunTask): string[] {
  const { attempts } = task
  const half = ATTEMPTS_MAX / 2
  if (attempts.length <= ATTEMPTS_MAX) return attempts.flatMap(attempt => toTry(task, attempt))
  return [
    ...attempts.slice(0, half).flatMap(attempt => toTry(task, attempt)),
    `… ${attempts.length - ATTEMPTS_MAX} more attempts …`,
    ...attempts.slice(-half).flatMap(attempt => toTry(task, attempt)),
  ]
}

function toTry(task: RunTask, attempt: Attempt): string[] {
  const { number, outcome, warned } = attempt
  if (!outcome || outcome.kind === 'interrupted') return []
  const manner = number > 1 ? ` (${toManner(task, attempt)})` : ''
  if (!isFailure(outcome)) {
    const ending = outcome.kind === 'question' ? 'asked people' : outcome.kind
    return [
      `Attempt ${number}${manner}: ${ending}.${warned === null ? '' : ` Warned: ${shortly(warned, LINE_WIDTH_MAX)}`}`,
    ]
  }
  const head = `Attempt ${number}${manner} failed (${outcome.kind}): ${shortly(outcome.message, LINE_WIDTH_MAX)}`
  return [head, ...toTail(outcome.tail).map(line => `  | ${line}`)]
}

/** The last words that say something. */
function toTail(tail: string): string[] {
  const lines = toPlainLines(tail.slice(-TAIL_CHARS_READ)).split('\n')
  const spoken = lines.map(line => line.trim()).filter(line => line !== '')
  return spoken.slice(-TAIL_LINES_MAX).map(line => shortly(line, LINE_WIDTH_MAX / 2))
}

/** How it differed from the attempt before. */
function toManner(task: RunTask, { number, because, from, provider }: Attempt): string {
  const before = task.attempts[number - 2]
  switch (because) {
    case 'answered':
      return 'going on with the answer'
    case 'resumed':
      return 'going on after its worker was lost'
    case 'renewed':
      return 'on a person’s word'
    default:
      if (from !== null) return `going on from what attempt ${from} left`
      if (before && provider !== null && provider !== before.provider)
        return `with ${shortly(provider)} instead`
      return 'anew, told what went wrong'
  }
}

function toDecision({ about, answer }: Escalation): string {
  const label = about.options.find(({ id }) => id === answer?.option)?.label ?? ''
  return `People were asked: ${shortly(about.text, LINE_WIDTH_MAX)} They answered: ${shortly(label, LINE_WIDTH_MAX)}`
}

function toHelp(task: RunTask): string[] {
  const { status, parts, attempts } = task
  if (status !== 'done') return []
  if (parts.length > 0) return [`What helped: it was split into ${parts.length} smaller tasks.`]
  const last = attempts.at(-1)
  return last && last.number > 1 ? [`What helped: doing it again, ${toManner(task, last)}.`] : []
}

function workedMs(tasks: RunTask[]): number {
  const attempts = tasks.flatMap(({ attempts }) => attempts)
  return attempts.reduce(
    (sum, { claimedAt, endedAt }) => sum + (claimedAt === null || endedAt === null ? 0 : endedAt - claimedAt),
    0,
  )
}

function toTime(ms: number, estimate: number | null, what = 'It took'): string[] {
  if (ms === 0) return []
  const against = estimate === null ? '' : ` against an estimate of ${Math.round(estimate)} min`
  return [`${what} ${Math.max(1, Math.round(ms / 60_000))} min of work${against}.`]
}

function toTrouble(run: Run, task: RunTask): string {
  const failures = listFailures(task)
  const last = failures.at(-1)
  const why = last ? ` (${last.outcome.kind}: ${shortly(last.outcome.message, LINE_WIDTH_MAX / 2)})` : ''
  return `${shortly(task.id)} ${shortly(toldOf(run, task).title)}: ${task.status} after ${counted(failures.length, 'failure')}${why}`
}

function toTags(failures: Failed[]): string[] {
  return [...new Set(failures.map(({ outcome }) => outcome.kind))].sort()
}

function firstOf(names: string[], most: number): string {
  const shown = names.slice(0, most).map(name => shortly(name, TITLE_WIDTH_MAX))
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
