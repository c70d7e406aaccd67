import type { Block, List, Section, Table } from '../outline/outline.ts'
import { splitEnds } from '../words/arrows.ts'
import { factOf } from '../words/facts.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { toName } from './fields.ts'
import type { Candidate, Place, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'
import { waveOfCell } from './wave-of-cell.ts'

const ABOUT_PEOPLE =
  /\b(?:agents?|allocations?|assign\w*|owners?|ownership|teams?|who|responsib\w+|staffing|roster|terminals?|sessions?|developers?|workers?|people|division|split)\b/i

/** Who does which of the tasks told elsewhere: `- packer: T1, T3`, `| Agent | Tasks |`. */
export function tellAllocation(block: Block, place: Place): Telling[] {
  const told =
    block.kind === 'list' ? ofList(block, place.section) : block.kind === 'table' ? ofTable(block) : []
  return told.length === 0 ? [] : [toTelling('ids', { ...place, aside: 'retold', chain: null }, told)]
}

function ofList(list: List, section: Section): Candidate[] {
  const about = `${section.heading?.plain ?? ''} ${list.label?.plain ?? ''}`
  if (!ABOUT_PEOPLE.test(about)) return []
  return list.items.flatMap(({ text, line }) => {
    const match = /^([^:→–—]{2,60}?)\s*(?::|→|->|[–—]\s)\s*(\S.{0,400})$/u.exec(text.plain.slice(0, 500))
    if (match === null || parseLooseIdStart(match[1]!) !== null || parseWaveName(text.plain, line) !== null)
      return []
    return toTasks(toName(match[1]!), match[2]!, [], line)
  })
}

function ofTable(table: Table): Candidate[] {
  const facts = table.header.map(cell => factOf(cell.plain))
  const who = facts.indexOf('agent')
  const what = facts.findIndex(
    (fact, column) =>
      (fact === null || fact === 'task' || fact === 'refs') &&
      listsIds(table.rows.map(row => row.cells[column]?.plain ?? '')),
  )
  // A row with an id of its own is a task.
  if (who === -1 || what === -1 || facts.includes('id') || facts.includes('needs')) return []
  const when = facts.indexOf('wave')
  return table.rows.flatMap(row => {
    const wave = when === -1 ? null : waveOfCell(table.header[when], row.cells[when])
    const path = wave === null ? [] : [wave]
    return toTasks(toName(row.cells[who]?.plain ?? ''), row.cells[what]?.plain ?? '', path, row.line)
  })
}

/** Whether a column holds ids and nothing else, more than one in some cell. */
export function listsIds(cells: string[]): boolean {
  const read = cells.filter(text => text !== '').map(parseIds)
  return (
    read.length > 0 && read.every(ids => ids !== null) && read.some(ids => ids !== null && ids.length > 1)
  )
}

/** `T1, T3`, `R-101 to R-104`, `T2 & T5`; null where anything else stands there. */
export function parseIds(text: string): string[] | null {
  const ids: string[] = []
  for (const part of splitEnds(text.slice(0, 1000))) {
    const start = parseLooseIdStart(part.replace(/[.\s]+$/, ''))
    if (start === null || start.rest !== '') return null
    ids.push(...start.ids)
  }
  return ids.length === 0 ? null : ids
}

function toTasks(agent: string | null, text: string, path: WaveName[], line: number): Candidate[] {
  if (agent === null) return []
  return (parseIds(text) ?? []).map(id => toCandidate({ id, title: id, agent, path, line }))
}
