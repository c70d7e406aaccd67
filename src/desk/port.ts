import type { Event } from '../run/event.ts'
import type { Wishes } from '../run/charter.ts'
import type { Input, Refusal } from '../run/input.ts'
import type { Rows, RunRow } from '../run/rows.ts'
import type { Shipping } from '../run/shipping.ts'
import type { ActivityRow, ForgottenRow, InstanceRow, RunHead, StoredEvent } from '../store/port.ts'

/** What is to be known of runs, wherever they are worked on. */
export interface Reading {
  /** Newest first. */
  listRuns(limit: number): Promise<RunRow[]>
  /** Undefined: no such run. */
  rowsOf(run: string): Promise<Rows | undefined>
  /** In order, from the first; none: no such run. */
  eventsOf(run: string): Promise<StoredEvent[]>
  /** The same, and how its row says that it ends, of one moment; null: no such run. */
  historyOf(run: string): Promise<{ kept: RunHead; events: StoredEvent[] } | null>
  /** How the history of a run ended that was forgotten since; null: none was. */
  forgottenOf(run: string): Promise<ForgottenRow | null>
  /** What the agent of an attempt was told, by the task's index; null: nothing yet. */
  promptOf(run: string, task: number, attempt: number): Promise<string | null>
  /** The instances that are present, those that took something on longest ago first. */
  listInstances(): Promise<InstanceRow[]>
  /** What stands in the way of all runs just now, in a line each. */
  listTroubles(): Promise<string[]>
  /** The channels of a chat where runs are told of that have not ended. */
  toldIn(chat: string): Promise<string[]>
  /** The run's events after the given number, those to come included, until `signal` aborts or the desk is closed. */
  follow(run: string, after: number, signal: AbortSignal): AsyncIterable<News>
}

/** Where a person has a word with runs. Whoever has one may say everything there; `by` is whom they call themselves. */
export interface Desk extends Reading, AsyncDisposable {
  submit(run: string, input: Said): Promise<Submitted>
  /** Shows what a run has merged, or has exactly that state pushed or proposed; null: no such run. */
  ship(run: string, tip: string | null): Promise<Shipping | null>
  /** Founds a run and starts it. */
  begin(beginning: Beginning): Promise<{ run: string } | { problems: string[] }>
}

/** What a person says to a run that is there. */
export type Said = Extract<
  Input,
  {
    type:
      | 'start'
      | 'pause'
      | 'resume'
      | 'stop'
      | 'start-wave'
      | 'stop-wave'
      | 'rerun-wave'
      | 'undo-wave'
      | 'set-mode'
      | 'set-slots'
      | 'set-pace'
      | 'set-provider'
      | 'set-first'
      | 'skip'
      | 'rerun'
      | 'tell'
      | 'answer'
      | 'look'
  }
>

export interface Submitted {
  refusal: Refusal | null
  /** The number of the run's last event then: how far one must have followed it to have seen what came of this. */
  seq: number
}

export interface Beginning {
  /** What the plan is called where something is said about it. */
  name: string
  bytes: Uint8Array
  wishes: BeginWishes
}

export type BeginWishes = Pick<
  Wishes,
  | 'by'
  | 'pace'
  | 'slots'
  | 'budget'
  | 'agent'
  | 'only'
  | 'from'
  | 'reference'
  | 'gates'
  | 'checks'
  | 'shown'
  | 'folder'
  | 'beside'
> & { seed?: number | undefined }

export type News =
  /** Whole commits: between two of these the run is as it was stored at some moment. */
  { type: 'events'; events: Told[] } | { type: 'activity'; rows: ActivityRow[] }

export interface Told {
  seq: number
  event: Event
}

/** Over a connection, whoever follows a run in which nothing happens hears so often that somebody is there. */
export const BEAT_MS = 5_000

/** Whoever has the runs cannot be asked; the message says how to go on. */
export class DeskError extends Error {
  /** `gone`: it ended or does not answer · `busy`: not ready yet · `refused`: it does not take what was said. */
  readonly code: 'gone' | 'busy' | 'refused'
  constructor(code: DeskError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DeskError'
    this.code = code
  }
}
