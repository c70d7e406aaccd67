import type { Text } from '../outline/outline.ts'
import { stripBrackets, stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName, toTitledName } from '../words/wave-name.ts'

/** `2` below `Wave`, `Wave 2`, `Discovery` below `Phase`. */
export function waveOfCell(header: Text | undefined, cell: Text | undefined): WaveName | null {
  if (header === undefined || cell === undefined || cell.plain === '') return null
  const word = stripDecoration(header.plain)
  const plain = stripDecoration(cell.plain)
  return (
    parseWaveName(plain, cell.line) ??
    parseWaveName(`${word} ${plain}`, cell.line) ??
    toTitledName(word, stripBrackets(plain), cell.line)
  )
}
