import type { Plan } from '../plan/plan.ts'
import type { FailureKind, Outcome, Usage } from './outcome.ts'
import type { Cure, Policy } from './policy.ts'

/** All that can happen to a run. `apply` turns them into its state; nothing else does. */
export type Event = { at: number } & EventBody

export type EventBody =
  | ({ type: 'run-created' } & Charter)
  | { type: 'run-started'; by: string }
  | { type: 'run-paused'; by: string }
  | { type: 'run-resumed'; by: string }
  | { type: 'run-stopping'; by: string; mode: StopMode }
  | { type: 'run-ended'; status: 'done' | 'failed' | 'cancelled' }
  | { type: 'wave-opened'; wave: string }
  | { type: 'wave-done'; wave: string }
  | { type: 'wave-stopped'; wave: string; by: string; mode: StopMode }
  | { type: 'wave-started'; wave: string; by: string }
  | { type: 'attempt-queued'; task: string; attempt: number; because: Because }
  | {
      type: 'attempt-claimed'
      task: string
      attempt: number
      token: string
      worker: string
      deadlineAt: number
    }
  | { type: 'attempt-stopping'; task: string; attempt: number; why: string }
  | { type: 'attempt-ended'; task: string; attempt: number; outcome: Outcome; usage: Usage | null }
  | {
      type: 'merge-queued'
      task: string
      attempt: number
      summary: string
      changed: number
      usage: Usage | null
    }
  | { type: 'merged'; task: string; attempt: number; paths: string[] }
  | { type: 'task-done'; task: string; attempt: number }
  | {
      type: 'task-mended'
      task: string
      attempt: number
      failure: FailureKind
      cure: Cure
      cost: Cost
      dueAt: number
    }
  | { type: 'task-skipped'; task: string; by: string }
  | { type: 'task-failed'; task: string; by: string }
  | { type: 'task-renewed'; task: string; by: string }
  | {
      type: 'escalated'
      escalation: string
      task: string
      attempt: number
      about: About
      usage: Usage | null
    }
  | { type: 'escalation-answered'; escalation: string; option: string; by: string }
  | { type: 'escalation-withdrawn'; escalation: string; why: string }
  | { type: 'report-ignored'; task: string; attempt: number; why: string }

export type EventType = EventBody['type']
/** What a cure takes from a task's budget. A planned shutdown takes nothing. */
type Cost = 'try' | 'loss' | 'nothing'
export type StopMode = 'drain' | 'now'
export type Because = 'first' | 'mended' | 'answered' | 'renewed'
export type Pace = 'waves' | 'eager'

/** What a run is founded on; nothing in it changes afterwards. */
export interface Charter {
  run: string
  by: string
  plan: Plan
  policy: Policy
  pace: Pace
  slots: number
  /** The waves that take part; null: all. What is left out counts as skipped. */
  scope: string[] | null
  /** The agent of each task, by task id. */
  agents: Record<string, string>
  /** The folder that accepted changes go to, and where it is: only workers there take the run's attempts. */
  folder: string
  place: string
  rehearsal: boolean
  seed: number
  /** Where people are told of it; null: nowhere but where it was started. */
  thread: ThreadRef | null
}

/** Where something is said: below a message of a chat, or (root null) in a channel itself. */
export interface ThreadRef {
  chat: string
  channel: string
  root: string | null
}

/** What people are asked, and what each answer does. */
export interface About {
  kind: 'failure' | 'question'
  failure: FailureKind | null
  text: string
  /** What was printed last. */
  evidence: string
  /** One line for each of the task's last attempts. */
  tried: string[]
  options: Option[]
}

export interface Option {
  id: string
  label: string
  does: 'reply' | 'retry' | 'skip' | 'fail' | 'stop'
  /** What comes of it, in one line, as the run stood when it was asked. */
  effect: string
}

/** Histories that began before a field came to be are without it. */
export type StoredOption = Omit<Option, 'effect'> & Partial<Pick<Option, 'effect'>>
export type StoredAbout = Omit<About, 'tried' | 'options'> &
  Partial<Pick<About, 'tried'>> & { options: StoredOption[] }
export type StoredCharter = Omit<Charter, 'thread'> & Partial<Pick<Charter, 'thread'>>
