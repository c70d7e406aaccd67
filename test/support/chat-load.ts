import type { Chat } from '../../src/chat/port.ts'
import { openCourier } from '../../src/engine/courier.ts'
import type { Courier } from '../../src/engine/courier.ts'
import type { Log } from '../../src/lib/log.ts'
import { announce } from '../../src/message/announce.ts'
import { toThreadId } from '../../src/message/post.ts'
import type { NewPost } from '../../src/message/post.ts'
import { apply } from '../../src/run/apply.ts'
import { decide } from '../../src/run/decide.ts'
import type { Event, ThreadRef } from '../../src/run/event.ts'
import type { Input } from '../../src/run/input.ts'
import { latestAttempt, taskOf } from '../../src/run/run.ts'
import type { Run } from '../../src/run/run.ts'
import { takeTouched } from '../../src/run/to-rows.ts'
import type { PostRow } from '../../src/store/chat-port.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { createHandClock } from './hand-clock.ts'
import { toMemoryRun } from './memory-rows.ts'
import { Memory } from './memory-store.ts'
import { createRandom } from './random.ts'
import { charterOf, planOf } from './runs.ts'
import type { HandClock } from './hand-clock.ts'

interface LoadedRun {
  run: Run
  thread: ThreadRef
  /** When which attempt claims or reports. */
  due: { at: number; task: string; does: 'claim' | 'report' }[]
  /** When each event happened, by its number. */
  happenedAt: number[]
  events: number
}

const WORKER = 'w1'
const STEP_MS = 250
const LOOK_MS = 10_000
const CALM_TURNS = 4
const FAILS = 0.03

/** A chat under load, and the platform behind it. */
export interface Loaded extends AsyncDisposable {
  chat: Chat
  /** A person's message there, below which a run is told of. */
  say(channel: string): string
}

interface LoadParts {
  clock: HandClock
  log: Log
  /** To be told of each call: until there are none it is not calm. */
  count(): void
}

/** Runs of many agents told of in a chat, in a time of its own: an hour takes seconds. */
export class ChatLoad implements AsyncDisposable {
  readonly clock = createHandClock(Date.UTC(2030, 0, 1, 12))
  readonly warnings: string[] = []
  readonly runs: LoadedRun[] = []
  /** How old each run's board became at most. */
  readonly oldestMs = new Map<string, number>()
  readonly #memory = new Memory(() => this.clock.now())
  readonly store = this.#memory.open()
  readonly #random = createRandom(7)
  readonly #platform: Loaded
  readonly #courier: Courier
  #steps = 0

  constructor(open: (parts: LoadParts) => Loaded) {
    this.#memory.present.add(WORKER)
    const warn = (_: object, text: string): void => this.#warn(text)
    const log = { info: () => {}, warn, error: warn }
    this.#platform = open({ clock: this.clock, log, count: () => void this.#steps++ })
    const { chat } = this.#platform
    this.#courier = openCourier({
      store: { chats: this.#counted(this.store.chats) },
      chats: new Map([[chat.name, chat]]),
      worker: WORKER,
      clock: this.clock,
      log,
      runOf: async id => this.runs.find(({ run }) => run.id === id)!.run,
    })
    this.store.listen(({ kind }) => kind === 'threads' && this.#courier.stir())
    this.#courier.start()
  }

  get chat(): Chat {
    return this.#platform.chat
  }

  /** A plan of so many tasks in five waves, begun below a message of a person. */
  async begin(tasks: number, channel: string): Promise<LoadedRun> {
    const thread = { chat: this.#platform.chat.name, channel, root: this.#platform.say(channel) }
    const waves = Array.from({ length: 5 }, (_, wave) => [
      `Wave ${wave + 1}`,
      { tasks: Array.from({ length: tasks / 5 }, (_, at) => ({ id: `T${wave + 1}.${at + 1}` })) },
    ])
    const plan = planOf(Object.fromEntries(waves) as Parameters<typeof planOf>[0], `Plan ${this.runs.length}`)
    const id = `r${this.runs.length}load`
    const charter = charterOf(plan, { run: id, slots: tasks / 5, thread })
    const loaded: LoadedRun = { run: undefined!, thread, due: [], happenedAt: [], events: 0 }
    this.runs.push(loaded)
    await this.submit(loaded, { type: 'create', charter })
    await this.submit(loaded, { type: 'start', by: 'ana' })
    return loaded
  }

  /** Decided and stored as the engine does, and whatever follows. */
  async submit(loaded: LoadedRun, input: Input): Promise<void> {
    const posts: NewPost[] = []
    for (let next: Input = input; ; next = { type: 'look' }) {
      const given = { now: this.clock.now(), capacity: 1_000, mintToken: () => `token-${++this.#steps}` }
      const { events } = decide(loaded.run, next, given)
      for (const body of events) posts.push(...this.#apply(loaded, { at: this.clock.now(), ...body }))
      if (events.length === 0 && next.type === 'look') break
    }
    const { run, thread } = loaded
    const rows = takeTouched(run)
    const change = { run: run.id, hash: '', events: [], rows, orders: [], jobs: [], ended: [], shares: [] }
    this.#memory.runs.set(run.id, toMemoryRun({ ...change, capacityDelta: 0, inLine: false }))
    await this.store.transaction(tx => this.store.chats.writePosts(tx, posts, { thread, run: run.id }))
  }

  /** Until all runs have ended and all is said, or so much time has passed. */
  async pass(ms: number): Promise<void> {
    for (const until = this.clock.now() + ms; this.clock.now() < until;) {
      for (const loaded of this.runs) await this.#work(loaded)
      this.clock.pass(STEP_MS)
      await this.#calm()
      this.#measure()
      // All posts are read for it: not at each step.
      if (this.clock.now() % LOOK_MS !== 0) continue
      if (this.runs.every(({ run }) => run.endedAt !== null) && (await this.#isAllSaid())) return
    }
  }

  async postsOf({ thread }: LoadedRun): Promise<PostRow[]> {
    return await this.store.chats.postsOf(toThreadId(thread))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ending = this.#courier[Symbol.asyncDispose]()
    for (let turns = 0; turns < 30; turns++) {
      this.clock.pass(500)
      await this.#calm()
    }
    await ending
    await this.#platform.chat[Symbol.asyncDispose]()
    await this.#platform[Symbol.asyncDispose]()
  }

  #apply(loaded: LoadedRun, event: Event): NewPost[] {
    loaded.run = apply(loaded.run, event)
    loaded.events++
    loaded.happenedAt[loaded.run.seq] = event.at
    if (event.type === 'attempt-queued')
      loaded.due.push({ at: event.at + 500 + this.#random() * 4_000, task: event.task, does: 'claim' })
    return announce(loaded.run, event)
  }

  async #work(loaded: LoadedRun): Promise<void> {
    const now = this.clock.now()
    if (now % 1_000 === 0) await this.#lookAfter(loaded)
    const due = loaded.due.filter(({ at }) => at <= now)
    loaded.due = loaded.due.filter(({ at }) => at > now)
    for (const { task: id, does } of due) {
      const task = taskOf(loaded.run, id)
      const attempt = latestAttempt(task)
      const ref = { task: task.index, attempt: task.attempts.length }
      if (does === 'claim') {
        await this.submit(loaded, { type: 'claim', ...ref, worker: WORKER })
        loaded.due.push({ at: now + 20_000 + this.#random() * 80_000, task: id, does: 'report' })
        continue
      }
      const token = attempt?.token ?? ''
      const fails = this.#random() < FAILS
      const outcome = fails
        ? ({ kind: 'error', message: `exit code ${id.length}`, tail: '' } as const)
        : ({ kind: 'done', summary: '', changed: 1 } as const)
      await this.submit(loaded, { type: 'report', ...ref, token, outcome, usage: null })
      if (!fails) await this.submit(loaded, { type: 'merged', ...ref, token, paths: [`${id}.ts`] })
    }
  }

  /** People answer after a while what they are asked, and what waits for its time gets it. */
  async #lookAfter(loaded: LoadedRun): Promise<void> {
    const now = this.clock.now()
    for (const { id, about, openedAt } of loaded.run.asking) {
      if (now - openedAt < 15_000) continue
      const chosen = about.options.find(({ does }) => does === 'release' || does === 'retry')
      await this.submit(loaded, { type: 'answer', by: 'ana', escalation: id, option: chosen!.id })
    }
    await this.submit(loaded, { type: 'look' })
  }

  /** How long ago the oldest event happened that a board does not show. */
  #measure(): void {
    for (const { run, happenedAt } of this.runs) {
      const board = this.#memory.posts.get(`${run.id}/board`)
      if (board?.status !== 'sent') continue
      const unseen = happenedAt[(board.drawnSeq ?? 0) + 1]
      const shownAt = board.settledAt ?? 0
      const age = unseen === undefined ? 0 : this.clock.now() - Math.max(unseen, shownAt)
      this.oldestMs.set(run.id, Math.max(this.oldestMs.get(run.id) ?? 0, age))
    }
  }

  async #isAllSaid(): Promise<boolean> {
    const posts = await Promise.all(this.runs.map(loaded => this.postsOf(loaded)))
    return posts.flat().every(({ status }) => status !== 'waiting' && status !== 'sending')
  }

  async #calm(): Promise<void> {
    let seen = -1
    for (let turns = 0; turns < CALM_TURNS; turns++) {
      if (seen !== this.#steps) turns = 0
      seen = this.#steps
      await nextTurn()
    }
  }

  #warn(text: string): void {
    this.warnings.push(text)
  }

  #counted<T extends object>(what: T): T {
    return new Proxy(what, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property)
        if (typeof value !== 'function') return value
        return (...given: unknown[]): unknown => {
          this.#steps++
          return (value as (...given: unknown[]) => unknown).apply(target, given)
        }
      },
    })
  }
}
