import type { Table } from '../outline/outline.ts'
import { factOf } from '../words/facts.ts'
import { isId } from '../words/ids.ts'
import { findFiles } from '../words/measures.ts'
import { stripDecoration } from '../words/strip.ts'
import type { Columns } from './columns.ts'
import { mostly } from './cells.ts'
import type { Place } from './telling.ts'

/** `| Worktree | Branch | What gets built | Owns |` in a group: columns that no word names are known by what stands in them. */
export function takeUnnamed(table: Table, columns: Columns, { path }: Place): Columns {
  const { id, task, agent, wave } = columns
  if (path.length === 0 || [id, task, agent, wave].some(one => one !== undefined)) return columns
  const named = [0, 1].find(column => isFree(table, column) && areDistinct(table, column, isId))
  const isCounted = areDistinct(table, 0, text => /^\d{1,2}$/.test(text))
  if (named === undefined && !isCounted && findBranches(table) === undefined) return columns
  const worded = findWorded(table, [named, columns.needs, columns.minutes])
  if (worded === undefined) return columns
  const { files, detail, ...others } = columns
  if (detail !== undefined && detail !== worded) Object.assign(others, { detail })
  const taken = { ...others, task: worded, ...(named !== undefined && { id: named }) }
  const paths = files === worded ? findPaths(table, worded) : files
  return paths === undefined ? taken : { ...taken, files: paths }
}

/** Names of branches, whatever stands above them: `offline/outbox`. */
export function findBranches(table: Table): number | undefined {
  const isBranch = (text: string): boolean =>
    /^[\p{L}\p{N}_.-]{1,40}(?:\/[\p{L}\p{N}_.-]{1,60}){1,4}$/u.test(text) && findFiles(text).length === 0
  return findColumn(table, column => areDistinct(table, column, isBranch))
}

/** Those of several words each, more than anywhere else. */
function findWorded(table: Table, taken: (number | undefined)[]): number | undefined {
  const counts = table.header.map((_, column) =>
    taken.includes(column) || !isFree(table, column) ? 0 : countWords(table, column),
  )
  const most = Math.max(...counts)
  return most < table.rows.length * 1.5 ? undefined : counts.indexOf(most)
}

/** Called nothing known, what it is about, or files where none stand below. */
function isFree(table: Table, column: number): boolean {
  const fact = factOf(table.header[column]?.plain ?? '')
  if (fact !== null && !['detail', 'files', 'refs'].includes(fact)) return false
  return !mostly(table.rows, column, text => findFiles(text).length > 0)
}

function findPaths(table: Table, other: number): number | undefined {
  return findColumn(
    table,
    column => column !== other && mostly(table.rows, column, text => findFiles(text).length > 0),
  )
}

function findColumn(table: Table, test: (column: number) => boolean): number | undefined {
  const at = table.header.findIndex((_, column) => test(column))
  return at === -1 ? undefined : at
}

function areDistinct({ rows }: Table, column: number, test: (text: string) => boolean): boolean {
  const cells = rows.map(row => stripDecoration(row.cells[column]?.plain ?? ''))
  return new Set(cells).size === cells.length && cells.every(test)
}

function countWords({ rows }: Table, column: number): number {
  return rows.reduce((sum, { cells }) => sum + (cells[column]?.plain.match(/\p{L}{2,}/gu)?.length ?? 0), 0)
}
