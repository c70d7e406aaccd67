import type { Row, Section, Table } from '../outline/outline.ts'
import { toName } from '../tell/fields.ts'
import { splitEnds } from '../words/arrows.ts'
import type { Fact } from '../words/facts.ts'
import { factOf } from '../words/facts.ts'
import { stripDecoration, toWords } from '../words/strip.ts'
import type { Draft } from '../assemble/draft.ts'
import { toKey } from '../assemble/same-task.ts'
import type { Names } from '../assemble/names.ts'
import { titled } from '../assemble/names.ts'

/** Tables that say who does the tasks told elsewhere, whatever those are called, for tasks that name nobody. */
export function giveListed(root: Section, draft: Draft, names: Names): void {
  if (draft.tasks.every(({ told }) => told.agent !== null)) return
  for (const block of root.blocks) if (block.kind === 'table') readTable(block, draft, names)
  for (const child of root.sections) giveListed(child, draft, names)
}

function readTable(table: Table, draft: Draft, names: Names): void {
  const columnOf = (fact: Fact): number => table.header.findIndex(({ plain }) => factOf(plain) === fact)
  const who = columnOf('agent') === -1 ? columnOf('role') : columnOf('agent')
  const doers = who === -1 ? doersOf(table) : null
  if (who === -1 && doers === null) return
  const column = table.header.findIndex(
    (_, at) => at !== who && table.rows.every(row => findTasks(row, at, names)),
  )
  if (column === -1) return
  for (const row of table.rows) {
    const agent = doers === null ? toName(row.cells[who]?.plain ?? '') : (doers.get(row) ?? null)
    if (agent === null || !/\p{L}/u.test(agent)) continue
    for (const index of findTasks(row, column, names) ?? []) {
      const { told } = draft.tasks[index]!
      if (told.agent !== null) continue
      told.agent = agent
      draft.trail?.agents.set(told, { rule: 'division', line: row.line })
    }
  }
}

/** The tasks that a cell names and nothing else; null where it names anything besides. */
function findTasks(row: Row, column: number, names: Names): number[] | null {
  const plain = stripDecoration((row.cells[column]?.plain ?? '').slice(0, 400))
  const whole = findTask(plain, names)
  if (whole !== null) return [whole]
  const found = splitEnds(plain).map(part => findTask(part, names))
  return found.length === 0 || found.includes(null) ? null : found.filter(task => task !== null)
}

function findTask(plain: string, names: Names): number | null {
  return names.byId.get(toKey(plain)) ?? titled(names, toWords(plain).join(' ')) ?? null
}

const MARK = /^(?:[RACI](?:\s?[/,&+]\s?[RACI]){0,3}|[x✓✔●•■X]|yes|[-–—·]|)$/iu
const DOES = /^(?:[RACI]\s?[/,&+]\s?){0,3}R/i
const TICKED = /^(?:[x✓✔●•■]|yes)$/iu

/** `| Task | ada | ben |` with a mark in each row, as a matrix of who is responsible has: whose the mark is. */
function doersOf({ header, rows }: Table): Map<Row, string> | null {
  const marked = header.flatMap((_, at) =>
    rows.every(row => MARK.test((row.cells[at]?.plain ?? '').trim())) ? [at] : [],
  )
  if (marked.length < 2) return null
  const lettered = rows.some(row => marked.some(at => DOES.test(row.cells[at]?.plain.trim() ?? '')))
  const pattern = lettered ? DOES : TICKED
  const doers = new Map<Row, string>()
  for (const row of rows) {
    const at = marked.find(column => pattern.test(row.cells[column]?.plain.trim() ?? ''))
    const name = at === undefined ? null : toName(header[at]!.plain)
    if (name !== null) doers.set(row, name)
  }
  return doers
}
