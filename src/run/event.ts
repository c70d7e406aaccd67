import type { Plan, Task } from '../plan/plan.ts'
import type { FailureKind, Outcome, Usage } from './outcome.ts'
import type { Cure, Mode, Policy } from './policy.ts'

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
  /** Its tasks fail alike: nothing new starts in it till people have decided. */
  | { type: 'wave-held'; wave: string; escalation: string; why: string; tasks: string[] }
  | { type: 'wave-released'; wave: string; by: string }
  /** All its tasks are finished: what its gate wants comes next. */
  | { type: 'wave-gated'; wave: string }
  /** What its tasks have merged is taken back; `task` does it. */
  | { type: 'wave-undoing'; wave: string; by: string; task: Task; attempts: MergedRef[] }
  | { type: 'wave-undone'; wave: string; by: string; tasks: string[]; paths: string[] }
  | { type: 'mode-set'; row: FailureKind; mode: Mode; by: string }
  | {
      type: 'provider-closed'
      provider: string
      because: 'down' | 'rate' | 'usage'
      until: number
      why: string
    }
  | { type: 'provider-back'; provider: string }
  | {
      type: 'attempt-queued'
      task: string
      attempt: number
      because: Because
      /** Whose model it uses; none where none is known. */
      provider?: string | null
      /** The attempt whose workspace it goes on from. */
      from?: number
    }
  | { type: 'attempt-warned'; task: string; attempt: number; why: string }
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
      /** With another provider or agent from now on. */
      provider?: string | null
      agent?: string
    }
  /** Two smaller tasks take its place; it is done when both are. */
  | { type: 'task-split'; task: string; attempt: number; failure: FailureKind; parts: Task[] }
  | { type: 'task-skipped'; task: string; by: string }
  | { type: 'task-failed'; task: string; by: string }
  | { type: 'task-renewed'; task: string; by: string }
  | {
      type: 'escalated'
      escalation: string
      /** The task or the wave that it is about. */
      task: string | null
      wave?: string
      attempt: number
      about: About
      usage: Usage | null
    }
  | { type: 'escalation-answered'; escalation: string; option: string; by: string }
  | { type: 'escalation-withdrawn'; escalation: string; why: string }
  | { type: 'report-ignored'; task: string; attempt: number; why: string }

export type EventType = EventBody['type']
/** What a cure takes from a task's budget. A planned shutdown takes nothing. */
export type Cost = 'try' | 'loss' | 'wait' | 'nothing'
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
  /** What is remembered of this work is kept under this name, and found by who works under the same. */
  namespace: string
  /** The folder that accepted changes go to, and where it is: only workers there take the run's attempts. */
  folder: string
  place: string
  rehearsal: boolean
  seed: number
  /** Where people are told of it; null: nowhere but where it was started. */
  thread: ThreadRef | null
  /** In the order in which they stand in for each other. */
  providers: ProviderTerms[]
  /** The provider of each task that has one, by task id. */
  allocation: Record<string, string>
  /** How fast tasks may start; null: as slots are free. */
  pacing: Pacing | null
  /** What each task holds while it is at work, by task id: files it names, and what the plan lets only one change at a time. */
  locks: Record<string, string[]>
  /** What is asked and run after waves, by wave id. */
  gates: Record<string, GateTerms>
  /** Commands whose results before the run later ones are compared with. */
  baseline: string[]
  /** What is run in a task's workspace when its agent has ended well. */
  checks: GateCheck[]
}

/** An attempt whose change was merged, by its task's index. */
export interface MergedRef {
  task: number
  attempt: number
}

export interface ProviderTerms {
  name: string
  /** The most attempts at once; null: as many as there are slots. */
  slots: number | null
}

export interface Pacing {
  intervalMs: number
  /** So many may start at once after a lull. */
  burst: number
}

export interface GateTerms {
  questions: string[]
  checks: GateCheck[]
}

/** A command that somebody with the right to start has approved as it stands. */
export interface GateCheck {
  command: string
  expect: 'success' | 'not-more' | 'not-fewer'
}

/** Where something is said: below a message of a chat, or (root null) in a channel itself. */
export interface ThreadRef {
  chat: string
  channel: string
  root: string | null
}

/** What people are asked, and what each answer does. */
export interface About {
  /** `gate`: whether a wave is passed. `systemic`: what becomes of a wave whose tasks fail alike. */
  kind: 'failure' | 'question' | 'gate' | 'systemic'
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
  does: 'reply' | 'retry' | 'cure' | 'skip' | 'fail' | 'stop' | 'release' | 'rerun-wave' | 'stop-wave'
  /** What is done, where it does a cure. */
  cure?: Cure
  /** What comes of it, in one line, as the run stood when it was asked. */
  effect: string
}

/** Histories that began before a field came to be are without it. */
export type StoredOption = Omit<Option, 'effect'> & Partial<Pick<Option, 'effect'>>
export type StoredAbout = Omit<About, 'tried' | 'options'> &
  Partial<Pick<About, 'tried'>> & { options: StoredOption[] }
type Later =
  | 'namespace'
  | 'thread'
  | 'providers'
  | 'allocation'
  | 'pacing'
  | 'locks'
  | 'gates'
  | 'baseline'
  | 'checks'
export type StoredCharter = Omit<Charter, Later> & Partial<Pick<Charter, Later>>
