import { randomUUID } from 'node:crypto'
import type { ProcessHandle } from '../agents/port.ts'
import type { Rows } from '../run/rows.ts'
import { keepActivity, readActivity } from './activity.ts'
import type { ChatRows } from './chat-port.ts'
import type { ConsoleRows } from './console-port.ts'
import { countCalls } from './count-calls.ts'
import type { Driver, Warn } from './driver.ts'
import { refuseInTransaction } from './guard.ts'
import type { Host } from './host.ts'
import type { Jobs } from './jobs.ts'
import { Listeners } from './listeners.ts'
import { lockCapacity, lockRun, readEventsAfter, readShares, settleSlots } from './locks.ts'
import { takeLostJobs } from './lost.ts'
import { parseMessage } from './notices.ts'
import type {
  ActivityRow,
  AttemptQueue,
  AttemptRef,
  Capacity,
  Job,
  JobRef,
  Notice,
  OrderRow,
  Orphan,
  Queue,
  RunHead,
  Share,
  Store,
  StoreChange,
  StoredEvent,
  Tx,
  Worker,
  WorkerAbout,
  WorkerRow,
} from './port.ts'
import { findDue, listRuns, readClock, readEvents, readNextWakeAt, readRows } from './reads.ts'
import { openRetrospectives } from './retrospectives.ts'
import type { RetrospectiveRows } from './retrospectives-port.ts'
import { openSchedules } from './schedules.ts'
import type { ScheduleRows } from './schedules-port.ts'
import { openChats } from './sql-chats.ts'
import { openConsole } from './sql-console.ts'
import { openViews } from './sql-views.ts'
import type { ViewRows } from './views-port.ts'
import { requireSqlTx } from './sql-tx.ts'
import { transact } from './transact.ts'
import { openTroubles } from './troubles.ts'
import type { TroubleRows } from './troubles-port.ts'
import { openUpkeep } from './upkeep.ts'
import type { Upkeep } from './upkeep-port.ts'
import { openPrompts, readPrompt } from './prompts.ts'
import { readWaitingQueues } from './queues.ts'
import {
  askToDrain,
  findOrphans,
  listWorkers,
  readDrain,
  readOrdersAfter,
  recordProcess,
  signIn,
} from './workers.ts'
import type { WatchedDriver } from './watch-outages.ts'
import { writeChange, type Writer } from './write.ts'

type State = Pick<WatchedDriver, 'isCutOff' | 'wholeMs'> & { warn: Warn }

/** The store on a database: who may call what when; what is asked stands in the files beside. */
export class SqlStore implements Store {
  readonly chats: ChatRows
  readonly console: ConsoleRows
  readonly retrospectives: RetrospectiveRows
  readonly views: ViewRows
  readonly schedules: ScheduleRows
  readonly troubles: TroubleRows = openTroubles()
  readonly upkeep: Upkeep
  readonly #driver: Driver
  readonly #jobs: Jobs
  /** Who signed in here is alive as long as we are, whatever the connection that shows it to others does. */
  readonly #workers = new Set<string>()
  readonly #keepPrompt: ReturnType<typeof openPrompts>
  readonly #isCutOff: () => boolean
  readonly wholeMs: () => number
  readonly #writer: Writer
  readonly #listeners: Listeners
  #closing: Promise<void> | undefined

  constructor(opened: Driver, jobs: Jobs, { warn, isCutOff, wholeMs }: State) {
    const { driver, calls } = countCalls(opened)
    this.#driver = driver
    this.#jobs = jobs
    this.#keepPrompt = openPrompts(driver)
    this.#listeners = new Listeners(warn)
    this.#isCutOff = isCutOff
    this.wholeMs = wholeMs
    const name = randomUUID()
    this.#writer = { jobs, pipelines: driver.pipelines, name: driver.presence.shared ? name : undefined }
    const host: Host = {
      driver,
      calls,
      name: this.#writer.name,
      workers: this.#workers,
      requireOutside: what => this.#requireOutside(what),
      tell: notice => this.#listeners.tell(notice),
    }
    this.chats = openChats(host)
    this.console = openConsole(host)
    this.retrospectives = openRetrospectives(host)
    this.views = openViews(host)
    this.schedules = openSchedules(host)
    this.upkeep = openUpkeep(host, jobs)
    driver.presence.listen(
      message => this.#listeners.tell(parseMessage(message, name)),
      () => {
        for (const kind of ['jobs', 'threads', 'console'] as const) this.#listeners.tell({ kind })
      },
    )
  }

  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    this.#requireOutside('transaction')
    return await transact(this.#driver, work, notice => this.#listeners.tell(notice))
  }

  async lockRun(tx: Tx, run: string, next: 'capacity' | null = null): Promise<RunHead | undefined> {
    return await lockRun(requireSqlTx(tx, 'lockRun'), run, next)
  }

  async readClock(): Promise<number> {
    this.#requireOutside('readClock')
    return await readClock(this.#driver)
  }

  async settleSlots(slots: number): Promise<void> {
    this.#requireOutside('settleSlots')
    await settleSlots(this.#driver, slots)
  }

  async lockCapacity(tx: Tx): Promise<Capacity> {
    return await lockCapacity(requireSqlTx(tx, 'lockCapacity'))
  }

  async lockShares(tx: Tx, names: string[]): Promise<Share[]> {
    return await readShares(requireSqlTx(tx, 'lockShares'), names)
  }

  async eventsAfter(tx: Tx, run: string, seq: number): Promise<StoredEvent[]> {
    return await readEventsAfter(requireSqlTx(tx, 'eventsAfter'), run, seq)
  }

  async write(tx: Tx, change: StoreChange): Promise<void> {
    await writeChange(this.#writer, requireSqlTx(tx, 'write'), change)
  }

  async openQueues(queues: Queue[]): Promise<void> {
    this.#requireOutside('openQueues')
    await this.#jobs.open(queues)
  }

  async waitingQueues(): Promise<AttemptQueue[]> {
    this.#requireOutside('waitingQueues')
    return await readWaitingQueues(this.#driver)
  }

  async fetchJobs(queue: Queue, limit: number): Promise<Job[]> {
    this.#requireOutside('fetchJobs')
    return await this.#jobs.fetch(queue, limit)
  }

  async beatJobs(jobs: JobRef[]): Promise<void> {
    this.#requireOutside('beatJobs')
    await this.#jobs.beat(jobs)
  }

  async endJobs(jobs: JobRef[]): Promise<void> {
    this.#requireOutside('endJobs')
    await this.#jobs.end(jobs)
  }

  async takeLostJobs(limit: number): Promise<AttemptRef[]> {
    this.#requireOutside('takeLostJobs')
    return await takeLostJobs(this.#driver, this.#jobs, limit)
  }

  listen(heard: (notice: Notice) => void): void {
    this.#listeners.add(heard)
  }

  async signIn(worker: Worker, about: WorkerAbout | null = null): Promise<void> {
    this.#requireOutside('signIn')
    await signIn(this.#driver, worker, about)
    this.#workers.add(worker.id)
  }

  async listWorkers(): Promise<WorkerRow[]> {
    this.#requireOutside('listWorkers')
    return await listWorkers(this.#driver, this.#workers)
  }

  async askToDrain(worker: string, ms: number): Promise<void> {
    this.#requireOutside('askToDrain')
    await askToDrain(this.#driver, worker, ms)
  }

  async drainAsked(worker: string): Promise<number | null> {
    this.#requireOutside('drainAsked')
    return await readDrain(this.#driver, worker)
  }

  async findOrphans(): Promise<Orphan[]> {
    this.#requireOutside('findOrphans')
    // After a break others are on their way back as we are: nobody is taken for gone yet.
    if (this.#isCutOff()) return []
    return await findOrphans(this.#driver, this.#workers)
  }

  async recordProcess(attempt: AttemptRef, token: string, handle: ProcessHandle): Promise<void> {
    this.#requireOutside('recordProcess')
    await recordProcess(this.#driver, attempt, token, handle)
  }

  async ordersAfter(worker: string, seq: number): Promise<OrderRow[]> {
    this.#requireOutside('ordersAfter')
    return await readOrdersAfter(this.#driver, worker, seq)
  }

  async keepPrompt(attempt: AttemptRef, prompt: string): Promise<void> {
    this.#requireOutside('keepPrompt')
    await this.#keepPrompt(attempt, prompt)
  }

  async promptOf(attempt: AttemptRef): Promise<string | undefined> {
    this.#requireOutside('promptOf')
    return await readPrompt(this.#driver, attempt)
  }

  async keepActivity(rows: ActivityRow[]): Promise<void> {
    this.#requireOutside('keepActivity')
    await keepActivity(this.#driver, rows)
  }

  async activityOf(run: string, limit: number): Promise<ActivityRow[]> {
    this.#requireOutside('activityOf')
    return await readActivity(this.#driver, run, limit)
  }

  async findDue(now: number): Promise<string[]> {
    this.#requireOutside('findDue')
    return await findDue(this.#driver, now)
  }

  async nextWakeAt(): Promise<number | null> {
    this.#requireOutside('nextWakeAt')
    return await readNextWakeAt(this.#driver)
  }

  async listRuns(limit: number): Promise<Rows['run'][]> {
    this.#requireOutside('listRuns')
    return await listRuns(this.#driver, limit)
  }

  async rowsOf(run: string): Promise<Rows | undefined> {
    this.#requireOutside('rowsOf')
    return await readRows(this.#driver, run)
  }

  async eventsOf(run: string, until: number | null): Promise<StoredEvent[]> {
    this.#requireOutside('eventsOf')
    return await readEvents(this.#driver, run, until)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #close(): Promise<void> {
    this.#listeners.close()
    try {
      await this.#jobs.close()
    } finally {
      await this.#driver[Symbol.asyncDispose]()
    }
  }

  #requireOutside(what: string): void {
    if (this.#closing) throw new Error(`The store is closed: ${what} came too late`)
    refuseInTransaction(what)
  }
}
