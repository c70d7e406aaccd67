import type { LiveAnswer } from '../../src/agents/port.ts'
import type { Ended } from '../../src/run/emergency.ts'
import type { Charter, Event } from '../../src/run/event.ts'
import type { Decision } from '../../src/run/decision.ts'
import type { Input } from '../../src/run/input.ts'
import type { AttemptRef, StoreChange } from '../../src/store/port.ts'
import type { ScheduleRow } from '../../src/store/schedules-port.ts'
import { Memory } from '../support/memory-store.ts'
import { START_AT } from '../support/runs.ts'
import { Chance } from './chance.ts'
import { Disk } from './disk.ts'
import { withBudgets } from './draw-budget.ts'
import type { Instance } from './instance.ts'
import { drawSchedules, stretch } from './draw-schedules.ts'
import type { DrawnSchedules } from './draw-schedules.ts'
import { drawAsking } from './draw-policy.ts'
import { CALM, drawScenario } from './scenario.ts'
import type { Scenario } from './scenario.ts'
import { Scheduler } from './scheduler.ts'

type AgentsEnded = Extract<Event, { type: 'agents-ended' }>
export type Escalated = Extract<Event, { type: 'escalated' }>

/** Virtual milliseconds, and which came first of what happened in the same one. */
export interface When {
  at: number
  order: number
}

/** What the world saw, besides the events: all of it by virtual time. */
export interface Seen {
  notes: (When & { who: string; what: string })[]
  commits: (When & { by: string; change: StoreChange })[]
  /** An agent began to work. */
  starts: (AttemptRef & { at: number; token: string; host: string; seq: number })[]
  /** Changes that came into a run's folder; `seq`: how far the run was. */
  merges: (AttemptRef & When & { texts: Map<string, string | null>; seq: number })[]
  said: { at: number; run: string; input: Input; decision: Decision }[]
  /** Processes of an earlier attempt that lived on when the task's next one began. */
  survivors: (AttemptRef & { worker: string; at: number; next: number })[]
  /** What agents were told that asked while alive. */
  heard: (AttemptRef & { text: string; answer: LiveAnswer })[]
  /** Processes that were called gone while they were alive. */
  falselyGone: number[]
  /** Attempts of whose silence people could not be told. */
  unwarned: AttemptRef[]
  /** What people scheduled, as they did. */
  scheduled: ScheduleRow[]
  /** The instant in which so much happened that it had no end. */
  endlessAt: number | null
}

export interface SimProcess {
  ref: AttemptRef
  worker: string
  host: string
  alive: boolean
  isRecorded: boolean
}

const ASKING = 0xa5c1
const TIMES = 0x71e5

/** Everything there is in one simulated story. */
export class World {
  readonly scheduler = new Scheduler()
  readonly chance: Chance
  readonly scenario: Scenario
  readonly memory: Memory
  readonly disk: Disk
  readonly instances: Instance[] = []
  readonly processes = new Map<number, SimProcess>()
  readonly seen: Seen = {
    notes: [],
    commits: [],
    starts: [],
    merges: [],
    said: [],
    survivors: [],
    heard: [],
    falselyGone: [],
    unwarned: [],
    scheduled: [],
    endlessAt: null,
  }
  /** What the clock starts here; null: people start all. */
  readonly schedules: DrawnSchedules | null
  /** How far each machine's clock is off; the database's is called `database`. */
  readonly skewMs = new Map<string, number>()
  #onQuestion: (run: string, asked: Escalated) => void = () => {}
  #tokens = 0
  #runs = 0
  #order = 0

  constructor(seed: number, tasksMax: number) {
    this.chance = new Chance(seed)
    const drawn = drawScenario(this.chance, tasksMax)
    this.schedules = drawSchedules(this.chance.apart(TIMES), seed)
    const scenario = this.schedules ? stretch(drawn, this.chance.apart(TIMES)) : drawn
    this.scenario = {
      ...scenario,
      charters: withBudgets(new Chance(~seed), scenario.charters).map(charter => ({
        ...charter,
        policy: { ...charter.policy, ...drawAsking(this.chance.apart(ASKING)) },
      })),
    }
    this.memory = new Memory(() => this.clockOf('database'))
    this.disk = new Disk(merge => {
      this.seen.merges.push({ ...merge, ...this.#when(), seq: this.seqOf(merge.run) })
    })
  }

  clockOf(machine: string): number {
    return START_AT + this.scheduler.now + (this.skewMs.get(machine) ?? 0)
  }

  note(who: string, what: string): void {
    this.seen.notes.push({ ...this.#when(), who, what })
  }

  /** From now on nothing goes wrong by itself any more. */
  calm(): void {
    this.note('world', 'all faults stop')
    Object.assign(this.scenario.faults, CALM.faults)
    Object.assign(this.scenario.parts, CALM.parts)
    this.scenario.outages = []
  }

  mintRunId(): string {
    return `run${++this.#runs}`
  }

  mintToken(): string {
    return `token-${++this.#tokens}`
  }

  /** Called with every question that is stored. */
  onQuestion(heard: (run: string, asked: Escalated) => void): void {
    this.#onQuestion = heard
  }

  committed(by: string, changes: StoreChange[]): void {
    for (const change of changes) {
      this.seen.commits.push({ ...this.#when(), by, change })
      for (const { type, text } of change.events) {
        if (type === 'run-created' && this.schedules) this.scenario.charters.push(JSON.parse(text) as Charter)
        if (type === 'escalated') this.#onQuestion(change.run, JSON.parse(text) as Escalated)
        if (type === 'agents-ended') this.#noteGone((JSON.parse(text) as AgentsEnded).ended)
      }
    }
  }

  #noteGone(ended: Ended[]): void {
    const gone = ended.filter(({ unsure }) => unsure === undefined).flatMap(({ pids }) => pids)
    this.seen.falselyGone.push(...gone.filter(pid => this.processes.get(pid)?.alive === true))
  }

  /** Of tasks that came to be on the way the rows tell. */
  indexOf(run: string, id: string): number {
    const own = /^T(\d{1,6})$/.exec(id)
    if (own) return Number(own[1]) - 1
    const rows = [...(this.memory.runs.get(run)?.tasks.values() ?? [])]
    return rows.findLast(row => row.id === id)?.task ?? -1
  }

  living(): Instance[] {
    return this.instances.filter(instance => instance.isWorking())
  }

  /** Says something to a run through any instance that works; nobody there: it is lost. */
  async say(run: string, input: Input): Promise<Decision | undefined> {
    const living = this.living()
    if (living.length === 0) return undefined
    const instance = this.chance.pick(living)
    try {
      const { decision } = await instance.engine.runs.submit(run, input)
      this.seen.said.push({ at: this.scheduler.now, run, input, decision })
      return decision
    } catch {
      // What the store cannot take is lost: people see an error, a stray report has nobody who sees one.
      return undefined
    }
  }

  #when(): When {
    return { at: this.scheduler.now, order: ++this.#order }
  }

  seqOf(run: string): number {
    return this.memory.runs.get(run)?.events.length ?? 0
  }
}
