import type { Cells, Frame } from './find-frames.ts'

/** To which sides a stroke goes on. */
const SIDES: Record<string, string> = {}
const put = (chars: string, sides: string): void => {
  for (const char of chars) SIDES[char] = sides
}
put('│║┃|', 'ud')
put('─═━-', 'lr')
put('┌╔╭┏╒╓', 'rd')
put('┐╗╮┓╕╖', 'ld')
put('└╚╰┗╘╙', 'ru')
put('┘╝╯┛╛╜', 'lu')
put('├╠┣╟╞', 'urd')
put('┤╣┫╢╡', 'uld')
put('┬╦┳╤╥', 'lrd')
put('┴╩┻╧╨', 'lru')
put('┼╬╋╪+', 'lrud')
put('▼▽vV↓', 'ud')
put('▲△^↑', 'ud')
put('►▶>→', 'lr')
put('◄◀<←', 'lr')
/** Strokes that pass over each other. */
const CROSSING = '╫'
const STEP: Record<string, [number, number]> = { u: [-1, 0], d: [1, 0], l: [0, -1], r: [0, 1] }
const BACK: Record<string, string> = { u: 'd', d: 'u', l: 'r', r: 'l' }
const STEPS_MAX = 4000

/** Which frames strokes lead to from each, downward or to the right, or where an arrow points. */
export function followStrokes(cells: Cells, frames: Frame[]): [number, number][] {
  const edges: [number, number][] = []
  for (const [from, frame] of frames.entries())
    for (const to of reach(cells, frames, frame)) if (to !== from) edges.push([from, to])
  return edges
}

function reach(cells: Cells, frames: Frame[], own: Frame): Set<number> {
  const found = new Set<number>()
  const seen = new Set<string>()
  const open: [number, number, string][] = []
  const push = (row: number, column: number, side: string): void => {
    const [down, right] = STEP[side]!
    const key = `${row + down} ${column + right} ${side}`
    if (seen.has(key) || seen.size > STEPS_MAX) return
    seen.add(key)
    open.push([row + down, column + right, side])
  }
  for (let column = own.left + 1; column < own.right; column++) push(own.bottom, column, 'd')
  for (let row = own.top + 1; row < own.bottom; row++) push(row, own.right, 'r')
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [row, column, side] = next
    const char = cells[row]?.[column] ?? ' '
    const at = frames.findIndex(one => isBorder(one, row, column))
    if (at !== -1) {
      // From above, or from the left: strokes that come from below lead away from it.
      if (frames[at] !== own && (side === 'd' || side === 'r')) found.add(at)
      continue
    }
    if (char === CROSSING) {
      push(row, column, side)
      continue
    }
    const sides = SIDES[char]
    if (sides === undefined || !sides.includes(BACK[side]!)) continue
    for (const other of sides) if (other !== BACK[side]) push(row, column, other)
  }
  return found
}

function isBorder({ top, bottom, left, right }: Frame, row: number, column: number): boolean {
  const inside = row >= top && row <= bottom && column >= left && column <= right
  return inside && (row === top || row === bottom || column === left || column === right)
}
