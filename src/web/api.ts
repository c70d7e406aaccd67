import type { ConsoleChannel, ConsoleMessage } from '../store/console-port.ts'

// What the page and its server say to each other. Every request that changes something is a POST with JSON and the
// header `x-regatta: 1`, from a page of this very origin. Refusals are `{ problem }` with a status of 400 and more.

/** GET /api/hello: the same for everybody; `as`, where it is given, is not read. */
export interface Hello {
  channels: ConsoleChannel[]
  /** What may stand after `/wave`, for completion. */
  commands: { name: string; usage: string; about: string }[]
  /** The project's own plans, to try it with. */
  examples: { name: string; title: string; about: string }[]
  /** Who has rights of their own by configuration: a page offers these names first. */
  people: string[]
  /** Who a proxy says one is; null: whoever one says. */
  you: string | null
  /** The latest change: the first `after` for /api/changes. */
  rev: number
}

/** GET /api/channels/ID?as=NAME&before=MESSAGE (50 at a time), GET /api/threads/ID?as=NAME, GET /api/changes?after=REV&as=NAME */
export interface Messages {
  messages: ConsoleMessage[]
  /** For changes: up to where these go; ask again if `more`. */
  rev: number
  more: boolean
}

/**
 * GET /api/events?as=NAME is a stream of server-sent events: `change` with `{ rev }` as data, `runs` with the ids of
 * runs that something happened to, and `beat` at once and then each 15 s.
 */
export interface Changed {
  rev: number
}
export type StirredRuns = string[]

/** POST /api/session → { done: true }, and a cookie by which one is let in from now on */
export interface OpenSession {
  token: string
}

/** POST /api/messages → { id }. A text that begins with `/wave` is a command, and no message. */
export interface Say {
  as: string
  channel: string
  thread: string | null
  text: string
  files: { name: string; base64: string }[]
}

/** POST /api/examples → { id }: says it with one of the examples as its file. */
export interface SayExample {
  as: string
  channel: string
  name: string
}

/** POST /api/reactions */
export interface React {
  as: string
  channel: string
  message: string
  emoji: string
  on: boolean
}

/** POST /api/buttons */
export interface Press {
  as: string
  channel: string
  message: string
  command: string
}

/** POST /api/channels → ConsoleChannel */
export interface MakeChannel {
  as: string
  name: string
}

// GET /api/files/ID: the file, as an attachment.

const PAGE_PATH = /^\/(?:runs|runs\/[\w-]{1,100}(?:\/tasks\/\d{1,9})?|waiting|history|installation|plan)?$/

/** The addresses at which the page is to be found; which of its views stands there, the page sees by itself. */
export function isPagePath(path: string): boolean {
  return PAGE_PATH.test(path)
}

export const FILE_BYTES_MAX = 2_000_000
export const TEXT_CHARS_MAX = 1_000_000
export const NAME_CHARS_MAX = 40
