import { unreachable } from '../lib/assert.ts'

/** How an attempt ended. Closed: whatever an agent does is one of these. */
export type Outcome =
  | { kind: 'done'; summary: string; changed: number }
  | { kind: 'question'; text: string; options: string[] }
  | { kind: FailureKind; message: string; tail: string }
  | { kind: 'stopped' }
  /** Given back though nothing was wrong with it: it starts again and costs nothing. */
  | { kind: 'interrupted'; message: string }

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

/** What an agent says of its own end, before anyone judged it. */
export interface Report {
  ending:
    | { kind: 'finished'; summary: string }
    | { kind: 'failed'; message: string }
    | { kind: 'timeout'; message: string }
    | { kind: 'question'; text: string; options: string[] }
    | { kind: 'stopped' }
  /** The last of what it printed, at most `TAIL_CHARS_MAX`. */
  tail: string
  usage?: Usage
}

export interface Usage {
  inputTokens: number
  outputTokens: number
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
    case 'stopped':
      return { kind: 'stopped' }
    default:
      return unreachable(ending)
  }
}
