import type { Text } from '../outline/outline.ts'
import { stripBrackets, stripDecoration } from '../words/strip.ts'
import { FOLLOWING, OPENING } from '../words/turns.ts'
import { toKind } from '../words/wave-kinds.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'

/** When each row or column of a grid is; null where it does not say. */
export function toTimes(head: string, cells: (Text | undefined)[]): (WaveName | null)[] {
  const times = cells.map(cell => toTime(head, cell))
  return times.some(time => time !== null) ? times : (toTurns(cells) ?? times)
}

const LETTERS: Record<string, string> = {
  B: 'Batch',
  D: 'Day',
  P: 'Phase',
  R: 'Round',
  S: 'Sprint',
  W: 'Wave',
}
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']
const LATER = /^(?:later|soon|last|and then|after that)$/i

/** `First`, `Then`, `Finally`; `1st`, `2nd`; `W1`, `W2`: they count from left to right or from top to bottom. */
function toTurns(cells: (Text | undefined)[]): (WaveName | null)[] | null {
  const said = cells.map(cell => stripBrackets(stripDecoration(cell?.plain ?? '')).trim())
  if (said.length < 2 || said.some(one => one === '' || one.length > 30)) return null
  const counts = said.every((one, at) => {
    const number = /^(\d{1,2})(?:st|nd|rd|th)?$/i.exec(one)?.[1]
    return number === undefined ? one.toLowerCase() === ORDINALS[at] : Number(number) === at + 1
  })
  const follows = OPENING.test(said[0]!) && said.slice(1).every(one => FOLLOWING.test(one) || LATER.test(one))
  const letter = /^([BDPRSW])1$/.exec(said[0]!)?.[1]
  const lettered = letter !== undefined && said.every((one, at) => one === `${letter}${at + 1}`)
  if (!counts && !follows && !lettered) return null
  return said.map((label, at) => {
    const name = parseWaveName(`${lettered ? LETTERS[letter]! : 'Step'} ${at + 1}`, cells[at]!.line)
    return name === null || lettered ? name : { ...name, label }
  })
}

/** `3–4` below `Weeks`; a mere count is a round. */
function toTime(head: string, cell: Text | undefined): WaveName | null {
  if (cell === undefined) return null
  const plain = stripDecoration(cell.plain)
  const word = stripDecoration(head).replace(/s$/i, '')
  const own = parseWaveName(plain, cell.line)
  const name =
    own ??
    (/^\p{L}?\d/u.test(plain) && toKind(word) !== null
      ? parseWaveName(`${word} ${plain}`, cell.line)
      : null) ??
    (/^(?:#|no\.?|)$/i.test(head.trim()) && /^\d{1,3}$/.test(plain)
      ? parseWaveName(`Round ${plain}`, cell.line)
      : null)
  if (name === null || kindOf(name) === 'lane') return null
  return own === null && /s$/i.test(stripDecoration(head)) && /[-–]/.test(plain)
    ? { ...name, label: `${stripDecoration(head)} ${plain}` }
    : name
}
