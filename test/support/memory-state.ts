import type { AttemptRow } from '../../src/run/rows.ts'
import { ACTIVITY_KEPT } from '../../src/store/port.ts'
import type {
  ActivityRow,
  AttemptRef,
  NewJob,
  Notice,
  OrderRow,
  StoreChange,
  WorkerRow,
} from '../../src/store/port.ts'
import { Turns } from '../../src/store/turns.ts'
import type { Mirror, PlanRow, PostRow } from '../../src/store/chat-port.ts'
import type { ConsoleChannel } from '../../src/store/console-port.ts'
import type { StoredInbound } from './memory-chats.ts'
import type { StoredFile, StoredMessage, StoredReaction } from './memory-console.ts'
import { MemoryShares } from './memory-shares.ts'
import { MemoryJobs } from './memory-jobs.ts'
import { applyChange, attemptKey, toMemoryRun, type MemoryRun } from './memory-rows.ts'
import type { StoredRetrospective } from './memory-retrospectives.ts'
import { Journal, Table } from './memory-table.ts'
import type { ScheduleRow } from '../../src/store/schedules-port.ts'
import type { StoredThread } from './memory-threads.ts'

export class MemoryState {
  readonly jobs: MemoryJobs
  readonly runs = new Map<string, MemoryRun>()
  readonly line = new Set<string>()
  readonly shares = new MemoryShares()
  readonly workers = new Map<string, WorkerRow>()
  readonly drains = new Map<string, number>()
  readonly present = new Set<string>()
  readonly orders: OrderRow[] = []
  readonly activity = new Map<string, Map<number, ActivityRow[]>>()
  readonly prompts = new Map<string, string>()
  readonly listeners = new Set<(notice: Notice) => void>()
  used = 0
  slots: number | null = null
  readonly turns = new Turns()
  readonly now: () => number
  readonly journal = new Journal()
  readonly inbound = new Table<StoredInbound>('inbound', this.journal)
  readonly plans = new Table<PlanRow>('plans', this.journal)
  readonly threads = new Table<StoredThread>('threads', this.journal)
  readonly posts = new Table<PostRow>('posts', this.journal)
  readonly unheard = new Table<{ since: number | null }>('unheard', this.journal)
  readonly mirrors = new Table<Mirror>('mirrors', this.journal)
  readonly holds = new Table<{ worker: string | null }>('holds', this.journal)
  readonly channels = new Table<ConsoleChannel>('console_channels', this.journal)
  readonly messages = new Table<StoredMessage>('console_messages', this.journal)
  readonly files = new Table<StoredFile>('console_files', this.journal)
  readonly reactions = new Table<StoredReaction>('console_reactions', this.journal)
  readonly retrospectives = new Table<StoredRetrospective>('retrospectives', this.journal)
  readonly schedules = new Table<ScheduleRow>('schedules', this.journal)
  readonly troubles = new Table<{ name: string; tillAt: number | null }>('troubles', this.journal)
  #numbers = 0

  constructor(now: () => number) {
    this.now = now
    this.jobs = new MemoryJobs(now)
  }

  /** As if the worker's process had died. */
  dropWorker(id: string): void {
    this.present.delete(id)
  }

  /** As if nobody had beaten for the attempt's job for long. */
  loseJob(attempt: AttemptRef): void {
    this.jobs.lose(attempt)
  }

  attemptOf(ref: AttemptRef): AttemptRow | undefined {
    return this.runs.get(ref.run)?.attempts.get(attemptKey(ref))
  }

  apply(change: StoreChange): void {
    const stored = this.runs.get(change.run) ?? toMemoryRun(change)
    this.runs.set(change.run, stored)
    applyChange(stored, change)
    this.shares.apply(change)
    for (const order of change.orders) this.orders.push({ ...order, seq: this.orders.length + 1 })
    this.jobs.end(change.ended)
    const jobs = [...change.jobs, ...this.#moveLine(change)]
    for (const job of jobs) this.jobs.add(job)
    if (jobs.length > 0) this.tell({ kind: 'jobs' })
    for (const worker of new Set(change.orders.map(order => order.worker)))
      this.tell({ kind: 'orders', worker })
  }

  keepActivity(rows: ActivityRow[]): void {
    for (const row of rows) {
      const ofRun = this.activity.get(row.run) ?? new Map<number, ActivityRow[]>()
      this.activity.set(row.run, ofRun)
      const kept = ofRun.get(attemptKey(row)) ?? []
      ofRun.set(attemptKey(row), kept)
      kept.push({ ...row })
      if (kept.length > ACTIVITY_KEPT) kept.shift()
    }
  }

  /** Once the transaction that is open is committed. */
  tell(notice: Notice): void {
    this.journal.afterwards(() => {
      for (const heard of this.listeners) queueMicrotask(() => heard(notice))
    })
  }

  /** Each is higher than the one before. */
  nextNumber(): number {
    return ++this.#numbers
  }

  /** Returns the bell for who is first in line now, if it has something to hope for. */
  #moveLine({ run, capacityDelta, inLine, jobs }: StoreChange): NewJob[] {
    this.used += capacityDelta
    const isServed = jobs.some(({ queue }) => queue !== 'bell')
    const left = (!inLine || isServed) && this.line.delete(run) && !inLine
    if (inLine) this.line.add(run)
    if (capacityDelta >= 0 && !left) return []
    const first = [...this.line].find(other => other !== run)
    return first === undefined ? [] : [{ queue: 'bell', data: { ring: 'look', run: first } }]
  }
}
