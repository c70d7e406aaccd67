import type { Text } from '../outline/outline.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { Grid, Lane } from './find-grid.ts'
import { isCard, isIdle } from './find-grid.ts'
import { parseIds } from './tell-allocation.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Place, Telling } from './telling.ts'
import { toCandidate, toTelling, withIds } from './telling.ts'

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
