import type { Log } from '../lib/log.ts'
import { quiet, text } from '../message/blocks.ts'
import { toCopyKey } from '../message/post.ts'
import type { Store } from '../store/port.ts'

/** Of one chat. */
const THREADS_MAX = 100
const CHATS = ['console', 'slack', 'discord']

/** Says in every thread of a run that goes on what concerns them all: once, whoever else says it under the same key. */
export async function tellGoing(
  { store, log }: { store: Pick<Store, 'chats' | 'transaction'>; log: Log },
  key: string,
  line: string,
): Promise<void> {
  try {
    const all = await Promise.all(CHATS.map(chat => store.chats.listGoingThreads(chat, THREADS_MAX)))
    const posts = all.flat().map(thread => ({
      kind: 'line' as const,
      thread,
      key: toCopyKey(thread, key),
      message: quiet(line, [text(line)]),
    }))
    if (posts.length > 0) await store.transaction(tx => store.chats.writePosts(tx, posts))
  } catch (error) {
    log.warn({ error, line }, 'people could not be told')
  }
}
