import { QueueNotOpen } from '../../src/store/port.ts'
import type { AttemptQueue, AttemptRef, Bell, Job, JobRef, NewJob, Queue } from '../../src/store/port.ts'
import { BEAT_LIMIT_SECONDS, BELL_EXPIRES_SECONDS, CLAIM_LIMIT_SECONDS } from '../../src/store/limits.ts'

interface ActiveJob {
  job: Job
  beatAt: number
}

/** Jobs as pg-boss keeps them: waiting, active while somebody beats for them, or lost. */
export class MemoryJobs {
  readonly #now: () => number
  readonly #open = new Set<Queue>(['bell'])
  readonly #waiting = new Map<Queue, Map<string, Job>>()
  readonly #active = new Map<string, ActiveJob>()
  readonly #bells = new Set<string>()
  readonly #latest = new Map<string, string>()
  #lost: Job[] = []
  #ids = 0

  constructor(now: () => number) {
    this.#now = now
  }

  open(queues: Queue[]): void {
    for (const queue of queues) this.#open.add(queue)
  }

  requireOpen(queue: Queue): void {
    if (!this.#open.has(queue)) throw new QueueNotOpen(queue)
  }

  add(job: NewJob): void {
    const id = `job-${++this.#ids}`
    if (job.queue === 'bell') {
      if (this.#bells.has(job.data.run)) return
      this.#bells.add(job.data.run)
    } else {
      this.#latest.set(keyOf(job.data), id)
    }
    this.#wait({ queue: job.queue, id, data: job.data })
  }

  waitingQueues(): AttemptQueue[] {
    this.#expire()
    return [...this.#waiting]
      .flatMap(([queue, jobs]) => (queue === 'bell' || jobs.size === 0 ? [] : [queue]))
      .toSorted()
  }

  fetch(queue: Queue, limit: number): Job[] {
    this.#expire()
    const waiting = this.#waiting.get(queue)
    const fetched: Job[] = []
    for (const job of waiting?.values() ?? []) {
      if (fetched.length >= limit) break
      waiting?.delete(job.id)
      if ('ring' in job.data) this.#bells.delete(job.data.run)
      this.#active.set(job.id, { job, beatAt: this.#now() })
      fetched.push({ ...job })
    }
    return fetched
  }

  beat(jobs: JobRef[]): void {
    for (const { id } of jobs) {
      const active = this.#active.get(id)
      if (active && active.job.queue !== 'bell') active.beatAt = this.#now()
    }
  }

  end(jobs: JobRef[]): void {
    for (const { id } of jobs) this.#active.delete(id)
  }

  takeLost(limit: number, isUnclaimed: (attempt: AttemptRef) => boolean): AttemptRef[] {
    for (const active of this.#active.values()) {
      const { data } = active.job
      const isLate = this.#now() - active.beatAt > CLAIM_LIMIT_SECONDS * 1000
      if (isLate && isAttempt(data) && this.#isLatest(active.job) && isUnclaimed(data))
        active.beatAt = -Infinity
    }
    this.#expire()
    const taken = this.#lost.splice(0, limit)
    return taken.flatMap(job => (isAttempt(job.data) && this.#isLatest(job) ? [{ ...job.data }] : []))
  }

  /** As if nobody had beaten for these jobs for long. */
  lose(attempt: AttemptRef): void {
    for (const active of this.#active.values()) {
      if (isAttempt(active.job.data) && keyOf(active.job.data) === keyOf(attempt)) active.beatAt = -Infinity
    }
  }

  #wait(job: Job): void {
    const waiting = this.#waiting.get(job.queue) ?? new Map<string, Job>()
    this.#waiting.set(job.queue, waiting.set(job.id, job))
  }

  #isLatest(job: Job): boolean {
    return isAttempt(job.data) && this.#latest.get(keyOf(job.data)) === job.id
  }

  #expire(): void {
    const now = this.#now()
    for (const { job, beatAt } of this.#active.values()) {
      const limitMs = (job.queue === 'bell' ? BELL_EXPIRES_SECONDS : BEAT_LIMIT_SECONDS) * 1000
      if (now - beatAt < limitMs) continue
      this.#active.delete(job.id)
      if (isAttempt(job.data)) this.#lost.push(job)
      else if (!this.#bells.has(job.data.run)) {
        this.#bells.add(job.data.run)
        this.#wait(job)
      }
    }
  }
}

function isAttempt(data: AttemptRef | Bell): data is AttemptRef {
  return 'attempt' in data
}

function keyOf({ run, task, attempt }: AttemptRef): string {
  return `${run} ${task} ${attempt}`
}
