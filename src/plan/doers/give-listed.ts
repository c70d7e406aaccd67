import type { Row, Section, Table } from '../outline/outline.ts'
import { toName } from '../tell/fields.ts'
import { waveOfCell } from '../tell/wave-of-cell.ts'
import { findDoer } from '../tell/tell-allocation.ts'
import { splitEnds } from '../words/arrows.ts'
import type { Fact } from '../words/facts.ts'
import { factOf } from '../words/facts.ts'
import { isId, parseLooseIdStart } from '../words/ids.ts'
import { stripDecoration, toWords } from '../words/strip.ts'
import { KIND_WORDS } from '../words/wave-kinds.ts'
import { startsGroup } from '../words/wave-name.ts'
import type { Draft } from '../assemble/draft.ts'
import { toKey } from '../assemble/same-task.ts'
import type { Names } from '../assemble/names.ts'
import { titled, wavesOf } from '../assemble/names.ts'
import { isOther } from './give-people.ts'
import { WHO } from './give-rosters.ts'

/** Tables that say who does the tasks told elsewhere, whatever those are called, for tasks that name nobody. */
export function giveListed(root: Section, draft: Draft, names: Names): void {
  if (draft.tasks.every(({ told }) => told.agent !== null)) return
  const isHeaded = WHO.test(root.heading?.plain ?? '')
  for (const block of root.blocks) if (block.kind === 'table') readTable(block, isHeaded, draft, names)
  for (const child of root.sections) giveListed(child, draft, names)
}

function readTable(table: Table, isHeaded: boolean, draft: Draft, names: Names): void {
  const who = findWho(table, isHeaded)
  const doers = who === -1 ? doersOf(table) : null
  if (who === -1 && doers === null) {
    if (isHeaded) readNamed(table, draft, names)
    return
  }
  const listing = table.header.flatMap(({ plain }, at) =>
    at === who || ORDERS.has(factOf(plain)) ? [] : [at],
  )
  const cells = new Map(listing.map(at => [at, table.rows.map(row => findTasks(row, at, names))]))
  const columns = listing.filter(at => cells.get(at)!.every(tasks => tasks !== null))
  const column = columns.find(at => cells.get(at)!.some(tasks => tasks!.length > 0))
  if (column === undefined) {
    if (doers === null) readWaves(table, who, draft, names)
    return
  }
  const taken = [column, ...columns.filter(at => at > column && SERIES.test(table.header[at]!.plain))]
  for (const [at, row] of table.rows.entries()) {
    const agent = doers === null ? toName(row.cells[who]?.plain ?? '') : (doers.get(row) ?? null)
    if (agent === null || !/\p{L}/u.test(agent)) continue
    const tasks = taken.flatMap(one => cells.get(one)![at]!)
    for (const index of tasks) give(draft, index, agent, row.line)
  }
  const rest = table.rows.find(row => REST.test(row.cells[column]?.plain ?? ''))
  const other = rest === undefined || doers !== null ? null : toName(rest.cells[who]?.plain ?? '')
  if (other !== null) for (const index of draft.tasks.keys()) give(draft, index, other, rest!.line)
}

function give(draft: Draft, index: number, agent: string, line: number): void {
  const { told } = draft.tasks[index]!
  if (told.agent !== null) return
  told.agent = agent
  draft.trail?.agents.set(told, { rule: 'division', line })
}

const ORDERS = new Set<Fact | null>(['needs', 'blocks'])
/** `| Agent | First | Then |`, `| Agent | Wave 1 | Wave 2 |`. */
const SERIES = new RegExp(
  `\\b(?:first|second|third|then|next|later|last|finally|after(?:wards| that)|now)\\b|^\\W*(?:${KIND_WORDS})\\s\\w{1,4}\\W*$`,
  'iu',
)
const REST =
  /^\W*(?:(?:every|any)thing else|all (?:the )?(?:others?|rest)|the (?:rest|others?)|(?:the )?remaining(?: tasks| ones| items)?|rest)\W*$/iu
const NONE = /^[-–—·./\s]*$|^none$/iu

function findWho(table: Table, isHeaded: boolean): number {
  const who = findDoer(table)
  if (who !== -1) return who
  const role = table.header.findIndex(({ plain }) => factOf(plain) === 'role')
  return role === -1 && isHeaded ? findNames(table) : role
}

/** Below a heading that speaks of people the first column may name them, whatever stands above it. */
function findNames({ header, rows }: Table): number {
  const [head] = header
  const cells = rows.map(row => stripDecoration(row.cells[0]?.plain ?? ''))
  const isNamed = cells.every(cell => NAME.test(cell) && !isId(cell) && !startsGroup(cell) && !isOther(cell))
  const fact = factOf(head?.plain ?? '')
  return isNamed && new Set(cells).size === cells.length && (fact === null || fact === 'task') ? 0 : -1
}

const NAME = /^@?\p{L}[\p{L}\p{N}_.-]{1,30}(?:\s[\p{L}\p{N}.-]{1,20})?$/u

/** `| Wave | ada | ben |` with tasks below the names. */
function readNamed({ header, rows }: Table, draft: Draft, names: Names): void {
  const heads = header.map(({ plain }) => stripDecoration(plain))
  const columns = heads.flatMap((head, at) =>
    at > 0 && NAME.test(head) && factOf(head) === null && !startsGroup(head) && !isOther(head) ? [at] : [],
  )
  const cells = columns.map(at => rows.map(row => findTasks(row, at, names)))
  if (columns.length < 2 || columns.length < header.length - 1) return
  if (cells.flat().includes(null)) return
  for (const [at, column] of columns.entries())
    for (const [index, row] of rows.entries())
      for (const task of cells[at]![index]!) give(draft, task, heads[column]!, row.line)
}

/** `| Phase | Builder |`: who does all of a wave that name nobody. */
function readWaves({ header, rows }: Table, who: number, draft: Draft, names: Names): void {
  const column = header.findIndex(({ plain }) => factOf(plain) === 'wave')
  if (column === -1) return
  const told = rows.map(({ cells, line }) => {
    const name = waveOfCell(header[column], cells[column])
    return {
      waves: name === null ? [] : wavesOf(names, name.key),
      agent: toName(cells[who]?.plain ?? ''),
      line,
    }
  })
  // A wave with several rows is told task by task.
  const waves = told.flatMap(row => row.waves)
  if (told.some(row => row.waves.length !== 1) || new Set(waves).size < waves.length) return
  for (const { waves, agent, line } of told)
    if (agent !== null && /^@?\p{L}[^,;&+/]*$/u.test(agent))
      for (const index of draft.waves[waves[0]!]!.tasks) give(draft, index, agent, line)
}

/** The tasks that a cell names and nothing else; null where it names anything besides. */
function findTasks(row: Row, column: number, names: Names): number[] | null {
  const plain = stripDecoration((row.cells[column]?.plain ?? '').slice(0, 400))
  const whole = findTask(plain, names)
  if (whole !== null) return [whole]
  if (NONE.test(plain) || REST.test(plain)) return []
  const found = splitEnds(plain.replace(THEN, ', ')).map(part => findLed(part, names))
  return found.includes(null) ? null : found.flatMap(tasks => tasks ?? [])
}

const THEN = /\s*(?:→|->|=>|>|,?\s(?:and )?then\s)\s*/gu

/** `A1`, `A1 (the map)`, `A1 Draw the map`, `A1–A3`. */
function findLed(part: string, names: Names): number[] | null {
  const one = findTask(part, names)
  if (one !== null) return [one]
  const [, all, series = all] = SERIES_OF.exec(part) ?? []
  if (series !== undefined) return ofSeries(series, names)
  const start = parseLooseIdStart(part)
  const tasks = (start?.ids ?? []).flatMap(id => names.byId.get(toKey(id)) ?? [])
  if (start === null || tasks.length === 0 || tasks.length < start.ids.length) return null
  const words = toWords(names.draft.tasks[tasks[0]!]!.told.title)
  const isAside = start.rest === '' || /^\([^()]{1,80}\)$/.test(start.rest)
  return isAside || toWords(start.rest).every(word => words.includes(word)) ? tasks : null
}

/** `all FW items`, `FW-*`, `every FW task` */
const SERIES_OF =
  /^(?:(?:all|every|each|the)\s(?:the\s)?([A-Z]{1,8})[-_]?(?:\s?(?:items?|tasks?|cards?|tickets?|issues?|steps?|ids?|s))?|([A-Z]{1,8})[-_](?:\*|x{1,3}|n{1,2}|#)?)$/u

function ofSeries(letters: string, { draft }: Names): number[] | null {
  const own = new RegExp(`^${letters}[-_]?\\d`, 'u')
  const found = [...draft.tasks.keys()].filter(index => own.test(draft.tasks[index]!.told.id ?? ''))
  return found.length === 0 ? null : found
}

function findTask(plain: string, names: Names): number | null {
  return names.byId.get(toKey(plain)) ?? titled(names, toWords(plain).join(' ')) ?? null
}

const MARK = /^(?:[A-Z](?:\s?[/,&+]\s?[A-Z]){0,3}|[x✓✔✅☑●•■X]\uFE0F?|yes|[-–—·]|)$/iu
const DOES = /^(?:[RACI]\s?[/,&+]\s?){0,3}R/i
const TICKED = /^(?:[x✓✔✅☑●•■]\uFE0F?|yes)$/iu

/** Of other letters (`D` for who does it, `I` for who is told) the one that stands once in every row. */
function findOnce(rows: Row[], marked: number[]): RegExp | null {
  const letters = rows.map(row => marked.map(at => (row.cells[at]?.plain ?? '').trim()))
  const once = [...new Set(letters.flat())].filter(
    letter => /^[A-Z]$/.test(letter) && letters.every(row => row.filter(one => one === letter).length === 1),
  )
  return once.length === 1 ? new RegExp(`^${once[0]!}$`, 'u') : null
}

/** `| Task | ada | ben |` with a mark in each row, as a matrix of who is responsible has: whose the mark is. */
function doersOf({ header, rows }: Table): Map<Row, string> | null {
  const marked = header.flatMap((_, at) =>
    rows.every(row => MARK.test((row.cells[at]?.plain ?? '').trim())) ? [at] : [],
  )
  if (marked.length < 2) return null
  const has = (mark: RegExp): boolean =>
    rows.some(row => marked.some(at => mark.test(row.cells[at]?.plain.trim() ?? '')))
  // Beside a cross an `r` is who reviews.
  const pattern = has(TICKED) ? TICKED : has(DOES) ? DOES : findOnce(rows, marked)
  if (pattern === null) return null
  const doers = new Map<Row, string>()
  for (const row of rows) {
    const at = marked.find(column => pattern.test(row.cells[column]?.plain.trim() ?? ''))
    const name = at === undefined ? null : toName(header[at]!.plain)
    if (name !== null) doers.set(row, name)
  }
  return doers
}
