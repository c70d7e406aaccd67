import { findFenced } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'

/** Set in, and begun with a number of two parts. */
const DOTTED = /^( {1,12})(?=\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\.?\s+[`*"“„«(]?\p{L})/u
const LEAST = 3

/** `1. Phase 1. Ground`: without a word of its own a number may be a chapter, which is read as one. */
const GROUP = /^\d{1,2}[.)]\s+\p{L}{3,12}\s\d/u
const BULLET = /^ {3,20}[-*+•]\s/

/** `   1.1 Draw the map` below `1. Ground`, as breakdowns of work are set in, where bullets below some of them are all that Markdown sees. */
export function fromDottedLines(text: string): string {
  if (!/\n {1,12}\d{1,2}\.\d{1,2}/.test(text)) return text
  return mendLines(text, lines => {
    const fenced = findFenced(lines)
    const dotted: number[] = []
    let edge = ''
    for (const [at, line] of lines.entries()) {
      if (/^\S/.test(line)) edge = line
      if (fenced[at] || !DOTTED.test(line.slice(0, 40))) continue
      if (!GROUP.test(edge)) return
      dotted.push(at)
    }
    const isHeld = dotted.some(at => BULLET.test(lines[at + 1]?.slice(0, 40) ?? ''))
    if (dotted.length < LEAST || !isHeld) return
    for (const at of dotted) lines[at] = lines[at]!.replace(DOTTED, '$1- ')
  })
}
