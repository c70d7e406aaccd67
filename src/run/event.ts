import type { Plan, Task } from '../plan/plan.ts'
import type { About } from './about.ts'
import type { Assigned } from './assign.ts'
import type {
  GateCheck,
  GateTerms,
  NoticeTerms,
  Pacing,
  ProviderTerms,
  ServiceTerms,
} from './charter-terms.ts'
import type { Deed } from './deed.ts'
import type { Edit } from './edit.ts'
import type { Ended } from './emergency.ts'
import type { FailureKind, Outcome, Usage } from './outcome.ts'
import type { Called } from './owners.ts'
import type { MoneyTerms } from './money.ts'
import type { Cure, Mode, Policy } from './policy.ts'
import type { Mark, PurseState } from './purse.ts'
import type { Verbosity } from './verbosity.ts'

/** All that can happen to a run. `apply` turns them into its state; nothing else does. */
export type Event = {
  at: number
  /** The version of histories that it takes to understand it, where to pass it over would do harm; absent: the first. */
  v?: number
  /** Of what a person did; histories that began before it came to be are without it. */
  deed?: Deed
} & EventBody

export type EventBody =
  | ({ type: 'run-created' } & Charter)
  | { type: 'run-started'; by: string }
  | { type: 'run-paused'; by: string }
  | { type: 'run-resumed'; by: string }
  | { type: 'run-stopping'; by: string; mode: StopMode }
  | { type: 'run-ended'; status: 'done' | 'failed' | 'cancelled' }
  /** Said before it is done, as the plan wants it; none of these tasks starts sooner. */
  | { type: 'announced'; tasks: string[]; until: number; to: string | null; line: number }
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
  /** So much of what may be spent is spent; of each budget the highest mark that it has come to. */
  | { type: 'budget-noticed'; notices: (PurseState & { percent: Mark })[] }
  /** By people, while it goes on. */
  | ({ type: 'plan-edited'; by: string } & Edit)
  | { type: 'mode-set'; row: FailureKind; mode: Mode; by: string }
  /** For what starts from then on: how many at once, and after what. */
  | { type: 'slots-set'; slots: number; by: string }
  | { type: 'pace-set'; pace: Pace; by: string }
  /** Whose model their next attempts use. */
  | { type: 'provider-set'; provider: string | null; tasks: string[]; by: string }
  /** They start before those of a lower rank; 0: as the plan has it. `task`: the one that was named. */
  | { type: 'first-set'; task: string; tasks: string[]; rank: number; by: string }
  | {
      type: 'provider-closed'
      provider: string
      because: 'down' | 'rate' | 'usage'
      until: number
      why: string
    }
  | { type: 'provider-back'; provider: string }
  /** Another run holds what tasks of this one wait for. */
  | { type: 'service-taken'; service: string }
  | { type: 'service-free'; service: string }
  /** Nobody is there who does what these tasks want: they wait. */
  | { type: 'workers-missing'; agent: string; labels: string[]; tasks: string[] }
  | { type: 'workers-there'; agent: string; labels: string[] }
  /** It holds services for longer than the plan lets one task hold them. It goes on; people are told. */
  | { type: 'service-overdue'; task: string; attempt: number; services: string[] }
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
  /** Somebody else moved it; `aside`: the branch by which what they made of it is to be had. */
  | { type: 'branch-put-back'; branch: string; aside: string | null }
  /** Both are at work and have written these files. */
  | { type: 'clash-foreseen'; task: string; other: string; paths: string[] }
  | { type: 'attempt-warned'; task: string; attempt: number; why: string }
  /** By its agent, for who looks back on it. */
  | { type: 'attempt-noted'; task: string; attempt: number; text: string }
  /** Said to whoever works on the task; `attempt`: the one under way, if any is. Words are numbered by task, from 1. */
  | { type: 'told'; task: string; attempt: number | null; word: number; by: string; text: string }
  | { type: 'heard'; task: string; attempt: number; word: number; when: 'now' | 'later' }
  | {
      type: 'attempt-claimed'
      task: string
      attempt: number
      token: string
      worker: string
      /** The machine. */
      host?: string
      deadlineAt: number
    }
  /** Its worker is gone; its agent takes up the session again where it was. */
  | { type: 'attempt-suspended'; task: string; attempt: number; session: string }
  /** `atOnce`: by force. */
  | { type: 'attempt-stopping'; task: string; attempt: number; why: string; atOnce?: boolean }
  /** All agents that were to be ended at once are, as far as anybody knows. */
  | { type: 'agents-ended'; by: string; wave: string | null; since: number; ended: Ended[] }
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
  /** Since this merge a check of its wave fails: it was taken back, and the task is done again. */
  | { type: 'merge-undone'; task: string; attempt: number; why: string; tail: string }
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
  /** It takes more than one: this is one of them. */
  | { type: 'skip-wanted'; task: string; by: string }
  | { type: 'task-skipped'; task: string; by: string }
  | { type: 'task-failed'; task: string; by: string }
  | { type: 'task-renewed'; task: string; by: string }
  | {
      type: 'escalated'
      escalation: string
      /** The task or the wave that it is about; neither: the run. */
      task: string | null
      wave?: string
      attempt: number
      about: About
      usage: Usage | null
      /** The agent's own name for it, where the attempt lives on and waits for the answer. */
      ask?: string
    }
  /** What one of them says to it; `until`: it can be taken back till then, and counts from then on. */
  | {
      type: 'vote-given'
      escalation: string
      option: string
      by: string
      until: number | null
      /** By which they had said so, where it comes to count later. */
      deed?: Deed
    }
  | { type: 'vote-taken-back'; escalation: string; by: string }
  /** Somebody has taken it up: nobody is reminded of it any more. */
  | { type: 'escalation-acknowledged'; escalation: string; by: string }
  /** Who saw to it does so no longer. */
  | { type: 'escalation-let-go'; escalation: string; by: string }
  /** `since`: the first of several rungs that came due together. */
  | { type: 'escalation-reminded'; escalation: string; rung: number; since?: number }
  /** `by`: whose word settled it; `others`: who had said the same before. */
  | {
      type: 'escalation-answered'
      escalation: string
      option: string
      by: string
      others?: string[]
      /** By which whoever settled it had said so. */
      deed?: Deed
    }
  | { type: 'escalation-withdrawn'; escalation: string; why: string }
  | { type: 'report-ignored'; task: string; attempt: number; why: string }

export type EventType = EventBody['type']
/** What a cure takes from a task's budget. A planned shutdown takes nothing. */
export type Cost = 'try' | 'loss' | 'wait' | 'nothing'
export type StopMode = 'drain' | 'now'
export type Because = 'first' | 'mended' | 'answered' | 'resumed' | 'renewed'
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
  /** What the installation's table says of its tasks. */
  assigned: Assigned
  /** Who is told that a task is unblocked, by its id; absent: nobody is. */
  owners?: Record<string, Called>
  /** What is remembered of this work is kept under this name, and found by who works under the same. */
  namespace: string
  /** The folder that accepted changes go to, and where it is: only workers there take the run's attempts. */
  folder: string
  place: string
  rehearsal: boolean
  seed: number
  /** Where people are told of it; null: nowhere but where it was started. */
  thread: ThreadRef | null
  /** What it was started by at its time; absent: people started it. */
  scheduled?: Scheduled
  /** How much is told there; absent: what is news. */
  says?: Verbosity
  /** In the order in which they stand in for each other. */
  providers: ProviderTerms[]
  /** The provider of each task that has one, by task id. */
  allocation: Record<string, string>
  /** How fast tasks may start; null: as slots are free. */
  pacing: Pacing | null
  /** What each task holds while it is at work, by task id: files it names, and what the plan lets only one change at a time. */
  locks: Record<string, string[]>
  /** Of what is held, that which the plan registers as a service, by its name. */
  services: Record<string, ServiceTerms>
  /** What tasks wait for besides what they need, because the plan puts one kind of work before another, by task id. */
  orders: Record<string, string[]>
  /** What the plan wants announced before it is done. */
  notices: NoticeTerms[]
  /** What is asked and run after waves, by wave id. */
  gates: Record<string, GateTerms>
  /** Commands whose results before the run later ones are compared with. */
  baseline: string[]
  /** What is run in a task's workspace when its agent has ended well. */
  checks: GateCheck[]
  money: MoneyTerms
}

interface Scheduled {
  schedule: string
  /** The instant that it was wanted for, and the first of those that it stands for: when nobody was there. */
  at: number
  from: number
}

/** An attempt whose change was merged, by its task's index. */
export interface MergedRef {
  task: number
  attempt: number
}

/** Where something is said: below a message of a chat, or (root null) in a channel itself. */
export interface ThreadRef {
  chat: string
  channel: string
  root: string | null
}

/** Histories that began before a field came to be are without it. */
export type Later =
  | 'assigned'
  | 'namespace'
  | 'thread'
  | 'providers'
  | 'allocation'
  | 'pacing'
  | 'locks'
  | 'services'
  | 'orders'
  | 'notices'
  | 'gates'
  | 'baseline'
  | 'checks'
  | 'money'
export type StoredCharter = Omit<Charter, Later> & Partial<Pick<Charter, Later>>
