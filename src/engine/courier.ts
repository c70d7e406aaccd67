import type { Chat } from '../chat/port.ts'
import { every, pause } from '../lib/repeat.ts'
import type { ThreadRow } from '../store/chat-port.ts'
import { drainThread } from './courier-drain.ts'
import { askChat, toPauseMs, toTrouble } from './courier-visit.ts'
import type { CourierContext, CourierMemory, Visit } from './courier-visit.ts'

/** Takes what is to be said to the chats, and keeps the boards true. */
export interface Courier extends AsyncDisposable {
  start(): void
  /** Looks now: a thread was stirred. */
  stir(): void
  /** What it is just saying, in words. */
  waitsFor(): string[]
}

/** How often it looks though nobody stirred. */
const ROUND_MS = 1_000
/** Threads of one chat worked on at once: one that hangs has no part in the others. */
const THREADS_MAX = 8
/** A message that stands twice is looked at so often. */
const TAKE_BACK_TRIES = 10
/** Till a post that somebody is at is looked at again. */
const OPEN_MS = 5_000
const LOOKS_MAX = 120
/** How long calls that are under way may take once it is to end. */
const HURRY_MS = 5_000

export function openCourier(context: CourierContext): Courier {
  return new Rounds(context)
}

class Rounds implements Courier {
  readonly #context: CourierContext
  readonly #memory: CourierMemory = { bugs: new Map(), boards: new Map() }
  readonly #visits = new Map<string, { chat: Chat; done: Promise<void> }>()
  /** How often in a row a visit there broke off. */
  readonly #breaks = new Map<string, number>()
  /** Threads that we could not let go of. */
  readonly #held = new Map<string, { thread: ThreadRow; dueAt: number | null }>()
  readonly #alarms = new Set<() => void>()
  readonly #closing = new AbortController()
  readonly #hurry = new AbortController()
  #looking: Promise<void> | undefined
  #isWanted = false
  #cancel: (() => void) | undefined

  constructor(context: CourierContext) {
    this.#context = context
  }

  start(): void {
    this.#cancel ??= every(this.#context.clock, ROUND_MS, () => this.stir())
    this.stir()
  }

  stir(): void {
    if (this.#closing.signal.aborted) return
    this.#isWanted = true
    this.#looking ??= this.#lookAll().finally(() => {
      this.#looking = undefined
      // Somebody may have stirred after the last look.
      if (this.#isWanted) this.stir()
    })
  }

  waitsFor(): string[] {
    return Array.from(this.#visits, ([id, { chat }]) => `what is said in ${chat.name} (thread ${id})`)
  }

  /** Ends between two posts; what is still to be said is said by whoever comes next. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    this.#cancel?.()
    for (const cancel of this.#alarms) cancel()
    const cancel = this.#context.clock.after(HURRY_MS, () => this.#hurry.abort())
    await this.#looking
    await Promise.all(Array.from(this.#visits.values(), ({ done }) => done))
    cancel()
    await this.#releaseHeld()
  }

  async #lookAll(): Promise<void> {
    while (this.#isWanted && !this.#closing.signal.aborted) {
      this.#isWanted = false
      try {
        await this.#releaseHeld()
        for (const chat of this.#context.chats.values()) await this.#look(chat)
      } catch (error) {
        this.#context.log.warn({ error }, 'could not look for threads; trying again soon')
      }
    }
  }

  async #look(chat: Chat): Promise<void> {
    if (chat.isElsewhere?.() === true) return
    const { store } = this.#context
    const free = THREADS_MAX - [...this.#visits.values()].filter(visit => visit.chat === chat).length
    if (free <= 0) return
    // Those that are about to be claimed here may still be among them.
    const due = await store.chats.dueThreads([chat.name], THREADS_MAX + free)
    if (this.#closing.signal.aborted) return
    const ours = due.filter(({ id }) => !this.#visits.has(id) && !this.#held.has(id))
    for (const thread of ours.slice(0, free))
      this.#visits.set(thread.id, { chat, done: this.#visit(thread, chat) })
  }

  async #visit(thread: ThreadRow, chat: Chat): Promise<void> {
    const { store, clock, worker, log } = this.#context
    // A claim may hold though its answer was lost.
    let claimed: ThreadRow | undefined = thread
    let dueAt: number | null = clock.now()
    let isGood = false
    try {
      claimed = await store.chats.claimThread(thread.id, worker)
      if (claimed) dueAt = await drainThread(this.#toVisit(claimed, chat))
      this.#breaks.delete(thread.id)
      isGood = claimed !== undefined
    } catch (error) {
      const breaks = this.#breaks.get(thread.id) ?? 0
      this.#breaks.set(thread.id, breaks + 1)
      dueAt = clock.now() + toPauseMs(breaks)
      log.warn({ error, thread: thread.id }, 'could not go on in a thread; trying again soon')
    } finally {
      if (claimed) await this.#release(claimed, dueAt)
      this.#visits.delete(thread.id)
    }
    // What was stirred meanwhile is due, and so is what there was no room for.
    if (isGood) this.stir()
  }

  async #release(thread: ThreadRow, dueAt: number | null): Promise<void> {
    const { store, worker, clock, log } = this.#context
    // The rows go by the clock of the store.
    const pauseMs = dueAt === null ? null : Math.max(0, dueAt - clock.now())
    try {
      await store.chats.releaseThread(thread, worker, pauseMs)
      if (pauseMs !== null) this.#alarmIn(pauseMs)
    } catch (error) {
      this.#held.set(thread.id, { thread, dueAt })
      log.warn({ error, thread: thread.id }, 'could not let go of a thread; trying again soon')
    }
  }

  /** As long as we live nobody else takes them from us. */
  async #releaseHeld(): Promise<void> {
    const held = [...this.#held.values()]
    this.#held.clear()
    for (const { thread, dueAt } of held) await this.#release(thread, dueAt)
  }

  /** What is due later than the next round is seen by then. */
  #alarmIn(pauseMs: number): void {
    if (pauseMs <= 0 || pauseMs >= ROUND_MS || this.#closing.signal.aborted) return
    const cancel = this.#context.clock.after(pauseMs, () => {
      this.#alarms.delete(cancel)
      this.stir()
    })
    this.#alarms.add(cancel)
  }

  #toVisit(thread: ThreadRow, chat: Chat): Visit {
    const visit: Visit = {
      context: this.#context,
      chat,
      thread,
      memory: this.#memory,
      closing: this.#closing.signal,
      hurry: this.#hurry.signal,
      late: (batch, message) => void this.#takeBack(visit, batch, message),
    }
    return visit
  }

  /** A message came after it was given up: if another was sent in its place, it is one too many. */
  async #takeBack(visit: Visit, batch: string, message: string): Promise<void> {
    const { context, chat, thread } = visit
    const fields = { thread: thread.id, post: batch, message }
    let [tries, looks] = [0, 0]
    while (!this.#closing.signal.aborted) {
      await this.#visits.get(thread.id)?.done
      let pauseMs = OPEN_MS
      try {
        const post = await context.store.chats.findPost(batch)
        // Whoever is at it just now finds both, or sends one that has to be told from this.
        const isOpen = post?.status === 'waiting' || post?.status === 'sending'
        if (!isOpen) {
          if (post?.status === 'sent' && post.message !== message)
            await askChat(visit, () => chat.remove({ channel: thread.channel, message }))
          return
        }
        if (++looks > LOOKS_MAX) throw new Error('The post it may stand beside was at work for ten minutes.')
      } catch (error) {
        const trouble = toTrouble(error, tries++)
        if (trouble.is === 'gone') return
        if (!('pauseMs' in trouble) || tries >= TAKE_BACK_TRIES || looks > LOOKS_MAX) {
          context.log.error({ error, ...fields }, 'a message may stand twice; remove it by hand if so')
          return
        }
        context.log.warn({ error, ...fields }, 'a message may stand twice; trying again')
        pauseMs = trouble.pauseMs
      }
      await pause(context.clock, pauseMs, this.#closing.signal)
    }
    context.log.warn(fields, 'a message may stand twice; ended before it could be told')
  }
}
