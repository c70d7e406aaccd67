import type { Command } from './command.ts'
import { quoted, readWords, splitRun } from './words.ts'

const TIP = /^[0-9a-f]{7,64}$/i

export const ship: Command = {
  name: 'ship',
  aliases: ['deliver'],
  usage: '[RUN] [COMMIT]',
  about: 'what a run has merged; with the commit shown there, ships exactly that',
  help: [
    'ship                    what this thread’s run has come to',
    'ship r7k2mx 3f9c2ab     ships exactly that',
  ],
  options: [],
  right: 'view',
  parse(words) {
    const read = readWords(words, [])
    if ('problem' in read) return read
    const { run, rest } = splitRun(read.plain)
    const [tip, ...more] = rest
    if (tip === undefined) return { request: { verb: 'ship', run, tip: null } }
    if (TIP.test(tip) && more.length === 0) return { request: { verb: 'ship', run, tip: tip.toLowerCase() } }
    return {
      problem: `ship takes a run and the commit that it showed: ${quoted(rest.join(' '))} is neither.`,
    }
  },
}
