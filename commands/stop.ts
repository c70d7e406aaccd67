import type { Command, CommandOption } from './command.ts'
import { readWords, splitRun } from './words.ts'

const OPTIONS: readonly CommandOption[] = [{ name: 'now', value: null, about: 'ends what is at work, too' }]

export const stop: Command = {
  name: 'stop',
  aliases: ['halt', 'cancel'],
  usage: '[RUN] [WAVE] [now]',
  about: 'stops a run or one wave; what is at work comes to its end unless it is now',
  help: [
    'stop              the run of this thread; what is at work comes to its end',
    'stop now          ends what is at work, too',
    'stop 2            one wave, the rest goes on',
    'stop r7k2mx 2 now   one wave of that run, at once',
  ],
  options: OPTIONS,
  right: 'stop',
  parse(words) {
    const read = readWords(words, OPTIONS)
    if ('problem' in read) return read
    const { run, rest } = splitRun(read.plain)
    const isNow = rest.at(-1)?.toLowerCase() === 'now'
    if (isNow) rest.pop()
    const mode = isNow || read.options.has('now') ? 'now' : 'drain'
    return { request: { verb: 'stop', run, wave: rest.length > 0 ? rest.join(' ') : null, mode } }
  },
}
