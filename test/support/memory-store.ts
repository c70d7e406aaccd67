import type { ProcessHandle } from '../../src/agents/port.ts'
import type { Rows } from '../../src/run/rows.ts'
import { checkChange } from '../../src/store/check-change.ts'
import { refuseInTransaction, requireTransaction, withGuard } from '../../src/store/guard.ts'
import { inTransaction } from '../../src/store/port.ts'
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
} from '../../src/store/port.ts'
import { openMemoryChats } from './memory-chats.ts'
import { openMemoryRetrospectives } from './memory-retrospectives.ts'
import { openMemorySchedules } from './memory-schedules.ts'
import { openMemoryTroubles } from './memory-troubles.ts'
import { openMemoryConsole } from './memory-console.ts'
import { openMemoryViews } from './memory-views.ts'
import { attemptKey, checkStatuses, toRows } from './memory-rows.ts'
import { MemoryState } from './memory-state.ts'

/** What several instances share: the database of a simulation. `now` decides when a job lost its beat. */
export class Memory extends MemoryState {
  /** Another instance on the same rows. */
  open(): Store {
    return new MemoryStore(this)
  }
}

class MemoryStore implements Store {
  readonly chats: Store['chats']
  readonly console: Store['console']
  readonly retrospectives: Store['retrospectives']
  readonly views: Store['views']
  readonly schedules: Store['schedules']
  readonly troubles: Store['troubles']
  readonly #memory: MemoryState
  readonly #workers = new Set<string>()
  readonly #listeners = new Set<(notice: Notice) => void>()
  readonly #pending = new Map<Tx, StoreChange[]>()
  #closed = false

  constructor(memory: MemoryState) {
    this.#memory = memory
    const host = { memory, requireOutside: (what: string) => this.#requireOutside(what) }
    this.chats = openMemoryChats(host)
    this.console = openMemoryConsole(host)
    this.retrospectives = openMemoryRetrospectives(host)
    this.views = openMemoryViews(host)
    this.schedules = openMemorySchedules(host)
    this.troubles = openMemoryTroubles(host)
  }

  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    this.#requireOutside('transaction')
    return this.#memory.turns.take(async () => {
      const tx: Tx = { [inTransaction]: true }
      const changes: StoreChange[] = []
      this.#pending.set(tx, changes)
      this.#memory.journal.open()
      try {
        const result = await withGuard(tx, work)
        this.#requireOpen()
        this.#memory.journal.commit()
        for (const change of changes) this.#memory.apply(change)
        return result
      } catch (error) {
        this.#memory.journal.rollBack()
        throw error
      } finally {
        this.#pending.delete(tx)
      }
    })
  }

  async lockRun(tx: Tx, run: string): Promise<RunHead | undefined> {
    requireTransaction(tx, 'lockRun')
    const stored = this.#memory.runs.get(run)
    return stored && { seq: stored.row.seq, hash: stored.hash }
  }

  async readClock(): Promise<number> {
    this.#requireOutside('readClock')
    return this.#memory.now()
  }

  wholeMs(): number {
    return Infinity
  }

  async settleSlots(slots: number): Promise<void> {
    this.#requireOutside('settleSlots')
    this.#memory.slots = slots
  }

  async lockCapacity(tx: Tx): Promise<Capacity> {
    requireTransaction(tx, 'lockCapacity')
    const { used, slots, line } = this.#memory
    return { used, slots, line: [...line] }
  }

  async lockShares(tx: Tx, names: string[]): Promise<Share[]> {
    requireTransaction(tx, 'lockShares')
    return this.#memory.shares.read(names)
  }

  async eventsAfter(tx: Tx, run: string, seq: number): Promise<StoredEvent[]> {
    requireTransaction(tx, 'eventsAfter')
    return copyOf(this.#memory.runs.get(run)?.events.slice(seq) ?? [])
  }

  async write(tx: Tx, change: StoreChange): Promise<void> {
    requireTransaction(tx, 'write')
    const seqBefore = checkChange(change)
    const seqStored = this.#memory.runs.get(change.run)?.row.seq ?? 0
    if (seqStored !== seqBefore) {
      throw new Error(`Run ${change.run} stands at event ${seqStored}, not at ${seqBefore}`)
    }
    checkStatuses(change)
    if (this.#memory.used + change.capacityDelta < 0) throw new Error('"used" violates check constraint')
    for (const { queue } of change.jobs) this.#memory.jobs.requireOpen(queue)
    this.#pending.get(tx)?.push(change)
  }

  async openQueues(queues: Queue[]): Promise<void> {
    this.#requireOutside('openQueues')
    this.#memory.jobs.open(queues)
  }

  async waitingQueues(): Promise<AttemptQueue[]> {
    this.#requireOutside('waitingQueues')
    return this.#memory.jobs.waitingQueues()
  }

  async fetchJobs(queue: Queue, limit: number): Promise<Job[]> {
    this.#requireOutside('fetchJobs')
    this.#memory.jobs.requireOpen(queue)
    return this.#memory.jobs.fetch(queue, limit)
  }

  async beatJobs(jobs: JobRef[]): Promise<void> {
    this.#requireOutside('beatJobs')
    this.#memory.jobs.beat(jobs)
  }

  async endJobs(jobs: JobRef[]): Promise<void> {
    this.#requireOutside('endJobs')
    this.#memory.jobs.end(jobs)
  }

  async takeLostJobs(limit: number): Promise<AttemptRef[]> {
    this.#requireOutside('takeLostJobs')
    return this.#memory.jobs.takeLost(limit, ref => this.#memory.attemptOf(ref)?.status === 'queued')
  }

  listen(heard: (notice: Notice) => void): void {
    const listener = (notice: Notice): void => {
      if (!this.#closed) heard(notice)
    }
    this.#listeners.add(listener)
    this.#memory.listeners.add(listener)
  }

  async signIn(worker: Worker, about: WorkerAbout | null = null): Promise<void> {
    this.#requireOutside('signIn')
    this.#workers.add(worker.id)
    this.#memory.workers.set(worker.id, { ...worker, about })
    this.#memory.present.add(worker.id)
  }

  async listWorkers(): Promise<WorkerRow[]> {
    this.#requireOutside('listWorkers')
    const { present, workers } = this.#memory
    return [...workers.values()].filter(({ id }) => present.has(id)).toReversed()
  }

  async askToDrain(worker: string, ms: number): Promise<void> {
    this.#requireOutside('askToDrain')
    this.#memory.drains.set(worker, ms)
  }

  async drainAsked(worker: string): Promise<number | null> {
    this.#requireOutside('drainAsked')
    return this.#memory.drains.get(worker) ?? null
  }

  async findOrphans(): Promise<Orphan[]> {
    this.#requireOutside('findOrphans')
    const { runs, present, workers } = this.#memory
    const orphans: Orphan[] = []
    for (const stored of runs.values()) {
      for (const key of stored.live) {
        const row = stored.attempts.get(key)
        if (!row || (row.status !== 'running' && row.status !== 'merging')) continue
        if (row.token === null || row.worker === null || present.has(row.worker)) continue
        const { run, task, attempt, status, token } = row
        const recorded = stored.processes.get(key)
        const process = recorded?.token === token ? { ...recorded.handle } : null
        orphans.push({
          run,
          task,
          attempt,
          status,
          token,
          host: workers.get(row.worker)?.host ?? '',
          process,
        })
      }
    }
    return orphans
  }

  async recordProcess(attempt: AttemptRef, token: string, handle: ProcessHandle): Promise<void> {
    this.#requireOutside('recordProcess')
    const stored = this.#memory.runs.get(attempt.run)
    const key = attemptKey(attempt)
    if (stored?.attempts.get(key)?.token === token)
      stored.processes.set(key, { token, handle: { ...handle } })
  }

  async ordersAfter(worker: string, seq: number): Promise<OrderRow[]> {
    this.#requireOutside('ordersAfter')
    return copyOf(this.#memory.orders.slice(seq).filter(order => order.worker === worker))
  }

  async keepPrompt(attempt: AttemptRef, prompt: string): Promise<void> {
    this.#requireOutside('keepPrompt')
    const key = `${attempt.run} ${attemptKey(attempt)}`
    this.#memory.prompts.set(key, prompt.toWellFormed().replaceAll('\0', '\u{fffd}'))
  }

  async promptOf(attempt: AttemptRef): Promise<string | undefined> {
    this.#requireOutside('promptOf')
    return this.#memory.prompts.get(`${attempt.run} ${attemptKey(attempt)}`)
  }

  async keepActivity(rows: ActivityRow[]): Promise<void> {
    this.#requireOutside('keepActivity')
    this.#memory.keepActivity(rows)
  }

  async activityOf(run: string, limit: number): Promise<ActivityRow[]> {
    this.#requireOutside('activityOf')
    const rows = [...(this.#memory.activity.get(run)?.values() ?? [])].flat()
    return copyOf(rows.sort((a, b) => a.at - b.at).slice(-limit))
  }

  async findDue(now: number): Promise<string[]> {
    this.#requireOutside('findDue')
    return this.#wakes()
      .filter(({ wakeAt }) => wakeAt <= now)
      .map(({ run }) => run)
  }

  async nextWakeAt(): Promise<number | null> {
    this.#requireOutside('nextWakeAt')
    return this.#wakes()[0]?.wakeAt ?? null
  }

  async listRuns(limit: number): Promise<Rows['run'][]> {
    this.#requireOutside('listRuns')
    const rows = Array.from(this.#memory.runs.values(), ({ row }) => row).reverse()
    return copyOf(rows.sort((a, b) => b.createdAt - a.createdAt).slice(0, limit))
  }

  async rowsOf(run: string): Promise<Rows | undefined> {
    this.#requireOutside('rowsOf')
    const stored = this.#memory.runs.get(run)
    return stored && toRows(stored)
  }

  async eventsOf(run: string, until: number | null): Promise<StoredEvent[]> {
    this.#requireOutside('eventsOf')
    return copyOf(this.#memory.runs.get(run)?.events.slice(0, until ?? undefined) ?? [])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    for (const worker of this.#workers) this.#memory.present.delete(worker)
    for (const listener of this.#listeners) this.#memory.listeners.delete(listener)
  }

  #wakes(): { run: string; wakeAt: number }[] {
    const wakes: { run: string; wakeAt: number }[] = []
    for (const { row } of this.#memory.runs.values()) {
      if (row.wakeAt !== null && row.endedAt === null) wakes.push({ run: row.id, wakeAt: row.wakeAt })
    }
    return wakes.sort((a, b) => a.wakeAt - b.wakeAt)
  }

  #requireOutside(what: string): void {
    this.#requireOpen()
    refuseInTransaction(what)
  }

  #requireOpen(): void {
    if (this.#closed) throw new Error('The store is closed')
  }
}

function copyOf<T extends object>(rows: T[]): T[] {
  return rows.map(row => ({ ...row }))
}
