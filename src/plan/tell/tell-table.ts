import { readLabels } from '../../lib/labels.ts'
import type { Row, Table, Text } from '../outline/outline.ts'
import { asideOf, strongerAside } from '../words/asides.ts'
import { factOf, personOf } from '../words/facts.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { findFiles, findRefs, parseMinutes } from '../words/measures.ts'
import { stripDecoration } from '../words/strip.ts'
import { toKind } from '../words/wave-kinds.ts'
import { isRowPerWave, mostly } from './cells.ts'
import { toColumns, toId, orderIn } from './columns.ts'
import type { Columns } from './columns.ts'
import { fieldsOfTable, isDone, toName } from './fields.ts'
import { listsIds, parseIds } from './tell-allocation.ts'
import { findBranches, takeUnnamed } from './unnamed-columns.ts'
import { groupRows, toGroupPlace } from './row-groups.ts'
import { waveOfCell } from './wave-of-cell.ts'
import { parseTaskLine } from './task-line.ts'
import { isBoard, tellBoard } from './tell-board.ts'
import { findGrid } from './find-grid.ts'
import { tellGrid } from './tell-grid.ts'
import type { Candidate, Dependency, Place, Telling } from './telling.ts'
import { toCandidate, toTelling, withIds } from './telling.ts'

/** Tables with a row per task. */
export function tellTable(said: Table, place: Place): Telling[] {
  return tellRows(said, place, false)
}

/** `isLed`: known of rows around these that their ids stand before what is done. */
function tellRows(said: Table, place: Place, isLed: boolean): Telling[] {
  const table = withRepeated(said)
  const aside = table.label === null ? place.aside : strongerAside(place.aside, asideOf(table.label.plain))
  if (aside !== null && aside !== 'retold') return []
  if (isBoard(table)) return tellBoard(table, place)
  if (fieldsOfTable(said).length > 0) return []
  const groups = groupRows(table)
  if (groups.length > 0) {
    const all = { ...table, rows: groups.flatMap(({ rows }) => rows) }
    const led = areLed(all, toColumns(all))
    return groups.flatMap(({ rows, name }) => tellRows({ ...table, rows }, toGroupPlace(place, name), led))
  }
  const grid = findGrid(table)
  if (grid !== null) return tellGrid(grid, { ...place, aside })
  const columns = takeUnnamed(table, toColumns(table), place)
  if (isOrderTable(columns)) {
    // Only the ids and what they need: the tasks themselves are told elsewhere.
    const told = table.rows.flatMap(row => toTasks(row, table, { ...columns, task: columns.id! }, place))
    return told.length === 0 ? [] : [toTelling('ids', { ...place, aside: 'retold' }, told)]
  }
  const { id, task } = columns
  if (
    id === undefined &&
    task !== undefined &&
    listsIds(table.rows.map(row => row.cells[task]?.plain ?? ''))
  ) {
    // A row per day or wave with the ids of what is done then.
    const told = table.rows.flatMap(row => toListed(row, table, columns, place))
    return told.length === 0 ? [] : [toTelling('ids', { ...place, aside: 'retold' }, told)]
  }
  const slugs = slugsOf(table, columns)
  if (slugs === null && !isTaskTable(table, columns, place)) return []
  const loose = isLed || areLed(table, columns)
  const tasks = table.rows.flatMap((row, index) => {
    const told = toTasks(row, table, columns, place, loose)
    const slug = slugs?.[index]
    return slug === undefined || told.length !== 1 ? told : [{ ...told[0]!, id: slug }]
  })
  if (tasks.length === 0) return []
  const named = tasks.filter(task => task.id !== null).length * 2 > tasks.length
  return [toTelling(named ? 'ids' : 'table', { ...place, aside }, tasks)]
}

const DITTO = /^(?:["″〃”“]|''|ditto|do\.|same|s\. ?o\.|idem|同上|〃)$/i

/** `| Build | 1 |`, `| | 2 |`: below a group's name an empty cell, or a mark that says so, means the same again. */
function withRepeated(table: Table): Table {
  if (!table.rows.some(({ cells }) => cells.some(({ plain }) => isOpen(plain)))) return table
  const { wave, task, id } = toColumns(table)
  if (wave === undefined || (task === undefined && id === undefined) || wave === task) return table
  const cells = table.rows.map(row => row.cells[wave]?.plain ?? '')
  if (isOpen(cells[0] ?? '') || !cells.some(isOpen) || new Set(cells.filter(one => !isOpen(one))).size < 2)
    return table
  let last: Text | undefined
  const rows = table.rows.map(row => {
    if (!isOpen(row.cells[wave]?.plain ?? '')) last = row.cells[wave]
    else if (row.cells.some(({ plain }, at) => at !== wave && plain !== ''))
      return {
        ...row,
        cells: row.cells.map((cell, at) => (at === wave ? { ...last!, line: row.line } : cell)),
      }
    return row
  })
  return { ...table, rows }
}

function isOpen(cell: string): boolean {
  return cell === '' || DITTO.test(cell)
}

const SLUG = /^\p{Ll}[\p{L}\p{N}]*(?:[-_.][\p{L}\p{N}]+)*$/u

/** `| Key | Task | After |` with `scan-fix` and `b1`: names that no two rows share and that other rows need. */
function slugsOf(table: Table, { id, task, needs, agent }: Columns): string[] | null {
  if (task === undefined || (needs ?? agent ?? findBranches(table)) === undefined) return null
  const first = id ?? (task > 0 && factOf(table.header[0]?.plain ?? '') === null ? 0 : undefined)
  if (first === undefined || (id !== undefined && needs === undefined)) return null
  const slugs = table.rows.map(row => row.cells[first]?.plain ?? '')
  const said = slugs.filter(slug => slug !== '')
  const known = new Set(said)
  if (known.size < said.length || said.length < 2 || !said.every(slug => SLUG.test(slug.slice(0, 60))))
    return null
  if (needs === undefined) return slugs
  const needed = table.rows.flatMap(row => (row.cells[needs]?.plain ?? '').slice(0, 400).split(/[,;&+\s]+/))
  return needed.some(one => known.has(one)) ? slugs : null
}

/** `| Round | Tasks |` with the titles in one cell, where nothing else tells them. */
export function tellOverview(table: Table, place: Place): Telling[] {
  const { task, wave, agent } = toColumns(table)
  if (task === undefined || wave === undefined || !isRowPerWave(table, wave)) return []
  const tasks = table.rows.flatMap(row => {
    const name = waveOfCell(table.header[wave], row.cells[wave])
    const cell = row.cells[task]
    if (name === null || cell === undefined || !/\p{L}{2}/u.test(cell.plain)) return []
    const titles = splitTitles(cell.plain)
    const who = titles.length > 1 || agent === undefined ? null : toName(row.cells[agent]?.plain ?? '')
    const path = [name, ...place.path.filter(outer => outer.key !== name.key)]
    return titles.flatMap(plain => {
      const told = parseTaskLine({ plain, line: row.line, lead: null, bold: false })
      const title = told.title === '' ? plain : told.title
      const { minutes, files, refs, done, dependencies } = told
      const own = {
        title,
        agent: told.agent ?? who,
        minutes,
        files,
        refs,
        done,
        dependencies,
        path,
        line: row.line,
      }
      return withIds(toCandidate(own), told.ids)
    })
  })
  return tasks.length === 0 ? [] : [toTelling('table', place, tasks)]
}

/** At semicolons or plus signs, else at commas outside brackets. */
function splitTitles(plain: string): string[] {
  const marks = /;|\s\+\s|\s[•·|]\s/.test(plain) ? /;|\s\+\s|\s[•·|]\s/ : /,\s+(?![^([]{0,200}[)\]])/
  const parts = plain
    .slice(0, 2000)
    .split(marks)
    .map(part => part.trim())
  return parts.filter(part => /\p{L}{2}/u.test(part))
}

function toListed(row: Row, table: Table, columns: Columns, place: Place): Candidate[] {
  const { task, wave, needs } = columns
  const name = wave === undefined ? null : waveOfCell(table.header[wave], row.cells[wave])
  const path = name === null ? place.path : [name, ...place.path.filter(outer => outer.key !== name.key)]
  const ids = parseIds(row.cells[task!]?.plain ?? '') ?? []
  // What a row says of its wave is the wave's.
  const dependencies =
    needs === undefined || name !== null ? [] : toDependencies(row.cells[needs], undefined, [])
  return ids.map(id => toCandidate({ id, title: id, path, dependencies, line: row.line }))
}

/** `| Task | Depends on |` with nothing but ids in the first. */
function isOrderTable({ id, task, needs, blocks }: Columns): boolean {
  return id !== undefined && task === undefined && (needs !== undefined || blocks !== undefined)
}

/** A row per wave is an overview of waves; a row per file or per figure is neither. */
function isTaskTable(table: Table, columns: Columns, place: Place): boolean {
  const { id, task, wave } = columns
  if (task === undefined) return false
  // A row per document is none per task.
  const isFile = (text: string): boolean => findFiles(text)[0] === text
  if (
    id === undefined &&
    factOf(table.header[task]?.plain ?? '') === null &&
    mostly(table.rows, task, isFile)
  )
    return false
  if (id === undefined && wave !== undefined && isRowPerWave(table, wave)) return false
  if (id !== undefined && !mostly(table.rows, id, text => toId(text) !== null)) return false
  return (
    place.path.length > 0 ||
    columns.needs !== undefined ||
    columns.agent !== undefined ||
    wave !== undefined ||
    id !== undefined
  )
}

const PAUSE =
  /^\W*(?:lunch|coffee|tea|dinner|break|pause|mittag(?:essen|spause)?|déjeuner|almuerzo|comida|almoço|昼休み|午休|점심)(?: break)?\W*$/iu

/** What the rows above come to. */
const TOTAL =
  /^\W*(?:(?:sub|grand )?-?totals?|sum|overall|summe|gesamt|insgesamt|suma|soma|somme|合计|总计|小计|合計|합계)\W*$/iu

/** `| B1 Solder the boards |` in nearly every row, each with another id. */
function areLed({ rows }: Table, { id, task }: Columns): boolean {
  if (task === undefined || id !== undefined) return false
  const ids = rows.flatMap(
    ({ cells }) => parseLooseIdStart(stripDecoration(cells[task]?.plain.slice(0, 60) ?? ''))?.ids ?? [],
  )
  return rows.length > 1 && ids.length * 3 >= rows.length * 2 && new Set(ids).size === ids.length
}

function toTasks(row: Row, table: Table, columns: Columns, place: Place, led: boolean = false): Candidate[] {
  const cell = (fact: keyof Columns): Text | undefined => {
    const index = columns[fact]
    return index === undefined ? undefined : row.cells[index]
  }
  const named = cell('task')
  if (named === undefined || named.plain === '' || TOTAL.test(named.plain) || PAUSE.test(named.plain))
    return []
  // Below `Step` a mere space ends an id.
  const loose =
    led ||
    (columns.id === undefined && toKind(stripDecoration(table.header[columns.task!]?.plain ?? '')) === 'step')
  const told = parseTaskLine(named, { loose })
  const idCell = cell('id')?.plain ?? ''
  const idText = toId(idCell) ?? stripDecoration(idCell)
  const counted = /^\d{1,4}$/.exec(row.cells[0]?.plain ?? '')?.[0] ?? null
  const line = parseTaskLine({ plain: idText, line: row.line, lead: null, bold: false }, { loose: true })
  const needs = cell('needs')
  const wave =
    columns.wave === undefined ? null : waveOfCell(table.header[columns.wave], row.cells[columns.wave])
  const task = toCandidate({
    title: told.title === '' ? named.plain : told.title,
    detail: cell('detail')?.plain || null,
    agent: toName(cell('agent')?.plain ?? '') ?? toName(cell('role')?.plain ?? '') ?? told.agent,
    provider: cell('provider')?.plain || null,
    owner: personOf(cell('owner')?.plain ?? ''),
    labels: readLabels(cell('labels')?.plain ?? '') ?? [],
    minutes: parseMinutesCell(table, columns, cell('minutes')) ?? told.minutes,
    files: findFiles([named.plain, cell('files')?.plain ?? ''].join(' ')),
    refs: [...new Set([...told.refs, ...findRefs(cell('refs')?.plain ?? '')])],
    done: told.done || isDone(cell('status')?.plain ?? ''),
    dependencies: [
      ...toDependencies(needs, cell('blocks'), told.dependencies),
      ...(needs === undefined ? waitsIn(cell('status') ?? cell('detail')) : []),
    ],
    number: /^\d+$/.test(idText) ? Number(idText) : counted === null ? null : Number(counted),
    path: wave === null ? place.path : [wave, ...place.path.filter(outer => outer.key !== wave.key)],
    line: row.line,
  })
  // Agents that are only counted are called by their number.
  if (/^\d{1,3}$/.test(task.agent ?? '') && idCell === '') task.agent = `Agent ${task.agent}`
  if (/^(?:\d+[a-z]?|[A-Z][A-Z0-9]{0,7})$/.test(idText)) return [{ ...task, id: idText }]
  const ids = line.ids.length > 0 && line.title === '' ? line.ids : told.ids
  return withIds(task, ids)
}

/** `Blocked by Login page` below `Status` */
function waitsIn(status: Text | undefined): Dependency[] {
  const text = WAITING.exec(status?.plain ?? '')?.[1]
  return text === undefined ? [] : [{ text, by: 'column', line: status!.line }]
}

const WAITING =
  /^\W*(?:blocked (?:by|on)|waits? (?:for|on)|waiting (?:for|on)|on hold until|after)\s(.{2,120}?)\.?$/iu

function toDependencies(needs: Text | undefined, blocks: Text | undefined, told: Dependency[]): Dependency[] {
  const dependencies: Dependency[] =
    needs === undefined ? [...told] : [{ text: orderIn(needs.plain), by: 'column', line: needs.line }]
  if (blocks !== undefined && blocks.plain !== '')
    dependencies.push({ text: blocks.plain, by: 'field', blocks: true, line: blocks.line })
  return dependencies
}

/** A column headed "Hours" holds bare numbers. */
function parseMinutesCell(table: Table, columns: Columns, cell: Text | undefined): number | null {
  if (cell === undefined || columns.minutes === undefined) return null
  const header = table.header[columns.minutes]?.plain ?? ''
  if (!/^[~\s]*[\d.]+(?:\s*[-–]\s*[\d.]+)?\s*$/.test(cell.plain)) return parseMinutes(cell.plain)
  const unit = /\bh(?:(?:ou)?rs?)?\b/i.test(header) ? 'h' : /\bmin/i.test(header) ? 'min' : null
  return unit === null ? null : parseMinutes(`${cell.plain.trim()} ${unit}`)
}
