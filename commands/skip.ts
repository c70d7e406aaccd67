import type { Command } from './command.ts'
import { readTask } from './words.ts'

export const skip: Command = {
  name: 'skip',
  aliases: [],
  usage: '[RUN] TASK',
  about: 'goes on as if a task were done',
  help: [
    'skip T7          a task of this thread’s run; whoever is at work on it is stopped',
    'skip r7k2mx T7   a task of that run',
  ],
  options: [],
  right: 'answer',
  parse(words) {
    const read = readTask(words, 'skip')
    if ('problem' in read) return read
    const { run, task } = read
    return { request: { verb: 'skip', run, task } }
  },
}
