import type { Forbidden } from './judge/work.ts'
import type { FailureKind } from './outcome.ts'

/** What may be done about a failed attempt. */
export const CURES = [
  'retry', // drop its change, start again with what went wrong
  'restart', // start again elsewhere; costs no attempt
  'redo', // start again on the new base
  'continue', // keep its change and go on from it
  'wait', // as long as the provider said
  'park', // until a reported reset
  'split', // into two smaller tasks
  'next-provider',
  'configured-command', // one that does or validates the task without a model
  'escalate',
] as const
export type Cure = (typeof CURES)[number]

/** `auto`: cured without asking. `ask`: the cure is put to people as a question. `never`: people decide what to do. */
export const MODES = ['auto', 'ask', 'never'] as const
export type Mode = (typeof MODES)[number]

/** `ask`: people answer the plan's go/no-go questions. `auto`: nobody is asked where no check of the gate fails. */
export const GATE_MODES = ['ask', 'auto'] as const
export type GateMode = (typeof GATE_MODES)[number]

export interface Row {
  mode: Mode
  /** One after the other, as long as the budget lasts; `escalate`, and what is past the last one, asks people. */
  cures: Cure[]
  /** Those of the cures that people are asked about even where the row is `auto`. */
  consent?: Cure[]
  /** The line of the plan that says so. */
  line?: number
  /** Who set its mode while the run was going on. */
  by?: string
}

/** What is done when nobody has answered a question, or taken it up, for so long since it was asked. */
export interface Rung {
  afterMs: number
  /** Who is pinged by the reminder in the run's thread, by their id in each chat that knows them. */
  calls: { name: string; ids: Record<string, string> }[]
  /** Where it is said as well. */
  tells: { chat: string; channel: string } | null
}

export interface Policy {
  rows: Record<FailureKind, Row>
  /** How often a task is cured by itself before people are asked. */
  retriesMax: number
  /** By the plan's word nobody is asked about a task that was tried again less often, whatever else speaks for it. */
  asksAfter?: number
  /** How many attempts of a task may be lost with their worker; such attempts cost no retry. */
  lossesMax: number
  /** How often a task waits for its provider, or moves to another because its own is down; that costs no retry. */
  waitsMax: number
  /** Before the first retry; doubled for each further one, up to `retryDelayMaxMs`. */
  retryDelayMs: number
  retryDelayMaxMs: number
  /** How long one attempt may take, and what it may print. */
  attemptMs: number
  /** Or so many times what the plan estimates for it, if that is longer; 0: never longer. */
  estimateTimes: number
  outputBytes: number
  /** How long it may take to open the workspace of an attempt, which is none of its agent's time. */
  openMs: number
  /** How long it may wait for a worker to take it up. */
  queueMs: number
  /** How often the agent of one task may ask people something. */
  questionsMax: number
  /** How long bringing its change back may take. */
  mergeMs: number
  /** Past an attempt's time limit by this much, nothing having been heard, it counts as timed out. */
  graceMs: number
  /** Agent that does or validates a task without a model, by name. */
  command: string | null
  /** So long without output, a tool call or a change in its workspace, and people are warned; twice as long, and it is stalled. */
  stallMs: number
  /** So many tasks of a wave failing alike, and the wave is held; null: never. */
  alikeMax: number | null
  /** So many tasks of a wave failing in whatever way, and it is held; null: never. */
  failuresMax: number | null
  /** Words that an agent says of its own end; the plan may name others. */
  words: string[]
  /** What no change may add. */
  forbidden: Forbidden[]
  /** How long one command of a gate or check may take. */
  checkMs: number
  /** Before a provider that is down is tried again; doubled each time, up to `probeMaxMs`. */
  probeMs: number
  probeMaxMs: number
  /** Where whoever starts the run does not say; policies stored before there was a choice have none. */
  gates?: GateMode
  /** Who may answer; nobody named: everybody. */
  approvers: string[]
  /** How many people must agree before something goes on; to hold it back one is enough. */
  quorum: number
  /** Whether whoever started the run may have it go on. */
  ownAnswers: 'count' | 'refused'
  /** A reaction decides once it has stood so long, and may be taken back until then. */
  reactionMs: number
  /** In the order of time. */
  ladder: Rung[]
}

export const DEFAULT_POLICY: Policy = {
  rows: {
    error: { mode: 'auto', cures: ['retry', 'next-provider'] },
    missing: { mode: 'auto', cures: ['retry', 'next-provider'] },
    timeout: { mode: 'auto', cures: ['retry', 'split'] },
    stalled: { mode: 'auto', cures: ['retry'] },
    guide: { mode: 'auto', cures: ['retry', 'next-provider'] },
    check: { mode: 'auto', cures: ['continue', 'next-provider'] },
    blocked: { mode: 'auto', cures: ['escalate'] },
    rate: { mode: 'auto', cures: ['wait', 'next-provider'], consent: ['next-provider'] },
    usage: { mode: 'auto', cures: ['park', 'next-provider'], consent: ['next-provider'] },
    provider: { mode: 'auto', cures: ['next-provider', 'configured-command', 'wait'] },
    conflict: { mode: 'auto', cures: ['redo'] },
    lost: { mode: 'auto', cures: ['restart'] },
  },
  retriesMax: 2,
  lossesMax: 5,
  waitsMax: 5,
  retryDelayMs: 1_000,
  retryDelayMaxMs: 60_000,
  attemptMs: 30 * 60_000,
  estimateTimes: 2,
  outputBytes: 50_000_000,
  openMs: 2 * 60_000,
  queueMs: 60 * 60_000,
  questionsMax: 10,
  mergeMs: 10 * 60_000,
  graceMs: 15_000,
  command: null,
  stallMs: 5 * 60_000,
  alikeMax: 2,
  failuresMax: null,
  words: ['FAILED', 'BLOCKED'],
  forbidden: [],
  checkMs: 10 * 60_000,
  probeMs: 30_000,
  probeMaxMs: 10 * 60_000,
  gates: 'ask',
  approvers: [],
  quorum: 1,
  ownAnswers: 'count',
  reactionMs: 5_000,
  ladder: [30 * 60_000, 4 * 60 * 60_000, 24 * 60 * 60_000].map(afterMs => ({
    afterMs,
    calls: [],
    tells: null,
  })),
}
