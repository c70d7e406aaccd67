import {
  ATTEMPT_STATUSES,
  ESCALATION_STATUSES,
  RUN_STATUSES,
  TASK_STATUSES,
  WAVE_STATUSES,
} from '../../src/run/states.ts'
import type { AnswerRow, AttemptRow, EscalationRow, Rows, TaskRow, WaveRow } from '../../src/run/rows.ts'
import type { ProcessHandle } from '../../src/agents/port.ts'
import type { StoreChange, StoredEvent } from '../../src/store/port.ts'

/** One run as it is stored. */
export interface MemoryRun {
  row: Rows['run']
  hash: string
  events: StoredEvent[]
  waves: Map<number, WaveRow>
  tasks: Map<number, TaskRow>
  attempts: Map<number, AttemptRow>
  escalations: Map<string, EscalationRow>
  answers: Map<string, AnswerRow>
  processes: Map<number, { token: string; handle: ProcessHandle }>
  /** Attempts that run or merge. */
  live: Set<number>
}

export function toMemoryRun(change: StoreChange): MemoryRun {
  return {
    row: change.rows.run,
    hash: change.hash,
    events: [],
    waves: new Map(),
    tasks: new Map(),
    attempts: new Map(),
    escalations: new Map(),
    answers: new Map(),
    processes: new Map(),
    live: new Set(),
  }
}

export function applyChange(stored: MemoryRun, { rows, events, hash }: StoreChange): void {
  stored.row = { ...rows.run }
  stored.hash = hash
  for (const event of events) stored.events.push({ ...event })
  for (const row of rows.waves ?? []) stored.waves.set(row.wave, { ...row })
  for (const row of rows.tasks ?? []) stored.tasks.set(row.task, { ...row })
  for (const row of rows.attempts ?? []) {
    const key = attemptKey(row)
    stored.attempts.set(key, { ...row })
    if (row.status === 'running' || row.status === 'merging') stored.live.add(key)
    else stored.live.delete(key)
  }
  for (const row of rows.escalations ?? []) stored.escalations.set(row.id, { ...row })
  for (const row of rows.answers ?? []) stored.answers.set(row.escalation, { ...row })
}

export function toRows(stored: MemoryRun): Rows {
  return {
    run: { ...stored.row },
    waves: copyInOrder(stored.waves),
    tasks: copyInOrder(stored.tasks),
    attempts: copyInOrder(stored.attempts),
    escalations: Array.from(stored.escalations.values(), row => ({ ...row })),
    answers: Array.from(stored.answers.values(), row => ({ ...row })),
  }
}

/** What the CHECK constraints of a database refuse. */
export function checkStatuses({ rows }: StoreChange): void {
  refuseUnknown('runs', RUN_STATUSES, [rows.run])
  refuseUnknown('waves', WAVE_STATUSES, rows.waves)
  refuseUnknown('tasks', TASK_STATUSES, rows.tasks)
  refuseUnknown('attempts', ATTEMPT_STATUSES, rows.attempts)
  refuseUnknown('escalations', ESCALATION_STATUSES, rows.escalations)
}

/** Orders by task, then attempt. */
export function attemptKey({ task, attempt }: { task: number; attempt: number }): number {
  return task * 1_048_576 + attempt
}

function refuseUnknown(table: string, known: readonly string[], rows: { status: string }[] = []): void {
  for (const { status } of rows) {
    if (!known.includes(status)) throw new Error(`"${status}" violates check constraint ${table}_status`)
  }
}

function copyInOrder<T extends object>(rows: Map<number, T>): T[] {
  return [...rows.keys()]
    .sort((a, b) => a - b)
    .flatMap(key => {
      const row = rows.get(key)
      return row ? [{ ...row }] : []
    })
}
