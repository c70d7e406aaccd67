import type { Command } from './command.ts'
import { quoted, readWords } from './words.ts'

export const list: Command = {
  name: 'list',
  aliases: ['ls', 'runs'],
  usage: '',
  about: 'the latest runs, and the plans that wait for a start',
  help: ['list   newest first, with the ids that other commands take'],
  options: [],
  right: 'view',
  parse(words) {
    const read = readWords(words, [])
    if ('problem' in read) return read
    if (read.plain.length === 0) return { request: { verb: 'list' } }
    return { problem: `list takes nothing else: ${quoted(read.plain.join(' '))} is too much.` }
  },
}
