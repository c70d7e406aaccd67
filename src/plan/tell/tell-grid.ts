import type { Table, Text } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { factOf } from '../words/facts.ts'
import { parseLane, toLane as nameLane } from '../words/lanes.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { stripBrackets, stripDecoration } from '../words/strip.ts'
import { toKind } from '../words/wave-kinds.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { parseIds } from './tell-allocation.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Place, Telling } from './telling.ts'
import { toCandidate, toTelling, withIds } from './telling.ts'

/** A table whose cells are the tasks: one side says when, the other in which lane or by whom. */
export interface Grid {
  table: Table
  /** By row or by column, whichever is in time; null where that line of the grid says nothing. */
  times: (WaveName | null)[]
  /** The other side. */
  lanes: (Lane | null)[]
  timed: 'rows' | 'columns'
}

interface Lane {
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
  const times = table.rows.map(row => toTime(table.header[0]!.plain, row.cells[0]))
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
function isCard({ plain }: Text): boolean {
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
  const times = table.header.map((cell, column) =>
    column === 0 ? null : toTime('', { ...cell, plain: stripBrackets(cell.plain) }),
  )
  const named = times.filter(name => name !== null)
  if (named.length < 2 || named.length * 2 < table.header.length) return null
  const head = stripDecoration(table.header[0]!.plain)
  const lanes = table.rows.map(({ cells: [first] }) =>
    first === undefined ? null : (toLane(first) ?? toHeaded(head, first)),
  )
  if (lanes.some(lane => lane === null)) return null
  const cells = table.rows.flatMap(row => row.cells.filter((cell, column) => times[column] && !isIdle(cell)))
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

/** `3–4` below `Weeks`; a mere count is a round. */
function toTime(head: string, cell: Text | undefined): WaveName | null {
  if (cell === undefined) return null
  const plain = stripDecoration(cell.plain)
  const word = stripDecoration(head).replace(/s$/i, '')
  const own = parseWaveName(plain, cell.line)
  const name =
    own ??
    (/^\p{L}?\d/u.test(plain) && toKind(word) !== null
      ? parseWaveName(`${word} ${plain}`, cell.line)
      : null) ??
    (/^(?:#|no\.?|)$/i.test(head.trim()) && /^\d{1,3}$/.test(plain)
      ? parseWaveName(`Round ${plain}`, cell.line)
      : null)
  if (name === null || kindOf(name) === 'lane') return null
  return own === null && /s$/i.test(stripDecoration(head)) && /[-–]/.test(plain)
    ? { ...name, label: `${stripDecoration(head)} ${plain}` }
    : name
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

function isIdle({ plain }: Text): boolean {
  return (
    !/[\p{L}\p{N}]/u.test(plain) ||
    /^\W*(?:n\/?a|idle|free|none|nothing|waits?|waiting|blocked|buffer|off|tbd|same|continued?|cont\.?|ditto)\W*$/i.test(
      plain,
    )
  )
}

export function tellGrid(grid: Grid, place: Place): Telling[] {
  const { table, timed, times, lanes } = grid
  const seen = new Set<string>()
  const tasks = table.rows.flatMap((row, at) =>
    row.cells.flatMap((cell, column) => {
      const name = timed === 'rows' ? times[at] : times[column]
      const lane = timed === 'rows' ? lanes[column] : lanes[at]
      if (name == null || lane == null || isIdle(cell)) return []
      return toTasks(cell, name, lane, place).filter(task => isNew(task, lane, seen))
    }),
  )
  if (tasks.length === 0) return []
  const named = tasks.filter(task => task.id !== null).length * 2 > tasks.length
  return [toTelling(named ? 'ids' : 'table', place, tasks)]
}

const PART = /\s*[([]\d{1,2}\s*\/\s*\d{1,2}[)\]]/

/** An id further down, or `Paint (2/2)` below `Paint (1/2)` in the same lane: the task goes on. */
function isNew(task: Candidate, lane: Lane, seen: Set<string>): boolean {
  const key = task.id ?? `${lane.name?.key ?? lane.agent ?? ''} ${task.title.toLowerCase()}`
  if (seen.has(key)) return false
  seen.add(key)
  return true
}

function toTasks(cell: Text, time: WaveName, lane: Lane, place: Place): Candidate[] {
  const outer = place.path.filter(name => name.key !== time.key)
  const path = [time, ...(lane.name === null ? [] : [lane.name]), ...outer]
  const { line } = cell
  const listed = parseIds(cell.plain)
  const chain = listed !== null && listed.length > 1 && place.marks.leftFirst ? line : null
  if (listed !== null)
    return listed.map(id => toCandidate({ id, title: id, agent: lane.agent, chain, path, line }))
  const cards = cell.plain.split(/\s+[·•|/]\s+|;\s+/)
  if (cards.length > 1 && cards.every(plain => isCard({ ...cell, plain })))
    return cards.flatMap(plain => toTasks({ ...cell, plain }, time, lane, place))
  const plain = cell.plain.replace(PART, '').trim()
  const told = parseTaskLine({ ...cell, plain }, { loose: true })
  const { minutes, files, refs, done, dependencies } = told
  const title = told.title === '' ? plain : told.title
  const agent = told.agent ?? lane.agent
  const task = toCandidate({ title, agent, minutes, files, refs, done, dependencies, path, line })
  return withIds(task, told.ids)
}
