import type { Request, Right, Verb } from './request.ts'

/** What people can ask for: one of these per verb. */
export interface Command {
  name: Verb
  aliases: readonly string[]
  /** What may stand behind the name; brackets: it may be left out. */
  usage: string
  /** One line, for lists and completion. */
  about: string
  help: readonly string[]
  options: readonly CommandOption[]
  right: Right
  /** Where some of it takes another right. */
  note?: string
  /** Of the words behind the verb. */
  parse(words: readonly string[]): Parsed
}

export interface CommandOption {
  /** Without its dashes. */
  name: string
  /** What stands behind it; null: nothing. A `WAVE` may be of several words. */
  value: 'WAVE' | 'NAME' | 'N' | 'AMOUNT' | 'PACE' | 'HOW' | null
  about: string
}

export type Parsed = { request: Request } | { problem: string }
