import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord.js'
import type { Command } from '../../../commands/command.ts'

/** What Discord has to know of the commands, as it is registered. */
export interface DiscordCommand {
  name: string
  type: number
  description?: string
  contexts: number[]
  integration_types: number[]
  options?: Field[]
}

interface Field {
  name: string
  description: string
  type: number
  required?: boolean
  autocomplete?: boolean
  choices?: { name: string; value: string }[]
  options?: Field[]
  min_value?: number
  max_length?: number
}

export type Values = ReadonlyMap<string, string | number | boolean>

export const WAVE = 'wave'
export const DROP = 'drop'
export const RUN_MESSAGE = 'Run this plan'
const DESCRIPTION_CHARS = 100
const TEXT_CHARS = 200
/** Servers, and direct messages with the bot. */
const WHERE = { contexts: [0, 1], integration_types: [0] }

const FIELDS: Readonly<Record<string, string>> = {
  RUN: 'a run or plan; left out: the one of this thread or channel',
  WAVE: 'a wave, by its name or number',
  TASK: 'a task, by its id',
  QUESTION: 'which question, if several are open',
  OPTION: 'what is chosen',
  WHAT: 'slots, pace, provider, first, or which failures',
  VALUE: 'as in: 4 · eager · T7 codex · T7 · auto, ask, never',
  LINES: 'how many',
  COMMAND: 'which command',
  CHANNEL: 'by its #name or id; of another chat with its name before it, as in slack:#paint',
  NAME: 'by its name',
  WHEN: 'as in: at 22:00, tomorrow at 7, every weekday at 8, or a cron line',
  ZONE: 'a time zone, as in Europe/Berlin',
}
/** What is proposed while somebody types. */
const PROPOSED = new Set(['RUN', 'WAVE', 'TASK', 'QUESTION', 'OPTION'])

export interface Choices {
  /** By `set`. */
  settable: readonly string[]
}

/** `/wave` with all its verbs, and what stands in the menu of a message. */
export function toRegistration(commands: readonly Command[], choices: Choices): DiscordCommand[] {
  const drop: Field = {
    name: DROP,
    description: 'puts in a plan, as a file or in a window',
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      {
        name: 'file',
        description: 'Markdown, text, YAML or JSON',
        type: ApplicationCommandOptionType.Attachment,
      },
    ],
  }
  return [
    {
      name: WAVE,
      type: ApplicationCommandType.ChatInput,
      description: 'runs plans for teams of coding agents',
      ...WHERE,
      options: [drop, ...listShown(commands).map(command => toSubcommand(command, commands, choices))],
    },
    { name: RUN_MESSAGE, type: ApplicationCommandType.Message, ...WHERE },
  ]
}

/** Discord takes 25, and explains each of them by itself: who mentions the bot gets its help all the same. */
function listShown(commands: readonly Command[]): Command[] {
  return commands.filter(({ name }) => name !== 'help')
}

/** What somebody filled in, as it would be typed. */
export function toTyped(command: Command, values: Values): string {
  const words = [command.name as string]
  for (const { name } of listPlain(command)) {
    const value = values.get(name.toLowerCase())
    if (value === true) words.push(name.toLowerCase())
    else if (value !== undefined && value !== false) words.push(toWord(value))
  }
  for (const { name, value } of command.options) {
    const given = values.get(name)
    if (given === undefined || given === false) continue
    words.push(`--${name}`)
    if (value !== null) words.push(toWord(given))
  }
  return words.join(' ')
}

function toSubcommand(command: Command, all: readonly Command[], choices: Choices): Field {
  const plain = listPlain(command).map(({ name, isNeeded }) => toField(name, isNeeded, all, choices))
  const options = command.options.map(({ name, value, about }): Field => {
    const stem = { name, description: clip(about) }
    if (value === null) return { ...stem, type: ApplicationCommandOptionType.Boolean }
    if (value === 'N') return { ...stem, type: ApplicationCommandOptionType.Integer, min_value: 0 }
    const text = { ...stem, type: ApplicationCommandOptionType.String, max_length: TEXT_CHARS }
    if (value === 'HOW') return { ...text, choices: toChoices(['ask', 'auto']) }
    if (value === 'PACE') return { ...text, choices: toChoices(['waves', 'eager']) }
    return value === 'WAVE' ? { ...text, autocomplete: true } : text
  })
  return {
    name: command.name,
    description: clip(command.about),
    type: ApplicationCommandOptionType.Subcommand,
    // Those that are needed have to come first.
    options: [...plain, ...options].toSorted(
      (a, b) => Number(b.required === true) - Number(a.required === true),
    ),
  }
}

function toField(name: string, isNeeded: boolean, all: readonly Command[], choices: Choices): Field {
  const about = FIELDS[name.toUpperCase()] ?? name
  const stem = { name: name.toLowerCase(), description: clip(about), ...(isNeeded && { required: true }) }
  // A word that stands there as it is, or does not.
  if (name === name.toLowerCase()) return { ...stem, type: ApplicationCommandOptionType.Boolean }
  if (name === 'LINES') return { ...stem, type: ApplicationCommandOptionType.Integer, min_value: 1 }
  const text = { ...stem, type: ApplicationCommandOptionType.String, max_length: TEXT_CHARS }
  if (name === 'WHAT') return { ...text, choices: toChoices(choices.settable) }
  if (name === 'COMMAND') return { ...text, choices: toChoices(all.map(command => command.name)) }
  return PROPOSED.has(name) ? { ...text, autocomplete: true } : text
}

/** `[RUN] [WHAT VALUE]`: what may stand behind a verb, in its order. */
function listPlain({ usage }: Command): { name: string; isNeeded: boolean }[] {
  const parts = usage.match(/\[[^\]]{1,80}\]|\S+/g) ?? []
  return parts
    .filter(part => part !== '[options]')
    .flatMap(part =>
      part
        .replaceAll(/[[\]]/g, '')
        .split(' ')
        .map(name => ({ name, isNeeded: !part.startsWith('[') })),
    )
}

function toChoices(values: readonly string[]): { name: string; value: string }[] {
  return values.map(value => ({ name: value, value }))
}

function toWord(value: string | number | boolean): string {
  const text = String(value).replaceAll(/["\u201c\u201d]/g, '')
  return /\s/.test(text) ? `"${text}"` : text
}

function clip(text: string): string {
  return text.length <= DESCRIPTION_CHARS ? text : `${text.slice(0, DESCRIPTION_CHARS - 1)}…`
}
