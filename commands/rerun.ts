import type { Command } from './command.ts'
import { readWords, splitRun } from './words.ts'

export const rerun: Command = {
  name: 'rerun',
  aliases: ['redo'],
  usage: '[RUN] WAVE',
  about: 'does every task of a wave once more; a single task: retry',
  help: [
    'rerun 2          wave 2 of this thread’s run; what is at work there goes on',
    'rerun r7k2mx 2   wave 2 of that run',
  ],
  options: [],
  right: 'start',
  parse(words) {
    const read = readWords(words, [])
    if ('problem' in read) return read
    const { run, rest } = splitRun(read.plain)
    if (rest.length > 0) return { request: { verb: 'rerun', run, wave: rest.join(' ') } }
    return {
      problem: 'rerun needs a wave, by its name or number: rerun [RUN] WAVE. A single task: retry TASK.',
    }
  },
}
