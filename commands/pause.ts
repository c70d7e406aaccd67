import type { Command } from './command.ts'
import { readRun } from './words.ts'

export const pause: Command = {
  name: 'pause',
  aliases: ['hold'],
  usage: '[RUN]',
  about: 'starts nothing new until resume; what is at work goes on',
  help: ['pause          the run of this thread', 'pause r7k2mx   that run'],
  options: [],
  right: 'stop',
  parse(words) {
    const read = readRun(words, 'pause')
    return 'problem' in read ? read : { request: { verb: 'pause', ...read } }
  },
}
