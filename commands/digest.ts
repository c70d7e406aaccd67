import type { Command } from './command.ts'
import { readWhen } from './when.ts'
import { readWords } from './words.ts'

const OPTIONS: Command['options'] = [{ name: 'end', value: null, about: 'tells it here no longer' }]

export const digest: Command = {
  name: 'digest',
  aliases: [],
  usage: '[WHEN] [ZONE]',
  about: 'what happened here, what waits for whom, what comes next: now, or each day',
  help: [
    'digest now                          for your eyes, since the last one or yesterday',
    'digest at 08:00 in Europe/Berlin    each day, for all of this channel',
    'digest every weekday at 08:00       on weekdays only',
    'digest --end                        no longer',
  ],
  options: OPTIONS,
  right: 'view',
  note: 'To have it told each day, or no longer, takes the right to start. A day on which nothing happened and nothing waits is not spoken of.',
  parse(words) {
    const read = readWords(words, OPTIONS)
    if ('problem' in read) return read
    if (read.options.has('end')) return { request: { verb: 'digest', how: 'end' } }
    const [first, ...more] = read.plain
    if (first === undefined || (/^now$/i.test(first) && more.length === 0))
      return { request: { verb: 'digest', how: 'now' } }
    const wanted = readWhen(read.plain)
    if ('problem' in wanted) return wanted
    const { when, zone } = wanted
    if (when.type === 'cron') return { request: { verb: 'digest', how: 'begin', line: when.line, zone } }
    if (when.type === 'next') {
      const line = `${when.minute} ${when.hour} * * *`
      return { request: { verb: 'digest', how: 'begin', line, zone } }
    }
    return { problem: 'A digest comes each day at a time, as in: digest at 08:00. For one now: digest now.' }
  },
}
