import { hasEnded, waitsForPeople } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'
import { formatSpan } from './duration.ts'
import { toObstacles } from './obstacles.ts'
import { countTasks, takesPart } from './scope.ts'
import { counted, plain, said } from './words.ts'

const NAMES_MAX = 6
const LINES_MAX = 12

/** The last words on a run, for somebody who has seen nothing else of it. */
export function toSummary(run: Run, now: number): string[] {
  return [
    toHeadline(run, now),
    ...(run.charter.rehearsal
      ? ['This is a REHEARSAL: agents only act as if, and no task is really done.']
      : []),
    ...toDoneLines(run),
    ...limited(toOpenLines(run)),
    ...limited(toFailedLines(run)),
    ...limited(toBlockedLines(run)),
    ...limited(toMendLines(run)),
    ...limited(toAnswerLines(run)),
    ...toCostLines(run),
    ...toNextLines(run),
  ]
}

function toHeadline(run: Run, now: number): string {
  const name = `${said(run.charter.plan.title)} (run ${run.id})`
  if (run.startedAt === null) return `${name}: not started yet.`
  const took = formatSpan((run.endedAt ?? now) - run.startedAt)
  switch (run.status) {
    case 'done':
      return `${name}: all done in ${took}.`
    case 'failed':
      return `${name}: ended after ${took}, not all done.`
    case 'cancelled':
      return `${name}: stopped after ${took}.`
    default:
      if (waitsForPeople(run))
        return `${name}: waits for ${run.asking.size === 1 ? 'an answer' : 'answers'}, begun ${took} ago.`
      return `${name}: ${run.status}, begun ${took} ago.`
  }
}

function toDoneLines(run: Run): string[] {
  const { counts, tasks, charter } = run
  const left = tasks.length - countTasks(run).total
  const skipped = counts.skipped - left
  const parts = [`${counts.done} of ${counted(tasks.length - left, 'task')} done`]
  if (skipped > 0) parts.push(`${skipped} skipped`)
  if (counts.failed > 0) parts.push(`${counts.failed} failed`)
  if (counts.cancelled > 0) parts.push(`${counts.cancelled} stopped`)
  const open =
    counts.waiting + counts.ready + counts.running + counts.checking + counts.merging + counts.parked
  if (open > 0) parts.push(`${open} not finished`)
  const lines = [`${parts.join(', ')}.`]
  if (charter.scope !== null) {
    lines.push(`Only ${named(charter.scope)} took part; ${counted(left, 'other task')} left out.`)
  }
  return lines
}

function toOpenLines(run: Run): string[] {
  return [...run.asking].map(({ id, about }) => `Not answered yet: ${id}, ${said(about.text)}`)
}

function toFailedLines(run: Run): string[] {
  return run.tasks
    .filter(({ status }) => status === 'failed')
    .map(task => {
      const outcome = task.attempts.findLast(({ outcome }) => outcome && 'message' in outcome)?.outcome
      const why = outcome && 'message' in outcome ? `: ${said(outcome.message)}` : ''
      return `Failed: ${label(run, task)}${why} (${counted(task.attempts.length, 'attempt')})`
    })
}

/** Grouped by what stands in the way in the end, not by what each waits for first. */
function toBlockedLines(run: Run): string[] {
  const groups = new Map<RunTask, RunTask[]>()
  for (const [task, obstacle] of toObstacles(run)) {
    if (!STANDS.has(obstacle.status)) continue
    const group = groups.get(obstacle) ?? []
    group.push(task)
    groups.set(obstacle, group)
  }
  return [...groups].map(([obstacle, tasks]) => {
    const verb = tasks.length === 1 ? 'waits' : 'wait'
    return `Not started: ${named(tasks.map(({ id }) => id))} ${verb} for ${plain(obstacle.id)}, which ${STANDS.get(obstacle.status)}`
  })
}

/** What does not go on by itself; what waits for the rest need not be told. */
const STANDS: ReadonlyMap<RunTask['status'], string> = new Map([
  ['parked', 'waits for an answer'],
  ['failed', 'failed'],
  ['cancelled', 'was stopped'],
])

function toMendLines(run: Run): string[] {
  return run.tasks
    .filter(({ attempts }) => attempts.some(({ because }) => because === 'mended' || because === 'renewed'))
    .map(task => {
      const troubles = task.attempts.flatMap(({ outcome }) =>
        outcome && 'message' in outcome ? [said(outcome.message)] : [],
      )
      const why = troubles.length > 0 ? ` after ${[...new Set(troubles)].slice(0, 3).join('; ')}` : ''
      return `Tried again: ${plain(task.id)}, ${counted(task.attempts.length, 'attempt')}${why}; now ${task.status}`
    })
}

function toAnswerLines(run: Run): string[] {
  return [...run.escalations.values()].flatMap(({ id, task, answer, about }) => {
    if (!answer) return []
    const chosen = about.options.find(option => option.id === answer.option)?.label ?? answer.option
    return [`Answered by ${plain(answer.by)}: ${id} about ${plain(run.tasks[task]!.id)}, “${said(chosen)}”`]
  })
}

function toCostLines(run: Run): string[] {
  let input = 0
  let output = 0
  let workedMs = 0
  for (const { usage, claimedAt, endedAt } of run.tasks.flatMap(({ attempts }) => attempts)) {
    input += usage.inputTokens
    output += usage.outputTokens
    if (claimedAt !== null && endedAt !== null) workedMs += endedAt - claimedAt
  }
  if (workedMs === 0 && input + output === 0) return []
  const tokens = input + output > 0 ? `; tokens: ${grouped(input)} in, ${grouped(output)} out` : ''
  return [`Agents worked ${formatSpan(workedMs)} in all${tokens}.`]
}

function toNextLines(run: Run): string[] {
  if (run.status === 'done') return []
  if (!hasEnded(run)) return [`Go on with: regatta run --resume ${run.id}`]
  const left = run.waves.find(wave => takesPart(run, wave) && wave.finished < wave.tasks.length)
  const from = left && left.index > 0 ? `, from where it stands: --from "${plain(left.id)}"` : ''
  return [`Next: mend what stood in the way, then run the plan again${from}`]
}

function label(run: Run, task: RunTask): string {
  return `${plain(task.id)} ${said(run.charter.plan.tasks[task.index]!.title)}`
}

function named(names: string[]): string {
  const shown = names.slice(0, NAMES_MAX).map(plain).join(', ')
  return names.length > NAMES_MAX ? `${shown} and ${names.length - NAMES_MAX} more` : shown
}

function limited(lines: string[]): string[] {
  return lines.length > LINES_MAX
    ? [...lines.slice(0, LINES_MAX - 1), `and ${lines.length - LINES_MAX + 1} more like that`]
    : lines
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
