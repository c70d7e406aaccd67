import type { ConsoleMessage } from '../../store/console-port.ts'

/** What the page knows of the chat. */
export interface Known {
  messages: ReadonlyMap<string, ConsoleMessage>
  /** What stands in a channel or a thread, in the server's order, by the key of the place. */
  feeds: ReadonlyMap<string, Feed>
  /** When the latest message came that was ever seen here. */
  latestAt: number
}

interface Feed {
  ids: readonly string[]
  /** There is more before the first, not loaded yet. */
  hasOlder: boolean
}

export interface Place {
  channel: string
  /** The root of a thread; null: the channel itself. */
  thread: string | null
}

export const NOTHING_KNOWN: Known = { messages: new Map(), feeds: new Map(), latestAt: 0 }

/** Instances' clocks may differ; what is older than this is an old message that changed. */
const CLOCKS_APART_MS = 60_000

export function toFeedKey({ channel, thread }: Place): string {
  return thread === null ? `channel ${channel}` : `thread ${thread}`
}

/** A feed as the server lists it: it takes the place of what was known of it. */
export function takeFeed(
  known: Known,
  key: string,
  page: { messages: ConsoleMessage[]; more: boolean },
): Known {
  const ids = page.messages.map(({ id }) => id)
  return withFeed(keepAll(known, page.messages), key, { ids, hasOlder: page.more })
}

/** What comes before the first of a feed. */
export function takeOlder(
  known: Known,
  key: string,
  page: { messages: ConsoleMessage[]; more: boolean },
): Known {
  const there = known.feeds.get(key)?.ids ?? []
  const older = page.messages.map(({ id }) => id).filter(id => !there.includes(id))
  return withFeed(keepAll(known, page.messages), key, { ids: [...older, ...there], hasOlder: page.more })
}

/** Changes in the server's order; `news` are the messages among them that were said just now. */
export function takeChanges(
  known: Known,
  changes: ConsoleMessage[],
): { known: Known; news: ConsoleMessage[] } {
  const news = changes.filter(
    message =>
      !known.messages.has(message.id) && !message.removed && message.at > known.latestAt - CLOCKS_APART_MS,
  )
  const feeds = new Map(known.feeds)
  const messages = keepAll(known, changes).messages
  for (const message of changes) {
    for (const key of toFeedKeys(message)) {
      const feed = feeds.get(key)
      if (feed) feeds.set(key, place(feed, message, messages))
    }
  }
  return { known: { ...keepAll(known, changes), feeds }, news }
}

/** The messages of a place, oldest first; null: not loaded yet. */
export function listMessages(known: Known, place: Place): ConsoleMessage[] | null {
  const feed = known.feeds.get(toFeedKey(place))
  if (!feed) return null
  return feed.ids.flatMap(id => known.messages.get(id) ?? []).filter(({ removed }) => !removed)
}

function withFeed(known: Known, key: string, feed: Feed): Known {
  return { ...known, feeds: new Map(known.feeds).set(key, feed) }
}

/** What comes late never takes the place of what is newer. */
function keepAll(known: Known, given: ConsoleMessage[]): Known {
  const messages = new Map(known.messages)
  let { latestAt } = known
  for (const message of given) {
    const there = messages.get(message.id)
    if (!there || message.rev >= there.rev) messages.set(message.id, message)
    latestAt = Math.max(latestAt, message.at)
  }
  return { ...known, messages, latestAt }
}

function toFeedKeys({ id, channel, thread, broadcast }: ConsoleMessage): string[] {
  if (thread === null) return [toFeedKey({ channel, thread: null }), toFeedKey({ channel, thread: id })]
  const inThread = toFeedKey({ channel, thread })
  return broadcast ? [inThread, toFeedKey({ channel, thread: null })] : [inThread]
}

/**
 * Puts a message where it belongs if it is not there. Changes come in the order of changes, so that one which was said
 * earlier and edited since may come after later ones.
 */
function place(feed: Feed, message: ConsoleMessage, messages: Known['messages']): Feed {
  const { ids, hasOlder } = feed
  if (message.removed || ids.includes(message.id)) return feed
  const atOf = (id: string | undefined): number => (id === undefined ? 0 : (messages.get(id)?.at ?? 0))
  if (hasOlder && message.at < atOf(ids[0])) return feed
  let index = ids.length
  while (index > 0 && atOf(ids[index - 1]) > message.at) index--
  return { ids: ids.toSpliced(index, 0, message.id), hasOlder }
}
