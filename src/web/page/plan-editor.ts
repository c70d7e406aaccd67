import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PlanReading } from '../plan-routes.ts'
import { LINE_HEIGHT, PADDING } from './plan-geometry.ts'
import { PlanLines } from './plan-lines.ts'
import { PlanMargin } from './plan-margin.ts'
import type { Mark, Tie } from './plan-ties.ts'
import { useNarrow } from './use-narrow.ts'

/** What may be asked of the editor from outside. */
export interface Editing {
  /** Takes the cursor to a line, and brings it into view. */
  show(line: number): void
}

const TIE_MARKS: Record<Tie, string> = { needed: '↑', follows: '↓' }
const FILE_BYTES_MAX = 2_000_000

/** The document: text as it is, its lines numbered, and marked where there is something to be said. */
export function PlanEditor(props: {
  text: string
  change(text: string): void
  marks: ReadonlyMap<number, Mark>
  ties: ReadonlyMap<number, Tie>
  findings: PlanReading['findings']
  line: number | null
  setLine(line: number): void
  editing: { current: Editing | null }
  send(): void
}): ComponentChild {
  const { text, change, marks, ties, findings, line, setLine, editing, send } = props
  const area = useRef<HTMLTextAreaElement>(null)
  const [scroll, setScroll] = useState({ top: 0, height: 600 })
  const [isWriting, setWriting] = useState(false)
  const isNarrow = useNarrow()
  const isRead = isNarrow && !isWriting
  const shown = useRef<Editing | null>(null)
  editing.current = {
    show(to) {
      if (isRead) return shown.current?.show(to)
      const found = area.current
      if (!found) return
      const from = startOf(found.value, to)
      const end = found.value.indexOf('\n', from)
      found.focus({ preventScroll: true })
      found.setSelectionRange(from, end < 0 ? found.value.length : end)
      found.scrollTop = Math.max(0, (to - 1) * LINE_HEIGHT - found.clientHeight / 3)
    },
  }
  const look = (): void => {
    const found = area.current
    if (found) setScroll({ top: found.scrollTop, height: found.clientHeight })
  }
  useEffect(() => {
    look()
    if (!area.current) return undefined
    const observer = new ResizeObserver(look)
    observer.observe(area.current)
    return () => observer.disconnect()
  }, [])
  // What is said of the line where one writes takes its room from the document.
  useEffect(() => {
    const found = area.current
    if (!found || !isNarrow || !isWriting || line === null) return
    const below = PADDING + line * LINE_HEIGHT - found.clientHeight
    if (found.scrollTop < below) found.scrollTop = below
  }, [line, isNarrow, isWriting])
  const onCursor = (): void => {
    const found = area.current
    if (found) setLine(countLines(found.value.slice(0, found.selectionStart)))
  }
  const open = async (files: FileList | null): Promise<void> => {
    const file = files?.[0]
    if (file && file.size <= FILE_BYTES_MAX) change(await file.text())
  }
  const write = (to: number, column: number): void => {
    const found = area.current
    if (!found) return
    const from = startOf(found.value, to)
    const end = found.value.indexOf('\n', from)
    const at = Math.min(from + column, end < 0 ? found.value.length : end)
    found.scrollTop = Math.max(0, (to - 1) * LINE_HEIGHT - found.clientHeight / 3)
    found.focus({ preventScroll: true })
    found.setSelectionRange(at, at)
    setLine(to)
  }
  const toClass = (number: number): string => {
    const mark = marks.get(number)
    const names = [mark && `mark-${mark}`, ties.has(number) && 'gutter-tie', number === line && 'gutter-here']
    return names.filter(name => typeof name === 'string').join(' ')
  }
  const toMark = (number: number): ComponentChild => {
    const tie = ties.get(number)
    return tie && h('span', { class: 'tie-mark' }, TIE_MARKS[tie])
  }
  const toTop = (number: number): number => PADDING + (number - 1) * LINE_HEIGHT - scroll.top
  const lines = countLines(text)
  const first = Math.max(1, Math.floor((scroll.top - PADDING) / LINE_HEIGHT) - 2)
  const last = Math.min(lines, first + Math.ceil(scroll.height / LINE_HEIGHT) + 6)

  return h('section', { class: 'plan-document', 'aria-label': 'The document' }, [
    h('div', { key: 'tools', class: 'plan-tools' }, [
      h('label', { class: 'button' }, [
        'Open a file',
        h('input', {
          type: 'file',
          class: 'unseen',
          accept: '.md,.markdown,.txt,.yaml,.yml,.json',
          onChange: (event: Event) => {
            if (event.currentTarget instanceof HTMLInputElement) void open(event.currentTarget.files)
          },
        }),
      ]),
      h(
        'button',
        { type: 'button', class: 'button button-main', disabled: text.trim() === '', onClick: send },
        'Bring it to the chat',
      ),
    ]),
    h('div', { key: 'sheet', class: `plan-sheet ${findings.length > 0 ? 'plan-noted' : ''}` }, [
      h(
        'div',
        { key: 'gutter', class: 'gutter', 'aria-hidden': 'true' },
        Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
          const number = first + index
          const style = { top: `${toTop(number)}px` }
          return h('span', { key: number, class: `gutter-line ${toClass(number)}`, style }, [
            toMark(number),
            number,
          ])
        }),
      ),
      h('textarea', {
        key: 'text',
        ref: area,
        class: 'plan-text',
        value: text,
        spellcheck: false,
        wrap: 'off',
        'aria-label': 'The plan as text',
        onInput: (event: Event) => {
          if (event.currentTarget instanceof HTMLTextAreaElement) change(event.currentTarget.value)
          onCursor()
        },
        onScroll: look,
        onFocus: () => setWriting(true),
        onBlur: () => setWriting(false),
        onClick: onCursor,
        onKeyUp: onCursor,
        onDragOver: (event: DragEvent) => event.preventDefault(),
        onDrop: (event: DragEvent) => {
          if (!event.dataTransfer?.files.length) return
          event.preventDefault()
          void open(event.dataTransfer.files)
        },
      }),
      isRead &&
        h(PlanLines, {
          key: 'lines',
          text,
          findings,
          toClass,
          toMark,
          line,
          showing: shown,
          write,
        }),
      findings.length > 0 &&
        h(PlanMargin, {
          key: 'margin',
          // Below the document there is room for those of one line.
          findings: isNarrow ? findings.filter(finding => finding.line === line) : findings,
          first: Math.floor((scroll.top - PADDING) / LINE_HEIGHT) + 1,
          last,
          here: line,
          toTop,
          goToLine(to) {
            setLine(to)
            editing.current?.show(to)
          },
        }),
    ]),
  ])
}

function countLines(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

function startOf(text: string, line: number): number {
  let from = 0
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', from)
    if (next < 0) break
    from = next + 1
  }
  return from
}
