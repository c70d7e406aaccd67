import type { Command } from './command.ts'
import { START_OPTIONS, readWishes } from './start.ts'
import { readWhen } from './when.ts'
import { readWords, splitRun } from './words.ts'

const OPTIONS: Command['options'] = [
  { name: 'list', value: null, about: 'what is scheduled here' },
  { name: 'end', value: 'NAME', about: 'ends that schedule; what runs goes on' },
  ...START_OPTIONS,
]

export const schedule: Command = {
  name: 'schedule',
  aliases: ['cron'],
  usage: '[RUN] [WHEN] [ZONE] [options]',
  about: 'starts a plan at a time, or again and again',
  help: [
    'schedule at 22:00                                the plan of this thread, tonight',
    'schedule r7k2mx tomorrow at 7 in Europe/Berlin   that plan, by the clocks of Berlin',
    'schedule every weekday at 22:00 --checks         again and again, its commands run',
    'schedule "0 22 * * 1-5" in Europe/Berlin         the same as a cron line',
    'schedule --list                                  what is scheduled here',
    'schedule --end s4k9qz                            no longer',
  ],
  options: OPTIONS,
  right: 'start',
  note: 'The text counts that is agreed to now. Where the run before still goes on, people are asked.',
  parse(words) {
    const read = readWords(words, OPTIONS)
    if ('problem' in read) return read
    const end = read.options.get('end')
    if (typeof end === 'string')
      return { request: { verb: 'schedule', run: null, how: 'end', schedule: end.toLowerCase() } }
    const { run, rest } = splitRun(read.plain)
    if (read.options.has('list') || (rest.length === 0 && run === null))
      return { request: { verb: 'schedule', run: null, how: 'list' } }
    const wanted = readWhen(rest)
    if ('problem' in wanted) return wanted
    const wishes = readWishes(read)
    if ('problem' in wishes) return wishes
    if (wishes.only !== null && wishes.from !== null)
      return { problem: 'Name one wave: with --only or with --from.' }
    return { request: { verb: 'schedule', run, how: 'begin', ...wanted, wishes } }
  },
}
