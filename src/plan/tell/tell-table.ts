import type { Row, Table, Text } from '../outline/outline.ts'
import { asideOf, strongerAside } from '../words/asides.ts'
import { parseBoard } from '../words/board.ts'
import type { Fact } from '../words/facts.ts'
import { factOf } from '../words/facts.ts'
import { isId } from '../words/ids.ts'
import { findFiles, findRefs, parseMinutes } from '../words/measures.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName, startsGroup, toTitledName } from '../words/wave-name.ts'
import { isDone, toName } from './fields.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Dependency, Place, Telling } from './telling.ts'
import { toCandidate, toTelling, withIds } from './telling.ts'

export type Columns = Partial<Record<Fact, number>>

/** Tables with a row per task. */
export function tellTable(table: Table, place: Place): Telling[] {
  const aside = table.label === null ? place.aside : strongerAside(place.aside, asideOf(table.label.plain))
  if (aside !== null && aside !== 'retold') return []
  if (isBoard(table)) return tellBoard(table, place)
  const columns = toColumns(table)
  if (isOrderTable(columns)) {
    // Only the ids and what they need: the tasks themselves are told elsewhere.
    const told = table.rows.flatMap(row => toTasks(row, table, { ...columns, task: columns.id! }, place))
    return told.length === 0 ? [] : [toTelling('ids', { ...place, aside: 'retold' }, told)]
  }
  if (!isTaskTable(table, columns, place)) return []
  const tasks = table.rows.flatMap(row => toTasks(row, table, columns, place))
  if (tasks.length === 0) return []
  const named = tasks.filter(task => task.id !== null).length * 2 > tasks.length
  return [toTelling(named ? 'ids' : 'table', { ...place, aside }, tasks)]
}

export function toColumns(table: Table): Columns {
  const columns: Columns = {}
  for (const [index, cell] of table.header.entries()) {
    const fact = factOf(cell.plain)
    if (fact !== null) columns[fact] ??= index
  }
  const times = columns.wave === undefined ? findTimes(table) : undefined
  if (times !== undefined) {
    columns.wave = times
    if (columns.minutes === times) delete columns.minutes
  }
  const { task } = columns
  if (columns.id === undefined && task !== undefined && mostly(table.rows, task, isId)) {
    columns.id = task
    // `Task | What`: the ids stand in the first of the two.
    const other = table.header.findIndex((cell, index) => index !== task && factOf(cell.plain) === 'task')
    if (other === -1) delete columns.task
    else columns.task = other
  }
  const { id, detail } = columns
  if (columns.task === undefined && (id !== undefined || columns.agent !== undefined)) {
    // The text column is the one called a description, else the first that is called nothing known.
    const free = table.header.findIndex((cell, index) => index !== id && factOf(cell.plain) === null)
    if (detail !== undefined) {
      columns.task = detail
      delete columns.detail
    } else if (free !== -1) columns.task = free
  }
  return columns
}

function isBoard(table: Table): boolean {
  return table.header.length > 1 && table.header.every(cell => parseBoard(cell.plain) !== null)
}

/** `| To do | Doing | Done |`: every cell a task. */
function tellBoard(table: Table, place: Place): Telling[] {
  return table.header.flatMap((header, column) => {
    const board = parseBoard(header.plain)
    const cells = table.rows.flatMap(row => row.cells[column] ?? []).filter(cell => cell.plain !== '')
    if (board === 'unplanned' || cells.length === 0) return []
    const tasks = cells.flatMap(cell => {
      const told = parseTaskLine(cell, true, false)
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

/** A column of clock windows or days says when, whatever it is called. */
function findTimes(table: Table): number | undefined {
  const at = table.header.findIndex(
    (cell, column) =>
      /^\W*(?:time|when|slot|window|clock|hours?|day|start)\W*$/i.test(cell.plain) &&
      mostly(table.rows, column, startsGroup),
  )
  return at === -1 ? undefined : at
}

/** `| Task | Depends on |` with nothing but ids in the first. */
function isOrderTable({ id, task, needs, blocks }: Columns): boolean {
  return id !== undefined && task === undefined && (needs !== undefined || blocks !== undefined)
}

function mostly(rows: Row[], column: number, test: (text: string) => boolean): boolean {
  const cells = rows.map(row => row.cells[column]?.plain ?? '').filter(text => text !== '')
  return cells.length > 0 && cells.filter(text => test(stripDecoration(text))).length * 2 > cells.length
}

/** A row per wave is an overview of waves; a row per file or per figure is neither. */
function isTaskTable(table: Table, columns: Columns, place: Place): boolean {
  const { id, task, wave } = columns
  if (task === undefined) return false
  if (id === undefined && wave !== undefined && isRowPerWave(table, wave)) return false
  if (id !== undefined && !mostly(table.rows, id, text => isId(text) || /^\d+$/.test(text))) return false
  return (
    place.path.length > 0 ||
    columns.needs !== undefined ||
    columns.agent !== undefined ||
    wave !== undefined ||
    id !== undefined
  )
}

export function isRowPerWave(table: Table, wave: number): boolean {
  const values = table.rows.map(row => row.cells[wave]?.plain ?? '')
  return new Set(values).size === values.length
}

export function waveOfCell(header: Text | undefined, cell: Text | undefined): WaveName | null {
  if (header === undefined || cell === undefined || cell.plain === '') return null
  const word = stripDecoration(header.plain)
  const plain = stripDecoration(cell.plain)
  return (
    parseWaveName(plain, cell.line) ??
    parseWaveName(`${word} ${plain}`, cell.line) ??
    toTitledName(word, plain, cell.line)
  )
}

function toTasks(row: Row, table: Table, columns: Columns, place: Place): Candidate[] {
  const cell = (fact: Fact): Text | undefined => {
    const index = columns[fact]
    return index === undefined ? undefined : row.cells[index]
  }
  const named = cell('task')
  if (named === undefined || named.plain === '') return []
  const told = parseTaskLine(named, false, false)
  const idText = stripDecoration(cell('id')?.plain ?? '')
  const line = parseTaskLine({ plain: idText, line: row.line, lead: null, bold: false }, true, false)
  const needs = cell('needs')
  const wave =
    columns.wave === undefined ? null : waveOfCell(table.header[columns.wave], row.cells[columns.wave])
  const task = toCandidate({
    title: told.title === '' ? named.plain : told.title,
    detail: cell('detail')?.plain || null,
    agent: toName(cell('agent')?.plain ?? '') ?? told.agent,
    provider: cell('provider')?.plain || null,
    minutes: parseMinutesCell(table, columns, cell('minutes')) ?? told.minutes,
    files: findFiles([named.plain, cell('files')?.plain ?? ''].join(' ')),
    refs: [...new Set([...told.refs, ...findRefs(cell('refs')?.plain ?? '')])],
    done: told.done || isDone(cell('status')?.plain ?? ''),
    dependencies: toDependencies(needs, cell('blocks'), told.dependencies),
    number: /^\d+$/.test(idText) ? Number(idText) : null,
    path: wave === null ? place.path : [wave, ...place.path.filter(outer => outer.key !== wave.key)],
    line: row.line,
  })
  if (task.number !== null) return [{ ...task, id: idText }]
  const ids = line.ids.length > 0 && line.title === '' ? line.ids : told.ids
  return withIds(task, ids)
}

function toDependencies(needs: Text | undefined, blocks: Text | undefined, told: Dependency[]): Dependency[] {
  const dependencies: Dependency[] =
    needs === undefined ? [...told] : [{ text: needs.plain, by: 'column', line: needs.line }]
  if (blocks !== undefined && blocks.plain !== '')
    dependencies.push({ text: blocks.plain, by: 'field', blocks: true, line: blocks.line })
  return dependencies
}

/** A column headed "Hours" holds bare numbers. */
function parseMinutesCell(table: Table, columns: Columns, cell: Text | undefined): number | null {
  if (cell === undefined || columns.minutes === undefined) return null
  const header = table.header[columns.minutes]?.plain ?? ''
  if (!/^[~\s]*[\d.]+(?:\s*[-–]\s*[\d.]+)?\s*$/.test(cell.plain)) return parseMinutes(cell.plain)
  const unit = /\bh(?:ou)?rs?\b|\(h\)/i.test(header) ? 'h' : /\bmin/i.test(header) ? 'min' : null
  return unit === null ? null : parseMinutes(`${cell.plain.trim()} ${unit}`)
}
