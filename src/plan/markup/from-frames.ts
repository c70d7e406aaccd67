import type { Cells, Frame } from './find-frames.ts'
import { findFrames, textsIn } from './find-frames.ts'
import { framesToGraph } from './frames-to-graph.ts'
import { followStrokes } from './follow-strokes.ts'
import { FENCE, findFenced } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'

const LINES_MAX = 400
const WIDTH_MAX = 240
const LEAST = 2

/** Frames with strokes between them, drawn within a fence: as a graph of Mermaid, of which each frame is a node, or a group with what it lists. */
export function fromFrames(text: string): string {
  if (!/[┌╔╭┏][─═━┬]{3}|\+-{3,}[+ ]/u.test(text)) return text
  return mendLines(text, lines => {
    for (let at = 0; at < lines.length; at++) {
      if (!/^ {0,3}(?:```|~~~)\s*(?:text|txt|ascii|plain|plaintext|diagram)?\s*$/.test(lines[at]!)) continue
      let end = at + 1
      while (end < lines.length && !FENCE.test(lines[end]!)) end++
      const drawn = end - at > LINES_MAX ? null : toGraph(lines.slice(at + 1, end))
      if (drawn !== null) {
        lines[at] = lines[at]!.replace(/\w*\s*$/, 'mermaid')
        for (let row = at + 1; row < end; row++) lines[row] = drawn[row - at - 1] ?? ''
      }
      at = end
    }
    fromOpen(lines)
  })
}

const EDGE = /^\s*(?:[┌╔╭┏└╚╰┗][─═━┬┴]{3}|\+-{3,}[-+ ])/u

/** A drawing that stands in the text as it is, between two empty lines. */
function fromOpen(lines: string[]): void {
  const fenced = findFenced(lines)
  for (let at = 1; at < lines.length; at++) {
    if (fenced[at] || lines[at - 1]!.trim() !== '' || !EDGE.test(lines[at]!.slice(0, WIDTH_MAX))) continue
    let end = at + 1
    while (end < lines.length && !fenced[end] && lines[end]!.trim() !== '') end++
    const drawn = end === lines.length || end - at > LINES_MAX ? null : toGraph(lines.slice(at, end))
    if (drawn !== null) {
      lines[at - 1] = '```mermaid'
      for (let row = at; row < end; row++) lines[row] = drawn[row - at] ?? ''
      lines[end] = '```'
    }
    at = end
  }
}

/** As many lines as there were; null where it is no such drawing. */
function toGraph(lines: string[]): string[] | null {
  if (lines.some(line => line.length > WIDTH_MAX)) return null
  const cells: Cells = lines.map(line => Array.from(line))
  const frames = findFrames(cells)
  const outer = frames.filter(one => !frames.some(other => holds(other, one)))
  if (outer.length < LEAST || outer.length < frames.length) return null
  const boxes = outer.map(frame => textsIn(cells, frame))
  if (boxes.some(texts => texts.length === 0)) return null
  const edges = followStrokes(cells, outer)
  if (edges === null) return null
  const said = framesToGraph(cells, outer, boxes, edges)
  const fitting = said.length > lines.length ? inOneLine(said) : said
  return fitting.length > lines.length ? null : fitting
}

/** A drawing of three lines may have more frames than that. */
function inOneLine([first = '', ...rest]: string[]): string[] {
  return [first, rest.join('; ')]
}

function holds(outer: Frame, inner: Frame): boolean {
  return (
    outer.top < inner.top &&
    outer.bottom > inner.bottom &&
    outer.left < inner.left &&
    outer.right > inner.right
  )
}
