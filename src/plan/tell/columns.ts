import type { Table } from '../outline/outline.ts'
import type { Fact } from '../words/facts.ts'
import { factOf } from '../words/facts.ts'
import { isId, parseLooseIdStart, tokensOf } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import { toKind } from '../words/wave-kinds.ts'
import { findWaveMentions, startsGroup } from '../words/wave-name.ts'
import { isRowPerWave, mostly } from './cells.ts'
import { takeDoers, takeOwner, takeResponsible, takeSessions } from './doer-columns.ts'
import { findDoer, listsIds } from './tell-allocation.ts'
import { findTimes, takeSteps, takeTurns } from './turn-columns.ts'

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
  takeTurns(table, columns)
  // `| Issue | Title |`: issues are what the tasks are called.
  const { refs } = columns
  if (
    columns.id === undefined &&
    refs !== undefined &&
    (columns.task !== undefined || columns.needs !== undefined || columns.agent !== undefined) &&
    mostly(table.rows, refs, isId)
  )
    columns.id = refs
  // `| ID | Issue |` with words below the second: those are what is done.
  if (
    columns.task === undefined &&
    columns.detail === undefined &&
    refs !== undefined &&
    mostly(table.rows, refs, isWorded)
  ) {
    columns.task = refs
    delete columns.refs
  }
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
  if (columns.needs === undefined) takeUncalled(table, columns)
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

function isWorded(text: string): boolean {
  return /\p{L}{2,}\s+\S*\p{L}{2,}/u.test(text)
}

function countWords({ rows }: Table, column: number): number {
  return rows.reduce((sum, { cells }) => sum + (cells[column]?.plain.split(/\s+/).length ?? 0), 0)
}

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
  if (
    id === columns.wave &&
    table.rows.some(row => findWaveMentions(row.cells[needs]?.plain ?? '').length > 0)
  )
    return
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

const EMPTY = /^[\s\p{P}\p{S}]*$/u
const NO_NEED =
  /block|enabl|unlock|gate|feed|relat|same|see|next|then|follow|with|refs?|links?|duplic|parent|epic/i
const NEEDING_LEAST = 2

function areIds({ rows }: Table, column: number): boolean {
  const cells = rows.map(row => stripDecoration(row.cells[column]?.plain ?? ''))
  return new Set(cells).size === cells.length && cells.every(isId)
}

const ORDERING = /^(?:after|once|when|needs|waits for)\s\S/iu
const EARLY =
  /^(?:first|now|start|at (?:once|the start)|immediately|right away|any ?time|whenever|day one)$/iu
const LATE = /^(?:last|finally|at the (?:very )?end|after (?:everything|all)(?: else)?)$/iu

/** `first`, `after 1`, `after 2 and 3`, `last` */
function tellsOrder({ rows }: Table, column: number): boolean {
  const cells = rows.map(row => stripDecoration(row.cells[column]?.plain ?? ''))
  const isOrder = (text: string): boolean =>
    EMPTY.test(text) || ORDERING.test(text) || EARLY.test(text) || LATE.test(text)
  return cells.every(isOrder) && cells.some(text => ORDERING.test(text))
}

/** What such a cell says, as a list of what comes before. */
export function orderIn(cell: string): string {
  const text = stripDecoration(cell)
  if (EARLY.test(text)) return 'none'
  return LATE.test(text) ? 'all of the others' : cell
}

/** A column of any name that holds nothing but ids of rows above: what those come before. */
function takeUncalled(table: Table, columns: Columns): void {
  const id = columns.id ?? table.header.findIndex((_, column) => areIds(table, column))
  if (id === -1) return
  const told = table.header.findIndex((_, column) => column !== id && tellsOrder(table, column))
  if (told !== -1 && columns.agent !== told) {
    columns.needs = told
    if (columns.wave === told) delete columns.wave
    return
  }
  const own = table.rows.map(row => toId(row.cells[id]?.plain ?? ''))
  const found = table.header.findIndex((cell, column) => {
    if (column === id || factOf(cell.plain) !== null || EMPTY.test(cell.plain) || NO_NEED.test(cell.plain))
      return false
    const filled = table.rows.map(row => row.cells[column]?.plain ?? '')
    const areAbove = filled.every(
      (text, at) =>
        EMPTY.test(text) ||
        tokensOf(text).every(token => own.indexOf(token) !== -1 && own.indexOf(token) < at),
    )
    return areAbove && filled.filter(text => !EMPTY.test(text)).length >= NEEDING_LEAST
  })
  if (found !== -1) columns.needs = found
}

/** `T3`, `07`, `B`, `TOK`, and the number that a file or a slug begins with: `07-quay.md`. */
export function toId(text: string): string | null {
  const plain = stripDecoration(text)
  return isId(plain) || /^(?:\d+|\d{1,3}[a-z]|[A-Z])$/.test(plain) || CODE.test(plain)
    ? plain
    : (/^\d{1,3}(?=[-_]\p{L})/u.exec(plain)?.[0] ?? null)
}
