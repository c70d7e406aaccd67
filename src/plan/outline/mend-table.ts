import type { Row, Table, Text } from './outline.ts'

/** Wider ones are no tables. */
const COLUMNS_MAX = 40
const RULE = /^[\s|:-]*-{2,}[\s|:-]*$/

/**
 * A table that Markdown takes for a paragraph: the line below its head counts other columns than the head does, or
 * is missing, and the rows lack cells or pipes. Null where a paragraph is no such table. Above: what stands before it.
 */
export function mendTable(
  lines: Text[],
): { above: Text[]; header: Text[]; rows: Row[]; line: number; kind: Table['kind'] } | null {
  const rule = lines.findIndex(({ plain }) => plain.includes('|') && RULE.test(plain))
  const piped = lines.findIndex(({ plain }) => plain.startsWith('|'))
  const bare = findBare(lines)
  const start = rule > 0 ? rule - 1 : bare !== -1 ? bare : piped
  const head = lines[start]
  if (head === undefined || rule === 0) return null
  const header = toCells(head)
  const below = lines.slice(rule > 0 ? rule + 1 : start + 1)
  const isRow = (text: Text): boolean => text.plain.split('|').length >= (rule > 0 || start === bare ? 2 : 3)
  if (header.length < 2 || header.length > COLUMNS_MAX || below.length < 2 || !below.every(isRow)) return null
  if (header.every(cell => cell.plain === '')) return null
  const rows = below.map(text => ({ cells: fit(toCells(text), header.length), line: text.line }))
  return { kind: 'table', above: lines.slice(0, start), header, rows, line: head.line }
}

/** `Task | What | Who` above rows, with neither a line below it nor bars at its ends: words, two bars of them at least. */
function findBare(lines: Text[]): number {
  const start = lines.findIndex(({ plain }) => plain.includes('|'))
  const cells = start === -1 ? [] : toCells(lines[start]!).map(({ plain }) => plain)
  const worded = cells.every(cell => /^\p{L}[\p{L} .#/()-]{0,29}$/u.test(cell))
  return cells.length > 2 && worded && lines.length - start > 2 ? start : -1
}

function toCells({ plain, line }: Text): Text[] {
  const bare = plain.trim().slice(0, 4000).replace(/^\|/, '').replace(/\|$/, '')
  return bare.split('|').map(cell => ({ plain: cell.trim(), line, lead: null, bold: false }))
}

/** As many as the head has. */
function fit(cells: Text[], count: number): Text[] {
  const line = cells[0]?.line ?? 1
  const missing = Math.max(0, count - cells.length)
  const empty = Array.from({ length: missing }, () => ({ plain: '', line, lead: null, bold: false }))
  return [...cells.slice(0, count), ...empty]
}
