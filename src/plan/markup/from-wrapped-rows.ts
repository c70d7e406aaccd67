import { factOf } from '../words/facts.ts'
import { isId, parseLooseIdStart } from '../words/ids.ts'
import { mendLines } from './mend-lines.ts'
import { toCells, toRow } from './rows.ts'
import { LINE_MAX } from './to-markdown.ts'

const RULE = /^[ \t]*\|?[ \t:|-]*-{2,}[ \t:|-]*$/
const ANY = /^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|/m
/** What ends a table. */
const END = /^[ \t]*(?:$|#{1,6}\s|```|~~~|>|[-*+]\s)/
const GAP = '| | |'

/**
 * Rows of a table that somebody's editor has wrapped or parted by a blank line, or that lack a bar: each on its first
 * line again, its cells where those of the other rows stand.
 */
export function fromWrappedRows(text: string): string {
  if (!ANY.test(text)) return text
  return mendLines(text, mendTables)
}

function mendTables(lines: string[]): void {
  for (let at = 1; at < lines.length; at++) {
    const rule = lines[at]!
    if (rule.length > LINE_MAX || !rule.includes('|') || !RULE.test(rule)) continue
    const head = lines[at - 1]!
    if (head.includes('|')) at = mendRows(lines, at + 1, toCells(head))
  }
}

function mendRows(lines: string[], from: number, head: string[]): number {
  let open = -1
  let at = from
  for (; at < lines.length && lines[at]!.length <= LINE_MAX; at++) {
    const line = lines[at]!
    if (line.trim() === '' && goesOn(lines, from, at, head)) lines[at] = GAP
    else if (END.test(line)) break
    else if (open !== -1 && isRest(line, lines[open]!, head.length)) {
      lines[open] = `${lines[open]!.trimEnd()} ${line.trim()}`
      lines[at] = GAP
    } else if (line.includes('|')) open = at
    else break
  }
  const ids = findIds(lines.slice(from, at), head)
  if (ids !== null) for (let row = from; row < at; row++) lines[row] = mendRow(lines[row]!, ids, head.length)
  return at
}

/** The column that the ids stand in, and what they look like. */
interface Ids {
  column: number
  shapes: Set<string>
}

const COLUMNS = [0, 1, 2]

function findIds(rows: string[], head: string[]): Ids | null {
  const cells = rows.map(row => toCells(row)).filter(row => row.some(cell => cell !== ''))
  const idsIn = (column: number): string[] => cells.flatMap(row => (isOwnId(row[column]) ? row[column]! : []))
  const called = factOf(head[0] ?? '') === 'id'
  const column = called
    ? 0
    : COLUMNS.find(one => idsIn(one).length > 1 && idsIn(one).length * 2 > cells.length)
  return column === undefined ? null : { column, shapes: new Set(idsIn(column).map(toShape)) }
}

function isOwnId(cell: string | undefined): boolean {
  return cell !== undefined && cell.length < 40 && isId(cell)
}

function toShape(id: string): string {
  return id.replace(/\d+/g, '9')
}

/** A blank line among the rows: below it stands one more, by an id like those above, and no other table. */
function goesOn(lines: string[], from: number, at: number, head: string[]): boolean {
  const next = lines[at + 1] ?? ''
  if (!next.trimStart().startsWith('|') || next.length > LINE_MAX || RULE.test(lines[at + 2] ?? ''))
    return false
  const ids = findIds(lines.slice(from, at), head)
  const known = toCells(next).slice(0, (ids?.column ?? 0) + 1)
  return ids !== null && known.some(cell => isOwnId(cell) && ids.shapes.has(toShape(cell)))
}

/** It begins with no bar and no id, and all of its cells fit behind those of the row that is open. */
function isRest(line: string, open: string, count: number): boolean {
  if (line.trimStart().startsWith('|') || open.trimEnd().endsWith('|')) return false
  if (parseLooseIdStart(line.trim().slice(0, 60)) !== null) return false
  const had = toCells(open).length
  return had + toCells(line).length - 1 <= count && (/^[ \t]{2,}/.test(line) || had < count)
}

/** `OPS-6 firewall rules | network | -` below `ID | what | who | needs`; `| F3 | Map |` below `wave | job | what`. */
function mendRow(line: string, { column, shapes }: Ids, count: number): string {
  const cells = toCells(line)
  if (cells.length >= count || isOwnId(cells[column])) return line
  const early = cells.findIndex(cell => isOwnId(cell) && shapes.has(toShape(cell)))
  if (early !== -1 && early < column && cells.length + column - early <= count)
    return toRow([...Array.from({ length: column - early }, () => ''), ...cells])
  const start = cells.length === count - 1 ? parseLooseIdStart((cells[column] ?? '').slice(0, 400)) : null
  if (start === null || start.ids.length !== 1 || start.rest === '') return line
  const [id] = start.ids
  if (column > 0 && !shapes.has(toShape(id!))) return line
  return toRow([...cells.slice(0, column), id!, start.rest, ...cells.slice(column + 1)])
}
