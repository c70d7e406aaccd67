/** English words a reader knows, and the pattern of what is written for them. */
export type Rows = [english: string, words: string][]

/**
 * The words with which plans are written in one language. Data only: patterns without capturing groups, matched
 * without regard to case. What they are put for is what the readers of `tell` and `assemble` look for.
 */
export interface Language {
  code: string
  /** Whether words are set apart by spaces; where not, a word is found inside a run of letters. */
  spaced: boolean
  /** Words of nearly every text and of no other language here; where the script tells, its letters. */
  common: string
  /** Words for groups, before their number. */
  kinds: Rows
  /** Words for groups behind their number, and what may stand before that number: `第2批`, `1. Welle`. */
  counters: Rows
  counterBefore: string
  counterBetween: string
  /** Words for groups behind a bare number: `1日目`. */
  tails: Rows
  /** From one on. */
  numbers: string[]
  ordinals: string[]
  /** The last one of a kind. */
  last: string
  /** Column heads and labels of fields. */
  facts: Rows
  /** Headings and labels of what is beside the tasks. */
  asides: Rows
  /** What stands before a number, a letter or a name at the beginning of a task. */
  roles: Rows
  /** Words of order before what they are about, and behind it. */
  order: Rows
  orderBehind: Rows
  /** Nothing is needed: the whole of a cell or a field. */
  none: string
  /** Between two names. */
  and: string
  /** Between two numbers. */
  to: string
  /** Everything else: modes, counts, times, status. In the order in which they are put. */
  words: Rows
}
