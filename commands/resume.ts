import type { Command } from './command.ts'
import { readRun } from './words.ts'

export const resume: Command = {
  name: 'resume',
  aliases: ['continue'],
  usage: '[RUN]',
  about: 'goes on after pause',
  help: ['resume          the run of this thread', 'resume r7k2mx   that run'],
  options: [],
  right: 'stop',
  parse(words) {
    const read = readRun(words, 'resume')
    return 'problem' in read ? read : { request: { verb: 'resume', ...read } }
  },
}
