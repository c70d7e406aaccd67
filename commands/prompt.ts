import type { Command } from './command.ts'
import { readTask } from './words.ts'

export const prompt: Command = {
  name: 'prompt',
  aliases: [],
  usage: '[RUN] TASK',
  about: 'what the agent of a task is told, word for word',
  help: ['prompt T7          of a task of this thread’s run', 'prompt r7k2mx T7   of a task of that run'],
  options: [],
  right: 'view',
  parse(words) {
    const read = readTask(words, 'prompt')
    if ('problem' in read) return read
    const { run, task } = read
    return { request: { verb: 'prompt', run, task } }
  },
}
