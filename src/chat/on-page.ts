import type { Message } from '../message/message.ts'
import type { Chat } from './port.ts'

/** A chat in which messages lead to where people reach the page; null: nobody but who sits at the machine does. */
export function withPage<T extends Chat>(chat: T, url: string | null): T {
  return {
    ...chat,
    post: (to, message, key) => chat.post(to, toReached(message, url), key),
    edit: (at, message, haste) => chat.edit(at, toReached(message, url), haste),
    whisper: (to, person, message, key) => chat.whisper(to, person, toReached(message, url), key),
  }
}

export function toReached({ page, ...message }: Message, url: string | null): Message {
  return page === undefined || url === null ? message : { ...message, page: `${url}${page}` }
}
