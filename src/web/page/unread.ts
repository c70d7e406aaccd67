import type { ConsoleMessage } from '../../store/console-port.ts'
import type { Known, Place } from './known.ts'

/** What was said while nobody looked. */
export interface Unread {
  /** How many in each channel, the threads that concern this person included. */
  channels: ReadonlyMap<string, number>
  /** How many in each thread, by its root. */
  threads: ReadonlyMap<string, { channel: string; count: number }>
}

export const NOTHING_UNREAD: Unread = { channels: new Map(), threads: new Map() }

export function takeNews(
  unread: Unread,
  given: { news: ConsoleMessage[]; known: Known; as: string; seen: Place[] },
): Unread {
  const { news, known, as, seen } = given
  const channels = new Map(unread.channels)
  const threads = new Map(unread.threads)
  for (const message of news) {
    const { channel, thread, broadcast, by } = message
    if (by.kind === 'person' && by.name === as) continue
    const isInChannel = thread === null || broadcast
    const isSeen =
      (thread !== null && isAmong(seen, { channel, thread })) ||
      (isInChannel && isAmong(seen, { channel, thread: null }))
    if (isSeen) continue
    if (isInChannel) channels.set(channel, (channels.get(channel) ?? 0) + 1)
    else if (concerns(known, thread, as))
      threads.set(thread, { channel, count: (threads.get(thread)?.count ?? 0) + 1 })
  }
  return { channels, threads }
}

export function readPlace(unread: Unread, { channel, thread }: Place): Unread {
  if (thread === null) {
    if (!unread.channels.has(channel)) return unread
    const channels = new Map(unread.channels)
    channels.delete(channel)
    return { ...unread, channels }
  }
  if (!unread.threads.has(thread)) return unread
  const threads = new Map(unread.threads)
  threads.delete(thread)
  return { ...unread, threads }
}

/** For the mark of a channel. */
export function countUnread({ channels, threads }: Unread, channel: string): number {
  const inThreads = [...threads.values()].filter(thread => thread.channel === channel)
  return (channels.get(channel) ?? 0) + inThreads.reduce((sum, { count }) => sum + count, 0)
}

export function countAllUnread({ channels, threads }: Unread): number {
  const counts = [...channels.values(), ...[...threads.values()].map(({ count }) => count)]
  return counts.reduce((sum, count) => sum + count, 0)
}

function isAmong(places: Place[], { channel, thread }: Place): boolean {
  return places.some(place => place.channel === channel && place.thread === thread)
}

/** Whoever began a thread or spoke in it wants to know. */
function concerns(known: Known, thread: string, as: string): boolean {
  for (const { id, thread: root, by } of known.messages.values())
    if ((id === thread || root === thread) && by.kind === 'person' && by.name === as) return true
  return false
}
