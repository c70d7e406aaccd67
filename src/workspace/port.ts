import type { BranchSummary } from '../run/shipping.ts'

/** Where agents write, and how what they wrote is accepted. An implementation passes test/conformance/workspaces.ts. */
export interface Workspaces {
  /**
   * A copy for one attempt; what an earlier call left under the same key is dropped first. It is a fresh one
   * of `target`, or goes on from what another attempt left: then what both changed counts as changed. `kept`
   * says whether it could; what that one left stays until it is dropped.
   */
  open(key: WorkspaceKey, target: string, from?: WorkspaceKey): Promise<{ folder: string; kept: boolean }>
  /**
   * The copy that was opened before and not dropped since, as its attempt left it. `target`: where it went; then it is
   * what is to come in, and that may be what another worker had judged, if it lies where both reach it.
   */
  find(key: WorkspaceKey, target?: string): Promise<{ folder: string } | undefined>
  /** What differs from the state it was opened at. */
  changes(key: WorkspaceKey): Promise<Change[]>
  /** What the changes put there, for a judge of the work: in the order of paths, as far as `limits` go. */
  additions(key: WorkspaceKey, limits: AdditionLimits): Promise<Additions[]>
  /**
   * What an attempt changed, before and after, for people to read; also of one that was brought in or is kept. Null:
   * there is nothing of it here any more. `target`: where it went.
   */
  contents(key: WorkspaceKey, target: string, limits: ContentLimits): Promise<Contents | null>
  /**
   * Another text than before once a file was written: a sign of life. Cheap; of what is large only a part
   * is looked at.
   */
  pulse(key: WorkspaceKey): Promise<string>
  /**
   * Brings the changes into the target, all or none: a file that changed on both sides is a conflict.
   * Called again after a crash in the middle it finishes what it began. One at a time per target.
   * What can be joined line by line may be no conflict. Links that lead out are refused. `note`: what is written down beside it, where that is done.
   */
  merge(key: WorkspaceKey, note?: MergeNote): Promise<MergeResult>
  /**
   * What an attempt that failed left is put aside for people and for later attempts to go on from, as long as there
   * is room for it; the copy itself goes.
   */
  keep(key: WorkspaceKey): Promise<void>
  /** Lets other workers go on from what an attempt left so far, where they share no disk. */
  share?(key: WorkspaceKey): Promise<void>
  /** Removes the copy; a merge that was begun and not finished is undone. Nothing happens if there is none. */
  drop(key: WorkspaceKey): Promise<void>
  /** Removes every copy of a run, not what was kept. What its attempts merged can still be rolled back. */
  dropAll(run: string): Promise<void>
  /**
   * Takes what these attempts of one run merged back out of `target`, all or nothing: a file that is not as
   * they left it, or that a later merge wrote as well, is a conflict. Called again after a crash in the
   * middle it finishes what it began; what was taken back before is left alone.
   */
  rollBack(keys: readonly WorkspaceKey[], target: string): Promise<RollBackResult>
  /**
   * What the run's attempts have merged so far, or with `until` up to that merge: for checks, which may leave
   * there what they like. One at a time for each run; closed after use. Null: that state is not to be had.
   */
  view(run: string, target: string, until?: WorkspaceKey): Promise<View | null>
  /** The attempts of the run whose merges stand, in the order in which they came in. */
  merged(run: string, target: string): Promise<WorkspaceKey[]>
  /** Paths that look as if they were written since the attempt began; nothing is read for it. */
  touched(key: WorkspaceKey): Promise<string[]>
  /** The branch that holds what came in, and what that is; null: it stands in the target itself. */
  describe(run: string, target: string): Promise<BranchSummary | null>
  /**
   * `told` is called before a run's branch that somebody else has moved is put back where it was; one at a time. Not
   * where nothing but files is held.
   */
  onMoved?(told: (moved: Moved) => Promise<void>): void
  /** What earlier processes left of runs that are over, or left half-way. Called before any attempt is opened. */
  prune(isOver: (run: string) => Promise<boolean>): Promise<void>
  /** Removes all there is of a run, also what its merges replaced: they cannot be rolled back any more. */
  forget(run: string): Promise<void>
}

export interface View extends AsyncDisposable {
  folder: string
}

/** One attempt: a task's index in its plan, and the attempt's number. */
export interface WorkspaceKey {
  run: string
  task: number
  attempt: number
}

export interface Change {
  path: string
  kind: 'added' | 'changed' | 'removed'
}

/** Somebody else moved a run's branch. */
export interface Moved {
  run: string
  branch: string
  /** Another branch, by which what they made of it is to be had; null: there is nothing that is not in the run. */
  aside: string | null
}

/** What an attempt made of one file, against what it began with. */
export interface Additions extends Change {
  /** Whole lines in their order, without those that merely moved. */
  added: string[]
  /** How many lines are not there any more. */
  removed: number
  /** Then no lines are told. */
  isBinary: boolean
  /** There is more than is told here, or what it began with is not to be had any more. */
  isCut: boolean
  /** Of a link that leads out of the workspace: where to. Told beyond the limits. */
  leadsOut?: string
}

export interface AdditionLimits {
  files: number
  /** Of each file: added lines told, and bytes read. */
  lines: number
  bytes: number
  /** A longer line ends in an ellipsis. */
  lineChars: number
}

export interface Contents {
  /** In the order of paths, as far as the limit goes. */
  files: FileContents[]
  /** How many there are in all. */
  count: number
}

export interface FileContents extends Change {
  before: FileText
  after: FileText
}

/** Its lines, none where there was no file; or why they cannot be shown. */
export type FileText = readonly string[] | 'binary' | 'large' | 'gone'

export interface ContentLimits {
  files: number
  /** Of each file; a larger one is only named. */
  bytes: number
}

/** Who and what a merge is for. All of it is text from outside. */
export interface MergeNote {
  /** As the plan calls it. */
  task: string
  title: string
  /** Who let it be done. */
  approvers: string[]
}

export type MergeResult = { kind: 'merged'; changes: Change[] } | { kind: 'conflict'; paths: string[] }

export type RollBackResult =
  /** Also where nothing was left to take back. */
  | { kind: 'undone'; paths: string[] }
  /** `by`: attempts of the run that wrote there since; what none of them wrote, somebody else did. */
  | { kind: 'conflict'; paths: string[]; by: WorkspaceKey[] }
  /** These did not merge, or what they replaced was let go by now. */
  | { kind: 'not-kept'; keys: WorkspaceKey[] }

/**
 * A boundary failure: the target cannot be copied, a copy is gone, or an attempt left what is not taken from it. `away`:
 * it lies elsewhere, and cannot be reached for now; `denied`: those there do not let us.
 */
export class WorkspaceError extends Error {
  readonly code:
    | 'target-missing'
    | 'target-too-large'
    | 'copy-missing'
    | 'refused'
    | 'git'
    | 'io'
    | 'away'
    | 'denied'
  constructor(code: WorkspaceError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'WorkspaceError'
    this.code = code
  }
}

/** Nothing that is here is to blame, nor is who works there. */
export function isElsewhere(error: unknown): boolean {
  return error instanceof WorkspaceError && (error.code === 'away' || error.code === 'denied')
}
