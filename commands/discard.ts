import type { Command } from './command.ts'
import { readRun } from './words.ts'

export const discard: Command = {
  name: 'discard',
  aliases: ['dismiss'],
  usage: '[RUN]',
  about: 'puts away a plan that waits for a start',
  help: ['discard          the plan of this thread', 'discard r7k2mx   that plan'],
  options: [],
  right: 'start',
  parse(words) {
    const read = readRun(words, 'discard')
    return 'problem' in read ? read : { request: { verb: 'discard', ...read } }
  },
}
