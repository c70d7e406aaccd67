import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { PlanReading } from '../plan-routes.ts'
import type { Editing } from './plan-editor.ts'
import { LINE_HEIGHT, PADDING } from './plan-geometry.ts'

type Finding = PlanReading['findings'][number]

/** As the style sheet says. */
const GUTTER = 58
const CHAR_WIDTH = 7.2
const ROW_HEIGHT = 17
const EDGES = 14
const SPARE = 10

interface Note {
  finding: Finding
  /** Of all notes above it. */
  above: number
  height: number
}

/**
 * The document where there is no room beside it, as long as nobody writes in it: what is said of a line stands directly
 * below that line. For the eye only: who does not see it has the text itself, and the list of findings.
 */
export function PlanLines(props: {
  text: string
  findings: readonly Finding[]
  /** Of the number of a line. */
  toClass(line: number): string
  toMark(line: number): ComponentChild
  line: number | null
  showing: { current: Editing | null }
  /** Somebody wants to write there. */
  write(line: number, column: number): void
}): ComponentChild {
  const { text, findings, toClass, toMark, line, showing, write } = props
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600, width: 360 })
  const lines = useMemo(() => text.split('\n'), [text])
  const longest = useMemo(() => lines.reduce((most, { length }) => Math.max(most, length), 0), [lines])
  const notes = useMemo(
    () => placeNotes(findings, lines.length, view.width),
    [findings, lines.length, view.width],
  )
  const toTop = (to: number): number => PADDING + (to - 1) * LINE_HEIGHT + sumAbove(notes, to)
  const look = (): void => {
    const found = box.current
    if (found) setView({ top: found.scrollTop, height: found.clientHeight, width: found.clientWidth })
  }
  showing.current = {
    show(to) {
      if (box.current) box.current.scrollTop = Math.max(0, toTop(to) - box.current.clientHeight / 3)
    },
  }
  useLayoutEffect(() => {
    look()
    if (!box.current) return undefined
    if (line !== null) showing.current?.show(line)
    const observer = new ResizeObserver(look)
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])

  const all = notes.reduce((sum, { height }) => sum + height, 0)
  const first = findFirst(lines.length, at => toTop(at + 1) > view.top) - SPARE
  const last = findFirst(lines.length, at => toTop(at) > view.top + view.height) + SPARE
  const shown = Array.from({ length: lines.length }, (_, at) => at + 1).slice(Math.max(0, first - 1), last)
  const style = {
    height: `${lines.length * LINE_HEIGHT + 2 * PADDING + all}px`,
    minWidth: `calc(${GUTTER + 24}px + ${longest}ch)`,
  }
  return h(
    'div',
    { class: 'plan-lines', ref: box, 'aria-hidden': 'true', onScroll: look },
    h('div', { class: 'plan-lines-inner', style }, [
      ...shown.map(number =>
        h(Line, {
          key: number,
          number,
          top: toTop(number),
          text: lines[number - 1] ?? '',
          toClass,
          toMark,
          write,
        }),
      ),
      ...notes
        .filter(({ finding }) => finding.line >= first && finding.line <= last)
        .map((note, index) =>
          h(NoteView, {
            key: `${note.finding.line} ${note.finding.code} ${index}`,
            note,
            width: view.width - 12,
          }),
        ),
    ]),
  )
}

function Line(props: {
  number: number
  top: number
  text: string
  toClass(line: number): string
  toMark(line: number): ComponentChild
  write(line: number, column: number): void
}): ComponentChild {
  const { number, top, text, toClass, toMark, write } = props
  const onClick = (event: MouseEvent): void => write(number, toColumn(event))
  return h('div', { class: 'plan-line', style: { top: `${top}px` }, onClick }, [
    h('span', { class: `plan-line-number ${toClass(number)}` }, [toMark(number), number]),
    h('span', { class: 'plan-line-text', dir: 'auto' }, text),
  ])
}

function NoteView({ note, width }: { note: Note; width: number }): ComponentChild {
  const { finding, above, height } = note
  const { line, severity, message } = finding
  const style = { top: `${PADDING + line * LINE_HEIGHT + above}px`, height: `${height}px` }
  const said = { class: `plan-said mark-${severity}`, dir: 'auto', style: { width: `${width}px` } } as const
  return h('div', { class: 'plan-line-note', style }, h('div', said, message))
}

/** As high as their text is at least: the font may run wider or narrower than is reckoned here. */
function placeNotes(findings: readonly Finding[], lines: number, width: number): Note[] {
  const perRow = Math.max(16, Math.floor((width - 44) / CHAR_WIDTH))
  let above = 0
  return findings
    .map(finding => ({ ...finding, line: Math.min(Math.max(1, finding.line), lines) }))
    .toSorted((a, b) => a.line - b.line)
    .map(finding => {
      const height = countRows(finding.message, perRow) * ROW_HEIGHT + EDGES
      const note = { finding, above, height }
      above += height
      return note
    })
}

/** Broken between words, as a browser does. */
function countRows(text: string, perRow: number): number {
  let rows = 1
  let used = 0
  for (const { length } of text.split(' ')) {
    if (used > 0 && used + 1 + length > perRow) {
      rows++
      used = 0
    }
    used += (used > 0 ? 1 : 0) + length
    rows += Math.floor(Math.max(0, used - 1) / perRow)
    used = used > perRow ? used % perRow : used
  }
  return rows
}

function sumAbove(notes: readonly Note[], line: number): number {
  const at = findFirst(notes.length, each => notes[each - 1]!.finding.line >= line)
  const before = notes[at - 2]
  return before === undefined ? 0 : before.above + before.height
}

/** The first number from 1 on for which it holds, as it then does for all after it; one more than there are if for none. */
function findFirst(count: number, holds: (at: number) => boolean): number {
  let [low, high] = [1, count + 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Which of its signs was pointed at. */
function toColumn({ currentTarget, clientX }: MouseEvent): number {
  const found = currentTarget instanceof HTMLElement ? currentTarget.querySelector('.plan-line-text') : null
  const { left, width } = found?.getBoundingClientRect() ?? { left: 0, width: 0 }
  const { length } = found?.textContent ?? ''
  return width === 0 ? 0 : Math.max(0, Math.round(((clientX - left) / width) * length))
}
