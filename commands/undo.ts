import type { Command } from './command.ts'
import { readWords, splitRun } from './words.ts'

export const undo: Command = {
  name: 'undo',
  aliases: ['rollback', 'revert'],
  usage: '[RUN] WAVE',
  about: 'takes back all that a wave has merged, or nothing; it is stopped then',
  help: ['undo 2          wave 2 of this thread’s run', 'undo r7k2mx 2   wave 2 of that run'],
  options: [],
  right: 'administer',
  parse(words) {
    const read = readWords(words, [])
    if ('problem' in read) return read
    const { run, rest } = splitRun(read.plain)
    if (rest.length > 0) return { request: { verb: 'undo', run, wave: rest.join(' ') } }
    return { problem: 'undo needs a wave, by its name or number: undo [RUN] WAVE.' }
  },
}
