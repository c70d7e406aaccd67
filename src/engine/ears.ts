import type { Chat, Ears, Inbound } from '../chat/port.ts'
import { backoffMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { pause } from '../lib/repeat.ts'
import type { Store } from '../store/port.ts'
import { catchUp } from './catch-up.ts'
import type { Runs } from './runs.ts'

interface Parts {
  store: Pick<Store, 'chats'>
  runs: Pick<Runs, 'submit'>
  clock: Clock
  log: Log
  /** It is to end. */
  signal: AbortSignal
  /** Deals with what is stored. */
  take(inbound: Inbound): void
}

/** Between two looks at a chat that cannot be looked at. */
const AGAIN_MS = 60_000
const LONGEST_MS = 15 * 60_000
const TRIES_MAX = 20

/** Stores what a chat tells, and what it did not tell: that is looked for whenever it hears anew, until it is found. */
export function createEars(
  parts: Parts,
  chat: Chat,
): Required<Ears> & { keep(inbound: Inbound): Promise<void> } {
  const { store, runs, clock, log, signal } = parts
  let heardAt: Promise<number | null> | undefined
  /** How often it heard anew since all was seen; it begins deaf, if it may be. */
  let openings = chat.saidSince ? 1 : 0
  /** Something was told since the last look that could not be stored. */
  let isBehind = false
  let cleared = Promise.resolve()
  let looking: Promise<void> | undefined

  /** Noted before anything newer is stored, and for whoever goes on if this process dies before all is seen. */
  function readHeardAt(): Promise<number | null> {
    heardAt ??= cleared
      .then(() => store.chats.noteUnheard(chat.name))
      .catch((error: unknown) => {
        heardAt = undefined
        throw error
      })
    return heardAt
  }

  async function record(inbound: Inbound): Promise<void> {
    if (openings > 0) await readHeardAt()
    await store.chats.keepInbound(inbound)
    parts.take(inbound)
  }

  /** A chat tells what was not kept a few times more at most. */
  async function keep(inbound: Inbound): Promise<void> {
    try {
      await record(inbound)
    } catch (error) {
      isBehind = true
      if (chat.saidSince && openings === 0) opened()
      throw error
    }
  }

  function opened(): void {
    openings++
    readHeardAt().catch(() => undefined)
    looking ??= look().finally(() => (looking = undefined))
  }

  async function look(): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX && !signal.aborted;) {
      const seen = openings
      isBehind = false
      const outcome = await catchUp({ store, runs, clock, log, signal, keep: record, readHeardAt }, chat)
      // Deaf once more meanwhile: what was said then in a place that was looked at already is not seen yet.
      if (openings !== seen) continue
      if (outcome === 'all' && !isBehind) break
      await pause(clock, backoffMs(tries++, AGAIN_MS, LONGEST_MS), signal)
    }
    if (signal.aborted) return
    openings = 0
    heardAt = undefined
    cleared = store.chats.clearUnheard(chat.name).catch((error: unknown) => {
      // Next time it looks back further than it must.
      log.info({ error, chat: chat.name }, 'could not note that all was heard')
    })
    await cleared
  }

  return { keep, opened }
}
