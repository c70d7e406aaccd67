import { cut, displayWidth } from '../lib/width.ts'

export type Style = 'plain' | 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan'

/** A stretch of a line in one style. Its text is plain: cleaned before it comes here. */
export interface Piece {
  text: string
  style: Style
}

const CODES: Record<Exclude<Style, 'plain'>, string> = {
  bold: '1',
  dim: '2',
  green: '32',
  yellow: '33',
  red: '31',
  cyan: '36',
}

export function piece(text: string, style: Style = 'plain'): Piece {
  return { text, style }
}

export function paint(text: string, style: Style, colour: boolean): string {
  return colour && style !== 'plain' && text !== '' ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text
}

export function widthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + displayWidth(text), 0)
}

/** One line of at most `width` columns; the piece that does not fit any more is cut, the rest left out. */
export function toLine(pieces: readonly Piece[], width: number, colour: boolean): string {
  const isWhole = widthOf(pieces) <= width
  let line = ''
  let left = width
  for (const [index, { text, style }] of pieces.entries()) {
    const isLast = index === pieces.length - 1
    // A piece that just fills the line must still show that more would follow.
    const isFull = !isWhole && !isLast && displayWidth(text) >= left
    const short = isFull ? cut(`${text} …`, left) : cut(text, left)
    line += paint(short, style, colour)
    left -= displayWidth(short)
    if (left <= 0) break
  }
  return line.trimEnd()
}
