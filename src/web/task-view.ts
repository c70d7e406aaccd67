import type { Span } from '../message/message.ts'
import { tellOutcome, tellStanding } from '../message/task.ts'
import { toChartTask, toEnd } from '../picture/run-chart.ts'
import { NO_OUTLOOK } from '../picture/outlook.ts'
import type { Outlook } from '../picture/outlook.ts'
import type { ChartTask } from '../picture/run-chart.ts'
import { sayAmount } from '../run/money.ts'
import type { Attempt, Run, RunTask } from '../run/run.ts'
import { tellCure } from '../run/say-cure.ts'
import type { AttemptStatus, RunStatus } from '../run/states.ts'
import { plain } from './plain.ts'
import { listSettled, toQuestions } from './questions.ts'
import type { Question, SettledQuestion } from './questions.ts'

/** A task as one reads it. All text in it is plain. */
export interface TaskView {
  run: { id: string; title: string; status: RunStatus; seq: number }
  task: ChartTask
  wave: { index: number; id: string; title: string }
  standing: Span[]
  detail: string | null
  agent: string
  provider: string | null
  /** Where the document speaks of it first; null: what is shown of the plan is not as somebody dropped it. */
  line: number | null
  files: string[]
  refs: string[]
  checks: string[]
  minutes: number | null
  spent: string | null
  needs: Neighbour[]
  followers: Neighbour[]
  /** Of each list, how many there are in all. */
  neighbours: { needs: number; followers: number }
  questions: Question[]
  settled: SettledQuestion[]
  /** What people said to whoever works on it. */
  words: { by: string; text: string }[]
  attempts: TaskAttempt[]
  /** The last that agents said or did, oldest first. */
  activity: { attempt: number; at: number; text: string }[]
}

export type Neighbour = Pick<ChartTask, 'index' | 'id' | 'title' | 'status'>

export interface TaskAttempt {
  number: number
  status: AttemptStatus
  provider: string | null
  worker: string | null
  queuedAt: number
  claimedAt: number | null
  endedAt: number | null
  deadlineAt: number | null
  /** Whether its work was accepted, or failed; null: it has not ended. */
  end: 'good' | 'bad' | 'neither' | null
  /** How it ended, in a line. */
  ending: string | null
  tail: string
  /** What the commands of checks came to. */
  results: { command: string; exit: number | null; tail: string }[]
  cure: string | null
  warned: string | null
  notes: string[]
  merged: boolean
  paths: string[]
  tokens: { input: number; output: number }
  spent: string | null
  because: Attempt['because']
}

const NEIGHBOURS_MAX = 100
const ATTEMPTS_MAX = 50
const LISTED_MAX = 200

export function toTaskView(
  run: Run,
  task: RunTask,
  given: { activity: TaskView['activity']; hasDocument: boolean; way: Outlook['way']; now: number },
): TaskView {
  const { charter, told } = run
  const planned = told[task.index]!
  const wave = charter.plan.waves[task.wave.index]!
  const { currency } = charter.money
  return {
    run: { id: run.id, title: plain(charter.plan.title), status: run.status, seq: run.seq },
    task: toChartTask(run, task, given.way),
    wave: { index: task.wave.index, id: plain(wave.id), title: plain(wave.title) },
    standing: tellStanding(run, task, given.now),
    detail: planned.detail === null ? null : plain(planned.detail),
    agent: plain(task.agent),
    provider: task.provider === null ? null : plain(task.provider),
    line: given.hasDocument ? planned.line : null,
    files: planned.files.slice(0, LISTED_MAX).map(plain),
    refs: planned.refs.slice(0, LISTED_MAX).map(plain),
    checks: charter.checks.map(({ command }) => plain(command)),
    minutes: planned.minutes,
    spent: task.purse.spent === 0 ? null : sayAmount(task.purse.spent, currency),
    needs: toNeighbours(run, task.needs),
    followers: toNeighbours(run, task.followers),
    neighbours: { needs: task.needs.length, followers: task.followers.length },
    questions: toQuestions(run, task.index),
    settled: listSettled([...run.escalations.values()].filter(asked => asked.task === task.index)),
    words: task.words.slice(-LISTED_MAX).map(({ by, text }) => ({ by: plain(by), text: plain(text) })),
    attempts: task.attempts.slice(-ATTEMPTS_MAX).map(attempt => toAttempt(attempt, currency)),
    activity: given.activity.map(row => ({ attempt: row.attempt, at: row.at, text: plain(row.text) })),
  }
}

function toNeighbours(run: Run, indices: readonly number[]): Neighbour[] {
  return indices.slice(0, NEIGHBOURS_MAX).map(index => {
    const { id, title, status } = toChartTask(run, run.tasks[index]!, NO_OUTLOOK.way)
    return { index, id, title, status }
  })
}

function toAttempt(attempt: Attempt, currency: string): TaskAttempt {
  const { number, status, because, queuedAt, claimedAt, endedAt, deadlineAt, merged, outcome } = attempt
  const { inputTokens: input, outputTokens: output } = attempt.usage
  return {
    number,
    status,
    because,
    provider: attempt.provider === null ? null : plain(attempt.provider),
    worker: attempt.worker,
    queuedAt,
    claimedAt,
    endedAt,
    deadlineAt,
    end: endedAt === null ? null : toEnd(outcome),
    ending: outcome === null ? null : tellOutcome(outcome),
    tail: outcome !== null && 'tail' in outcome ? plain(outcome.tail) : '',
    results:
      outcome?.kind === 'checked'
        ? outcome.results.map(({ command, exit, tail }) => ({
            command: plain(command),
            exit,
            tail: plain(tail),
          }))
        : [],
    cure: attempt.cure === null ? null : tellCure(attempt.cure),
    warned: attempt.warned === null ? null : plain(attempt.warned),
    notes: attempt.notes.slice(-LISTED_MAX).map(plain),
    merged,
    paths: attempt.paths.slice(0, LISTED_MAX).map(plain),
    tokens: { input, output },
    spent: attempt.spent === 0 ? null : sayAmount(attempt.spent, currency),
  }
}
