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
/** Heads of arrows, by the side to which they point. */
const HEADS: Record<string, string> = { u: '▲△^↑', d: '▼▽vV↓', l: '◄◀<←', r: '►▶>→' }
/** Strokes that pass over each other. */
const CROSSING = '╫'
const STEP: Record<string, [number, number]> = { u: [-1, 0], d: [1, 0], l: [0, -1], r: [0, 1] }
const BACK: Record<string, string> = { u: 'd', d: 'u', l: 'r', r: 'l' }
const STEPS_MAX = 4000
/** So far a stroke may stand from the border that it leads from, and its head from the one it leads to. */
const GAP_MAX = 2

/** Which frames strokes lead to from each: where an arrow points, else downward or to the right. Null where arrows lead nowhere. */
export function followStrokes(cells: Cells, frames: Frame[]): [number, number][] | null {
  const edges: [number, number][] = []
  for (const [from, frame] of frames.entries())
    for (const [to, isBack] of reach(cells, frames, frame)) edges.push(isBack ? [to, from] : [from, to])
  const isDrawn = edges.length > 0 || !cells.some(row => row.some(char => /[▼▽↓►▶→◄◀←▲△↑]/u.test(char)))
  return isDrawn ? edges : null
}

/** On the way from a frame: behind its border, along strokes, or behind the head of an arrow. */
interface Way {
  row: number
  column: number
  side: string
  at: 'begin' | 'stroke' | 'end'
  gap: number
  /** Whether its first stroke is a head that points at the frame that it leaves. */
  isBack: boolean
}

/** The frames that are reached, and whether the arrow points back. */
function reach(cells: Cells, frames: Frame[], own: Frame): Map<number, boolean> {
  const found = new Map<number, boolean>()
  const seen = new Set<string>()
  const open: Way[] = []
  const push = (way: Way): void => {
    const [down, right] = STEP[way.side]!
    const next = { ...way, row: way.row + down, column: way.column + right }
    const key = `${next.row} ${next.column} ${next.side} ${next.at} ${next.isBack}`
    if (seen.has(key) || seen.size > STEPS_MAX) return
    seen.add(key)
    open.push(next)
  }
  const begin = { at: 'begin', gap: 0, isBack: false } as const
  for (let column = own.left + 1; column < own.right; column++)
    push({ ...begin, row: own.bottom, column, side: 'd' })
  for (let row = own.top + 1; row < own.bottom; row++) push({ ...begin, row, column: own.right, side: 'r' })
  for (let way = open.pop(); way !== undefined; way = open.pop()) {
    const { row, column, side, at, gap } = way
    const char = cells[row]?.[column] ?? ' '
    const border = frames.findIndex(one => isBorder(one, row, column))
    if (border !== -1) {
      const isTouching = at === 'begin' && touches(cells, way)
      if (frames[border] !== own && (isTouching || (at !== 'begin' && arrives(cells, way))))
        found.set(border, way.isBack)
    } else if (char === ' ') {
      const isHead = way.isBack || HEADS[side]!.includes(before(cells, way))
      const isEnd = at === 'end' || (at === 'stroke' && isHead)
      if (gap < GAP_MAX && (at === 'begin' || isEnd))
        push({ ...way, at: isEnd ? 'end' : 'begin', gap: gap + 1 })
    } else if (at !== 'end') for (const next of goOn(way, char)) push(next)
  }
  return found
}

/** `┬` in one border right above `┴` in the next. */
function touches(cells: Cells, way: Way): boolean {
  const [own, other] = [before(cells, way), cells[way.row]?.[way.column] ?? ' ']
  return way.gap === 0 && way.side === 'd' && /[┬┳╦╤╥┼+]/u.test(own) && /[┴┻╩╧╨┼+]/u.test(other)
}

/** From above or from the left, or with a head: other strokes that come from below lead away from it. */
function arrives(cells: Cells, way: Way): boolean {
  return (
    way.side === 'd' || way.side === 'r' || way.at === 'end' || HEADS[way.side]!.includes(before(cells, way))
  )
}

function before(cells: Cells, { row, column, side }: Way): string {
  const [down, right] = STEP[side]!
  return cells[row - down]?.[column - right] ?? ' '
}

function goOn(way: Way, char: string): Way[] {
  const { side } = way
  const on: Way = {
    ...way,
    at: 'stroke',
    gap: 0,
    isBack: way.isBack || (way.at === 'begin' && HEADS[BACK[side]!]!.includes(char)),
  }
  if (char === CROSSING) return [on]
  const sides = SIDES[char]
  if (sides === undefined || !sides.includes(BACK[side]!)) return []
  return Array.from(sides)
    .filter(other => other !== BACK[side])
    .map(other => ({ ...on, side: other }))
}

function isBorder({ top, bottom, left, right }: Frame, row: number, column: number): boolean {
  const inside = row >= top && row <= bottom && column >= left && column <= right
  return inside && (row === top || row === bottom || column === left || column === right)
}
