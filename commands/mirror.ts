import type { Command } from './command.ts'
import { quoted, readWords, splitRun } from './words.ts'

export const mirror: Command = {
  name: 'mirror',
  aliases: [],
  usage: '[RUN] CHANNEL',
  about: 'tells of a run in a second channel as well, or in another chat',
  help: [
    'mirror #payments                the run of this thread, in that channel too',
    'mirror r7k2mx slack:C012AB3CD   that run, in a channel of Slack',
    'mirror r7k2mx console:general   on the page of this installation',
  ],
  options: [],
  right: 'start',
  note: 'Whoever may answer there may answer as well; the first decision counts, and all places show it.',
  parse(words) {
    const read = readWords(words, [])
    if ('problem' in read) return read
    const { run, rest } = read.plain.length > 1 ? splitRun(read.plain) : { run: null, rest: read.plain }
    const [channel, ...more] = rest
    if (channel === undefined) return { problem: 'mirror needs a channel: mirror [RUN] CHANNEL.' }
    if (more.length > 0)
      return { problem: `mirror takes a run and one channel: ${quoted(rest.join(' '))} is more than that.` }
    return { request: { verb: 'mirror', run, channel } }
  },
}
