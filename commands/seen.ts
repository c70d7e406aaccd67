import type { Command } from './command.ts'
import { splitRun } from './words.ts'

export const seen: Command = {
  name: 'seen',
  aliases: ['ack'],
  usage: '[RUN] [QUESTION]',
  about: 'takes a question up: nobody is reminded of it any more',
  help: [
    'seen             the only question that is open',
    'seen q3          one of several; 👀 on it does the same',
    'seen r7k2mx q3   of that run',
  ],
  options: [],
  right: 'answer',
  parse(words) {
    const { run, rest } = splitRun(words)
    const [question, ...more] = rest
    if (more.length > 0 || (question !== undefined && !/^q\d{1,6}$/i.test(question)))
      return { problem: 'seen takes the name of a question, as in q3.' }
    return { request: { verb: 'seen', run, question: question?.toLowerCase() ?? null } }
  },
}
