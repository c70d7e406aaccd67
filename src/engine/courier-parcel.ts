import { ALIKE_MIN } from '../message/alike.ts'
import { joinLines } from '../message/join.ts'
import { TEXT_CHARS_MAX } from '../message/message.ts'
import type { Message } from '../message/message.ts'
import type { PostRow } from '../store/chat-port.ts'

/** What goes to a chat as one message. */
export interface Parcel {
  /** In order. All share the fate of the first, whose key the chat knows the message by. */
  posts: [PostRow, ...PostRow[]]
  batch: string
  message: Message
  /** Somebody was at it before: the chat may have it already. */
  isInDoubt: boolean
  tries: number
}

/** As many lines as fit into a message with none of them cut or left out, and not larger than this with their marks. */
const LINES_MAX = 20
const LINES_CHARS_MAX = 0.9 * TEXT_CHARS_MAX
/** If more wait, there was an outage: what was settled meanwhile is shown settled at once. */
export const BACKLOG_MIN = 30

/** Edits that wait while a later one of the same message waits as well. */
export function findOvertaken(open: readonly PostRow[]): PostRow[] {
  const latest = new Map<string | null, PostRow>()
  for (const post of open) if (isWaitingEdit(post)) latest.set(post.target, post)
  return open.filter(post => isWaitingEdit(post) && latest.get(post.target) !== post)
}

/** The first of what is open, with all that goes with it. */
export function pickParcel(open: readonly [PostRow, ...PostRow[]], backlog: 'fold' | 'as it comes'): Parcel {
  const [first] = open
  // What went off together is looked for together: the chat may know it by that key.
  if (first.status === 'sending')
    return toParcel([first, ...open.slice(1).filter(post => isTogether(post, first))])
  if (isPlainLine(first)) return toParcel([first, ...pickLines(first, open.slice(1))])
  const edit = backlog === 'fold' && open.find(post => isWaitingEdit(post) && post.target === first.key)
  return toParcel(edit ? [first, edit] : [first])
}

/** The rest of them, once these are dealt with. */
export function without<Row extends PostRow>(open: readonly Row[], gone: readonly PostRow[]): Row[] {
  const keys = new Set(gone.map(({ key }) => key))
  return open.filter(({ key }) => !keys.has(key))
}

function toParcel(posts: Parcel['posts']): Parcel {
  const [first] = posts
  return {
    posts,
    batch: first.batch ?? first.key,
    message: toMessage(posts),
    isInDoubt: first.status === 'sending',
    tries: Math.max(...posts.map(({ tries }) => tries)),
  }
}

function toMessage(posts: Parcel['posts']): Message {
  const [first] = posts
  if (posts.length === 1) return first.body
  // A message and the edit of it, folded.
  const edit = posts.findLast(({ kind }) => kind === 'edit')
  return edit?.body ?? joinLines(posts.map(({ body }) => body))
}

/** Those alike become one line, so that from the third on they take no room of their own. */
function pickLines(first: PostRow, behind: readonly PostRow[]): PostRow[] {
  const alike = new Map<string, number>()
  let chars = 0
  let count = 0
  const fits = (post: PostRow): boolean => {
    const { key } = post.body.alike ?? {}
    const before = key === undefined ? 0 : (alike.get(key) ?? 0)
    if (key !== undefined) alike.set(key, before + 1)
    if (before >= ALIKE_MIN - 1) return true
    count++
    chars += sizeOf(post)
    return count <= LINES_MAX && chars <= LINES_CHARS_MAX
  }
  fits(first)
  const end = behind.findIndex(post => !isPlainLine(post) || !fits(post))
  return end < 0 ? [...behind] : behind.slice(0, end)
}

/** What can be pressed, added to or looked at stands alone: one must be able to tell what it is about. */
function isPlainLine({ kind, status, body }: PostRow): boolean {
  const isBare = body.buttons.length === 0 && body.reactions.length === 0 && body.picture === undefined
  return kind === 'line' && status === 'waiting' && isBare
}

function sizeOf({ body }: PostRow): number {
  return JSON.stringify(body.blocks).length
}

function isTogether(post: PostRow, first: PostRow): boolean {
  return post.status === 'sending' && post.batch === first.batch
}

function isWaitingEdit({ kind, status }: PostRow): boolean {
  return kind === 'edit' && status === 'waiting'
}
