import type { Command, CommandOption } from './command.ts'
import { quoted, readWords, splitRun } from './words.ts'

const OPTIONS: readonly CommandOption[] = [
  { name: 'end', value: null, about: 'tells of it there no longer; no channel: no longer in this place' },
]

export const mirror: Command = {
  name: 'mirror',
  aliases: [],
  usage: '[RUN] [CHANNEL]',
  about: 'tells of a run in a second channel as well, or in another chat',
  help: [
    'mirror #payments                the run of this thread, in that channel too',
    'mirror r7k2mx slack:C012AB3CD   that run, in a channel of Slack',
    'mirror r7k2mx console:general   on the page of this installation',
    'mirror #payments --end          there no longer',
    'mirror --end                    in this place no longer',
  ],
  options: OPTIONS,
  right: 'start',
  note: 'Whoever may answer there may answer as well; the first decision counts, and all places show it.',
  parse(words) {
    const read = readWords(words, OPTIONS)
    if ('problem' in read) return read
    const isEnd = read.options.has('end')
    // One word alone is the channel, whatever it looks like; what ends needs none.
    const isSplit = isEnd || read.plain.length > 1
    const { run, rest } = isSplit ? splitRun(read.plain) : { run: null, rest: read.plain }
    const [channel, ...more] = rest
    if (more.length > 0)
      return { problem: `mirror takes a run and one channel: ${quoted(rest.join(' '))} is more than that.` }
    if (isEnd) return { request: { verb: 'mirror', run, how: 'end', channel: channel ?? null } }
    if (channel === undefined) return { problem: 'mirror needs a channel: mirror [RUN] CHANNEL.' }
    return { request: { verb: 'mirror', run, how: 'begin', channel } }
  },
}
