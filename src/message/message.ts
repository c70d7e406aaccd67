/**
 * What the bot says, before any chat's own form; each chat makes its own of it. All text in it is data: it is shown
 * as it stands, never read as markup, and pings nobody.
 */
export interface Message {
  /** All of it in one line: for notifications, for lists, for who sees nothing else. */
  summary: string
  blocks: Block[]
  buttons: Button[]
  /** Stand beneath it, placed by the bot: whoever adds to one says its command. */
  reactions: Reaction[]
  /** Of a line of news that may be told together with others like it. */
  alike?: Alike
  /** The same as its blocks say, card by card, for chats that have cards. */
  cards?: { title: string; cards: Card[] }
  /** The command of its buttons whose limits a person may set in a window, in chats that have windows. */
  limits?: string
  /** Who is pinged by it: nobody ever is in any other way. */
  calls?: Called[]
  /** Where on the page more of it is to be seen, as its path: chats know whether people reach it from there. */
  page?: string
  /** All of what it shows folded, for chats that have files. */
  file?: { name: string; text: string }
  /** Shown with it where a chat can; all of it is said in its words as well. Its name has no ending, and no other has it. */
  picture?: { name: string; alt: string; svg: string }
}

/** Somebody whom the configuration names: what they are called, and their id in each chat that knows them. */
interface Called {
  name: string
  ids: Record<string, string>
}

/** A task or a wave on a board. */
export interface Card {
  id: string
  title: string
  state: 'waiting' | 'active' | 'done' | 'failed'
}

/** Lines of one key differ in whom they are about: `${lead}10 ${rest}: W1, W2 and 8 more`. */
export interface Alike {
  key: string
  lead: string
  rest: string
  name: string
  /** What is told as well where it is the same in all of them. */
  same: string[]
}

export type Block =
  | { type: 'heading'; text: string }
  | { type: 'text'; spans: Span[] }
  | { type: 'list'; items: Span[][] }
  /** What a program printed, line by line. */
  | { type: 'code'; text: string }
  /** Of `total` tasks so many are done, at work, waiting for people, failed. */
  | { type: 'progress'; done: number; active: number; parked: number; failed: number; total: number }
  /** Small print. */
  | { type: 'note'; spans: Span[] }

/** An instant is shown in the reader's own time where the chat can. */
export type Span = string | { bold: string } | { code: string } | { at: number }

export interface Button {
  label: string
  /** As a person would type it after `/wave`. */
  command: string
  style: 'main' | 'plain' | 'danger'
}

export interface Reaction {
  emoji: string
  command: string
}

/** What every chat can bear; a message within these needs no cutting there. */
export const SUMMARY_CHARS_MAX = 300
export const BLOCKS_MAX = 30
export const TEXT_CHARS_MAX = 3_000
export const BUTTONS_MAX = 10
export const CALLS_MAX = 10
export const REACTIONS_MAX = 10
/** Of all blocks together. */
export const MESSAGE_CHARS_MAX = 12_000
export const HEADING_CHARS_MAX = 150
export const CARDS_MAX = 50
export const FILE_CHARS_MAX = 200_000
/** On a button. */
export const LABEL_CHARS_MAX = 75
/** Behind a button or reaction. */
export const COMMAND_CHARS_MAX = 300
