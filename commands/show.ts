import type { Command } from './command.ts'
import { readTask } from './words.ts'

export const show: Command = {
  name: 'show',
  aliases: ['unblocks', 'impact'],
  usage: '[RUN] TASK',
  about: 'a task: its state, its attempts, what hangs on it, the last it said',
  help: [
    'show T7          a task of this thread’s run',
    'show r7k2mx T7   a task of that run',
    'show T7 --why    from which lines of its plan it was read',
  ],
  options: [
    { name: 'why', value: null, about: 'from which lines of its plan it was read, and by which rules' },
  ],
  right: 'view',
  parse(words) {
    const read = readTask(words, 'show', show.options)
    if ('problem' in read) return read
    const { run, task, options } = read
    return { request: { verb: options.has('why') ? 'why' : 'show', run, task } }
  },
}
