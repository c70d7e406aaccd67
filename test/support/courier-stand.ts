import { openCourier } from '../../src/engine/courier.ts'
import type { Courier } from '../../src/engine/courier.ts'
import type { Chat } from '../../src/chat/port.ts'
import type { Clock } from '../../src/lib/clock.ts'
import type { NewPost } from '../../src/message/post.ts'
import type { ThreadRef } from '../../src/run/event.ts'
import type { Run } from '../../src/run/run.ts'
import { takeTouched } from '../../src/run/to-rows.ts'
import type { ChatRows, PostRow } from '../../src/store/chat-port.ts'
import type { Store } from '../../src/store/port.ts'
import { nextTurn } from '../../src/system/clock.ts'
import type { Seen } from '../conformance/chat.ts'
import { PlatformDouble } from './chat-double.ts'
import { createHandClock } from './hand-clock.ts'
import { toMemoryRun } from './memory-rows.ts'
import { Memory } from './memory-store.ts'
import { messageOf } from './messages.ts'

export interface StandWorker {
  id: string
  courier: Courier
  /** What went between it and the rows or the chat, in order. */
  steps: string[]
  /** As kill -9 does: nothing in it goes on. */
  die(): void
}

/** Turns of the event loop without a step, after which nothing goes on by itself. */
const CALM_TURNS = 6

/** Couriers on rows in memory and a platform in memory, in a time that passes by hand. */
export class CourierStand {
  readonly clock = createHandClock(Date.UTC(2030, 0, 1, 12))
  readonly memory = new Memory(() => this.clock.now())
  readonly platform = new PlatformDouble()
  readonly elsewhere = new PlatformDouble('elsewhere')
  readonly store: Store = this.memory.open()
  readonly warnings: string[] = []
  /** How often a run was looked at. */
  looks = 0
  readonly runs = new Runs(this.memory)
  /** By how much the clocks of workers opened from now on are ahead of that of the rows. */
  aheadMs = 0
  readonly #workers: StandWorker[] = []
  #steps = 0

  /** `dies` is asked before and after each step it takes; `store` may make its rows fail. */
  openWorker(
    id = 'w1',
    dies: (step: string) => boolean = () => false,
    store: (chats: ChatRows) => ChatRows = chats => chats,
  ): StandWorker {
    const life = new AbortController()
    const pass = async (step: string): Promise<void> => {
      this.#steps++
      worker.steps.push(step)
      if (!life.signal.aborted && dies(step)) worker.die()
      if (life.signal.aborted) await new Promise(() => {})
    }
    const worker: StandWorker = {
      id,
      steps: [],
      courier: openCourier({
        store: { chats: this.#watch(this.memory.open().chats, 'rows', pass, store) },
        chats: new Map(
          [this.platform, this.elsewhere].map(platform => {
            const chat = platform.openChat()
            return [chat.name, this.#watch<Chat>(chat, 'chat', pass)]
          }),
        ),
        worker: id,
        clock: toMortal(this.clock, life.signal, this.aheadMs),
        log: {
          info: () => {},
          warn: (_fields, text) => void this.warnings.push(text),
          error: (_fields, text) => void this.warnings.push(text),
        },
        runOf: async run => {
          this.looks++
          const state = this.runs.get(run)
          if (!state) throw new Error(`no run ${run}`)
          return state
        },
      }),
      die: () => {
        life.abort()
        this.memory.dropWorker(id)
      },
    }
    this.memory.present.add(id)
    this.#workers.push(worker)
    return worker
  }

  /** A worker that has begun, and all that follows from it. */
  async start(...given: Parameters<CourierStand['openWorker']>): Promise<StandWorker> {
    const worker = this.openWorker(...given)
    this.store.listen(({ kind }) => kind === 'threads' && worker.courier.stir())
    worker.courier.start()
    await this.calm()
    return worker
  }

  async newThread(platform = this.platform): Promise<ThreadRef & { root: string }> {
    const channel = await platform.newChannel()
    const root = await platform.say('ann', { channel, thread: null }, 'a plan')
    return { chat: platform.chat.name, channel, root }
  }

  /** Writes posts; a text alone is a message under itself as its key. */
  async write(thread: ThreadRef, ...posts: (string | ({ key: string } & Partial<NewPost>))[]): Promise<void> {
    const rows = posts.map(post =>
      typeof post === 'string'
        ? { kind: 'message' as const, thread, key: post, message: messageOf(post) }
        : ({ kind: 'message', thread, message: messageOf(post.key), ...post } as NewPost),
    )
    await this.store.transaction(async tx => await this.store.chats.writePosts(tx, rows))
    await this.calm()
  }

  async showRun(thread: ThreadRef, run: Run): Promise<void> {
    this.runs.set(run.charter.run, run)
    const about = { thread, run: run.charter.run }
    await this.store.transaction(async tx => await this.store.chats.writePosts(tx, [], about))
    await this.calm()
  }

  /** The replies that a person sees, oldest first. */
  async replies(thread: ThreadRef, as = 'ann'): Promise<Seen[]> {
    const seen = await this.platform.see(as, { channel: thread.channel, thread: thread.root })
    return seen.filter(({ id }) => id !== thread.root)
  }

  async texts(thread: ThreadRef, as = 'ann'): Promise<string[]> {
    return (await this.replies(thread, as)).map(({ text }) => text)
  }

  async row(key: string): Promise<PostRow> {
    const row = await this.store.chats.findPost(key)
    if (!row) throw new Error(`There is no post ${key}`)
    return row
  }

  async statuses(thread: ThreadRef): Promise<Record<string, PostRow['status']>> {
    const { id } = (await this.store.chats.findThread(thread)) ?? { id: '' }
    return Object.fromEntries((await this.store.chats.postsOf(id)).map(({ key, status }) => [key, status]))
  }

  /** Time passes, a little at a time, with all that follows from it. */
  async pass(ms: number, stepMs = 500): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.clock.pass(Math.min(left, stepMs))
      await this.calm()
    }
  }

  /** Until nobody does anything any more. */
  async calm(): Promise<void> {
    let seen = -1
    for (let turns = 0; turns < CALM_TURNS; turns++) {
      if (seen !== this.#steps) turns = 0
      seen = this.#steps
      await nextTurn()
    }
  }

  /** Ends those that live; time passes for those that would not end. */
  async [Symbol.asyncDispose](): Promise<void> {
    const ending = Promise.all(
      this.#workers
        .filter(({ id }) => this.memory.present.has(id))
        .map(({ courier }) => courier[Symbol.asyncDispose]()),
    )
    await this.pass(6_000, 1_000)
    await ending
  }

  #watch<T extends object>(
    what: T,
    name: string,
    pass: (step: string) => Promise<void>,
    change: (what: T) => T = what => what,
  ): T {
    const changed = change(what)
    return new Proxy(changed, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property)
        if (typeof value !== 'function') return value
        return async (...given: unknown[]): Promise<unknown> => {
          await pass(`${name}.${String(property)}`)
          try {
            return await (value as (...given: unknown[]) => Promise<unknown>).apply(target, given)
          } finally {
            await pass(`${name}.${String(property)} done`)
          }
        }
      },
    })
  }
}

/** As they stand in the rows too; each that is put in has gone on since the one before. */
class Runs extends Map<string, Run> {
  readonly #memory: Memory
  #seq = 0

  constructor(memory: Memory) {
    super()
    this.#memory = memory
  }

  override set(id: string, run: Run): this {
    run.seq = ++this.#seq
    const rows = takeTouched(run)
    const change = { run: id, hash: '', events: [], rows, orders: [], jobs: [], ended: [] }
    this.#memory.runs.set(id, toMemoryRun({ ...change, capacityDelta: 0, inLine: false, shares: [] }))
    return super.set(id, run)
  }
}

function toMortal(clock: Clock, life: AbortSignal, aheadMs: number): Clock {
  return {
    now: () => clock.now() + aheadMs,
    after: (delayMs, call) =>
      clock.after(delayMs, () => {
        if (!life.aborted) call()
      }),
  }
}
