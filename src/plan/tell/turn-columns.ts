import type { Table } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import { toWindow } from '../words/time-name.ts'
import { toKind } from '../words/wave-kinds.ts'
import { parseWaveName, startsGroup } from '../words/wave-name.ts'
import { isRowPerWave, mostly } from './cells.ts'
import type { Columns } from './columns.ts'
import { waveOfCell } from './wave-of-cell.ts'

const TURNS =
  /^\W*(?:(?:execution |run |start )?(?:order|sequence|seq)|turn|when|start|run|slot|position|goes)\W*$/i

/** `| Order |` with 1, 1, 2, 2, 3 or `Wave 1` below: what has the same number goes side by side. */
export function takeTurns(table: Table, columns: Columns): void {
  if (columns.wave !== undefined) return
  const at = table.header.findIndex(({ plain }) => TURNS.test(plain))
  if (at === -1) return
  const cells = table.rows.map(row => row.cells[at]?.plain ?? '')
  const values = new Set(cells)
  if (values.size < 2 || values.size === cells.length) return
  if (!table.rows.every(row => waveOfCell(table.header[at], row.cells[at]) !== null)) return
  // Ids of tasks are what a row waits for.
  if (columns.id !== undefined && namesRows(table, columns.id, values)) return
  columns.wave = at
  if (columns.needs === at) delete columns.needs
}

function namesRows({ rows }: Table, id: number, values: ReadonlySet<string>): boolean {
  return rows.some(({ cells }) => values.has(cells[id]?.plain ?? ''))
}

/** `| Step | Task | Needs |` with 1, 2, 3 below: what the tasks are called; with words below it is what is done. */
export function takeSteps(table: Table, columns: Columns): void {
  const { wave, task, id } = columns
  if (wave === undefined || id !== undefined || !isRowPerWave(table, wave)) return
  if (toKind(stripDecoration(table.header[wave]?.plain ?? '')) !== 'step') return
  const counts =
    table.rows.every(({ cells }, at) => cells[wave]?.plain === String(at + 1)) &&
    (columns.needs !== undefined || columns.agent !== undefined)
  // `| Step | Action |` with `U1`, `U2` or `1.1`, `1.2`: those are ids whatever else is said.
  const isCoded = table.rows.every(({ cells }) => CODED.test(cells[wave]?.plain ?? ''))
  if (task !== undefined && (counts || isCoded)) {
    columns.id = wave
    delete columns.wave
  } else if (
    task === undefined &&
    mostly(table.rows, wave, text => /\p{L}\S*\s\S/u.test(text) && !startsGroup(text))
  ) {
    columns.task = wave
    delete columns.wave
    const times = findTimes(table)
    if (times !== undefined) columns.wave = times
    if (columns.minutes === times) delete columns.minutes
  }
}

const CODED = /^(?:[A-Z]{1,6}[-_]?)?\d{1,4}\.\d{1,3}$|^[A-Z]{1,6}[-_]?\d{1,4}$/

/** A column of clock windows or days says when, whatever it is called. */
export function findTimes(table: Table): number | undefined {
  const at = table.header.findIndex(
    (cell, column) =>
      (/^\W*(?:time|when|slot|window|clock|hours?|day|start)\W*$/i.test(cell.plain) &&
        mostly(table.rows, column, startsGroup)) ||
      // Whatever stands above them, and in whatever language.
      (column === 0 && table.rows.length > 1 && mostly(table.rows, column, isWindow)),
  )
  return at === -1 ? undefined : at
}

function isWindow(text: string): boolean {
  const name = parseWaveName(text, 0)
  return name !== null && toWindow(name) !== null
}
