import { countTasks } from '../run/count-tasks.ts'
import { findFailed } from '../run/find-failed.ts'
import { toObstacles } from '../run/obstacles.ts'
import type { Run, RunTask } from '../run/run.ts'
import { sayWhy } from '../run/say-cure.ts'
import { takesPart } from '../run/scope.ts'
import { toTaskWord, toWaveOption } from './command-text.ts'
import { formatSpan } from './duration.ts'
import { sayMoney } from './reckoning.ts'
import { sayAbout } from './say-forecast.ts'
import { forecastPlan } from './forecast-plan.ts'
import { sayChecks } from './say-checks.ts'
import { counted, said } from './words.ts'

// What the last words on a run are made of, in a chat and at a terminal alike.

/** How many of its tasks came to what end. */
export function toTally(run: Run): string {
  const {
    total,
    by: { done, skipped, failed, cancelled },
  } = countTasks(run)
  const parts = [`${done} of ${counted(total, 'task')} done`]
  if (skipped > 0) parts.push(`${skipped} skipped`)
  if (failed > 0) parts.push(`${failed} failed`)
  if (cancelled > 0) parts.push(`${cancelled} stopped before the end`)
  const open = total - done - skipped - failed - cancelled
  if (open > 0) parts.push(`${open} not done`)
  const left = run.waves.reduce((sum, wave) => sum + (takesPart(run, wave) ? 0 : wave.tasks.length), 0)
  if (left > 0) parts.push(`${left} left out from the start`)
  parts.push(...sayChecks(run))
  return parts.join(', ')
}

/** What its time is to be held against; null: no word of the plan tells. */
export function toExpectation({ charter, status }: Run): string | null {
  if (status !== 'done') return null
  const expected = forecastPlan(charter.plan, charter)
  if (expected === null || expected.guessed === expected.tasks) return null
  const span = sayAbout(expected.finish[charter.pace])
  return charter.rehearsal ? `In earnest ${span} are to be expected.` : `Expected were ${span}.`
}

/** Behind a task's name: `: exit code 1 (2 attempts)`. */
export function toFailure({ attempts }: RunTask): string {
  const outcome = attempts.findLast(attempt => attempt.outcome && 'message' in attempt.outcome)?.outcome
  const why = outcome && 'message' in outcome ? `: ${said(sayWhy(outcome))}` : ''
  return `${why} (${counted(attempts.length, 'attempt')})`
}

/** What does not go on by itself; what waits for the rest need not be told. */
const STANDS: ReadonlyMap<RunTask['status'], string> = new Map([
  ['parked', 'waits for an answer'],
  ['failed', 'failed'],
  ['cancelled', 'was stopped'],
])

export interface Blocked {
  tasks: RunTask[]
  /** What stands in their way in the end, not what each waits for first. */
  obstacle: RunTask
  /** `failed`, behind "which". */
  how: string
}

export function listBlocked(run: Run): Blocked[] {
  const groups = new Map<RunTask, Blocked>()
  for (const [task, obstacle] of toObstacles(run)) {
    const how = STANDS.get(obstacle.status)
    if (how === undefined) continue
    const group = groups.get(obstacle)
    if (group) group.tasks.push(task)
    else groups.set(obstacle, { tasks: [task], obstacle, how })
  }
  return [...groups.values()]
}

export interface Advice {
  text: string
  /** As it is typed in a chat. */
  command: string
  /** The option by which its plan is run again without what is done; null: it cannot be typed. */
  from: string | null
}

/** What is to be done about a run that has ended; null: nothing is. */
export function toAdvice(run: Run): Advice | null {
  if (run.status === 'done') return null
  const left = run.waves.find(wave => takesPart(run, wave) && wave.finished < wave.tasks.length)
  const from = left ? toWaveOption('from', left.id) : null
  const [first] = listRetryable(run)
  const word = first && toTaskWord(first.id)
  if (word) {
    const text = 'mend what stood in the way, then have it tried again'
    return { text, command: `/wave retry ${run.id} ${word}`, from }
  }
  if (from === null) return null
  const text = 'start it again from where it stands, as a run of its own'
  return { text, command: `/wave start ${run.id} ${from}`, from }
}

/** A run that was stopped takes up nothing any more. */
export function listRetryable(run: Run): RunTask[] {
  if (run.status !== 'failed') return []
  const failed = findFailed(run)
  return failed.length > 0 ? failed : run.tasks.filter(({ status }) => status === 'cancelled')
}

/** Null: no agent has worked. */
export function toCost(run: Run): string | null {
  let input = 0
  let output = 0
  let workedMs = 0
  for (const { attempts } of run.tasks) {
    for (const { usage, claimedAt, endedAt } of attempts) {
      input += usage.inputTokens
      output += usage.outputTokens
      if (claimedAt !== null && endedAt !== null) workedMs += endedAt - claimedAt
    }
  }
  if (workedMs === 0 && input + output === 0) return null
  const tokens = input + output > 0 ? `; tokens: ${grouped(input)} in, ${grouped(output)} out` : ''
  const money = sayMoney(run)
  return `agents worked ${formatSpan(workedMs)} in all${tokens}${money === null ? '' : `, ${money}`}`
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
