import type { Inbound } from '../chat/port.ts'
import type { Message } from '../message/message.ts'

/**
 * The console's own messages: what a platform would keep for its chat. Every change gets the next revision, in the order
 * of commits, so that whoever has seen up to one misses nothing by asking for what is later. Part of Store.
 */
export interface ConsoleRows {
  listChannels(): Promise<ConsoleChannel[]>
  /** One that is there already is returned. */
  makeChannel(channel: { id: string; name: string; at: number }): Promise<ConsoleChannel>

  /** Stores a message with its files and, in the same transaction, what it asks of the bot. */
  say(message: NewConsoleMessage, inbound: Inbound | null): Promise<ConsoleMessage>
  /** The same for what is done to a message or beside any. */
  keepInboundOnly(inbound: Inbound): Promise<void>
  /** A key that is there already in the channel gives the message it belongs to, unchanged. */
  post(message: NewConsoleMessage & { key: string }): Promise<ConsoleMessage>
  /** False: there is no such message, or it was removed. */
  edit(channel: string, id: string, body: Message, at: number): Promise<boolean>
  remove(channel: string, id: string): Promise<void>
  findByKey(channel: string, key: string): Promise<ConsoleMessage[]>
  /** `inbound` is stored in the same transaction if that changed anything. False: there is no such message. */
  react(
    reaction: {
      channel: string
      message: string
      emoji: string
      by: string
      /** Whose it is; absent: a person's. */
      kind?: 'person' | 'bot'
      at: number
      on: boolean
    },
    inbound: Inbound | null,
  ): Promise<boolean>

  /** Messages of a channel outside threads, and those of threads that are shown in it; newest last. `only`-messages of others are left out. */
  channelMessages(
    channel: string,
    as: string,
    before: string | null,
    limit: number,
  ): Promise<ConsoleMessage[]>
  /** The root and its replies, newest last, at most the latest `limit` replies. */
  threadMessages(root: string, as: string, limit: number): Promise<ConsoleMessage[]>
  /** What changed after a revision, in order. */
  changesAfter(rev: number, as: string, limit: number): Promise<ConsoleMessage[]>
  latestRev(): Promise<number>
  /** One that was removed is found too, and says so. Replies for one person's eyes are not counted. */
  find(channel: string, id: string): Promise<ConsoleMessage | undefined>
  readFile(id: string): Promise<{ name: string; bytes: Uint8Array } | undefined>
}

export interface ConsoleChannel {
  id: string
  name: string
  at: number
}

export interface NewConsoleMessage {
  id: string
  channel: string
  thread: string | null
  broadcast: boolean
  by: { kind: 'person' | 'bot'; name: string }
  at: number
  /** What a person wrote. */
  text: string | null
  /** What the bot says. */
  body: Message | null
  /** The one person who sees it. */
  only: string | null
  files: { id: string; name: string; bytes: Uint8Array }[]
}

export interface ConsoleMessage extends Omit<NewConsoleMessage, 'files'> {
  rev: number
  editedAt: number | null
  removed: boolean
  files: { id: string; name: string; bytes: number }[]
  /** Each emoji once, in the order in which they came; `by` has the bot's name too, and `bot` says that it is there. */
  reactions: { emoji: string; by: string[]; bot: boolean }[]
  /** Of a root: how many replies there are for whoever asks, and when the latest came. */
  replies: number
  repliedAt: number | null
}
