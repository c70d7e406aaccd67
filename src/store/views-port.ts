import type { EscalationRow, RunRow } from '../run/rows.ts'
import type { ActivityRow, ForgottenRow, InstanceRow, Share } from './port.ts'

/** What people look at across runs. Part of Store; test/conformance/store.ts holds for it. */
export interface ViewRows {
  /** Runs that have not ended, newest first, and how far their events go. */
  listGoing(limit: number): Promise<{ id: string; seq: number }[]>
  /**
   * Runs whose title, id or maker has the text in it, or one of whose tasks has, newest first; with `before` those made
   * before that one. An empty text finds all.
   */
  findRuns(find: { text: string; before: string | null; limit: number }): Promise<RunSummary[]>
  /** Questions that are open in runs that have not ended, oldest first. */
  listAsked(limit: number): Promise<AskedRow[]>
  /** The latest that the agents of a task said or did, newest last. */
  activityOfTask(ref: { run: string; task: number }, limit: number): Promise<ActivityRow[]>
  /** Whether the document of a run is kept as somebody dropped it. */
  hasDocument(run: string): Promise<boolean>
  /** How the history of a run ended that was forgotten; null: none of that name was. */
  readForgotten(run: string): Promise<ForgottenRow | null>
  readInstallation(): Promise<InstallationRow>
}

export interface RunSummary extends RunRow {
  total: number
  finished: number
  /** Tasks that somebody has taken up; here and below gates are none. */
  atWork: number
  /** Tasks that wait for people. */
  parked: number
  /** Tasks that failed or were stopped. */
  failed: number
  /** Questions that are open. */
  asked: number
}

export interface AskedRow extends EscalationRow {
  /** Of its run. */
  runTitle: string
  /** Of the task that it is about. */
  taskId: string | null
  taskTitle: string | null
}

/** How the installation stands as a whole. */
export interface InstallationRow {
  /** Those that are present. */
  workers: InstanceRow[]
  used: number
  /** Runs that wait for a slot, first come first. */
  line: string[]
  shares: Share[]
  /** Attempts that wait for a worker, by agent. */
  queued: { agent: string; count: number }[]
}
