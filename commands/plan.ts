import type { Command } from './command.ts'
import { readRun } from './words.ts'

export const plan: Command = {
  name: 'plan',
  aliases: [],
  usage: '[RUN]',
  about: 'shows a plan again, all of it',
  help: ['plan          the plan of this thread', 'plan r7k2mx   the plan of that run'],
  options: [],
  right: 'view',
  parse(words) {
    const read = readRun(words, 'plan')
    return 'problem' in read ? read : { request: { verb: 'plan', ...read } }
  },
}
