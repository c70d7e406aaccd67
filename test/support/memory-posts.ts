import { toCopyKey, toThreadId, VOTES_MARK, type NewPost } from '../../src/message/post.ts'
import type { ChatRows, OpenPost, PostRow } from '../../src/store/chat-port.ts'
import { inside, outside, type MemoryHost } from './memory-host.ts'
import type { MemoryState } from './memory-state.ts'
import { bind, listMirrors, stir } from './memory-threads.ts'

type Status = PostRow['status']
type PostRows = Pick<
  ChatRows,
  | 'writePosts'
  | 'openPosts'
  | 'isSending'
  | 'markSending'
  | 'noteMessage'
  | 'markSent'
  | 'markFailed'
  | 'markDropped'
  | 'delayPosts'
  | 'findPost'
  | 'findPostAt'
  | 'listAnswerable'
  | 'postsOf'
>

const OPEN: Status[] = ['waiting', 'sending']

export function openMemoryPosts(host: MemoryHost): PostRows {
  const { memory } = host
  const change = (what: string, keys: string[], from: Status[], part: (row: PostRow) => Partial<PostRow>) =>
    outside(host, what, () => changePosts(memory, keys, from, part).length)
  return {
    writePosts: (tx, posts, about) =>
      inside(tx, 'writePosts', () => {
        writePosts(memory, posts)
        if (about && !posts.some(({ thread }) => toThreadId(thread) === toThreadId(about.thread)))
          stir(memory, about.thread)
        if (about?.run !== undefined) bind(memory, about.thread, about.run)
      }),
    openPosts: (thread, limit) =>
      outside(host, 'openPosts', () =>
        listPosts(memory, thread)
          .filter(isOpen)
          .slice(0, limit)
          .map((row): OpenPost => ({ ...row, waitMs: Math.max(0, row.dueAt - memory.now()) })),
      ),
    isSending: ({ chat, channel }) =>
      outside(host, 'isSending', () =>
        memory.posts.all().some(({ status, thread }) => {
          const at = memory.threads.get(thread)
          return status === 'sending' && at?.chat === chat && at.channel === channel
        }),
      ),
    markSending: (keys, batch) =>
      change('markSending', keys, ['waiting'], () => ({ status: 'sending', batch })),
    noteMessage: async (keys, message) =>
      void (await change('noteMessage', keys, ['sending'], () => ({ message }))),
    markSent: (keys, message, at) => outside(host, 'markSent', () => markSent(memory, keys, message, at)),
    markFailed: async (keys, why, at) => {
      await change('markFailed', keys, OPEN, () => ({ status: 'failed', why, settledAt: at, message: null }))
    },
    markDropped: async (keys, at) => {
      await change('markDropped', keys, ['waiting'], () => ({ status: 'dropped', settledAt: at }))
    },
    delayPosts: (keys, again, pauseMs) =>
      change('delayPosts', keys, OPEN, ({ tries }) => ({
        tries: tries + 1,
        dueAt: memory.now() + pauseMs,
        ...(again === 'afresh' ? { status: 'waiting', batch: null } : {}),
      })),
    findPost: key => outside(host, 'findPost', () => memory.posts.get(key)),
    listAnswerable: (chat, after, limit) =>
      outside(host, 'listAnswerable', () => listAnswerable(memory, chat, after).slice(0, limit)),
    findPostAt: place => outside(host, 'findPostAt', () => findPostAt(memory, place)),
    postsOf: thread => outside(host, 'postsOf', () => listPosts(memory, thread)),
  }
}

/** And once more for each place where it is told as well. */
function withCopies(memory: MemoryState, post: NewPost): NewPost[] {
  if (post.kind === 'whisper') return [post]
  const there = listMirrors(memory, post.thread).filter(({ run }) => post.key.startsWith(`${run}/`))
  return [
    post,
    ...there.map(({ thread }): NewPost => {
      const key = toCopyKey(thread, post.key)
      return post.kind === 'edit'
        ? { ...post, thread, key, target: toCopyKey(thread, post.target) }
        : { ...post, thread, key }
    }),
  ]
}

function writePosts(memory: MemoryState, given: NewPost[]): void {
  const posts = given.flatMap(post => withCopies(memory, post))
  const lastSeqs = new Map<string, number>()
  for (const post of posts) {
    const id = toThreadId(post.thread)
    if (!lastSeqs.has(id)) lastSeqs.set(id, stir(memory, post.thread).lastSeq)
    if (memory.posts.get(post.key)) continue
    const seq = (lastSeqs.get(id) ?? 0) + 1
    lastSeqs.set(id, seq)
    memory.posts.add(post.key, toRow(post, id, seq, memory.now()))
  }
  for (const [id, lastSeq] of lastSeqs) {
    memory.threads.change(
      id,
      () => true,
      () => ({ lastSeq }),
    )
  }
}

function toRow(post: NewPost, thread: string, seq: number, now: number): PostRow {
  return {
    key: post.key,
    thread,
    seq,
    kind: post.kind,
    target: post.kind === 'edit' ? post.target : null,
    person: post.kind === 'whisper' ? post.person : null,
    body: post.message,
    status: 'waiting',
    batch: null,
    message: null,
    tries: 0,
    dueAt: now,
    createdAt: now,
    settledAt: null,
    why: null,
    digest: null,
    drawnSeq: null,
    drawnAt: null,
  }
}

function changePosts(
  { posts }: MemoryState,
  keys: string[],
  from: Status[],
  part: (row: PostRow) => Partial<PostRow>,
): PostRow[] {
  return keys.flatMap(key => posts.change(key, ({ status }) => from.includes(status), part) ?? [])
}

function markSent(memory: MemoryState, keys: string[], message: string | null, at: number): number {
  const sent = changePosts(memory, keys, ['sending'], () => ({ status: 'sent', message, settledAt: at }))
  for (const { kind, target, body } of sent.sort((a, b) => a.seq - b.seq)) {
    if (kind !== 'edit' || target === null) continue
    memory.posts.change(
      target,
      () => true,
      () => ({ body }),
    )
  }
  return sent.length
}

function findPostAt(
  { posts, threads }: MemoryState,
  place: { chat: string; channel: string; message: string },
): PostRow | undefined {
  const there = posts.all().filter(({ message, kind, thread }) => {
    if (message !== place.message || kind === 'edit') return false
    const at = threads.get(thread)
    return at?.chat === place.chat && at.channel === place.channel
  })
  return there.sort((a, b) => a.seq - b.seq)[0]
}

function listAnswerable({ posts, threads }: MemoryState, chat: string, after: number): PostRow[] {
  const all = posts.all()
  return all
    .filter(
      ({ status, kind, message }) =>
        ['sending', 'sent'].includes(status) && kind === 'message' && message !== null,
    )
    .filter(({ createdAt, body }) => createdAt > after && body.reactions.length > 0)
    .filter(({ thread }) => threads.get(thread)?.chat === chat)
    .filter(({ key }) => all.every(edit => edit.target !== key || edit.key.includes(VOTES_MARK)))
    .sort((a, b) => b.createdAt - a.createdAt || b.seq - a.seq)
}

function listPosts({ posts }: MemoryState, thread: string): PostRow[] {
  return posts
    .all()
    .filter(row => row.thread === thread)
    .sort((a, b) => a.seq - b.seq)
}

function isOpen({ status }: PostRow): boolean {
  return OPEN.includes(status)
}
