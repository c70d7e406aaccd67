import type { Condition, Statement } from './plan.ts'

/** What a document orders for the time of the run, in words that a run knows. */
export interface Rules {
  responses: Response[]
  powers: Power[]
  /** `Fallback removal BEFORE integration tests`: kinds of work in an order, wherever they stand. */
  orders: OrderRule[]
  locks: Lock[]
  notices: Notice[]
  targets: Target[]
  /** What is to be done once everything is done, in this order. */
  closing: ClosingStep[]
  /** When the document itself says not to run it. */
  exclusions: Condition[]
  /** What happens to running work when new work arrives. */
  arrivals: (Statement & { steps: ArrivalStep[] })[]
  /** `No partial implementations`: nothing of the next wave starts before all of this one is done. */
  wholeWaves: Statement | null
}

/** Cures as a run's policy calls them, and two for more than one task. */
export type PlanCure =
  | 'retry' // its change dropped
  | 'continue' // its change kept
  | 'split'
  | 'next-provider'
  | 'configured-command'
  | 'wait'
  | 'hold'
  | 'rerun-wave'
  | 'escalate'

export type Trigger =
  | 'failed'
  | 'several-failed'
  | 'timeout'
  | 'stalled'
  | 'guide'
  | 'check-failed'
  | 'words'
  | 'conflict'
  | 'provider-down'
  | 'rate-limited'

/** `Any worker over 20 min: kill and restart`. */
export interface Response {
  trigger: Trigger
  afterMs?: number
  /** What an agent's output must hold. */
  words?: string[]
  /** From how many failures in one wave on. */
  count?: number
  /** In the order of the document; empty: only watched. */
  cures: PlanCure[]
  /** After so many failed attempts people are asked, not before. */
  escalateAfter?: number
  /** `switch all workers`: not only the one that failed. */
  scope?: 'all'
  line: number
}

/** What may be done without asking, only after asking, or not at all. */
export interface Power {
  cure: PlanCure
  mode: 'auto' | 'ask' | 'never'
  line: number
}

export interface OrderRule extends Statement {
  before: string
  after: string
}

/** Something that only one task at a time may change. */
export interface Lock extends Statement {
  names: string[]
  /** Ids of tasks or waves that hold it, where the document lists them. */
  holders: string[]
  minutes?: number
}

export interface Notice extends Statement {
  about: 'breaking-change' | 'mitigation' | 'failure' | 'wave' | 'end' | 'other'
  /** How long before. */
  leadDays?: number
  /** A channel or people, as the document calls them. */
  to?: string
  /** Whether what it is about waits until somebody has seen it. */
  blocking: boolean
}

/** `Target: at least 95% succeed at the first attempt (214 workers)`. */
export interface Target extends Statement {
  measure: 'first-attempt' | 'success' | 'coverage' | 'other'
  percent: number
  count?: number
}

export interface ClosingStep extends Statement {
  step:
    | 'validate'
    | 'commit'
    | 'push'
    | 'merge'
    | 'pull-request'
    | 'tag'
    | 'deploy'
    | 'retrospectives'
    | 'report'
    | 'announce'
    | 'clean-up'
    | 'other'
}

export type ArrivalStep = 'pause' | 'catch-up' | 'resume' | 'next-wave'
