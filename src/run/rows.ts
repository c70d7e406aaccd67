import type { About, StoredOption } from './about.ts'
import type { Because, Pace } from './event.ts'
import type { AttemptStatus, EscalationStatus, RunStatus, TaskStatus, WaveStatus } from './states.ts'

/** A run as it is stored beside its events, for queries: exactly what `toRows` makes of its state. */
export interface RunRow {
  id: string
  title: string
  status: RunStatus
  pace: Pace
  slots: number
  rehearsal: boolean
  by: string
  /** The number of the last event. */
  seq: number
  createdAt: number
  startedAt: number | null
  endedAt: number | null
  /** When `look` should be called next though nothing happens. */
  wakeAt: number | null
  /** Attempts that hold a slot. */
  active: number
}

export interface WaveRow {
  run: string
  wave: number
  id: string
  title: string
  status: WaveStatus
  total: number
  finished: number
}

export interface TaskRow {
  run: string
  task: number
  id: string
  title: string
  wave: number
  agent: string
  status: TaskStatus
  /** The number of the latest attempt; 0: none yet. */
  attempt: number
}

export interface AttemptRow {
  run: string
  task: number
  attempt: number
  status: AttemptStatus
  because: Because
  token: string | null
  worker: string | null
  queuedAt: number
  claimedAt: number | null
  endedAt: number | null
  deadlineAt: number | null
  outcome: string | null
  message: string | null
  inputTokens: number
  outputTokens: number
}

export interface EscalationRow {
  run: string
  id: string
  /** None: it is about a wave. */
  task: number | null
  wave: string | null
  attempt: number
  status: EscalationStatus
  kind: About['kind']
  text: string
  evidence: string
  options: StoredOption[]
  openedAt: number
  settledAt: number | null
}

/** One per escalation that people settled. */
export interface AnswerRow {
  run: string
  escalation: string
  option: string
  by: string
  at: number
}

export interface Rows {
  run: RunRow
  waves: WaveRow[]
  tasks: TaskRow[]
  attempts: AttemptRow[]
  escalations: EscalationRow[]
  answers: AnswerRow[]
}
