import { LINE_HEIGHT } from './plan-geometry.ts'

/** Marks a line of the document as one would with the mouse, and brings it into view. */
export function markLine(area: HTMLTextAreaElement, line: number): void {
  const { from, to } = findLine(area.value, line)
  area.focus({ preventScroll: true })
  area.setSelectionRange(from, to)
  bringIntoView(area, line)
}

/** Has one write there. */
export function putCursor(area: HTMLTextAreaElement, line: number, column: number): void {
  const { from, to } = findLine(area.value, line)
  const at = Math.min(from + column, to)
  bringIntoView(area, line)
  area.focus({ preventScroll: true })
  area.setSelectionRange(at, at)
}

/** The line that the cursor is in. */
export function lineOfCursor({ value, selectionStart }: HTMLTextAreaElement): number {
  return countLines(value.slice(0, selectionStart))
}

export function countLines(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

function bringIntoView(area: HTMLTextAreaElement, line: number): void {
  area.scrollTop = Math.max(0, (line - 1) * LINE_HEIGHT - area.clientHeight / 3)
}

function findLine(text: string, line: number): { from: number; to: number } {
  let from = 0
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', from)
    if (next < 0) break
    from = next + 1
  }
  const end = text.indexOf('\n', from)
  return { from, to: end < 0 ? text.length : end }
}
