import { readAmount } from '../../commands/words.ts'
import { parseArgs } from 'node:util'
import type { ParseArgsConfig } from 'node:util'
import { LABELS_FORM } from '../config/environment.ts'
import { readLabels } from '../lib/labels.ts'
import { BadInput } from './bad-input.ts'

/** What a service takes; no agent and no wave that is named on purpose is called by more. */
const NAME_CHARS_MAX = 200

/** What was typed after a verb; anything it does not know is refused with the verb's help named. */
export function parseOptions<const T extends NonNullable<ParseArgsConfig['options']>>(
  verb: string,
  args: string[],
  options: T,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    const said = error instanceof Error ? error.message.split('. ')[0] : String(error)
    throw new BadInput(`${said}. See: regatta ${verb} --help`)
  }
}

/** The one thing that is named besides options. */
export function parseOnly(positionals: readonly string[], wanted: string): string {
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0) throw new BadInput(`Name one ${wanted}`)
  return name
}

/** A whole number of at least 1. */
export function parseCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new BadInput(`${name} takes a whole number from 1 on, not "${text}".`)
  return Number(text)
}

/** None: 0. */
export function parseMinutes(name: string, text: string | undefined): number {
  if (text === undefined) return 0
  if (!/^\d{1,4}(?:\.\d{1,3})?$/.test(text))
    throw new BadInput(`${name} takes minutes, as in 30 or 0.5, not "${text}".`)
  return Number(text)
}

/** What this machine has and tasks may ask for. */
export function parseLabels(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined
  const labels = readLabels(text)
  if (labels === null) throw new BadInput(`--labels takes ${LABELS_FORM}`)
  return labels
}

/** The name of an agent or a wave. */
export function parseName(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (text.trim() === '') throw new BadInput(`${name} needs a name, and what was given is empty.`)
  if (text.length > NAME_CHARS_MAX)
    throw new BadInput(`${name} takes a name of at most ${NAME_CHARS_MAX} characters.`)
  return text
}

export function parseAmount(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const amount = readAmount(text)
  if (amount === null) throw new BadInput(`${option} takes an amount, as in 20 or 7.50, not "${text}".`)
  return amount
}
