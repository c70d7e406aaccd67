import type { ProcessHandle } from '../agents/port.ts'
import type { Rows } from '../run/rows.ts'
import type { EventType } from '../run/event.ts'
import type { Order } from '../run/input.ts'
import type { Closed } from '../run/shares.ts'
import type { ChatRows } from './chat-port.ts'
import type { ConsoleRows } from './console-port.ts'
import type { RetrospectiveRows } from './retrospectives-port.ts'
import type { ViewRows } from './views-port.ts'
import type { ScheduleRows } from './schedules-port.ts'
import type { TroubleRows } from './troubles-port.ts'

/** Where everything is kept. An implementation passes test/conformance/store.ts. */
export interface Store extends AsyncDisposable {
  readonly chats: ChatRows
  readonly console: ConsoleRows
  readonly retrospectives: RetrospectiveRows
  readonly views: ViewRows
  readonly schedules: ScheduleRows
  readonly troubles: TroubleRows

  /**
   * All that `work` writes, or nothing. Inside it, using the store without `tx`, or opening a connection
   * to anywhere, throws: on a single-connection database it would wait for ever.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>

  /** Locks the run's row till the end of the transaction; undefined: there is none. `next`: what is locked right after it. */
  lockRun(tx: Tx, run: string, next?: 'capacity' | null): Promise<RunHead | undefined>
  /** What time it is by the clock that all who share the store have in common. */
  readClock(): Promise<number>
  /** For how long all that is reported could be stored, as far as it is seen from here; infinite: all the time. */
  wholeMs(): number
  /** How many attempts the installation has at once from now on. */
  settleSlots(slots: number): Promise<void>
  /** Locks what runs share: how many attempts hold a slot now in all, and who waits in line for one, first come first. */
  lockCapacity(tx: Tx): Promise<Capacity>
  /** Of what else runs share, after the capacity was locked: how things of these names stand. What was never used is left out. */
  lockShares(tx: Tx, names: string[]): Promise<Share[]>
  /** The run's events after `seq`, in order. */
  eventsAfter(tx: Tx, run: string, seq: number): Promise<StoredEvent[]>
  /** Everything one advance leaves behind, in as few round trips as may be. */
  write(tx: Tx, change: StoreChange): Promise<void>

  /**
   * Makes these queues known to this process, and creates what is missing. Before anything writes jobs to
   * them or fetches from them: it cannot be done inside a transaction. The bells' queue is always open.
   */
  openQueues(queues: Queue[]): Promise<void>
  /** Those of attempts in which something waits, whoever opened them. */
  waitingQueues(): Promise<AttemptQueue[]>
  /** Takes up to `limit` jobs of a queue; nobody else gets them. */
  fetchJobs(queue: Queue, limit: number): Promise<Job[]>
  /** A job that nobody beats for is lost; so is every job of a worker that is gone. */
  beatJobs(jobs: JobRef[]): Promise<void>
  /** Ends jobs outside any run's transaction: bells that were heeded, claims that came to nothing. */
  endJobs(jobs: JobRef[]): Promise<void>
  /**
   * Attempts whose latest job expired, lost its beat, or was fetched and neither claimed nor beaten for; each is told
   * again after a while if nothing came of it, and not once another job was written for the attempt.
   */
  takeLostJobs(limit: number): Promise<AttemptRef[]>
  /** Calls back soon after something was committed that concerns this process: by any instance. */
  listen(heard: (notice: Notice) => void): void

  /** Makes this worker's presence visible until the store is closed or its process dies; told again, what it takes on. */
  signIn(worker: Worker, about?: WorkerAbout): Promise<void>
  /** Those that are present. */
  listWorkers(): Promise<WorkerRow[]>
  /** Asks it to take nothing new, and to end once all that is at work there has, or after so long. */
  askToDrain(worker: string, ms: number): Promise<void>
  /** How long it was given; null: nobody asked. */
  drainAsked(worker: string): Promise<number | null>
  /** Attempts that run or merge under workers that are no longer present; those of this store's own are. */
  findOrphans(): Promise<Orphan[]>
  /** Does nothing if the token is no longer the attempt's. */
  recordProcess(attempt: AttemptRef, token: string, handle: ProcessHandle): Promise<void>
  /** Orders for a worker's attempts, after the given number, in order. */
  ordersAfter(worker: string, seq: number): Promise<OrderRow[]>

  /** What its agent is told, word for word; told anew, it takes the place of what was there. */
  keepPrompt(attempt: AttemptRef, prompt: string): Promise<void>
  /** Undefined: it was told nothing yet. */
  promptOf(attempt: AttemptRef): Promise<string | undefined>

  keepActivity(rows: ActivityRow[]): Promise<void>
  /** The latest of it, newest last. */
  activityOf(run: string, limit: number): Promise<ActivityRow[]>

  /** Runs whose `wakeAt` has come. */
  findDue(now: number): Promise<string[]>
  /** The earliest `wakeAt` of all runs that have not ended. */
  nextWakeAt(): Promise<number | null>
  /** Newest first. */
  listRuns(limit: number): Promise<Rows['run'][]>
  /** All rows of a run, each kind in its natural order; undefined: no such run. */
  rowsOf(run: string): Promise<Rows | undefined>
  /** The run's events in order, from the first to `until` (all: null). */
  eventsOf(run: string, until: number | null): Promise<StoredEvent[]>
}

export const inTransaction: unique symbol = Symbol('in transaction')
/** Only `transaction` hands one out. */
export interface Tx {
  readonly [inTransaction]: true
}

export interface RunHead {
  seq: number
  hash: string
}

/** How the history of a run ended of which nothing else is kept. */
export type ForgottenRow = RunHead & { endedAt: number }

export interface StoredEvent {
  run: string
  seq: number
  at: number
  type: EventType
  /** The exact canonical text that the hash was made over. */
  text: string
  hash: string
}

export interface Capacity {
  used: number
  /** Of the whole installation; null: nobody has said. */
  slots: number | null
  /** Runs that wanted a slot and got none, longest waiting first. */
  line: string[]
}

/** A service, or the places at a provider. */
export interface Share {
  name: string
  /** How much of it all runs hold together. */
  used: number
  /** Runs that wait for it, longest waiting first. */
  line: string[]
  /** Until when a provider takes nothing; null: it is not known to. */
  closed: Closed | null
}

export interface ShareChange {
  name: string
  /** How much of it all runs hold together from now on. */
  used: number
  line: 'stays' | 'enters' | 'leaves' | 'goes-last'
  /** As it is from now on. */
  closed: Closed | null
}

export interface StoreChange {
  run: string
  /** The hash of the last event. */
  hash: string
  events: StoredEvent[]
  /** Rows to insert or overwrite by their keys. */
  rows: Partial<Omit<Rows, 'run'>> & { run: Rows['run'] }
  orders: Omit<OrderRow, 'seq'>[]
  jobs: NewJob[]
  /** Jobs that end with this transaction. */
  ended: JobRef[]
  /** How many more (or fewer) slots are used than before. */
  capacityDelta: number
  /**
   * Whether this run waits in line for a slot; who got one in this change goes to the end. When slots become
   * free, or a run leaves the line, the first other run in line is rung for.
   */
  inLine: boolean
  shares: ShareChange[]
}

/** `attempt/NAME`: attempts that are for the same workers. `bell`: something is to be looked at. */
export type Queue = AttemptQueue | 'bell'
export type AttemptQueue = `attempt/${string}`

export type NewJob =
  | { queue: AttemptQueue; data: AttemptRef }
  /** Of bells alike only one is kept while it waits. */
  | { queue: 'bell'; data: Bell }

export type Bell = { ring: 'look'; run: string }

export interface JobRef {
  queue: Queue
  id: string
}

export type Job = JobRef & { data: AttemptRef | Bell }

export interface AttemptRef {
  run: string
  task: number
  attempt: number
}

export type Notice =
  /** `queues`: where, as far as it is known. */
  | { kind: 'jobs'; queues?: string[] }
  | { kind: 'orders'; worker: string }
  /** A thread was stirred. */
  | { kind: 'threads' }
  /** The console's messages changed. */
  | { kind: 'console' }

export interface Worker {
  id: string
  host: string
  pid: number
}

export type WorkerRow = Worker & {
  /** Null: it does not say. */
  about: WorkerAbout | null
}

/** With how many attempts it works on. */
export type InstanceRow = WorkerRow & { signedInAt: number | null; working: number }

/** What an instance takes on. */
export interface WorkerAbout {
  /** What it was started for. */
  verb: string
  version: string
  /** Attempts at once; 0: it takes nothing, or nothing new. */
  slots: number
  agents: string[]
  places: string[]
  labels: string[]
}

export type Orphan = AttemptRef & {
  token: string
  status: 'running' | 'merging'
  /** Where its worker ran, and the process it last recorded. */
  host: string
  process: ProcessHandle | null
}

export type OrderRow = AttemptRef & {
  seq: number
  worker: string
  order: Order['order']
  /** Of a stop the reason; else all that goes with the order, as JSON. */
  why: string
}

export type ActivityRow = AttemptRef & { at: number; text: string }

/** How much of it is kept per attempt. */
export const ACTIVITY_KEPT = 50

/** A boundary failure of the database. */
export class StoreError extends Error {
  readonly code:
    | 'newer-schema'
    | 'unreachable'
    | 'used-up'
    | 'outside-transaction'
    | 'network-in-transaction'
    | 'moved'
  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
  }
}

/** A queue that another process opened is not known here yet; `openQueues` makes it so, outside a transaction. */
export class QueueNotOpen extends Error {
  readonly queue: Queue
  constructor(queue: Queue) {
    super(`The queue ${queue} is not open: call openQueues first`)
    this.name = 'QueueNotOpen'
    this.queue = queue
  }
}
