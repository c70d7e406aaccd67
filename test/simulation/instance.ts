import { openCalendar } from '../../src/engine/calendar.ts'
import type { Calendar } from '../../src/engine/calendar.ts'
import { openEngine } from '../../src/engine/engine.ts'
import type { Engine } from '../../src/engine/engine.ts'
import type { Log } from '../../src/lib/log.ts'
import { createSimAgent, haunt } from './agents.ts'
import type { Worker } from './agents.ts'
import { openSimChecks } from './checks.ts'
import { openSimWorkspaces } from './disk.ts'
import { AGENTS } from './draw-charter.ts'
import { toCalendarContext } from './scheduling.ts'
import { openSimStore } from './sim-store.ts'
import type { AttemptRef } from '../../src/store/port.ts'
import type { World } from './world.ts'

/** How long the others take to see that a worker is gone. */
const UNSEEN_MAX_MS = 3_000

/** One process that works on runs. When it dies, nothing in it goes on: what it awaits never comes. */
export class Instance {
  readonly world: World
  readonly id: string
  readonly host: string
  readonly engine: Engine
  readonly store
  /** Agents of this process that are at work. */
  readonly agents = new Set<Worker>()
  readonly #calendar: Calendar | null
  #state: 'starting' | 'working' | 'closing' | 'gone' = 'starting'

  constructor(world: World, id: string, host: string) {
    this.world = world
    this.id = id
    this.host = host
    this.store = openSimStore(this)
    const { scheduler } = world
    const clock = {
      now: () => world.clockOf(host),
      after: (delayMs: number, call: () => void) => this.after(delayMs, call),
    }
    const log = this.#openLog()
    this.engine = openEngine({
      store: this.store,
      agents: new Map(AGENTS.map(name => [name, createSimAgent(this, name)])),
      workspaces: openSimWorkspaces(this),
      checks: openSimChecks(this),
      clock,
      log,
      worker: { id, host, pid: world.instances.length + 1 },
      slots: world.scenario.slots,
      place: 'here',
      mintToken: () => world.mintToken(),
      gather: () => new Promise(resolve => this.after(0, resolve)),
      endProcess: async ({ pid }) => {
        const process = world.processes.get(pid)
        const wasAlive = process?.host === host && process.alive
        if (wasAlive) process.alive = false
        await scheduler.wait(1)
        return wasAlive ? 'ended' : 'gone'
      },
    })
    this.#calendar = world.schedules
      ? openCalendar(toCalendarContext(this, this.engine.runs, { clock, log }))
      : null
  }

  isWorking(): boolean {
    return this.#state === 'working'
  }

  isGone(): boolean {
    return this.#state === 'gone'
  }

  async start(): Promise<void> {
    this.world.note(this.id, `begins on ${this.host}`)
    try {
      await this.engine.start()
      if (this.#state !== 'starting') return
      this.#state = 'working'
      this.#calendar?.start()
    } catch {
      this.crash('as it could not begin')
    }
  }

  /** The process dies here and now; its agents may live on for a while. */
  crash(when: string): void {
    if (this.#state === 'gone') return
    this.#state = 'gone'
    this.world.note(this.id, `dies ${when}`)
    for (const worker of this.agents) haunt(this.world, worker)
    this.#leave(this.world.chance.between(0, UNSEEN_MAX_MS))
  }

  /** Ends as a person would have it end; what it still has to say is said. */
  async close(): Promise<void> {
    if (this.#state !== 'working') return
    this.#state = 'closing'
    this.world.note(this.id, 'is shut down')
    await this.#calendar?.[Symbol.asyncDispose]()
    await this.engine[Symbol.asyncDispose]()
    if (this.isGone()) return
    this.#state = 'gone'
    this.world.note(this.id, 'has ended')
    this.#leave(0)
  }

  after(delayMs: number, call: () => void): () => void {
    return this.world.scheduler.after(delayMs, () => {
      if (!this.isGone()) call()
    })
  }

  /** A point at which it may be slow, or die; whoever is dead never comes past. Undefined: it goes on at once. */
  pass(when: () => string): Promise<void> | undefined {
    const { chance, scenario } = this.world
    const { crash, latencyMs } = scenario.faults
    if (chance.hits(crash)) this.crash(when())
    if (this.isGone()) return never()
    if (latencyMs === 0 || !chance.hits(0.25)) return undefined
    return new Promise(resolve => this.after(chance.between(0, latencyMs), resolve))
  }

  #leave(delayMs: number): void {
    const { scheduler, memory } = this.world
    scheduler.after(delayMs, () => memory.dropWorker(this.id))
  }

  #openLog(): Log {
    const { seen } = this.world
    const write = (fields: object, message: string): void => {
      const { error, ...ref } = fields as { error?: unknown } & AttemptRef
      if (message === 'a warning could not be given') seen.unwarned.push(ref)
      this.world.note(this.id, error instanceof Error ? `${message} (${error.message})` : message)
    }
    return { info: write, warn: write, error: write }
  }
}

function never(): Promise<never> {
  return new Promise(() => {})
}
