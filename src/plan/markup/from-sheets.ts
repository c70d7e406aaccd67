import { toRow } from './rows.ts'
import { LINE_MAX } from './to-markdown.ts'

const FENCED = /^[ \t]{0,3}(?:```|~~~)[ \t]*(?:csv|tsv|psv)\b/im
const FENCE = /^[ \t]{0,3}(?:```|~~~)[ \t]*(csv|tsv|psv)\b/i
const END = /^[ \t]{0,3}(?:```|~~~)/

/** Fences of CSV as tables. */
export function fromSheets(text: string): string {
  if (!FENCED.test(text)) return text
  const lines = text.split('\n')
  let fenced = false
  for (let at = 0; at < lines.length; at++) {
    if (!fenced && FENCE.test(lines[at]!.slice(0, 40))) at = redraw(lines, at)
    else if (END.test(lines[at]!)) fenced = !fenced
  }
  return lines.join('\n')
}

/** The head takes the fence's line, so that a rule has room below it. */
function redraw(lines: string[], from: number): number {
  let to = from + 1
  while (to < lines.length && !END.test(lines[to]!)) to++
  const rows = lines.slice(from + 1, to)
  const [head] = rows
  const mark = Array.from('\t;,|').find(char =>
    rows.every(row => row.trim() === '' || row.split(char).length > 2),
  )
  if (head === undefined || rows.length < 2 || mark === undefined || rows.some(row => row.length > LINE_MAX))
    return to
  const cells = splitCells(head, mark)
  lines[from] = toRow(cells)
  lines[from + 1] = `|${'---|'.repeat(cells.length)}`
  for (const [at, row] of rows.slice(1).entries())
    lines[from + 2 + at] = row.trim() === '' ? '| | |' : toRow(splitCells(row, mark))
  if (to < lines.length) lines[to] = ''
  return to
}

const CELL = /"((?:[^"]|""){0,1000})"|[^"]/g

/** `"a, b",c`: a mark in quotes parts nothing. */
function splitCells(row: string, mark: string): string[] {
  const cells = ['']
  for (const [all, quoted] of row.matchAll(CELL)) {
    if (quoted === undefined && all === mark) cells.push('')
    else cells[cells.length - 1] += quoted?.replaceAll('""', '"') ?? all
  }
  return cells
}
