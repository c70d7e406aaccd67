import { answer } from './answer.ts'
import type { Command } from './command.ts'
import { edit } from './edit.ts'
import { help } from './help.ts'
import { list } from './list.ts'
import { log } from './log.ts'
import { digest } from './digest.ts'
import { discard } from './discard.ts'
import { mirror } from './mirror.ts'
import { findNearest } from './nearest.ts'
import { pause } from './pause.ts'
import { plan } from './plan.ts'
import { prompt } from './prompt.ts'
import type { Request } from './request.ts'
import { rerun } from './rerun.ts'
import { resume } from './resume.ts'
import { retry } from './retry.ts'
import { schedule } from './schedule.ts'
import { seen } from './seen.ts'
import { COURSE, set } from './set.ts'
import { ship } from './ship.ts'
import { show } from './show.ts'
import { skip } from './skip.ts'
import { start } from './start.ts'
import { status } from './status.ts'
import { stop } from './stop.ts'
import { tell } from './tell.ts'
import { undo } from './undo.ts'
import { quoted, toWords } from './words.ts'

/** In the order of help and completion. */
export const COMMANDS: readonly Command[] = [
  plan,
  start,
  discard,
  stop,
  pause,
  resume,
  status,
  list,
  show,
  prompt,
  retry,
  rerun,
  undo,
  skip,
  edit,
  answer,
  seen,
  tell,
  set,
  schedule,
  digest,
  mirror,
  log,
  ship,
  help,
]

const TEXT_CHARS_MAX = 2_000
/** Who mistyped something should not be led to these. */
const GRAVE_NAMES: ReadonlySet<string> = new Set(
  [start, schedule, discard, stop, skip, rerun, undo, ship].flatMap(toNames),
)
/** The bot's own name or the slash command in front of a verb, as platforms leave them there. */
const ADDRESS = /^(?:\/\w+|<@[^\s>]*>|@\S+)[:,]?$/

/** What stands after `/wave`, in a mention or behind a button: the same grammar for all. */
export function parseRequest(text: string): { request: Request; command: Command } | { problem: string } {
  if (text.length > TEXT_CHARS_MAX) {
    return { problem: `That is too long for a command: ${TEXT_CHARS_MAX} characters are read at most.` }
  }
  const [typed, ...words] = dropAddress(toWords(text))
  if (typed === undefined) return { command: help, request: { verb: 'help', about: null } }
  const command = findCommand(typed)
  if (!command) return { problem: toUnknown(typed) }
  if (words.some(word => /^[-\u2010-\u2015]{1,2}help$/i.test(word))) {
    return { command: help, request: { verb: 'help', about: command.name } }
  }
  // What is an alias there is one of the things that it sets.
  const isPart = command === set && COURSE.some(name => name === toVerb(typed))
  const parsed = command.parse(isPart ? [toVerb(typed), ...words] : words)
  return 'problem' in parsed
    ? { problem: `${parsed.problem} More: /wave help ${command.name}` }
    : { command, request: parsed.request }
}

/** Whether somebody who mentions the bot wants something of it, and does not just speak of it. */
export function isRequest(text: string): boolean {
  const [typed] = dropAddress(toWords(text.slice(0, TEXT_CHARS_MAX)))
  return typed === undefined || findCommand(typed) !== undefined
}

/** By its name or an alias. */
export function findCommand(typed: string): Command | undefined {
  const verb = toVerb(typed)
  return COMMANDS.find(({ name, aliases }) => name === verb || aliases.includes(verb))
}

function dropAddress(words: string[]): string[] {
  const at = words.findIndex(word => !ADDRESS.test(word))
  return at < 0 ? [] : words.slice(at)
}

function toVerb(typed: string): string {
  const lower = typed.toLowerCase()
  return lower.replace(/[.,;:!?]+$/, '') || lower
}

/** Whether somebody left out the stroke: `wave status`. What they should have typed, or null. */
export function findForgotten(text: string): string | null {
  const [, rest] = /^\s*wave[\s:]+(.*)$/i.exec(text.slice(0, TEXT_CHARS_MAX)) ?? []
  if (rest === undefined) return null
  const [typed = ''] = toWords(rest)
  if (!COMMANDS.some(({ name }) => name === toVerb(typed)) || 'problem' in parseRequest(rest)) return null
  return `/wave ${toWords(rest).join(' ')}`
}

function toNames({ name, aliases }: Command): string[] {
  return [name, ...aliases.filter(({ length }) => length > 2)]
}

/** What to say to a word that is no command. */
export function toUnknown(typed: string): string {
  const near = findNearest(toVerb(typed), COMMANDS.flatMap(toNames), GRAVE_NAMES)
  const hint = near === null ? 'There is:' : `Did you mean ${near}? There is:`
  return `There is no command ${quoted(typed)}. ${hint} ${COMMANDS.map(({ name }) => name).join(', ')}.`
}
