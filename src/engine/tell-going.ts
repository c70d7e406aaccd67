import type { Log } from '../lib/log.ts'
import { quiet, text } from '../message/blocks.ts'
import { toCopyKey } from '../message/post.ts'
import type { NewPost } from '../message/post.ts'
import type { ThreadRef } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import type { Store, Tx } from '../store/port.ts'

/** Of one chat. */
const THREADS_MAX = 100
const CHATS = ['console', 'slack', 'discord']

/** What concerns all runs. */
export interface Word {
  /** Of this telling alone. */
  id: string
  line: string
  /** Whether nobody has told it yet; in the transaction that does. */
  isNews(tx: Tx): Promise<boolean>
}

/** Says in every thread of a run that goes on what concerns them all. */
export async function tellGoing(
  { store, log }: { store: Pick<Store, 'chats' | 'transaction'>; log: Log },
  { id, line, isNews }: Word,
): Promise<void> {
  try {
    const all = await Promise.all(CHATS.map(chat => store.chats.listGoingThreads(chat, THREADS_MAX)))
    const posts = all.flat().map(thread => toPost(thread, id, line))
    await store.transaction(async tx => {
      if (await isNews(tx)) await store.chats.writePosts(tx, posts)
    })
  } catch (error) {
    log.warn({ error, line }, 'people could not be told')
  }
}

/** Says in the thread of a run that has just begun what concerned all before it. */
export async function tellBegun(
  { store, log }: { store: Pick<Store, 'chats' | 'transaction'>; log: Log },
  { id, charter: { thread } }: Run,
  lasting: () => Promise<string[]>,
): Promise<void> {
  if (thread === null) return
  try {
    const posts = (await lasting()).map((line, nth) => toPost(thread, `${id}/${nth}`, line))
    if (posts.length > 0) await store.transaction(tx => store.chats.writePosts(tx, posts))
  } catch (error) {
    log.warn({ error, run: id }, 'people could not be told')
  }
}

function toPost(thread: ThreadRef, id: string, line: string): NewPost {
  return {
    kind: 'line',
    thread,
    key: toCopyKey(thread, `trouble/${id}`),
    message: quiet(line, [text(line)]),
  }
}
