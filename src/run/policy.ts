import type { FailureKind } from './outcome.ts'

/** What may be done about a failed attempt. */
export type Cure =
  | 'retry' // drop its change, start again with what went wrong
  | 'restart' // start again elsewhere; costs no attempt
  | 'redo' // start again on the new base
  | 'continue' // keep its change and go on from it
  | 'wait' // as long as the provider said
  | 'split' // into two smaller tasks
  | 'next-provider'
  | 'configured-command'
  | 'park' // until a reported reset
  | 'escalate'

/** `auto`: cured without asking; `ask` and `never`: a person decides, till a cure can be put as a question. */
type Mode = 'auto' | 'ask' | 'never'

interface Row {
  mode: Mode
  /** In this order; `escalate` is always the last resort. */
  cures: Cure[]
}

export interface Policy {
  rows: Record<FailureKind, Row>
  /** How often a task is cured by itself before people are asked. */
  retriesMax: number
  /** How many attempts of a task may be lost with their worker; such attempts cost no retry. */
  lossesMax: number
  /** Before the first retry; doubled for each further one, up to `retryDelayMaxMs`. */
  retryDelayMs: number
  retryDelayMaxMs: number
  /** How long one attempt may take, and what it may print. */
  attemptMs: number
  outputBytes: number
  /** How long it may wait for a worker to take it up. */
  queueMs: number
  /** How often the agent of one task may ask people something. */
  questionsMax: number
  /** How long bringing its change back may take. */
  mergeMs: number
  /** Past an attempt's time limit by this much, nothing having been heard, it counts as timed out. */
  graceMs: number
  /** Who may answer; nobody named: everybody. */
  approvers: string[]
}

export const DEFAULT_POLICY: Policy = {
  rows: {
    error: { mode: 'auto', cures: ['retry', 'next-provider', 'escalate'] },
    missing: { mode: 'auto', cures: ['retry', 'next-provider', 'escalate'] },
    timeout: { mode: 'auto', cures: ['retry', 'split', 'escalate'] },
    stalled: { mode: 'auto', cures: ['retry', 'escalate'] },
    guide: { mode: 'auto', cures: ['retry', 'next-provider', 'escalate'] },
    check: { mode: 'auto', cures: ['continue', 'next-provider', 'escalate'] },
    blocked: { mode: 'never', cures: ['escalate'] },
    rate: { mode: 'auto', cures: ['wait', 'next-provider', 'escalate'] },
    usage: { mode: 'auto', cures: ['park', 'next-provider', 'escalate'] },
    provider: { mode: 'auto', cures: ['next-provider', 'configured-command', 'escalate'] },
    conflict: { mode: 'auto', cures: ['redo', 'escalate'] },
    lost: { mode: 'auto', cures: ['restart', 'escalate'] },
  },
  retriesMax: 2,
  lossesMax: 5,
  retryDelayMs: 1_000,
  retryDelayMaxMs: 60_000,
  attemptMs: 30 * 60_000,
  outputBytes: 50_000_000,
  queueMs: 60 * 60_000,
  questionsMax: 10,
  mergeMs: 10 * 60_000,
  graceMs: 15_000,
  approvers: [],
}
