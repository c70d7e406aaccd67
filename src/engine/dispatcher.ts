import type { Agent } from '../agents/port.ts'
import { AT_ONCE } from '../lib/at-once.ts'
import { every } from '../lib/repeat.ts'
import type { AttemptRef, Job, JobRef, OrderRow, Queue } from '../store/port.ts'
import { parseQueue, toQueue } from './queue.ts'
import { workAttempt } from './attempt.ts'
import type { AttemptContext } from './attempt.ts'
import { GATE_AGENT } from '../run/gates.ts'
import { NewerEvent } from '../run/newer-event.ts'
import { openLine } from './line.ts'
import type { Line } from './line.ts'
import { fromOrderRow } from './order.ts'
import { SHUTDOWN } from './shutdown.ts'

export interface DispatcherContext extends AttemptContext {
  agents: ReadonlyMap<string, Agent>
  /** Of runs elsewhere the folder is out of reach. */
  place: string
  /** Places that others serve as well, and what tasks may ask for that is here; unset: none. */
  sharedPlaces?: readonly string[]
  labels?: readonly string[]
  /** How many attempts the installation has at once, and this process; unset: all of them. */
  slots: number
  ownSlots?: number
  /** Called where a newer version is at work, whose runs this one must leave alone. */
  outgrown(): void
}

interface Served {
  agent: string
  queue: Queue
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
  #told = new Set<string>()
  #closing = false
  #draining = false
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

  /** Takes nothing new from now on; resolves once nothing is at work here any more. */
  async drain(): Promise<void> {
    this.#draining = true
    await this.#fetching
    while (this.#atWork.size > 0) await Promise.race([...this.#atWork.values()].map(({ done }) => done))
  }

  /** Attempts at work here, by name. */
  listAtWork(): string[] {
    return [...this.#atWork.keys()]
  }

  /** Looks for jobs now, first where there are some. */
  fetch(queues: readonly string[] = []): void {
    if (this.#draining) return
    for (const queue of queues) this.#told.add(queue)
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
    const { agents, place } = this.#context
    const own = [GATE_AGENT, ...agents.keys()].map(agent => ({ agent, queue: toQueue(agent, place) }))
    while (this.#wanted && !this.#closing && (await this.#hasRoom())) {
      this.#wanted = false
      this.#isShort = false
      const told = this.#told
      this.#told = new Set()
      const isLater = ({ queue }: Served): number => (told.has(queue) ? 0 : 1)
      for (const served of own.toSorted((a, b) => isLater(a) - isLater(b)))
        if (!this.#isShort) await this.#fetchFrom(served)
      if (!this.#isShort) for (const served of await this.#findFurther()) await this.#fetchFrom(served)
    }
  }

  /** Looked at anew with every poll. */
  async #hasRoom(): Promise<boolean> {
    const shortage = (await this.#context.room?.shortage()) ?? null
    if (shortage !== null) this.#wanted = false
    return shortage === null
  }

  async #fetchFrom({ agent, queue }: Served): Promise<void> {
    const { store, agents, log, slots, ownSlots = slots } = this.#context
    try {
      for (;;) {
        const free = ownSlots - this.#countBusy()
        this.#isShort = free <= 0
        if (this.#isShort || this.#closing || this.#draining) return
        const jobs = await store.fetchJobs(queue, free)
        for (const job of jobs) this.#take(job, agents.get(agent) ?? null)
        if (jobs.length < free) return
      }
    } catch (error) {
      log.warn({ error, agent }, 'could not fetch jobs; trying again soon')
    }
  }

  /** Of shared places and of tasks that ask for what is here: only where something waits, for there may be many. */
  async #findFurther(): Promise<Served[]> {
    const { store, agents, place, sharedPlaces = [], labels = [], log } = this.#context
    if (sharedPlaces.length + labels.length === 0 || this.#closing) return []
    try {
      const served = (await store.waitingQueues()).flatMap((queue): Served[] => {
        const { agent, at, asks } = parseQueue(queue)
        const isOurs = at === place ? asks.length > 0 : sharedPlaces.includes(at)
        const isDone = agent === GATE_AGENT || agents.has(agent)
        return isOurs && isDone && asks.every(label => labels.includes(label)) ? [{ agent, queue }] : []
      })
      await store.openQueues(served.map(({ queue }) => queue))
      return served
    } catch (error) {
      log.warn({ error }, 'could not see which attempts wait; trying again soon')
      return []
    }
  }

  /** Null: a gate, whose commands are run. */
  #take(job: Job, agent: Agent | null): void {
    const key = keyOf(job.data as AttemptRef)
    const abort = new AbortController()
    const line = openLine(() => this.#freed())
    const work = workAttempt(this.#context, job, agent, line, abort.signal).catch((error: unknown) => {
      if (error instanceof NewerEvent) this.#context.outgrown()
      this.#context.log.error(
        { error, ...(job.data as AttemptRef) },
        'an attempt was given up here; nobody beats for it any more, and so it is begun again',
      )
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
