import type { Right } from '../../commands/request.ts'
import type { Message } from '../message/message.ts'

/**
 * A chat as the bot sees it. An implementation passes test/conformance/chat.ts. Each call has a limit of its own and
 * fails with a ChatError; none retries what may already have been done.
 */
export interface Chat extends AsyncDisposable {
  /** `console`, `slack`, `discord`: the first part of every thread's identity. */
  readonly name: string
  /** Begins to hear people. Something is told as heard to the platform only once `keep` has resolved. */
  listen(keep: (inbound: Inbound) => Promise<void>, ears?: Ears): Promise<void>
  /** Returns the id of the new message. `key` goes with it, unseen by people, so that `find` finds it. */
  post(to: Address, message: Message, key: string): Promise<string>
  /**
   * Adds the file of an own message, where `post` cannot bring it along: once, however often it is asked. `refused`: the
   * message stands without it.
   */
  addFile?(to: Address, message: string, file: NonNullable<Message['file']>): Promise<void>
  /** The same for its picture. */
  addPicture?(to: Address, message: string, picture: NonNullable<Message['picture']>): Promise<void>
  /**
   * Replaces all of an own message, its buttons included; reactions stay. What can wait is told `busy` until it is its
   * turn among all that is edited, and lets others go first.
   */
  edit(at: MessageRef, message: Message, haste?: Haste): Promise<void>
  /** Places the bot's own reaction; one that is there already is fine. */
  react(at: MessageRef, emoji: string): Promise<void>
  /** Takes an own message away; one that is gone already is fine. */
  remove(at: MessageRef): Promise<void>
  /** Ids of own messages there with this key, oldest first. */
  find(to: Address, key: string): Promise<string[]>
  /** Shown to one person only. */
  whisper(to: Address, person: string, message: Message, key: string): Promise<void>
  readFile(file: FileRef, bytesMax: number): Promise<Uint8Array>
  /**
   * The reactions of people that are there now, as they would come in: what comes in of one of them has a key that begins
   * with the one it has here. Only of chats that may be deaf for a while.
   */
  reactionsAt?(at: MessageRef): Promise<Inbound[]>
  /** The id of a channel by what people call it, or by an id; null: the bot knows of none. */
  findChannel?(typed: string): Promise<string | null>
  /** Another instance hears and speaks there: a platform counts what a bot says in all, and one of them keeps count. */
  isElsewhere?(): boolean
  /** Whether somebody can read what is said in a channel. Absent: whoever gets to this chat can read all of it. */
  reads?(person: string, channel: string): Promise<boolean>
  /** Whether one person alone is there with the bot. */
  isDirect?(channel: string): Promise<boolean>
  /** Who somebody is that came in as unknown, and what they may do in a channel. */
  whoIs?(person: Person, channel: string): Promise<Person>
  /**
   * What people said since then, as it would have come in, under the same keys.
   */
  saidSince?(at: number, known?: Known): Promise<Inbound[]>
}

/** What an installation knows, and a chat might not come upon by itself. */
interface Known {
  /** Below these messages somebody may have said something, however old they are. */
  below: readonly MessageRef[]
  /** Where people were heard before. */
  heardIn: readonly string[]
}

/** A board is drawn again soon anyway; all else is waited for by somebody. */
export type Haste = 'now' | 'when there is room'

export interface Ears {
  /** It hears again (or for the first time): what was done meanwhile it may not have been told. */
  opened(): void
}

export interface Address {
  channel: string
  /** Below which message; null: in the channel itself. */
  thread: string | null
  /** Said in a thread, shown in its channel as well. */
  broadcast?: boolean
}

export interface MessageRef {
  channel: string
  message: string
}

/** Something a person did. The bot's own doings never come in. */
export type Inbound = {
  /** The platform's own identity of it: what comes in twice has the same. */
  key: string
  chat: string
  at: number
  by: Person
  channel: string
  /** Below which message it was done, where the platform says so; null: in the channel itself, or unknown. */
  thread: string | null
} & (
  | { type: 'message'; message: string; text: string; files: FileRef[]; mentioned: boolean }
  /** What stands after `/wave`. */
  | { type: 'command'; text: string }
  | { type: 'button'; message: string; command: string }
  /** As it came: with skin tone, or as a name between colons. */
  | { type: 'reaction'; message: string; emoji: string }
  | { type: 'reaction-removed'; message: string; emoji: string }
)

export interface Person {
  id: string
  /** What they are called in the history; unique where rights depend on it. */
  name: string
  /** What the chat's own settings let them do there; absent: what their name may. */
  rights?: readonly Right[]
  /** The chat did not say in time who they are: before anything is done for them it is asked again, by this. */
  unknown?: { team: string | null }
}

export interface FileRef {
  id: string
  name: string
  bytes: number
}

export class ChatError extends Error {
  /**
   * `gone`: the channel, thread or message is not there any more · `refused`: never in this form · `busy`, `unreachable`:
   * may go well later · `too-large`: a file beyond the limit. Only after `busy` is it certain that nothing was done.
   */
  readonly code: 'gone' | 'refused' | 'busy' | 'unreachable' | 'too-large'
  readonly retryAfterMs: number | undefined
  constructor(
    code: ChatError['code'],
    message: string,
    options: ErrorOptions & { retryAfterMs?: number } = {},
  ) {
    super(message, options)
    this.name = 'ChatError'
    this.code = code
    this.retryAfterMs = options.retryAfterMs
  }
}
