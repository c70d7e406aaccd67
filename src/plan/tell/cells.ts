import type { Row, Table } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'

export function isRowPerWave(table: Table, wave: number): boolean {
  const values = table.rows.map(row => row.cells[wave]?.plain ?? '')
  return new Set(values).size === values.length
}

export function mostly(rows: Row[], column: number, test: (text: string) => boolean): boolean {
  const cells = rows.map(row => row.cells[column]?.plain ?? '').filter(text => text !== '')
  return cells.length > 0 && cells.filter(text => test(stripDecoration(text))).length * 2 > cells.length
}
