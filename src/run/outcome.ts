import { unreachable } from '../lib/assert.ts'

/** How an attempt ended. Closed: whatever an agent does is one of these. */
export type Outcome =
  | { kind: 'done'; summary: string; changed: number }
  | { kind: 'question'; text: string; options: string[] }
  | {
      kind: FailureKind
      message: string
      tail: string
      /** Of a provider: from when on it may be asked again, if it said so. */
      until?: number | null
    }
  /** What the commands of a gate came to. */
  | { kind: 'checked'; results: CheckResult[]; broke?: Broken }
  /** What was merged is taken back. */
  | { kind: 'undone'; paths: string[] }
  /** `ended`: what is known of its processes, where it was ended at once. */
  | { kind: 'stopped'; ended?: { pids: number[]; unsure?: string } }
  /** Given back though nothing was wrong with it: it starts again and costs nothing. */
  | { kind: 'interrupted'; message: string }

const BLAMED: ReadonlySet<FailureKind> = new Set(['error', 'missing', 'guide', 'check', 'timeout', 'stalled'])

/** Whether it may be the fault of what all of a wave share, rather than of a provider, a machine or a neighbour. */
export function isBlamed(kind: FailureKind): boolean {
  return BLAMED.has(kind)
}

/** The merge with which a check began to fail. It was taken back. */
export interface Broken {
  task: number
  attempt: number
  why: string
  tail: string
}

export interface CheckResult {
  command: string
  exit: number | null
  /** The number that its output ends with, if it does. */
  count: number | null
  tail: string
}

/** The rows of the policy: each has its own ladder of cures. */
export const FAILURE_KINDS = [
  'error',
  'missing',
  'timeout',
  'stalled',
  'guide',
  'check',
  'blocked',
  'rate',
  'usage',
  'provider',
  'conflict',
  'lost',
] as const
export type FailureKind = (typeof FAILURE_KINDS)[number]

export type Failure = Extract<Outcome, { kind: FailureKind }>

export function isFailure(outcome: Outcome): outcome is Failure {
  return (FAILURE_KINDS as readonly string[]).includes(outcome.kind)
}

/** What an agent says of its own end, before anyone judged it. */
export interface Report {
  ending:
    | { kind: 'finished'; summary: string }
    | { kind: 'failed'; message: string }
    | { kind: 'timeout'; message: string }
    | { kind: 'question'; text: string; options: string[] }
    /** Its provider refuses for a while; `until`: as far as it says. */
    | { kind: 'refused'; by: 'rate' | 'usage' | 'provider'; message: string; until: number | null }
    /** Only of one that rehearses: as if the engine had found out what it else finds out by itself. */
    | { kind: 'rehearsed'; as: 'check' | 'lost'; message: string }
    | { kind: 'stopped' }
  /** The last of what it printed, at most `TAIL_CHARS_MAX`. */
  tail: string
  usage?: Usage
}

export interface Usage {
  inputTokens: number
  outputTokens: number
  /** What that costs by the prices that the installation knows; left out where it knows none. */
  cost?: number
  /** What its agent says that it costs: counted where nobody knows a price. */
  told?: { amount: number; currency: string }
}

export const TAIL_CHARS_MAX = 2_000

/** `changed`: how many files differ in its workspace. */
export function toOutcome(report: Report, changed: number): Outcome {
  const { ending, tail } = report
  switch (ending.kind) {
    case 'finished':
      return { kind: 'done', summary: ending.summary, changed }
    case 'failed':
      return { kind: 'error', message: ending.message, tail }
    case 'timeout':
      return { kind: 'timeout', message: ending.message, tail }
    case 'question':
      return { kind: 'question', text: ending.text, options: ending.options }
    case 'refused':
      return { kind: ending.by, message: ending.message, tail, until: ending.until }
    case 'rehearsed':
      return { kind: ending.as, message: ending.message, tail }
    case 'stopped':
      return { kind: 'stopped' }
    default:
      return unreachable(ending)
  }
}
