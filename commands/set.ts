import type { Command } from './command.ts'
import { findNearest } from './nearest.ts'
import { ROWS, ROW_MODES, findRow } from './rows.ts'
import { quoted, readWords, splitRun } from './words.ts'

/** Between the two, as people put it. */
const LINKS: ReadonlySet<string> = new Set(['to', '=', ':', '->', '→'])

export const set: Command = {
  name: 'set',
  aliases: ['rules', 'policy'],
  usage: '[RUN] [ROW MODE]',
  about: 'what is done about failures in a run: shows its rules, or sets a row to auto, ask or never',
  help: [
    'set                    the rules of this thread’s run, row by row',
    'set timeout ask        a cure for what takes too long is put to people first',
    'set error never        people decide what to do about what fails',
    'set all auto           everything is cured without asking, as far as it can be',
    'set r7k2mx check ask   in that run',
  ],
  options: [],
  right: 'view',
  note: 'To set a row to ask or never takes the right to stop; to auto, which asks nobody, the right to administer.',
  parse(words) {
    const read = readWords(words, [])
    if ('problem' in read) return read
    const { run, rest } = splitRun(read.plain)
    const [typed, ...more] = rest.flatMap(word => word.split(/(?<=\p{L})[=:]/u)).filter(word => word !== '')
    if (typed === undefined) return { request: { verb: 'set', run, change: null } }
    const row = typed.toLowerCase() === 'all' ? ('all' as const) : findRow(typed)
    if (row === undefined) return { problem: toNoRow(typed) }
    const [wanted, ...others] = more.filter(word => !LINKS.has(word))
    const mode = ROW_MODES.find(name => name === wanted?.toLowerCase())
    if (mode !== undefined && others.length === 0) {
      return { request: { verb: 'set', run, change: { row, mode } } }
    }
    const what = wanted === undefined ? '' : `, not ${quoted(more.join(' '))}`
    return { problem: `${row} is set to auto, ask or never${what}: set ${row} ask.` }
  },
}

function toNoRow(typed: string): string {
  const near = findNearest(typed.toLowerCase(), [...ROWS, 'all'])
  const hint = near === null ? '' : ` Did you mean ${near}?`
  return `There is no row ${quoted(typed)}.${hint} There is: ${ROWS.join(', ')}, and all.`
}
