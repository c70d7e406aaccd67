/** What a run has come to, for people to look at before it goes anywhere. */
export interface BranchSummary {
  branch: string
  /** Where it began: a branch, if it was the tip of one, and the commit. */
  base: string | null
  commit: string
  tip: string
  /** The newest first, one line each. */
  log: string[]
  /** Of the whole; there may be more than is told here. */
  commits: number
  files: { path: string; added: number; removed: number }[]
  added: number
  removed: number
}

/** What became of the wish to have it shipped. */
export type Shipping =
  | { kind: 'nothing'; why: string }
  /** `command`: by which it would be shipped; null: nobody has said how. */
  | { kind: 'shown'; summary: BranchSummary; command: string[] | null }
  | { kind: 'shipped'; summary: BranchSummary; tail: string }
  | { kind: 'failed'; summary: BranchSummary; why: string; tail: string }
