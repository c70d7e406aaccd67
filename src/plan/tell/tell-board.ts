import type { Table } from '../outline/outline.ts'
import { parseBoard } from '../words/board.ts'
import { parseTaskLine } from './task-line.ts'
import type { Place, Telling } from './telling.ts'
import { toCandidate, toTelling, withIds } from './telling.ts'

export function isBoard(table: Table): boolean {
  return table.header.length > 1 && table.header.every(cell => parseBoard(cell.plain) !== null)
}

/** `| To do | Doing | Done |`: every cell a task. */
export function tellBoard(table: Table, place: Place): Telling[] {
  return table.header.flatMap((header, column) => {
    const board = parseBoard(header.plain)
    const cells = table.rows.flatMap(row => row.cells[column] ?? []).filter(cell => cell.plain !== '')
    if (board === 'unplanned' || cells.length === 0) return []
    const tasks = cells.flatMap(cell => {
      const told = parseTaskLine(cell, { loose: true })
      const { agent, minutes, files, refs, done, dependencies } = told
      const title = told.title === '' ? cell.plain : told.title
      const task = toCandidate({
        title,
        agent,
        minutes,
        files,
        refs,
        done,
        dependencies,
        path: place.path,
        line: cell.line,
      })
      return withIds(task, told.ids)
    })
    return [toTelling('table', { ...place, board }, tasks)]
  })
}
