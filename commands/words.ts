import { toPlainText } from '../src/lib/text.ts'
import { cut } from '../src/lib/width.ts'
import type { CommandOption } from './command.ts'
import { findNearest } from './nearest.ts'

export interface Words {
  /** The words that belong to no option, in order. */
  plain: string[]
  /** By name; true: it takes no value. */
  options: Map<string, string | true>
}

/** No name of a wave, task or agent that is typed on purpose is longer. */
const SHOWN_WIDTH = 40
export const SLOTS_MAX = 1_000
/** Phones make one long dash of two short ones. */
const DASHES = /^[-\u2010-\u2015\u2212]{1,3}(?=\p{L})/u
const DOUBLE_QUOTES = /[\u00ab\u00bb\u201c-\u201f\u2033\u2036\uff02]/g
const SINGLE_QUOTES = /[\u2018-\u201b\u2032\u2035]/g
/** Single quotes hold words together only around them: `don't` is a word. */
const WORD = /(?:"[^"]*(?:"|$)|[^\s"])+/g
const SINGLE_QUOTED = /(?<=^|[\s=])'([^'"]*)'(?=\s|$)/g

/** A line of text as words; quotes of any kind keep what is between them together. */
export function toWords(text: string): string[] {
  const line = toPlainText(text)
    .replace(DOUBLE_QUOTES, '"')
    .replace(SINGLE_QUOTES, "'")
    .replace(SINGLE_QUOTED, '"$1"')
  return (line.match(WORD) ?? []).map(word => word.replaceAll('"', '').trim()).filter(word => word !== '')
}

/** Tells options and plain words apart. */
export function readWords(
  words: readonly string[],
  known: readonly CommandOption[],
): Words | { problem: string } {
  const read: Words = { plain: [], options: new Map() }
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!isOption(word)) {
      read.plain.push(word)
      continue
    }
    const [typed = '', ...parts] = word.replace(DASHES, '').split('=')
    const option = known.find(({ name }) => bare(name) === bare(typed))
    if (!option) return { problem: toUnknownOption(typed, known) }
    const value = takeValue(option, parts.length > 0 ? parts.join('=') : null, rest)
    if (value === null) {
      const problem = option.value
        ? `--${option.name} needs a value: --${option.name} ${option.value}.`
        : `--${option.name} takes no value.`
      return { problem }
    }
    if (read.options.has(option.name)) return { problem: `--${option.name} is there twice. Give it once.` }
    read.options.set(option.name, value)
  }
  return read
}

/** As `mintRunId` makes them: easily typed, and hardly a word of its own. */
function isRunId(word: string): boolean {
  return /^r[a-hjkmnp-z2-9]{5}$/i.test(word)
}

/** A run where the first word looks like one, and the rest. */
export function splitRun(words: readonly string[]): { run: string | null; rest: string[] } {
  const [first, ...rest] = words
  if (first === undefined || !isRunId(first)) return { run: null, rest: [...words] }
  return { run: first.toLowerCase(), rest }
}

/** For verbs that take nothing but a run. */
export function readRun(
  words: readonly string[],
  verb: string,
): { run: string | null } | { problem: string } {
  const read = readWords(words, [])
  if ('problem' in read) return read
  const { run, rest } = splitRun(read.plain)
  if (rest.length === 0) return { run }
  return { problem: `${verb} takes nothing but a run, such as r7k2mx: ${quoted(rest.join(' '))} is none.` }
}

/** For verbs about a task: the last word alone is the task, whatever it looks like. */
export function readTask(
  words: readonly string[],
  verb: string,
  known: readonly CommandOption[] = [],
): { run: string | null; task: string; options: Words['options'] } | { problem: string } {
  const read = readWords(words, known)
  if ('problem' in read) return read
  const { plain, options } = read
  const { run, rest } = plain.length > 1 ? splitRun(plain) : { run: null, rest: plain }
  if (rest.length > 0) return { run, task: rest.join(' '), options }
  return { problem: `${verb} needs a task, by its id: ${verb} [RUN] TASK.` }
}

export function readCount(text: string, max: number): number | null {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0
  return count >= 1 && count <= max ? count : null
}

/** Of money; more than a million of it is a slip of the pen. */
export function readAmount(text: string): number | null {
  const amount = /^[$€£]?\d{1,7}(?:\.\d{1,4})?$/.test(text) ? Number(text.replace(/^[$€£]/, '')) : 0
  return amount > 0 && amount <= AMOUNT_MAX ? amount : null
}

const AMOUNT_MAX = 1_000_000

/** What a person typed, within a sentence. */
export function quoted(typed: string): string {
  return `“${cut(typed, SHOWN_WIDTH)}”`
}

function isOption(word: string): boolean {
  return DASHES.test(word)
}

function takeValue(option: CommandOption, attached: string | null, rest: string[]): string | true | null {
  if (option.value === null) return attached === null ? true : null
  const parts = attached === null ? [] : [attached]
  // `--only Wave 2` without quotes is what people type.
  const max = option.value === 'WAVE' ? Infinity : 1
  for (let [next] = rest; next !== undefined && parts.length < max; [next] = rest) {
    if (isOption(next) || (parts.length > 0 && isRunId(next))) break
    parts.push(next)
    rest.shift()
  }
  const value = parts.join(' ').trim()
  return value === '' ? null : value
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '')
}

function toUnknownOption(typed: string, known: readonly CommandOption[]): string {
  const names = known.map(({ name }) => `--${name}`)
  if (names.length === 0) return `There is no option ${quoted(`--${typed}`)} here: it takes none.`
  const near = findNearest(`--${typed.toLowerCase()}`, names)
  const hint = near === null ? `There is: ${names.join(', ')}.` : `Did you mean ${near}?`
  return `There is no option ${quoted(`--${typed}`)}. ${hint}`
}
