/** A frame drawn of strokes, by the rows and columns of its borders. */
export interface Frame {
  top: number
  bottom: number
  left: number
  right: number
}

export type Cells = readonly (readonly string[])[]

const TOP_LEFT = /[┌╔╭┏+╒╓]/u
const TOP_RIGHT = /[┐╗╮┓+╕╖]/u
const LOW_LEFT = /[└╚╰┗+╘╙]/u
const LOW_RIGHT = /[┘╝╯┛+╛╜]/u
const ACROSS = /[─═━\-┬┴┼╤╧╪╥╨╫╦╩╬┳┻╋▼▲v^]/u
const DOWN = /[│║┃|├┤┼╠╣╬╟╢╞╡┣┫╫]/u
const WIDTH_MIN = 4
const FRAMES_MAX = 200

/** All frames of a drawing; none where two of them share a border, which makes a table. */
export function findFrames(cells: Cells): Frame[] {
  const frames: Frame[] = []
  for (const [top, row] of cells.entries())
    for (const [left, char] of row.entries()) {
      if (!TOP_LEFT.test(char) || frames.length >= FRAMES_MAX) continue
      const frame = frameAt(cells, top, left) ?? titledAt(cells, top, left)
      if (frame !== null) frames.push(frame)
    }
  return frames.some((one, at) => frames.some((other, index) => index > at && sharesBorder(one, other)))
    ? []
    : frames
}

/** `+---- PHASE 1  Ground ----+`: what stands within the upper border. */
function titleOf(cells: Cells, { top, left, right }: Frame): string {
  const border = (cells[top] ?? []).slice(left + 1, right).join('')
  return border.replace(/^[─═━=-]{2,200}\s?|\s?[─═━=-]{2,200}$/gu, '').trim()
}

/** A frame whose upper border has its title within: known by its lower one. */
function titledAt(cells: Cells, top: number, left: number): Frame | null {
  let bottom = top + 1
  while (bottom < cells.length && DOWN.test(cells[bottom]![left] ?? '')) bottom++
  const low = cells[bottom] ?? []
  if (bottom - top < 2 || !LOW_LEFT.test(low[left] ?? '')) return null
  let right = left + 1
  while (
    right < low.length &&
    (ACROSS.test(low[right]!) || (low[right] === '+' && ACROSS.test(low[right + 1] ?? '')))
  )
    right++
  const border = (cells[top] ?? []).slice(left + 1, right).join('')
  const isTitled = /^[─═━=-]{2}.*\p{L}.*[─═━=-]{2}$/u.test(border) && !/[+│|]/u.test(border)
  return isTitled && LOW_RIGHT.test(low[right] ?? '') && TOP_RIGHT.test(cells[top]?.[right] ?? '')
    ? { top, bottom, left, right }
    : null
}

function frameAt(cells: Cells, top: number, left: number): Frame | null {
  const row = cells[top]!
  const isDown = (column: number): boolean => DOWN.test(cells[top + 1]?.[column] ?? '')
  let right = left + 1
  // A `+` within a border is where a stroke leads away from it.
  while (right < row.length && (row[right] === '+' ? !isDown(right) : ACROSS.test(row[right]!))) right++
  if (right - left < WIDTH_MIN || !TOP_RIGHT.test(row[right] ?? '')) return null
  let bottom = top + 1
  while (bottom < cells.length && DOWN.test(cells[bottom]![left] ?? '')) bottom++
  if (bottom - top < 2 || !LOW_LEFT.test(cells[bottom]?.[left] ?? '')) return null
  // A sign that is wider than a letter sets the border beside it off.
  const low = [right, right - 1, right + 1].find(column => LOW_RIGHT.test(cells[bottom]![column] ?? ''))
  if (low === undefined) return null
  for (let column = left + 1; column < low; column++)
    if (!ACROSS.test(cells[bottom]![column] ?? '') && cells[bottom]![column] !== '+') return null
  return { top, bottom, left, right: low }
}

function sharesBorder(one: Frame, other: Frame): boolean {
  const beside = one.top === other.top && (one.right === other.left || other.right === one.left)
  const below = one.left === other.left && (one.bottom === other.top || other.bottom === one.top)
  return beside || below
}

/** What stands in a frame, by row, without what only rules a line. */
export function textsIn(cells: Cells, { top, bottom, left, right }: Frame): { text: string; row: number }[] {
  const title = titleOf(cells, { top, bottom, left, right })
  const texts = /\p{L}/u.test(title) ? [{ text: title, row: top }] : []
  for (let row = top + 1; row < bottom; row++) {
    const own = cells[row]!
    const end =
      [right, right - 1, right + 1, right - 2, right + 2].find(column => DOWN.test(own[column] ?? '')) ??
      right
    const text = own
      .slice(left + 1, end)
      .join('')
      .trimEnd()
    if (/[\p{L}\p{N}]/u.test(text)) texts.push({ text, row })
  }
  return texts
}
