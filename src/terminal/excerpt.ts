import { toPlainText } from '../lib/text.ts'
import { cut, displayWidth } from '../lib/width.ts'
import { piece, toLine } from './style.ts'
import type { Style } from './style.ts'

/** Of a line longer than this the end is neither shown nor looked at. */
const LINE_CHARS_MAX = 2_000
/** What a message names: what it quotes, and words with a digit in them, as ids and figures are; `Wave 2` is one name. */
const NAMED = /“([^”]{1,200})”|(?<![\p{L}\p{N}])(\p{Lu}\p{Ll}{1,20} )?([\p{L}\p{N}][\p{L}\p{N}._/-]{0,60})/gu
const HAS_DIGIT = /\p{N}/u
/** Columns before what is pointed at, where the line has to be moved to the left. */
const BEFORE = 20
const MORE = '… '

export interface ExcerptOptions {
  width: number
  colour: boolean
  style: Style
}

/** A line of the document under its number, with carets under what the message speaks of where that stands in it. */
export function toExcerptLines(
  { line, message }: { line: number; message: string },
  source: readonly string[],
  { width, colour, style }: ExcerptOptions,
): string[] {
  const text = toPlainText((source[line - 1] ?? '').slice(0, LINE_CHARS_MAX)).trim()
  if (text === '') return []
  const gutter = `${String(line).padStart(5)} | `
  const room = Math.max(1, width - gutter.length)
  const place = findNamed(message, text)
  const from = place === null ? 0 : toStart(text, place.at + place.length, room)
  const shown = `${from > 0 ? MORE : ''}${text.slice(from)}`
  const lines = [toLine([piece(gutter, 'dim'), piece(shown)], width, colour)]
  if (place === null) return lines
  const before = displayWidth(shown.slice(0, place.at - from + (from > 0 ? MORE.length : 0)))
  const carets = '^'.repeat(Math.max(1, displayWidth(text.slice(place.at, place.at + place.length))))
  const blank = `${' '.repeat(gutter.length - 2)}| ${' '.repeat(before)}`
  return [
    ...lines,
    toLine([piece(blank, 'dim'), piece(cut(carets, room - before, ''), style)], width, colour),
  ]
}

interface Place {
  at: number
  length: number
}

/** The last that the message names: before it stands whom it is about. */
function findNamed(message: string, text: string): Place | null {
  const names = Array.from(toPlainText(message).matchAll(NAMED), ([, quoted, kind = '', word = '']) => {
    if (quoted !== undefined) return [quoted]
    const bare = word.replace(/[._/-]{1,60}$/, '')
    return HAS_DIGIT.test(bare) ? [`${kind}${bare}`, bare] : []
  })
  for (const name of names.toReversed().flat()) {
    const at = indexOfWord(text, name)
    if (at >= 0) return { at, length: name.length }
  }
  return null
}

const PART_OF_WORD = /[\p{L}\p{N}]/u

function indexOfWord(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const [before, after] = [text[at - 1] ?? '', text[at + word.length] ?? '']
    if (!PART_OF_WORD.test(before) && !PART_OF_WORD.test(after)) return at
  }
  return -1
}

/** Where the line is to begin so that what ends at `end` can be seen: a whole word, some way before it. */
function toStart(text: string, end: number, room: number): number {
  if (displayWidth(text.slice(0, end)) < room - 1) return 0
  let from = end
  while (from > 0 && displayWidth(text.slice(from - 1, end)) < Math.max(1, room - MORE.length - 2)) {
    from--
    if (text[from - 1] === ' ' && displayWidth(text.slice(from, end)) >= BEFORE) break
  }
  return /[\udc00-\udfff]/.test(text[from] ?? '') ? from + 1 : from
}
