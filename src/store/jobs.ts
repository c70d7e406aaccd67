import { randomUUID } from 'node:crypto'
import { PgBoss, type Db as JobDatabase, type JobInsert } from 'pg-boss'
import type { Driver, Queries, Value, Warn } from './driver.ts'
import { QueueNotOpen } from './port.ts'
import { currentQueries } from './sql-tx.ts'
import {
  ATTEMPT_EXPIRES_SECONDS,
  BEAT_LIMIT_SECONDS,
  BELL_EXPIRES_SECONDS,
  BELL_RETRIES_MAX,
  WAITS_SECONDS_MAX,
} from './limits.ts'
import type { AttemptRef, Bell, Job, JobRef, NewJob, Queue } from './port.ts'
import { toName } from './queues.ts'

/** Where pg-boss puts what failed, expired or lost its beat. */
const LOST = 'lost'
const NOBODY = '00000000-0000-0000-0000-000000000000'
const STOP_LIMIT_MS = 5_000
const SLACK_MS = 100

/** An attempt's job gets its number from us, so that the attempt's row can bear it. */
export type NumberedJob = NewJob & { id: string }
/** By pg-boss's own name of its queue, as a backup has it. */
export interface NamedJob {
  id: string
  name: string
  data: AttemptRef
}
export interface LostJob {
  id: string
  /** The number that the lost job had. */
  job: string
  attempt: AttemptRef
}

/** Work as pg-boss keeps it. */
export class Jobs {
  readonly #boss: PgBoss
  readonly #open = new Set<Queue>()
  readonly #leave: () => void

  constructor(boss: PgBoss, leave: () => void) {
    this.#boss = boss
    this.#leave = leave
  }

  async open(queues: Queue[]): Promise<void> {
    for (const queue of queues) {
      if (this.#open.has(queue)) continue
      const name = toName(queue)
      if (queue === 'bell') await this.#create(name, BELL_QUEUE, 'short')
      else await this.#create(name, ATTEMPT_QUEUE, 'standard')
      // pg-boss looks a queue up at its first use: better here than inside somebody's transaction.
      await this.#boss.findJobs(name, { id: NOBODY })
      this.#open.add(queue)
    }
  }

  /** The queues of attempts that a backup names. */
  async openNamed(names: string[]): Promise<void> {
    for (const name of names) {
      await this.#create(name, ATTEMPT_QUEUE, 'standard')
      await this.#boss.findJobs(name, { id: NOBODY })
    }
  }

  async insertNamed(tx: Queries, jobs: NamedJob[]): Promise<void> {
    const db = toDatabase(tx)
    for (const [name, group] of Map.groupBy(jobs, job => job.name)) {
      await this.#boss.insert(
        name,
        group.map(({ id, data }) => ({ id, data })),
        { db },
      )
    }
  }

  async insert(tx: Queries, jobs: NumberedJob[]): Promise<void> {
    const db = toDatabase(tx)
    const groups = Map.groupBy(jobs, job => job.queue)
    await Promise.all(
      [...groups].map(([queue, group]) => {
        this.#requireOpen(queue)
        return this.#boss.insert(toName(queue), group.map(toInsert), { db })
      }),
    )
  }

  /** Ended jobs go at once: their rows would only make the table and its indexes grow. */
  async end(jobs: JobRef[], tx?: Queries): Promise<void> {
    const groups = Map.groupBy(jobs, job => job.queue)
    const options = tx ? { db: toDatabase(tx) } : {}
    await Promise.all(
      [...groups].map(([queue, group]) =>
        this.#boss.deleteJob(
          toName(queue),
          group.map(job => job.id),
          options,
        ),
      ),
    )
  }

  async fetch(queue: Queue, limit: number): Promise<Job[]> {
    this.#requireOpen(queue)
    const jobs = await this.#boss.fetch<AttemptRef | Bell>(toName(queue), { batchSize: limit })
    return jobs.map(job => ({ queue, id: job.id, data: job.data }))
  }

  async beat(jobs: JobRef[]): Promise<void> {
    for (const [queue, group] of Map.groupBy(jobs, job => job.queue)) {
      await this.#boss.touch(
        toName(queue),
        group.map(job => job.id),
      )
    }
  }

  /** They come out of `fetchLost`, as if they had lost their beat. Takes pg-boss's own names of queues. */
  async fail(jobs: { name: string; id: string }[]): Promise<void> {
    for (const [name, group] of Map.groupBy(jobs, job => job.name)) {
      await this.#boss.fail(
        name,
        group.map(job => job.id),
      )
    }
  }

  async fetchLost(limit: number): Promise<LostJob[]> {
    const jobs = await this.#boss.fetch<AttemptRef>(LOST, { batchSize: limit, includeMetadata: true })
    return jobs.map(job => ({ id: job.id, job: job.sourceId ?? job.id, attempt: job.data }))
  }

  async endLost(jobs: LostJob[]): Promise<void> {
    if (jobs.length === 0) return
    await this.#boss.deleteJob(
      LOST,
      jobs.map(job => job.id),
    )
  }

  async close(): Promise<void> {
    this.#leave()
    await this.#boss.stop({ graceful: true, timeout: STOP_LIMIT_MS })
  }

  async createLostQueue(): Promise<void> {
    await this.#create(LOST, BELL_QUEUE, 'standard')
  }

  async #create(name: string, options: QueueOptions, policy: 'short' | 'standard'): Promise<void> {
    await this.#boss.createQueue(name, { ...options, policy })
    // One that an older version created keeps that version's options otherwise.
    await this.#boss.updateQueue(name, options)
  }

  #requireOpen(queue: Queue): void {
    if (!this.#open.has(queue)) throw new QueueNotOpen(queue)
  }
}

interface QueueOptions {
  retryLimit: number
  expireInSeconds: number
  retentionSeconds: number
  heartbeatSeconds?: number
  deadLetter?: string
}

const ATTEMPT_QUEUE: QueueOptions = {
  retryLimit: 0,
  retentionSeconds: WAITS_SECONDS_MAX,
  heartbeatSeconds: BEAT_LIMIT_SECONDS,
  expireInSeconds: ATTEMPT_EXPIRES_SECONDS,
  deadLetter: LOST,
}

const BELL_QUEUE: QueueOptions = {
  retryLimit: BELL_RETRIES_MAX,
  expireInSeconds: BELL_EXPIRES_SECONDS,
  retentionSeconds: WAITS_SECONDS_MAX,
}

export async function openJobs(
  driver: Driver,
  { warn, superviseSeconds, isCutOff }: { warn: Warn; superviseSeconds: number; isCutOff(): boolean },
): Promise<Jobs> {
  const boss = new PgBoss({
    db: toSharedDatabase(driver),
    backend: driver.backend,
    schema: 'pgboss',
    schedule: false,
    supervise: false,
    monitorIntervalSeconds: superviseSeconds,
  })
  boss.on('error', error => warn('Keeping the queues in order failed', error))
  boss.on('warning', warning => warn('The queues', warning.message))
  try {
    await boss.start()
    const jobs = new Jobs(boss, superviseEvery(boss, superviseSeconds, { warn, isCutOff }))
    await jobs.createLostQueue()
    await jobs.open(['bell'])
    return jobs
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  }
}

/** After a break nobody's beat came through: whoever is there beats first, and then is looked at. */
function superviseEvery(
  boss: PgBoss,
  seconds: number,
  { warn, isCutOff }: { warn: Warn; isCutOff(): boolean },
): () => void {
  let isAtIt = false
  const go = async (): Promise<void> => {
    if (isAtIt || isCutOff()) return
    isAtIt = true
    await boss.supervise().catch((error: unknown) => warn('Keeping the queues in order failed', error))
    isAtIt = false
  }
  // A little longer than its own measure of when a queue was looked at last.
  const timer = setInterval(() => void go(), seconds * 1_000 + SLACK_MS)
  return () => clearInterval(timer)
}

export function toNumbered(job: NewJob): NumberedJob {
  return { ...job, id: randomUUID() }
}

function toInsert(job: NumberedJob): JobInsert<AttemptRef | Bell> {
  if (job.queue === 'bell') return { id: job.id, data: job.data, singletonKey: job.data.run }
  return { id: job.id, data: job.data }
}

function toDatabase(queries: Queries): JobDatabase {
  return {
    executeSql: async (text, values = []) => ({
      // The table of jobs is now empty and now full: on PGlite, where nothing makes it plan again, a fetch of
      // 500 by the plan for an empty table took 110 ms instead of 12.
      rows: await queries.run<unknown>(
        { what: 'keep the queues', text, planAnew: true },
        values.map(toValue),
      ),
    }),
  }
}

// Inside a transaction pg-boss may still look something up by itself, a queue for example. It does so
// through that transaction: on a single connection anything else would wait for ever.
function toSharedDatabase(driver: Driver): JobDatabase {
  return {
    executeSql: async (text, values) => {
      if (values === undefined || values.length === 0) {
        if (isScript(text)) return { rows: await driver.runScript(text) }
      }
      return await toDatabase(currentQueries() ?? driver).executeSql(text, values)
    },
  }
}

function isScript(text: string): boolean {
  return /;\s*\S/.test(text)
}

function toValue(value: unknown): Value {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) return value.map(toValue)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value instanceof Date ? value : JSON.stringify(value)
}
