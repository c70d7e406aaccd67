import type { Command } from './command.ts'
import { readWords, quoted, splitRun } from './words.ts'

export const model: Command = {
  name: 'model',
  aliases: [],
  usage: '[RUN]',
  about: 'has a model read a plan that waits, and shows what differs',
  help: [
    'model                        sends the plan of this thread to the model, to be compared',
    'model r7k2mx --take r9x8y7   takes the reading that was shown',
    'model r7k2mx --keep r9x8y7   stays with what was read without a model',
  ],
  options: [
    { name: 'take', value: 'NAME', about: 'takes the reading of that name' },
    { name: 'keep', value: 'NAME', about: 'stays with what was read without a model' },
  ],
  right: 'start',
  parse(words) {
    const read = readWords(words, model.options)
    if ('problem' in read) return read
    const { run, rest } = splitRun(read.plain)
    if (rest.length > 0)
      return { problem: `model takes nothing but a run, such as r7k2mx: ${quoted(rest.join(' '))} is none.` }
    const [take, keep] = ['take', 'keep'].map(name => read.options.get(name)?.toString().toLowerCase())
    if (take !== undefined && keep !== undefined)
      return { problem: 'Either --take a reading, or --keep what there is.' }
    const what = take !== undefined ? { take } : keep !== undefined ? { keep } : ('ask' as const)
    return { request: { verb: 'model', run, what } }
  },
}
