import type { Table, Text } from '../outline/outline.ts'
import { beginsAsWork } from '../prose/verbs.ts'
import { asideOf } from '../words/asides.ts'
import { isDoerName } from '../words/doer-names.ts'
import { factOf } from '../words/facts.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { parseLane, toLane as nameLane } from '../words/lanes.ts'
import { stripBrackets, stripDecoration } from '../words/strip.ts'
import { toKind } from '../words/wave-kinds.ts'
import type { WaveName } from '../words/wave-name.ts'
import { toTimes } from './grid-times.ts'
import { parseIds } from './tell-allocation.ts'

/** A table whose cells are the tasks: one side says when, the other in which lane or by whom. */
export interface Grid {
  table: Table
  /** By row or by column, whichever is in time; null where that line of the grid says nothing. */
  times: (WaveName | null)[]
  /** The other side. */
  lanes: (Lane | null)[]
  timed: 'rows' | 'columns'
}

export interface Lane {
  name: WaveName | null
  agent: string | null
}

/** `| Week | Lane A | Lane B |`, `| Stream | Week 1 | Week 2 |`. */
export function findGrid(table: Table): Grid | null {
  // Where a border was drawn there is an empty row.
  const rows = table.rows.filter(({ cells }) => cells.some(({ plain }) => plain !== ''))
  if (table.header.length < 3 || rows.length === 0) return null
  return findTimedRows({ ...table, rows }) ?? findTimedColumns({ ...table, rows })
}

function findTimedRows(table: Table): Grid | null {
  const known = table.header.map((cell, column) => (column === 0 ? null : toLane(cell)))
  const times = toTimes(
    table.header[0]!.plain,
    table.rows.map(row => row.cells[0]),
  )
  const named = times.filter(name => name !== null)
  if (named.length * 2 <= times.length) return null
  const cells = table.rows.flatMap(row => row.cells.slice(1)).filter(cell => !isIdle(cell))
  // Figures tell how much there is to do, not what.
  if (!cells.some(({ plain }) => /\p{L}/u.test(plain))) return null
  if (known.filter(lane => lane !== null).length > 1) return { table, times, lanes: known, timed: 'rows' }
  const people = table.header.map((cell, column) => (column === 0 ? null : toPerson(cell)))
  const worded = cells.filter(({ plain }) => /\p{L}{2,}\s+\p{L}/u.test(plain))
  const isRoster = named.length === times.length && worded.length * 4 >= cells.length * 3
  if (isRoster && people.length > 2 && people.every((lane, column) => column === 0 || lane !== null))
    return { table, times, lanes: people, timed: 'rows' }
  const doers = toDoers('', table.header.slice(1))
  if (named.length === times.length && doers !== null && areWork(cells, doers))
    return { table, times, lanes: [null, ...doers], timed: 'rows' }
  // Cards by their ids in all of the cells: whatever the columns are called, they are who has them.
  const isBoard = named.length === times.length && cells.length > 2 && cells.every(isCard)
  const lanes = table.header.map((cell, column) => (column === 0 ? null : toAnyLane(cell)))
  return isBoard && lanes.filter(lane => lane !== null).length === table.header.length - 1
    ? { table, times, lanes, timed: 'rows' }
    : null
}

/** What a column is called that says something of its rows. */
const SAYS =
  /^(?:focus|outputs?|outcomes?|deliverables?|results?|goals?|scope|themes?|exit|entry|milestones?|areas?|topics?|content|what|why|how|when|where|checks?|tests?|reviews?|demo|evidence|input|state|comments?|remarks?|main|parallel|serial|sequential|total|count|theme|work|build|blockers?|unlocks|gains?|value|priority|size|summary|meaning|example|activities|products?|artefacts?|artifacts?|decisions?|meetings?|until|from|to|before|branch|merge|release|launch|ship)$/i

/** `Atlas`, `@kim`: a name alone, where nothing else heads a column. */
function toPerson(cell: Text): Lane | null {
  const plain = stripDecoration(cell.plain)
  if (!/^(?:@[\w-]{2,30}|\p{Lu}\p{Ll}{2,14})$/u.test(plain) || SAYS.test(plain)) return null
  if (factOf(plain) !== null || asideOf(plain) !== null || toKind(plain) !== null) return null
  return { name: null, agent: plain.replace(/^@/, '') }
}

/** `V-1 Read cards`: what it is called and what it is. */
export function isCard({ plain }: Text): boolean {
  const start = parseLooseIdStart(stripDecoration(plain))
  return start !== null && start.rest !== ''
}

function toAnyLane(cell: Text): Lane | null {
  const label = stripBrackets(stripDecoration(cell.plain)).trim()
  if (label === '' || label.length > 40 || factOf(label) !== null) return null
  return { name: nameLane(label, cell.line), agent: null }
}

/** Columns in time are often a survey of figures: the rows must be lanes, and words stand in the cells. */
function findTimedColumns(table: Table): Grid | null {
  const heads = table.header.slice(1).map(cell => ({ ...cell, plain: stripBrackets(cell.plain) }))
  const times = [null, ...toTimes('', heads)]
  const named = times.filter(name => name !== null)
  if (named.length < 2 || named.length * 2 < table.header.length) return null
  const head = stripDecoration(table.header[0]!.plain)
  const lanes = table.rows.map(({ cells: [first] }) =>
    first === undefined ? null : (toLane(first) ?? toHeaded(head, first)),
  )
  const cells = table.rows.flatMap(row => row.cells.filter((cell, column) => times[column] && !isIdle(cell)))
  if (lanes.some(lane => lane === null)) {
    const doers = toDoers(
      head,
      table.rows.map(({ cells: [first] }) => first),
    )
    return named.length === table.header.length - 1 && doers !== null && areWork(cells, doers)
      ? { table, times, lanes: doers, timed: 'columns' }
      : null
  }
  // Below people, in nothing but waves, a single word is work too.
  const isWork =
    factOf(head) === 'agent' && named.length === table.header.length - 1
      ? /\p{L}{2}/u
      : /\p{L}{3,}\s+\p{L}{2,}|\p{Script=Han}{2}/u
  const worded = cells.filter(cell => isWork.test(cell.plain))
  const listed = cells.filter(cell => parseIds(cell.plain) !== null)
  return cells.length > 1 && (worded.length + listed.length) * 4 >= cells.length * 3
    ? { table, times, lanes, timed: 'columns' }
    : null
}

const CALLED =
  /^(?:@?[\p{L}\d][\p{L}\d_.-]{1,24}|\p{Lu}[\p{L}.-]{0,20}(?: (?:\p{Lu}[\p{L}.-]{0,20}|\d{1,2}|agent|dev|developer|engineer|lead|team)){1,2})$/u

/** Names of any kind, each once, that say nothing else of what stands below or beside them. */
function toDoers(head: string, cells: (Text | undefined)[]): Lane[] | null {
  const names = cells.map(cell => stripBrackets(stripDecoration(cell?.plain ?? '')).trim())
  const isOther = (name: string): boolean =>
    SAYS.test(name) ||
    ['minutes', 'files', 'needs', 'task', 'detail', 'wave', 'status', 'id'].includes(factOf(name) ?? '')
  if (names.length < 2 || new Set(names).size < names.length) return null
  const areNames = names.every(
    name =>
      isDoerName(name) ||
      (CALLED.test(name) && !isOther(name) && asideOf(name) === null && toKind(name) === null),
  )
  const isHeaded = factOf(head) === 'agent' || factOf(head) === 'role'
  return areNames || (isHeaded && names.every(name => name !== '' && name.length <= 60))
    ? names.map(name => ({ name: null, agent: name.replace(/^@/, '') }))
    : null
}

/** Sentences of work; where a name may be that of a part as well, most must begin as work does. */
function areWork(cells: Text[], doers: Lane[]): boolean {
  const areKnown = doers.filter(({ agent }) => isDoerName(agent ?? '')).length * 2 >= doers.length
  // Between people and times a single word is work, too, where it is another one nearly everywhere.
  const isVaried = new Set(cells.map(({ plain }) => plain)).size * 4 >= cells.length * 3
  const isWorded = areKnown && isVaried ? /\p{L}{3}/u : /\p{L}{2,}\s+\P{L}{0,4}\p{L}/u
  const worded = cells.filter(({ plain }) => isWorded.test(plain) && !isDoerName(plain))
  if (cells.length < 2 || worded.length * 4 < cells.length * 3) return false
  const begun = cells.filter(({ plain }) => beginsAsWork(stripDecoration(plain)))
  return doers.some(({ agent }) => isDoerName(agent ?? '')) || begun.length * 2 > cells.length
}

const DOER =
  /^(?:(?:Sub-?agent|Agent|Worker|Developer|Dev|Engineer|Team|Terminal|Session|Instance|Claude)[\s-]+#?(?:\d{1,4}|[A-Z])(?![\p{L}\p{N}])|@[\w-]{2,60}$|[a-z][a-z0-9]*(?:-[a-z0-9]+){0,4}-(?:agent|bot|dev|engineer|team)$)/u
const NAMED_DOER = /^(?:\p{Lu}[\p{L}\p{N}/&-]*\s+){1,3}(?:[Aa]gent|[Dd]eveloper|[Ee]ngineer)$/u
function toLane(cell: Text): Lane | null {
  const plain = stripDecoration(cell.plain).slice(0, 120)
  const doer = DOER.exec(plain)
  if (doer !== null) return { name: null, agent: doer[0].replace(/^@/, '') }
  const bare = stripBrackets(plain)
  if (NAMED_DOER.test(bare)) return { name: null, agent: bare }
  const name = parseLane(plain, cell.line)
  return name === null ? null : { name, agent: null }
}

/** What stands below `Agent` is who, below `Stream` a lane. */
function toHeaded(head: string, cell: Text): Lane | null {
  const plain = stripDecoration(cell.plain)
  if (plain === '' || plain.length > 60) return null
  if (factOf(head) === 'agent') return { name: null, agent: plain }
  return /^(?:(?:work ?)?streams?|tracks?|(?:swim)?lanes?|teams?|areas?)$/i.test(head)
    ? { name: nameLane(plain, cell.line), agent: null }
    : null
}

export function isIdle({ plain }: Text): boolean {
  return (
    !/[\p{L}\p{N}]/u.test(plain) ||
    /^\W*(?:n\/?a|idle|free|none|nothing|waits?|waiting|blocked|buffer|off|tbd|same|continued?|cont\.?|ditto)\W*$/i.test(
      plain,
    )
  )
}
