import type { Row, Table } from '../outline/outline.ts'
import type { Fact } from '../words/facts.ts'
import { factOf, isOwner, personOf } from '../words/facts.ts'
import { isId, parseLooseIdStart, tokensOf } from '../words/ids.ts'
import { namesDoer, namesDoerOf, namesSomebody } from '../words/roles.ts'
import { stripDecoration } from '../words/strip.ts'
import { toKind } from '../words/wave-kinds.ts'
import { toWindow } from '../words/time-name.ts'
import { parseWaveName, startsGroup } from '../words/wave-name.ts'
import { findDoer, listsIds } from './tell-allocation.ts'

export type Columns = Partial<Record<Fact | 'owner', number>>

const KNOWN = new WeakMap<Table, Columns>()

/** Which column of a table says what: several readers ask for it. */
export function toColumns(table: Table): Readonly<Columns> {
  let columns = KNOWN.get(table)
  if (columns === undefined) {
    columns = findColumns(table)
    KNOWN.set(table, columns)
  }
  return columns
}

function findColumns(table: Table): Columns {
  const columns: Columns = {}
  for (const [index, cell] of table.header.entries()) {
    const fact = factOf(cell.plain)
    if (fact !== null) columns[fact] ??= index
  }
  if (columns.agent !== undefined) columns.agent = findDoer(table)
  takeDoers(table, columns)
  takeResponsible(table, columns)
  takeOwner(table, columns)
  takeSessions(table, columns)
  // `# | ID`: what only counts the rows is not what they are called.
  const named = table.header.findIndex(cell => /^\W*(?:task )?(?:id|key)\W*$/i.test(cell.plain))
  if (named !== -1) columns.id = named
  const times = columns.wave === undefined ? findTimes(table) : undefined
  if (times !== undefined) {
    columns.wave = times
    if (columns.minutes === times) delete columns.minutes
  }
  // `| Issue | Title |`: issues are what the tasks are called.
  const { refs } = columns
  if (
    columns.id === undefined &&
    refs !== undefined &&
    (columns.task !== undefined || columns.needs !== undefined || columns.agent !== undefined) &&
    mostly(table.rows, refs, isId)
  )
    columns.id = refs
  if (columns.role !== undefined) columns.agent ??= columns.role
  // `| Step | Owner |` with `M1 Copy the data`: each step is a task.
  const steps = columns.wave
  if (
    steps !== undefined &&
    columns.task === undefined &&
    columns.id === undefined &&
    toKind(stripDecoration(table.header[steps]?.plain ?? '')) === 'step' &&
    mostly(table.rows, steps, text => (parseLooseIdStart(text)?.rest ?? '') !== '')
  ) {
    columns.task = steps
    delete columns.wave
  }
  takeSteps(table, columns)
  const { task } = columns
  if (
    columns.id === undefined &&
    task !== undefined &&
    (mostly(table.rows, task, isId) || areCodes(table, task))
  ) {
    // `Task | What`: the ids stand in the first of the two.
    const other = table.header.findIndex((cell, index) => index !== task && factOf(cell.plain) === 'task')
    if (other !== -1) Object.assign(columns, { id: task, task: other })
    else if (!listsIds(table.rows.map(row => row.cells[task]?.plain ?? ''))) {
      columns.id = task
      delete columns.task
    }
  }
  const listed =
    task !== undefined &&
    columns.wave !== undefined &&
    listsIds(table.rows.map(row => row.cells[task]?.plain ?? ''))
  // `Wave | Tasks | After` with ids: what the rows need are waves.
  if (columns.id === undefined && columns.needs !== undefined && !listed)
    takeReferred(table, columns, columns.needs)
  const { id, detail } = columns
  if (columns.task === undefined && (id !== undefined || columns.agent !== undefined)) {
    // The text column is the one called a description, else of those that are called nothing known the one with most words.
    const free = table.header.flatMap((cell, index) =>
      index !== id &&
      factOf(cell.plain) === null &&
      !REMARK.test(cell.plain) &&
      mostly(table.rows, index, text => /\p{L}{2}/u.test(text) && !PATH.test(text))
        ? [index]
        : [],
    )
    const wordy = free.toSorted((a, b) => countWords(table, b) - countWords(table, a))[0]
    if (detail !== undefined) {
      columns.task = detail
      delete columns.detail
    } else if (wordy !== undefined) columns.task = wordy
  }
  const coded = columns.id === undefined ? findCoded(table, columns) : undefined
  return coded === undefined ? columns : { ...columns, id: coded }
}

/** `| Hand |` above names of agents. */
function takeDoers(table: Table, columns: Columns): void {
  if (columns.agent !== undefined || columns.role !== undefined) return
  const find = (names: (label: string, value: string) => boolean): number =>
    table.header.findIndex(
      ({ plain }, column) => factOf(plain) === null && mostly(table.rows, column, text => names(plain, text)),
    )
  const doers = [find(namesDoer), find(namesDoerOf), findSomebody(table, columns)]
  const column = doers.find(at => at !== -1)
  if (column !== undefined) columns.agent = column
}

/** Beside a column of work one of names, whatever stands above it. */
function findSomebody(table: Table, columns: Columns): number {
  const at = table.header.findIndex(({ plain }, column) => {
    const fact = factOf(plain)
    return (
      (fact === null || fact === 'task') && mostly(table.rows, column, text => namesSomebody(plain, text))
    )
  })
  if (at === -1 || at !== columns.task) return at
  const work = table.header.findIndex(({ plain }, column) => column !== at && factOf(plain) === 'task')
  if (work === -1) return -1
  columns.task = work
  return at
}

/** `| R | A |` above names: who is responsible does it, who is accountable does not. */
function takeResponsible({ header }: Table, columns: Columns): void {
  const letters = header.map(({ plain }) => /^\W*([RACI])(?:\s?\([^()]{1,30}\))?\W*$/.exec(plain)?.[1])
  const at = letters.indexOf('R')
  if (at !== -1 && letters.filter(letter => letter !== undefined).length > 1) columns.agent ??= at
}

function countWords({ rows }: Table, column: number): number {
  return rows.reduce((sum, { cells }) => sum + (cells[column]?.plain.split(/\s+/).length ?? 0), 0)
}

/** `Agent | Owner`, and people stand below the one: they are whose it is, and the other does it. */
function takeOwner({ header, rows }: Table, columns: Columns): void {
  const owner = header.findIndex(({ plain }) => isOwner(plain))
  const agent = header.findIndex(({ plain }) => factOf(plain) === 'agent' && !isOwner(plain))
  if (owner === -1 || agent === -1) return
  const named = rows.map(({ cells }) => cells[owner]?.plain ?? '').filter(text => text !== '')
  if (named.length === 0 || named.some(text => personOf(text) === null)) return
  Object.assign(columns, { owner, agent })
}

/** `| Step | Task | Needs |` with 1, 2, 3 below: what the tasks are called; with words below it is what is done. */
function takeSteps(table: Table, columns: Columns): void {
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

/** `Session | Agent` with `S01`, `S02` below the first: what is called so is the task. */
function takeSessions({ header, rows }: Table, columns: Columns): void {
  const doers = header.flatMap(({ plain }, at) => (factOf(plain) === 'agent' ? [at] : []))
  if (columns.id !== undefined || doers.length < 2) return
  const cellsOf = (column: number): string[] => rows.map(({ cells }) => cells[column]?.plain ?? '')
  const id = doers.find(
    column => cellsOf(column).every(isId) && new Set(cellsOf(column)).size === rows.length,
  )
  const agent = doers.find(column => column !== id && !cellsOf(column).every(isId))
  if (id !== undefined && agent !== undefined) Object.assign(columns, { id, agent })
}

const CODED = /^(?:[A-Z]{1,6}[-_]?)?\d{1,4}\.\d{1,3}$|^[A-Z]{1,6}[-_]?\d{1,4}$/

const CODE = /^[A-Z][A-Z0-9]{1,7}$/

/** `TOK`, `IDX`: short words in capitals, another one in each row. */
function areCodes({ rows }: Table, column: number): boolean {
  const cells = rows.map(row => stripDecoration(row.cells[column]?.plain ?? ''))
  return cells.length > 1 && new Set(cells).size === cells.length && cells.every(cell => CODE.test(cell))
}

/** `Package | What | Needs`: what the ids stand under may be called anything. */
function findCoded(table: Table, { task }: Columns): number | undefined {
  const at = table.header.findIndex(
    (cell, index) =>
      index < 2 &&
      index !== task &&
      factOf(cell.plain) === null &&
      (mostly(table.rows, index, isId) || areCodes(table, index)),
  )
  return at === -1 || task === undefined ? undefined : at
}

/** `src/core/`: where, not what. */
const PATH = /^\S*[\p{L}\p{N}_-]\/\S*$/u

/** A column that says something about what is done, not what it is. */
const REMARK = /^\W*(?:why|reasons?|because|rationale|notes?|comments?|remarks?)\W*$/i

/** `| Doc | Step | Depends on |`: what the last column refers to stands at the start of some other one. */
function takeReferred(table: Table, columns: Columns, needs: number): void {
  const refs = new Set(table.rows.flatMap(row => tokensOf(row.cells[needs]?.plain ?? '')))
  const id = table.header.findIndex((_, column) => {
    if (column === needs) return false
    const own = new Set(table.rows.flatMap(row => toId(row.cells[column]?.plain ?? '') ?? []))
    return own.size === table.rows.length && [...own].filter(one => refs.has(one)).length > 1
  })
  if (id === -1 || id === columns.task) return
  // `Wave 1 merged` below `Starts when` is a wave.
  if (id === columns.wave && table.rows.some(row => startsGroup(row.cells[needs]?.plain ?? ''))) return
  columns.id = id
  // The file that a task is described in is not one that it changes.
  if (columns.files === id) delete columns.files
  const { wave } = columns
  // `Step 3` needs `2`: the step's number is what the task is called.
  if (wave === id && toKind(stripDecoration(table.header[id]?.plain ?? '')) === 'step') delete columns.wave
  if (columns.task !== undefined || wave === undefined || wave === id) return
  // Of as many steps as rows each is what that row is about.
  if (!isRowPerWave(table, wave) || mostly(table.rows, wave, text => startsGroup(text) || /^\d/.test(text)))
    return
  columns.task = wave
  delete columns.wave
}

/** `T3`, `07`, `B`, `TOK`, and the number that a file or a slug begins with: `07-quay.md`. */
export function toId(text: string): string | null {
  const plain = stripDecoration(text)
  return isId(plain) || /^(?:\d+|\d{1,3}[a-z]|[A-Z])$/.test(plain) || CODE.test(plain)
    ? plain
    : (/^\d{1,3}(?=[-_]\p{L})/u.exec(plain)?.[0] ?? null)
}

/** A column of clock windows or days says when, whatever it is called. */
function findTimes(table: Table): number | undefined {
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

export function isRowPerWave(table: Table, wave: number): boolean {
  const values = table.rows.map(row => row.cells[wave]?.plain ?? '')
  return new Set(values).size === values.length
}

export function mostly(rows: Row[], column: number, test: (text: string) => boolean): boolean {
  const cells = rows.map(row => row.cells[column]?.plain ?? '').filter(text => text !== '')
  return cells.length > 0 && cells.filter(text => test(stripDecoration(text))).length * 2 > cells.length
}
