import type { FoundRetrospective } from '../run/lessons.ts'
import type { Retrospective } from '../run/retrospective.ts'
import type { Tx } from './port.ts'

/** What is remembered of tasks and runs, and what of it is still to be written elsewhere. */
export interface RetrospectiveRows {
  /** The latest of each id stands; what says something new is to be sent again. */
  keep(tx: Tx, rows: NewRetrospective[]): Promise<void>
  /** Those that speak of any of the words, best first; `rank`: of how many of them. */
  find(namespace: string, words: string, limit: number): Promise<FoundRetrospective[]>
  /** Of a run, in the order in which they came to be. */
  of(run: string): Promise<RetrospectiveRow[]>

  /** The one that waits longest to be sent; nobody else gets it for so long, and whoever takes it again may find it sent. */
  takeUnsent(leaseMs: number): Promise<UnsentRetrospective | undefined>
  /** These do nothing where something new was said meanwhile. */
  markSent(sent: SendingRef): Promise<void>
  /** It is refused for good. */
  giveUp(refused: SendingRef, why: string): Promise<void>
  /** `failed`: it is counted among its tries. */
  delay(
    unsent: SendingRef,
    given: { pauseMs: number; why: string; counts: 'failed' | 'passing' },
  ): Promise<void>
}

/** `here`: it is never sent. */
export type NewRetrospective = Retrospective & { sending: 'waiting' | 'here' }

export interface SendingRef {
  id: string
  /** Counted up whenever something new is said. */
  revision: number
}

export type UnsentRetrospective = Retrospective & SendingRef & { tries: number }

export type RetrospectiveRow = UnsentRetrospective & {
  sending: 'waiting' | 'here' | 'sent' | 'refused'
  sentAt: number | null
  /** What went wrong the last time. */
  why: string | null
}
