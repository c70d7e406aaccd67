import type { Hello } from '../api.ts'

type Command = Hello['commands'][number]

/** What could stand in the composer in place of a command that is half typed. */
export interface Completion {
  choices: Choice[]
  /** Of the command that stands there already. */
  hint: Choice | null
  /** What Enter makes of it before one has chosen: the first choice, the bare `/wave `, or it is sent as it is. */
  onEnter: 'first' | 'wave' | 'send'
}

export interface Choice {
  name: string
  usage: string
  about: string
  /** What the composer holds afterwards. */
  text: string
}

const NONE: Completion = { choices: [], hint: null, onEnter: 'send' }

export function complete(text: string, commands: readonly Command[]): Completion {
  if (/^\/(?:w|wa|wav)?$/.test(text)) return { choices: commands.map(toChoice), hint: null, onEnter: 'wave' }
  const match = /^\/wave(?:(\s+)(\S*)(\s[^\n]*)?)?$/.exec(text)
  if (!match) return NONE
  const [, , verb = '', after] = match
  if (verb === '') return { ...NONE, choices: commands.map(toChoice) }
  const exact = commands.find(({ name }) => name === verb.toLowerCase())
  if (after !== undefined || exact) return { ...NONE, hint: exact ? toChoice(exact) : null }
  const choices = commands.filter(({ name }) => name.startsWith(verb.toLowerCase())).map(toChoice)
  return { choices, hint: null, onEnter: choices.length > 0 ? 'first' : 'send' }
}

function toChoice({ name, usage, about }: Command): Choice {
  const bare = usage.replace(/^\/wave\s+/, '')
  const whole = bare === name || bare.startsWith(`${name} `) ? bare : `${name} ${bare}`
  return { name, usage: `/wave ${whole}`.trim(), about, text: `/wave ${name} ` }
}
