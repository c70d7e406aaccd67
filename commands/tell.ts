import type { Command } from './command.ts'
import { splitRun } from './words.ts'

export const tell: Command = {
  name: 'tell',
  aliases: ['say'],
  usage: '[RUN] TASK TEXT',
  about: 'says something to whoever works on a task',
  help: [
    'tell T7 use the blue one          its agent hears it while it works, or at its next try',
    'tell r7k2mx T7 use the blue one   a task of that run',
    'tell "Task 7" use the blue one    a task whose id is several words',
  ],
  options: [],
  right: 'answer',
  // What follows the task is meant for an agent, whatever it looks like.
  parse(words) {
    const { run, rest } = words.length > 2 ? splitRun(words) : { run: null, rest: [...words] }
    const [task, ...said] = rest
    if (task !== undefined && said.length > 0)
      return { request: { verb: 'tell', run, task, text: said.join(' ') } }
    return { problem: 'tell needs a task and what is to be said: tell [RUN] TASK TEXT.' }
  },
}
