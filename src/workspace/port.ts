/** Where agents write, and how what they wrote is accepted. An implementation passes test/conformance/workspaces.ts. */
export interface Workspaces {
  /** A fresh copy of `target` for one attempt. What an earlier call left under the same key is dropped first. */
  open(key: WorkspaceKey, target: string): Promise<{ folder: string }>
  /** The copy that was opened before and not dropped since, as its attempt left it. */
  find(key: WorkspaceKey): Promise<{ folder: string } | undefined>
  /** What differs from the state it was opened at. */
  changes(key: WorkspaceKey): Promise<Change[]>
  /**
   * Brings the changes into the target, all or none: a file that changed on both sides is a conflict.
   * Called again after a crash in the middle it finishes what it began. One at a time per target.
   */
  merge(key: WorkspaceKey): Promise<MergeResult>
  /** Removes the copy; a merge that was begun and not finished is undone. Nothing happens if there is none. */
  drop(key: WorkspaceKey): Promise<void>
  /** Removes every copy of a run, and what it kept beside them. */
  dropAll(run: string): Promise<void>
}

/** One attempt: a task's index in its plan, and the attempt's number. */
export interface WorkspaceKey {
  run: string
  task: number
  attempt: number
}

export interface Change {
  path: string
  kind: 'added' | 'changed' | 'deleted'
}

export type MergeResult = { kind: 'merged'; changes: Change[] } | { kind: 'conflict'; paths: string[] }

/** A boundary failure: the target cannot be copied, or a copy is gone. */
export class WorkspaceError extends Error {
  readonly code: 'target-missing' | 'target-too-large' | 'copy-missing' | 'io'
  constructor(code: WorkspaceError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'WorkspaceError'
    this.code = code
  }
}
