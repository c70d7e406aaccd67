import type { Agent } from '../agents/port.ts'
import { AT_ONCE } from '../lib/at-once.ts'
import { every } from '../lib/repeat.ts'
import type { AttemptRef, Job, JobRef, OrderRow } from '../store/port.ts'
import { toQueue } from './change.ts'
import { workAttempt } from './attempt.ts'
import type { AttemptContext } from './attempt.ts'
import { GATE_AGENT } from '../run/gates.ts'
import { openLine } from './line.ts'
import type { Line } from './line.ts'
import { fromOrderRow } from './order.ts'
import { SHUTDOWN } from './shutdown.ts'

export interface DispatcherContext extends AttemptContext {
  agents: ReadonlyMap<string, Agent>
  /** Of runs elsewhere the folder is out of reach. */
  place: string
  /** How many attempts this process works on at once. */
  slots: number
}

interface AtWork {
  job: JobRef
  abort: AbortController
  line: Line
  done: Promise<void>
}

/** How often it looks for jobs and orders though nobody rang. */
const POLL_MS = 5_000
const BEAT_MS = 3_000

/** Takes the jobs of attempts as far as there are slots here, keeps them alive, and passes orders on. */
export class Dispatcher implements AsyncDisposable {
  readonly #context: DispatcherContext
  readonly #atWork = new Map<string, AtWork>()
  #fetching: Promise<void> | undefined
  #wanted = false
  /** There may be jobs left for which there was no slot here. */
  #isShort = false
  #closing = false
  #ordersSeen = 0
  #timers: (() => void)[] = []

  constructor(context: DispatcherContext) {
    this.#context = context
  }

  start(): void {
    const { clock } = this.#context
    this.#timers = [
      every(clock, POLL_MS, () => {
        this.fetch()
        void this.obey()
      }),
      every(clock, BEAT_MS, () => void this.#beat()),
    ]
    this.fetch()
  }

  /** Looks for jobs now. */
  fetch(): void {
    this.#wanted = true
    this.#fetching ??= this.#fetchAll().finally(() => {
      this.#fetching = undefined
      // Somebody may have rung after the last look.
      if (this.#wanted && !this.#closing) this.fetch()
    })
  }

  /** Looks for orders now. */
  async obey(): Promise<void> {
    try {
      for (const order of await this.#context.store.ordersAfter(this.#context.worker, this.#ordersSeen)) {
        this.#ordersSeen = Math.max(this.#ordersSeen, order.seq)
        this.#obey(order)
      }
    } catch (error) {
      this.#context.log.warn({ error }, 'could not read orders; trying again soon')
    }
  }

  #obey(row: OrderRow): void {
    const told = this.#atWork.get(keyOf(row))
    const order = fromOrderRow(row)
    if (order.order === 'stop') told?.abort.abort(order.why)
    else if (order.order === 'end') told?.abort.abort(AT_ONCE)
    else told?.line.give(order)
  }

  /** Those that wait for people are none of them. */
  #countBusy(): number {
    return [...this.#atWork.values()].filter(({ line }) => !line.isAside()).length
  }

  /** Agents at work are ended; their attempts start again wherever someone goes on with the run. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true
    for (const cancel of this.#timers) cancel()
    await this.#fetching
    const atWork = [...this.#atWork.values()]
    for (const { abort } of atWork) abort.abort(SHUTDOWN)
    await Promise.allSettled(atWork.map(({ done }) => done))
  }

  async #fetchAll(): Promise<void> {
    while (this.#wanted && !this.#closing) {
      this.#wanted = false
      this.#isShort = false
      for (const name of [GATE_AGENT, ...this.#context.agents.keys()])
        if (!this.#isShort) await this.#fetchFor(name)
    }
  }

  async #fetchFor(name: string): Promise<void> {
    try {
      for (;;) {
        const free = this.#context.slots - this.#countBusy()
        this.#isShort = free <= 0
        if (this.#isShort || this.#closing) return
        const jobs = await this.#context.store.fetchJobs(toQueue(name, this.#context.place), free)
        for (const job of jobs) this.#take(job, this.#context.agents.get(name) ?? null)
        if (jobs.length < free) return
      }
    } catch (error) {
      this.#context.log.warn({ error, agent: name }, 'could not fetch jobs; trying again soon')
    }
  }

  /** Null: a gate, whose commands are run. */
  #take(job: Job, agent: Agent | null): void {
    const key = keyOf(job.data as AttemptRef)
    const abort = new AbortController()
    const line = openLine(() => this.#freed())
    const work = workAttempt(this.#context, job, agent, line, abort.signal).catch((error: unknown) => {
      this.#context.log.error({ error, attempt: key }, 'an attempt was given up; its deadline will end it')
    })
    const done = work.then(() => {
      // Meanwhile a new job for the same attempt may have come: people have answered what it asked.
      if (this.#atWork.get(key)?.abort === abort) this.#atWork.delete(key)
      this.#freed()
    })
    this.#atWork.set(key, { job, abort, line, done })
  }

  #freed(): void {
    if (!this.#isShort || this.#closing) return
    this.#isShort = false
    this.fetch()
  }

  async #beat(): Promise<void> {
    if (this.#atWork.size === 0) return
    try {
      await this.#context.store.beatJobs([...this.#atWork.values()].map(({ job }) => job))
    } catch (error) {
      this.#context.log.warn({ error }, 'could not beat for the attempts at work')
    }
  }
}

function keyOf(ref: AttemptRef): string {
  return `${ref.run}/${ref.task}/${ref.attempt}`
}
