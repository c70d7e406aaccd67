import { ChatError } from '../chat/port.ts'
import type { Chat, Inbound } from '../chat/port.ts'
import { backoffMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { pause } from '../lib/repeat.ts'
import { toBareEmoji } from '../message/emoji.ts'
import type { PostRow } from '../store/chat-port.ts'
import type { Store } from '../store/port.ts'
import { findGone } from './find-gone.ts'
import type { Runs } from './runs.ts'

interface CatchUpContext {
  store: Pick<Store, 'chats'>
  runs: Pick<Runs, 'submit'>
  clock: Clock
  log: Log
  /** Nobody waits for it any more. */
  signal: AbortSignal
  /** As what comes in by itself is kept and dealt with. */
  keep(inbound: Inbound): Promise<void>
  /** When the latest was done that came in before; null: nothing ever did. */
  readHeardAt(): Promise<number | null>
}

/** Whether there is something that may be seen later. */
type Outcome = 'all' | 'not yet'

interface Looking extends CatchUpContext {
  patience: { fails: number }
}

const DAY_MS = 24 * 60 * 60_000
const POSTS_MAX = 200
/** Of runs that go on. */
const THREADS_MAX = 100
const CHANNELS_MAX = 200
/** A question older than that is asked again by hand. */
const ASKED_DAYS = 14
/** What was said longer ago nobody waits for any more. */
const SAID_MS = DAY_MS
/** The clocks of a chat and of ours, and what was under way just then. */
const OVERLAP_MS = 60_000
/** A chat that has just come back often fails once more: half a minute in all, however much is looked at. */
const FAILS_MAX = 6
const FIRST_MS = 1_000
const LONGEST_MS = 16_000

/** What people did while a chat could not tell: what they said, and how they answered what is still asked. */
export async function catchUp(given: CatchUpContext, chat: Chat): Promise<Outcome> {
  const context: Looking = { ...given, patience: { fails: 0 } }
  const { clock, store } = context
  const said = await meanwhile(context, chat, 'said', async () => {
    const heardAt = await context.readHeardAt()
    // Who has never heard anything has missed nothing.
    if (heardAt === null) return
    const since = Math.max(heardAt - OVERLAP_MS, clock.now() - SAID_MS)
    const going = await store.chats.listGoingThreads(chat.name, THREADS_MAX)
    const below = going.flatMap(({ channel, root }) => (root === null ? [] : [{ channel, message: root }]))
    const heardIn = await store.chats.channelsHeard(chat.name, CHANNELS_MAX)
    const said = await persist(context, async () => (await chat.saidSince?.(since, { below, heardIn })) ?? [])
    for (const inbound of said) await context.keep(inbound)
  })
  const answered = await meanwhile(context, chat, 'answered', () => keepAnswers(context, chat))
  return said === 'all' ? answered : said
}

async function keepAnswers(context: Looking, chat: Chat): Promise<void> {
  if (!chat.reactionsAt) return
  const { store, clock } = context
  const after = clock.now() - ASKED_DAYS * DAY_MS
  for (const post of await store.chats.listAnswerable(chat.name, after, POSTS_MAX)) {
    const commands = new Set(post.body.reactions.map(({ emoji }) => toBareEmoji(emoji)))
    const there = await reactionsOf(context, chat, post)
    if (there === null) continue
    for (const gone of await findGone(context.runs, post, there, clock.now())) await context.keep(gone)
    for (const inbound of there) {
      const isAnswer = inbound.type === 'reaction' && commands.has(toBareEmoji(inbound.emoji))
      if (!isAnswer) continue
      const isKnown = await store.chats.knowsInbound(chat.name, inbound.key)
      // It was taken back, and yet it is there.
      const isAgain = isKnown && (await store.chats.knowsInbound(chat.name, `-${inbound.key}`))
      if (isKnown && !isAgain) continue
      await context.keep({ ...inbound, key: `${inbound.key}${isAgain ? 'again' : 'there'}` })
    }
  }
}

/** One message that cannot be looked at (null) is no reason not to look at the others. */
async function reactionsOf(
  context: Looking,
  chat: Chat,
  { thread, message, key }: PostRow,
): Promise<Inbound[] | null> {
  const [, channel] = JSON.parse(thread) as [string, string]
  try {
    const at = { channel, message: message ?? '' }
    return await persist(context, async () => (await chat.reactionsAt?.(at)) ?? [])
  } catch (error) {
    context.log.info({ error, post: key }, 'could not look how people reacted')
    return null
  }
}

async function persist<T>({ clock, signal, patience }: Looking, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isPassing(error) || signal.aborted || patience.fails + 1 >= FAILS_MAX) throw error
      const pauseMs = Math.max(backoffMs(patience.fails++, FIRST_MS, LONGEST_MS), error.retryAfterMs ?? 0)
      await pause(clock, pauseMs, signal)
    }
  }
}

async function meanwhile(
  { log }: CatchUpContext,
  { name }: Chat,
  what: string,
  work: () => Promise<void>,
): Promise<Outcome> {
  try {
    await work()
    return 'all'
  } catch (error) {
    log.warn({ error, chat: name }, `could not see what people ${what} meanwhile`)
    return error instanceof ChatError && !isPassing(error) ? 'all' : 'not yet'
  }
}

function isPassing(error: unknown): error is ChatError {
  return error instanceof ChatError && (error.code === 'busy' || error.code === 'unreachable')
}
