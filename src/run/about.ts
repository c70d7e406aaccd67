import type { FailureKind } from './outcome.ts'
import type { Cure } from './policy.ts'
import type { PurseState } from './purse.ts'

/** What people are asked, and what each answer does. */
export interface About {
  /**
   * `gate`: whether a wave is passed. `systemic`: what becomes of a wave whose tasks fail alike. `permission`: whether
   * an agent may do something. `budget`: whether more may be spent. `overlap`: whether a run starts while the one before
   * it goes on.
   */
  kind: 'failure' | 'question' | 'permission' | 'gate' | 'systemic' | 'budget' | 'overlap'
  failure: FailureKind | null
  text: string
  /** What was printed last. */
  evidence: string
  /** One line for each of the task's last attempts. */
  tried: string[]
  options: Option[]
  /** What is spent, where that is asked about; `spent`: by the same person in other runs, too. */
  budget?: PurseState
}

export interface Option {
  id: string
  label: string
  does:
    | 'reply'
    | 'retry'
    | 'cure'
    | 'skip'
    | 'fail'
    | 'stop'
    | 'release'
    | 'rerun-wave'
    | 'stop-wave'
    | 'raise'
    | 'lift'
    | 'start'
    | 'wait'
  /** What is done, where it does a cure. */
  cure?: Cure
  /** By it an agent is not allowed what it asks leave for. */
  refuses?: true
  /** What comes of it, in one line, as the run stood when it was asked. */
  effect: string
}

/** Histories that began before a field came to be are without it. */
export type StoredOption = Omit<Option, 'effect'> & Partial<Pick<Option, 'effect'>>
export type StoredAbout = Omit<About, 'tried' | 'options'> &
  Partial<Pick<About, 'tried'>> & { options: StoredOption[] }
