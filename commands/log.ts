import type { Command } from './command.ts'
import { quoted, readCount, readWords, splitRun } from './words.ts'

const LINES = 20
const LINES_MAX = 100

export const log: Command = {
  name: 'log',
  aliases: [],
  usage: '[RUN] [LINES]',
  about: 'what happened in a run',
  help: [
    `log              the last ${LINES} lines of this thread’s run`,
    `log 50           more of them, up to ${LINES_MAX}`,
    'log r7k2mx 50    of that run',
  ],
  options: [],
  right: 'view',
  parse(words) {
    const read = readWords(words, [])
    if ('problem' in read) return read
    const { run, rest } = splitRun(read.plain)
    const [typed, ...more] = rest
    if (typed === undefined) return { request: { verb: 'log', run, lines: LINES } }
    const lines = readCount(typed, LINES_MAX)
    if (lines !== null && more.length === 0) return { request: { verb: 'log', run, lines } }
    return {
      problem: `log takes a run and how many lines, 1 to ${LINES_MAX}: ${quoted(rest.join(' '))} is neither.`,
    }
  },
}
