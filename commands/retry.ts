import type { Command, CommandOption } from './command.ts'
import { quoted, readCount, readTask } from './words.ts'

const ATTEMPTS_MAX = 100_000
const OPTIONS: readonly CommandOption[] = [
  { name: 'after', value: 'N', about: 'only if it had no more than so many attempts' },
]

export const retry: Command = {
  name: 'retry',
  aliases: [],
  usage: '[RUN] TASK',
  about: 'has a task that ended tried again, with a fresh budget',
  help: [
    'retry T7          a task of this thread’s run',
    'retry r7k2mx T7   a task of that run',
    'retry T7 --after 3   unless it was tried again since its third attempt',
  ],
  options: OPTIONS,
  right: 'answer',
  parse(words) {
    const read = readTask(words, 'retry', OPTIONS)
    if ('problem' in read) return read
    const { run, task, options } = read
    const typed = options.get('after')
    if (typeof typed !== 'string') return { request: { verb: 'retry', run, task, after: null } }
    const after = typed === '0' ? 0 : readCount(typed, ATTEMPTS_MAX)
    if (after !== null) return { request: { verb: 'retry', run, task, after } }
    return { problem: `--after takes the number of an attempt, not ${quoted(typed)}.` }
  },
}
