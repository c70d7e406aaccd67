import type { Command } from './command.ts'
import { readRun } from './words.ts'

export const status: Command = {
  name: 'status',
  aliases: ['st'],
  usage: '[RUN]',
  about: 'how a run stands',
  help: ['status          the run of this thread', 'status r7k2mx   that run'],
  options: [],
  right: 'view',
  parse(words) {
    const read = readRun(words, 'status')
    return 'problem' in read ? read : { request: { verb: 'status', ...read } }
  },
}
