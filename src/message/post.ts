import type { ThreadRef } from '../run/event.ts'
import type { Message } from './message.ts'

/** Something to be said, as a row: it gets its number when it is written, under the lock of its thread. */
export type NewPost = {
  thread: ThreadRef
  /** Unique in the installation, and the same each time the same thing would be said. */
  key: string
  message: Message
} & (
  | { kind: 'message' }
  /** One line of news: joined with its neighbours when several wait. */
  | { kind: 'line' }
  /** Shown in the channel as well. */
  | { kind: 'broadcast' }
  /** Takes the place of the message said under the key `target`, earlier in the same thread. */
  | { kind: 'edit'; target: string }
  /** For one person's eyes. */
  | { kind: 'whisper'; person: string }
)

/** In the keys of edits by which a question shows who has said what: it is asked all the same. */
export const VOTES_MARK = '/votes/'

export type PostKind = NewPost['kind']

export function toThreadId({ chat, channel, root }: ThreadRef): string {
  return JSON.stringify([chat, channel, root])
}

/** Of what is said in a second place as well. */
export function toCopyKey(thread: ThreadRef, key: string): string {
  return `${toThreadId(thread)} ${key}`
}
