import { toPlainText } from '../../lib/text.ts'

// The configuration speaks of the same people and channels, so their names are made in one place.
export { BOT, toChannelName, toPersonName } from '../../lib/names.ts'

const FILE_CHARS_MAX = 120

/** What a file was called, without folders and without anything that does more than stand there. */
export function toFileName(text: string): string {
  const last = toPlainText(text)
    .split(/[/\\]/)
    .at(-1)!
    .replaceAll(/["<>|:*?]/g, '')
    .trim()
  const bare = last.replace(/^\.+/, '')
  const chars = Array.from(bare)
  if (chars.length <= FILE_CHARS_MAX) return bare === '' ? 'file' : bare
  const ending = /\.[\p{L}\p{N}]{1,10}$/u.exec(bare)?.[0] ?? ''
  return chars.slice(0, FILE_CHARS_MAX - ending.length).join('') + ending
}
