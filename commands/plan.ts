import type { Command } from './command.ts'
import { quoted, readWords, splitRun } from './words.ts'

export const plan: Command = {
  name: 'plan',
  aliases: [],
  usage: '[RUN]',
  about: 'shows a plan again, all of it, or as a model reads it',
  help: [
    'plan           the plan of this thread',
    'plan r7k2mx    the plan of that run',
    'plan --model   sends it to the configured model and shows what that reads otherwise',
  ],
  options: [
    { name: 'model', value: null, about: 'has the configured model read it' },
    { name: 'take', value: 'NAME', about: 'takes what the model read, by its name' },
    { name: 'keep', value: 'NAME', about: 'leaves aside what the model read, by its name' },
  ],
  right: 'view',
  note: 'with an option it takes the right to start',
  parse(words) {
    const read = readWords(words, plan.options)
    if ('problem' in read) return read
    const { run, rest } = splitRun(read.plain)
    if (rest.length > 0)
      return { problem: `plan takes nothing but a run, such as r7k2mx: ${quoted(rest.join(' '))} is none.` }
    const { options } = read
    const [take, keep] = ['take', 'keep'].map(name => options.get(name)?.toString().toLowerCase())
    if (take !== undefined && keep !== undefined)
      return { problem: 'Either --take what the model read, or --keep what there is.' }
    if (take !== undefined) return { request: { verb: 'model', run, what: { take } } }
    if (keep !== undefined) return { request: { verb: 'model', run, what: { keep } } }
    return { request: options.has('model') ? { verb: 'model', run, what: 'ask' } : { verb: 'plan', run } }
  },
}
