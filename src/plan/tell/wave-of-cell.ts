import type { Text } from '../outline/outline.ts'
import { stripBrackets, stripDecoration } from '../words/strip.ts'
import { toKind } from '../words/wave-kinds.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName, toTitledName } from '../words/wave-name.ts'

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']

/** `2` or `2nd` below `Wave`, `Wave 2`, `Discovery` below `Phase`; below `Order` a number counts waves. */
export function waveOfCell(header: Text | undefined, cell: Text | undefined): WaveName | null {
  if (header === undefined || cell === undefined || cell.plain === '') return null
  const said = stripDecoration(header.plain)
  const word = toKind(said) === null ? 'Wave' : said
  const plain = toCount(stripDecoration(cell.plain))
  return (
    parseWaveName(plain, cell.line) ??
    parseWaveName(`${word} ${plain}`, cell.line) ??
    toTitledName(said, stripBrackets(plain), cell.line)
  )
}

/** `2` of `2nd`, `Second` and `②`. */
function toCount(plain: string): string {
  const ordinal = ORDINALS.indexOf(plain.toLowerCase()) + 1
  const count = /^(\d{1,2})(?:st|nd|rd|th|\.)$/i.exec(plain)?.[1]
  return ordinal > 0 ? String(ordinal) : (count ?? (/^[①-⑳]$/u.test(plain) ? plain.normalize('NFKC') : plain))
}
