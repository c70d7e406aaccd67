import type { Command } from './command.ts'
import { splitRun } from './words.ts'

export const answer: Command = {
  name: 'answer',
  aliases: ['reply'],
  usage: '[RUN] [QUESTION] OPTION',
  about: 'answers what a run asks',
  help: [
    'answer retry             the only question that is open, by an option or how it begins',
    'answer 2                 by its number',
    'answer q3 retry          one of several questions',
    'answer r7k2mx q3 retry   of that run',
  ],
  options: [],
  right: 'answer',
  // The last word is the option, whatever it looks like: people are asked all sorts of things.
  parse(words) {
    const { run, rest } = words.length > 1 ? splitRun(words) : { run: null, rest: [...words] }
    const [first, ...more] = rest
    const isNamed = first !== undefined && more.length > 0 && /^q\d{1,6}$/i.test(first)
    const question = isNamed ? first.toLowerCase() : null
    const option = (isNamed ? more : rest).join(' ')
    if (option !== '') return { request: { verb: 'answer', run, question, option } }
    return { problem: 'answer needs an option: its number, its name, or how it begins.' }
  },
}
