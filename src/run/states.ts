/** Every state word there is. The database's CHECK constraints are made from these lists. */
export const RUN_STATUSES = ['ready', 'running', 'paused', 'stopping', 'done', 'failed', 'cancelled'] as const
export const WAVE_STATUSES = ['waiting', 'open', 'held', 'gate', 'done', 'stopped'] as const
export const TASK_STATUSES = [
  'waiting',
  'ready',
  'running',
  'checking',
  'merging',
  'done',
  'parked',
  'skipped',
  'failed',
  'cancelled',
] as const
/** A waiting attempt has asked people something: it holds no slot until it is answered. */
export const ATTEMPT_STATUSES = ['queued', 'running', 'waiting', 'merging', 'ended'] as const
export const ESCALATION_STATUSES = ['open', 'acknowledged', 'answered', 'withdrawn'] as const

export type RunStatus = (typeof RUN_STATUSES)[number]
export type WaveStatus = (typeof WAVE_STATUSES)[number]
export type TaskStatus = (typeof TASK_STATUSES)[number]
/** As people see a task: one that nobody has taken up yet is not at work. */
export type Standing = TaskStatus | 'queued'
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number]
export type EscalationStatus = (typeof ESCALATION_STATUSES)[number]
