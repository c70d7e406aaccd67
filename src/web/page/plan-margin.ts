import { h } from 'preact'
import type { ComponentChild } from 'preact'
import type { PlanReading } from '../plan-routes.ts'

type Finding = PlanReading['findings'][number]

interface Note {
  finding: Finding
  top: number
  rows: number
}

/** As the style sheet says. */
const CHARS_PER_ROW = 27
const ROW_HEIGHT = 16
const EDGES = 10
const GAP = 4
/** All of a long one is shown where the cursor is. */
const ROWS_MAX = 4
const ROWS_HERE_MAX = 12
const NOTES_MAX = 40

/** Each beside its line, or below the one above it where there is no room. */
function placeNotes(
  findings: readonly Finding[],
  here: number | null,
  toTop: (line: number) => number,
): Note[] {
  const notes: Note[] = []
  let free = Number.NEGATIVE_INFINITY
  for (const finding of findings.toSorted((a, b) => a.line - b.line).slice(0, NOTES_MAX)) {
    const most = finding.line === here ? ROWS_HERE_MAX : ROWS_MAX
    const rows = Math.min(most, Math.ceil((finding.message.length + 1) / CHARS_PER_ROW))
    const top = Math.max(free, toTop(finding.line))
    notes.push({ finding, top, rows })
    free = top + rows * ROW_HEIGHT + EDGES + GAP
  }
  return notes
}

/**
 * What is said of the lines that are in view, beside them; on a narrow screen, below what one writes. Who does not see
 * it finds the same in the list of findings.
 */
export function PlanMargin(props: {
  findings: readonly Finding[]
  first: number
  last: number
  here: number | null
  toTop(line: number): number
  goToLine(line: number): void
}): ComponentChild {
  const { findings, first, last, here, toTop, goToLine } = props
  const inView = findings.filter(({ line }) => line >= first && line <= last)
  return h(
    'div',
    { class: 'margin', 'aria-hidden': 'true' },
    placeNotes(inView, here, toTop).map(({ finding: { line, severity, message, code }, top, rows }, at) =>
      h(
        'div',
        {
          key: `${line} ${code} ${at}`,
          class: `margin-note mark-${severity}${line === here ? ' margin-here' : ''}`,
          style: { top: `${top}px` },
          onClick: () => goToLine(line),
        },
        h('div', { class: 'margin-text', style: { '-webkit-line-clamp': rows } }, [
          h('b', null, line),
          ` ${message}`,
        ]),
      ),
    ),
  )
}
