import { unreachable } from '../src/lib/assert.ts'
import type { Command, Parsed } from './command.ts'
import { findNearest } from './nearest.ts'
import type { Change } from './request.ts'
import { ROWS, ROW_MODES, findRow } from './rows.ts'
import { SLOTS_MAX, quoted, readCount, readWords, splitRun } from './words.ts'

/** What can be set besides the rows; typed as a verb each is the same. */
export const COURSE = ['slots', 'pace', 'provider', 'first'] as const
type Course = (typeof COURSE)[number]
/** All of it, for who chooses from a list. */
export const SETTABLE: readonly string[] = [...new Set([...COURSE, ...ROWS, 'all'])]
/** Between the two, as people put it. */
const LINKS: ReadonlySet<string> = new Set(['to', '=', ':', '->', '→'])
/** As it was at the start. */
const BACK: ReadonlySet<string> = new Set(['back', 'usual', 'off', 'default'])

export const set: Command = {
  name: 'set',
  aliases: ['rules', 'policy', ...COURSE],
  usage: '[RUN] [WHAT VALUE]',
  about: 'how a run goes and what is done about failures: shows it, or changes it',
  help: [
    'set                       how this thread’s run goes, and its rules, row by row',
    'set slots 4               at most four at once from now on; what is at work goes on',
    'set pace eager            each task as soon as what it needs is done; or waves',
    'set provider T7 codex     for the next attempts of a task, of wave 2, or of all',
    'set provider all back     each the one that it began with',
    'set first T7              starts before all others, with all that it needs; or off',
    'set timeout ask           a cure for what takes too long is put to people first',
    'set error never           people decide what to do about what fails',
    'set all auto              everything is cured without asking, as far as it can be',
    'set r7k2mx check ask      in that run',
  ],
  options: [],
  right: 'view',
  note: 'To set a row to ask or never takes the right to stop; to auto, which asks nobody, the right to administer; all else the right to start.',
  parse(words) {
    const read = readWords(words, [])
    if ('problem' in read) return read
    // `first r7k2mx T7` is `set r7k2mx first T7`.
    const [verb, ...behind] = read.plain
    const isVerb = verb !== undefined && isCourse(verb)
    const { run, rest } = splitRun(isVerb ? behind : read.plain)
    const [typed, ...more] = (isVerb ? [verb, ...rest] : rest)
      .flatMap(word => word.split(/(?<=\p{L})[=:]/u))
      .filter(word => word !== '')
    if (typed === undefined) return { request: { verb: 'set', run, change: null } }
    const name = typed.toLowerCase()
    const values = more.filter(word => !LINKS.has(word))
    // `provider` is a row as well: what may go wrong there is set to a mode, and a task to one of them.
    const isMode = values.length === 1 && ROW_MODES.some(mode => mode === values[0]!.toLowerCase())
    const change = isCourse(name) && !isMode ? readCourse(name, values) : readRow(typed, values)
    return 'problem' in change ? change : ({ request: { verb: 'set', run, change } } satisfies Parsed)
  },
}

function isCourse(word: string): word is Course {
  return COURSE.some(name => name === word.toLowerCase())
}

function readCourse(name: Course, given: string[]): Change | { problem: string } {
  // A field of a form holds all of them.
  const values = given.length === 1 ? given[0]!.split(/\s+/) : given
  const [first = '', ...more] = values
  const typed = quoted(values.join(' '))
  switch (name) {
    case 'slots': {
      const slots = more.length > 0 ? null : readCount(first, SLOTS_MAX)
      return slots === null
        ? { problem: `slots is set to a number from 1 to ${SLOTS_MAX}, not ${typed}: set slots 4.` }
        : { slots }
    }
    case 'pace': {
      const pace = first.toLowerCase()
      if (more.length === 0 && (pace === 'waves' || pace === 'eager')) return { pace }
      return { problem: `pace is set to waves or eager, not ${typed}: set pace eager.` }
    }
    case 'provider': {
      const to = values.at(-1)
      const of = values.slice(0, -1).join(' ')
      if (to === undefined || of === '')
        return { problem: 'provider needs a task, a wave or all, and a provider: set provider T7 codex.' }
      const provider = BACK.has(to.toLowerCase()) ? null : to
      return { of: of.toLowerCase() === 'all' ? null : of, provider }
    }
    case 'first': {
      const isOff = more.length > 0 && BACK.has(values.at(-1)!.toLowerCase())
      const task = (isOff ? values.slice(0, -1) : values).join(' ')
      if (task === '') return { problem: 'first needs a task, by its id: set first T7.' }
      return { first: task, how: isOff ? 'usual' : 'first' }
    }
    default:
      return unreachable(name)
  }
}

function readRow(typed: string, values: string[]): Change | { problem: string } {
  const row = typed.toLowerCase() === 'all' ? ('all' as const) : findRow(typed)
  if (row === undefined) return { problem: toNoRow(typed) }
  const [wanted, ...others] = values
  const mode = ROW_MODES.find(name => name === wanted?.toLowerCase())
  if (mode !== undefined && others.length === 0) return { row, mode }
  const what = wanted === undefined ? '' : `, not ${quoted(values.join(' '))}`
  return { problem: `${row} is set to auto, ask or never${what}: set ${row} ask.` }
}

function toNoRow(typed: string): string {
  const near = findNearest(typed.toLowerCase(), [...COURSE, ...ROWS, 'all'])
  const hint = near === null ? '' : ` Did you mean ${near}?`
  return `There is no row ${quoted(typed)}.${hint} There is: ${ROWS.join(', ')}, and all; besides: ${COURSE.join(', ')}.`
}
