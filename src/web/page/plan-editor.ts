import { h } from 'preact'
import type { ComponentChild, RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PlanReading } from '../plan-routes.ts'
import { countLines, lineOfCursor, markLine, putCursor } from './plan-cursor.ts'
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
  /** Says why a file was not taken; null: it was. */
  refuse(problem: string | null): void
  marks: ReadonlyMap<number, Mark>
  ties: ReadonlyMap<number, Tie>
  findings: PlanReading['findings']
  line: number | null
  setLine(line: number): void
  editing: { current: Editing | null }
  send(): void
}): ComponentChild {
  const { text, change, refuse, marks, ties, findings, line, setLine, editing, send } = props
  const area = useRef<HTMLTextAreaElement>(null)
  const { scroll, look } = useScroll(area)
  const [isWriting, setWriting] = useState(false)
  const isNarrow = useNarrow()
  const isRead = isNarrow && !isWriting
  const shown = useRef<Editing | null>(null)
  useRoomBelow(area, isNarrow && isWriting ? line : null)
  editing.current = {
    show(to) {
      if (isRead) shown.current?.show(to)
      else if (area.current) markLine(area.current, to)
    },
  }
  const open = async (files: FileList | null | undefined): Promise<void> => {
    const file = files?.[0]
    if (!file) return
    const isTooLarge = file.size > FILE_BYTES_MAX
    refuse(isTooLarge ? `${file.name} is too large: a plan may have ${FILE_BYTES_MAX / 1_000_000} MB.` : null)
    if (!isTooLarge) change(await file.text())
  }
  const write = (to: number, column: number): void => {
    if (!area.current) return
    putCursor(area.current, to, column)
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
  const first = Math.max(1, Math.floor((scroll.top - PADDING) / LINE_HEIGHT) - 2)
  const last = Math.min(countLines(text), first + Math.ceil(scroll.height / LINE_HEIGHT) + 6)
  const goToLine = (to: number): void => {
    setLine(to)
    editing.current?.show(to)
  }

  return h('section', { class: 'plan-document', 'aria-label': 'The document' }, [
    h(Tools, { key: 'tools', isEmpty: text.trim() === '', open, send }),
    h('div', { key: 'sheet', class: `plan-sheet ${findings.length > 0 ? 'plan-noted' : ''}` }, [
      h(Gutter, { key: 'gutter', first, last, toTop, toClass, toMark }),
      h(Area, { key: 'text', area, text, change, setLine, setWriting, look, open }),
      isRead && h(PlanLines, { key: 'lines', text, findings, toClass, toMark, line, showing: shown, write }),
      findings.length > 0 &&
        h(PlanMargin, {
          key: 'margin',
          // Below the document there is room for those of one line.
          findings: isNarrow ? findings.filter(finding => finding.line === line) : findings,
          first: Math.floor((scroll.top - PADDING) / LINE_HEIGHT) + 1,
          last,
          here: line,
          toTop,
          goToLine,
        }),
    ]),
  ])
}

type AreaRef = RefObject<HTMLTextAreaElement>

/** What of the document is in view, and the way to look again. */
function useScroll(area: AreaRef): { scroll: { top: number; height: number }; look(): void } {
  const [scroll, setScroll] = useState({ top: 0, height: 600 })
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
  return { scroll, look }
}

/** What is said of the line where one writes takes its room from the document; null: nobody does. */
function useRoomBelow(area: AreaRef, line: number | null): void {
  useEffect(() => {
    const found = area.current
    if (!found || line === null) return
    const below = PADDING + line * LINE_HEIGHT - found.clientHeight
    if (found.scrollTop < below) found.scrollTop = below
  }, [line])
}

function Tools(props: {
  isEmpty: boolean
  open(files: FileList | null): Promise<void>
  send(): void
}): ComponentChild {
  const { isEmpty, open, send } = props
  const accept = '.md,.markdown,.txt,.yaml,.yml,.json'
  const onChange = (event: Event): void => {
    if (event.currentTarget instanceof HTMLInputElement) void open(event.currentTarget.files)
  }
  return h('div', { class: 'plan-tools' }, [
    h('label', { class: 'button' }, [
      'Open a file',
      h('input', { type: 'file', class: 'unseen', accept, onChange }),
    ]),
    h(
      'button',
      { type: 'button', class: 'button button-main', disabled: isEmpty, onClick: send },
      'Bring it to the chat',
    ),
  ])
}

/** The numbers of the lines in view. */
function Gutter(props: {
  first: number
  last: number
  toTop(line: number): number
  toClass(line: number): string
  toMark(line: number): ComponentChild
}): ComponentChild {
  const { first, last, toTop, toClass, toMark } = props
  const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  return h(
    'div',
    { class: 'gutter', 'aria-hidden': 'true' },
    numbers.map(number =>
      h(
        'span',
        {
          key: number,
          class: `gutter-line ${toClass(number)}`,
          style: { top: `${toTop(number)}px` },
        },
        [toMark(number), number],
      ),
    ),
  )
}

function Area(props: {
  area: AreaRef
  text: string
  change(text: string): void
  setLine(line: number): void
  setWriting(isWriting: boolean): void
  look(): void
  open(files: FileList | undefined): Promise<void>
}): ComponentChild {
  const { area, text, change, setLine, setWriting, look, open } = props
  const onCursor = (): void => {
    if (area.current) setLine(lineOfCursor(area.current))
  }
  return h('textarea', {
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
  })
}
