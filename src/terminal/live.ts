import type { Clock } from '../lib/clock.ts'
import { displayWidth } from '../lib/width.ts'

export interface Live extends AsyncDisposable {
  /** Something changed that the board shows. */
  change(): void
  /** A line that stays, above the board. */
  print(line: string): void
  /** Takes the board away, for a prompt; what is printed meanwhile appears after `resume`. */
  pause(): void
  resume(): void
}

/** What is used of a `NodeJS.WriteStream`. */
export interface Terminal {
  columns?: number
  rows?: number
  write(text: string): unknown
  on(event: 'resize', call: () => void): unknown
  off(event: 'resize', call: () => void): unknown
}

export interface Size {
  width: number
  height: number
}

const FRAME_MS = 100
/** Without any change the time that the board tells still passes. */
const TICK_MS = 1_000
const DEFAULT_SIZE: Size = { width: 80, height: 24 }

/** Of the lines above the board, so many can be written again after a resize. */
const KEPT_MAX = 200

const ESC = '\u001b['
/** Terminals that know it show the whole paint at once; the others pass over it. */
const BEGIN = `${ESC}?2026h`
const END = `${ESC}?2026l`
/** Should a terminal find a character wider than we do, its line is cut there instead of taking two rows. */
const NO_WRAP = `${ESC}?7l`
const WRAP = `${ESC}?7h`
const HOME = `${ESC}H`
/** Row by row: some terminals take the clearing of a whole screen as a wish to keep it in the scrollback. */
const CLEAR_LINE = `${ESC}2K`
const CLEAR_BELOW = `${ESC}J`
const NEXT_LINE = '\r\n'

/**
 * A board that is repainted in place. Between two paints the cursor rests, visible, in the free line below it:
 * what a person types lands there, and a program that is killed leaves the terminal as it should be.
 */
export function openLive(out: Terminal, render: (size: Size) => string[], clock: Clock): Live {
  const paper = createPaper(out)
  let state: 'live' | 'paused' | 'closed' = 'live'
  let paintedAt = Number.NEGATIVE_INFINITY
  let wakeAt = Number.POSITIVE_INFINITY
  let cancel: (() => void) | undefined

  const schedule = (delayMs: number): void => {
    const at = clock.now() + delayMs
    if (state !== 'live' || at >= wakeAt) return
    cancel?.()
    wakeAt = at
    cancel = clock.after(delayMs, paint)
  }
  const unschedule = (): void => {
    cancel?.()
    wakeAt = Number.POSITIVE_INFINITY
  }
  const change = (): void => schedule(Math.max(0, paintedAt + FRAME_MS - clock.now()))

  const paint = (): void => {
    wakeAt = Number.POSITIVE_INFINITY
    paintedAt = clock.now()
    const { width, height } = sizeOf(out)
    const room = { width, height: Math.max(1, height - 1) }
    paper.show(render(room).slice(0, room.height))
    schedule(TICK_MS)
  }
  const onResize = (): void => {
    if (state === 'live') paper.forget()
    change()
  }
  out.on('resize', onResize)
  change()

  return {
    change,
    print(line) {
      paper.print(line)
      change()
    },
    pause() {
      if (state !== 'live') return
      unschedule()
      paper.show([])
      state = 'paused'
    },
    resume() {
      if (state !== 'paused') return
      state = 'live'
      paint()
    },
    async [Symbol.asyncDispose]() {
      if (state === 'closed') return
      unschedule()
      paint()
      state = 'closed'
      unschedule()
      out.off('resize', onResize)
    },
  }
}

interface Paper {
  /** For the next frame: a line that stays above it. */
  print(line: string): void
  /** Where what was written stands is not known any more. */
  forget(): void
  show(frame: string[]): void
}

/** What stands on the terminal by now, and so what has to be written for it to show something else. */
function createPaper(out: Terminal): Paper {
  let frame: string[] = []
  let printed: string[] = []
  let kept: string[] = []
  let isForgotten = false
  return {
    print: line => void printed.push(line),
    forget: () => void (isForgotten = true),
    show(next) {
      const text = isForgotten
        ? toWhole(next, [...kept, ...printed], sizeOf(out))
        : toChange(frame, next, printed)
      kept = [...kept, ...printed].slice(-KEPT_MAX)
      frame = next
      printed = []
      isForgotten = false
      if (text !== '') out.write(`${BEGIN}${text}${END}`)
    },
  }
}

function sizeOf(out: Terminal): Size {
  return { width: out.columns || DEFAULT_SIZE.width, height: out.rows || DEFAULT_SIZE.height }
}

/** What brings the screen from one frame to the next, with lines to stay above it; nothing if nothing changed. */
function toChange(frame: string[], next: string[], printed: string[]): string {
  const isSame = next.length === frame.length && next.every((line, index) => line === frame[index])
  if (isSame && printed.length === 0) return ''
  const up = frame.length > 0 ? `\r${ESC}${frame.length}A` : '\r'
  if (printed.length > 0 || next.length === 0) {
    const clear = frame.length > 0 ? `${up}${toLines(frame.map(() => CLEAR_LINE))}${CLEAR_LINE}` : CLEAR_LINE
    return `${clear}${up}${toLines(printed)}${unwrapped(toLines(next))}`
  }
  const lines = next.map((line, index) => (line === frame[index] ? '' : `${CLEAR_LINE}${line}`))
  return `${up}${unwrapped(toLines(lines))}${CLEAR_BELOW}`
}

/**
 * After a resize nobody knows which rows the old frame takes: some terminals break lines anew, some cut them,
 * and what was painted before the news came went to wrong places. So the screen is written anew.
 */
function toWhole(next: string[], above: string[], { width, height }: Size): string {
  let room = height - 1 - next.length
  const fitting: string[] = []
  for (const line of above.toReversed()) {
    room -= Math.max(1, Math.ceil(displayWidth(line) / width))
    if (room < 0) break
    fitting.unshift(line)
  }
  const clear = Array.from({ length: height }, (_, row) => `${ESC}${row + 1}H${CLEAR_LINE}`).join('')
  return `${clear}${HOME}${toLines(fitting)}${unwrapped(toLines(next))}`
}

function toLines(lines: string[]): string {
  return lines.map(line => `${line}${NEXT_LINE}`).join('')
}

function unwrapped(text: string): string {
  return `${NO_WRAP}${text}${WRAP}`
}
