import type { Table } from '../outline/outline.ts'
import { factOf, isOwner, personOf } from '../words/facts.ts'
import { isId } from '../words/ids.ts'
import { namesDoer, namesDoerOf, namesSomebody } from '../words/roles.ts'
import { startsGroup } from '../words/wave-name.ts'
import { mostly } from './cells.ts'
import type { Columns } from './columns.ts'

/** `| Hand |` above names of agents. */
export function takeDoers(table: Table, columns: Columns): void {
  if (columns.agent !== undefined || columns.role !== undefined) return
  const find = (names: (label: string, value: string) => boolean): number =>
    table.header.findIndex(
      ({ plain }, column) => factOf(plain) === null && mostly(table.rows, column, text => names(plain, text)),
    )
  const doers = [find(namesDoer), find(namesDoerOf), findSomebody(table, columns), findShort(table)]
  const column = doers.find(at => at !== -1)
  if (column !== undefined) columns.agent = column
}

const SHORT = /^(?:by|runs on|@|[👤🤖👥🧑👷🙋]\ufe0f?)$/iu

/** `| By |`, `| 👤 |` above `Backend` or `RK`, each in more than one row. */
function findShort({ header, rows }: Table): number {
  const at = header.findIndex(({ plain }) => SHORT.test(plain))
  const said = rows.map(({ cells }) => cells[at]?.plain ?? '').filter(text => text !== '')
  const isNamed = said.every(
    text => /^\p{Lu}[\p{L}&/]{1,20}(?: [\p{L}&]{2,20})?$/u.test(text) && !startsGroup(text),
  )
  return isNamed && new Set(said).size < said.length ? at : -1
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
export function takeResponsible({ header }: Table, columns: Columns): void {
  const letters = header.map(({ plain }) => /^\W*([RACI])(?:\s?\([^()]{1,30}\))?\W*$/.exec(plain)?.[1])
  const at = letters.indexOf('R')
  if (at !== -1 && letters.filter(letter => letter !== undefined).length > 1) columns.agent ??= at
}

/** `Agent | Owner`, and people stand below the one: they are whose it is, and the other does it. */
export function takeOwner({ header, rows }: Table, columns: Columns): void {
  const owner = header.findIndex(({ plain }) => isOwner(plain))
  const agent = header.findIndex(({ plain }) => factOf(plain) === 'agent' && !isOwner(plain))
  if (owner === -1 || agent === -1) return
  const named = rows.map(({ cells }) => cells[owner]?.plain ?? '').filter(text => text !== '')
  if (named.length === 0 || named.some(text => personOf(text) === null)) return
  Object.assign(columns, { owner, agent })
}

/** `Session | Agent` with `S01`, `S02` below the first: what is called so is the task. */
export function takeSessions({ header, rows }: Table, columns: Columns): void {
  const doers = header.flatMap(({ plain }, at) => (factOf(plain) === 'agent' ? [at] : []))
  if (columns.id !== undefined || doers.length < 2) return
  const cellsOf = (column: number): string[] => rows.map(({ cells }) => cells[column]?.plain ?? '')
  const id = doers.find(
    column => cellsOf(column).every(isId) && new Set(cellsOf(column)).size === rows.length,
  )
  const agent = doers.find(column => column !== id && !cellsOf(column).every(isId))
  if (id !== undefined && agent !== undefined) Object.assign(columns, { id, agent })
}
