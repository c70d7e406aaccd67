import type { Option, StoredOption } from './about.ts'
import type { AnswerRow, AttemptRow, EscalationRow, Rows, RunRow, TaskRow, WaveRow } from './rows.ts'
import { nextWake } from './next-wake.ts'
import { toldOf } from './run.ts'
import type { Escalation } from './escalation.ts'
import type { Attempt, Run, RunTask, RunWave } from './run.ts'

/** The whole run as rows, in their natural order: what replay compares with what is stored. */
export function toRows(run: Run): Rows {
  const escalations = [...run.escalations.values()]
  return {
    run: toRunRow(run),
    waves: run.waves.map(wave => toWaveRow(run, wave)),
    tasks: run.tasks.map(task => toTaskRow(run, task)),
    attempts: run.tasks.flatMap(task => task.attempts.map(attempt => toAttemptRow(run, task, attempt))),
    escalations: escalations.map(escalation => toEscalationRow(run, escalation)),
    answers: escalations.flatMap(escalation => toAnswerRows(run, escalation)),
  }
}

/** The rows that changed since this was last called. */
export function takeTouched(run: Run): Rows {
  const { tasks, waves, attempts, escalations } = run.touched
  const rows: Rows = {
    run: toRunRow(run),
    waves: [...waves].map(wave => toWaveRow(run, wave)),
    tasks: [...tasks].map(task => toTaskRow(run, task)),
    attempts: [...attempts].map(([attempt, task]) => toAttemptRow(run, task, attempt)),
    escalations: [...escalations].map(escalation => toEscalationRow(run, escalation)),
    answers: [...escalations].flatMap(escalation => toAnswerRows(run, escalation)),
  }
  forgetTouched(run)
  return rows
}

/** As it stands now it is written. */
export function forgetTouched({ touched: { tasks, waves, attempts, escalations } }: Run): void {
  for (const kind of [tasks, waves, attempts, escalations]) kind.clear()
}

function toRunRow(run: Run): RunRow {
  const { pace, slots } = run
  const { plan, rehearsal, by } = run.charter
  return {
    id: run.id,
    title: plan.title,
    status: run.status,
    pace,
    slots,
    rehearsal,
    by,
    seq: run.seq,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    wakeAt: nextWake(run),
    active: run.atWork.size,
  }
}

function toWaveRow(run: Run, wave: RunWave): WaveRow {
  return {
    run: run.id,
    wave: wave.index,
    id: wave.id,
    title: run.charter.plan.waves[wave.index]!.title,
    status: wave.status,
    total: wave.tasks.length,
    finished: wave.finished,
  }
}

function toTaskRow(run: Run, task: RunTask): TaskRow {
  return {
    run: run.id,
    task: task.index,
    id: task.id,
    title: toldOf(run, task).title,
    wave: task.wave.index,
    agent: task.agent,
    status: task.status,
    attempt: task.attempts.length,
  }
}

function toAttemptRow(run: Run, task: RunTask, attempt: Attempt): AttemptRow {
  const outcome = attempt.status === 'ended' ? attempt.outcome : null
  return {
    run: run.id,
    task: task.index,
    attempt: attempt.number,
    status: attempt.status,
    because: attempt.because,
    token: attempt.token,
    worker: attempt.worker,
    queuedAt: attempt.queuedAt,
    claimedAt: attempt.claimedAt,
    endedAt: attempt.endedAt,
    deadlineAt: attempt.deadlineAt,
    outcome: outcome?.kind ?? null,
    message: outcome && 'message' in outcome ? outcome.message : null,
    inputTokens: attempt.usage.inputTokens,
    outputTokens: attempt.usage.outputTokens,
  }
}

function toEscalationRow(run: Run, escalation: Escalation): EscalationRow {
  const { kind, text, evidence, options } = escalation.about
  return {
    run: run.id,
    id: escalation.id,
    task: escalation.task,
    wave: escalation.wave,
    attempt: escalation.attempt,
    status: escalation.status,
    kind,
    text,
    evidence,
    options: options.map(toStoredOption),
    openedAt: escalation.openedAt,
    settledAt: escalation.settledAt,
  }
}

/** As it was asked: an older history says nothing of effects. */
function toStoredOption({ effect, ...option }: Option): StoredOption {
  return effect === '' ? option : { ...option, effect }
}

function toAnswerRows(run: Run, escalation: Escalation): AnswerRow[] {
  const { answer, settledAt, id } = escalation
  return answer
    ? [{ run: run.id, escalation: id, option: answer.option, by: answer.by, at: settledAt ?? 0 }]
    : []
}
