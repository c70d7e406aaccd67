import type { Block, List, Section, Table } from '../outline/outline.ts'
import { splitEnds } from '../words/arrows.ts'
import { factOf } from '../words/facts.ts'
import { isId, parseLooseIdStart } from '../words/ids.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { toName } from './fields.ts'
import type { Candidate, Place, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'
import { waveOfCell } from './wave-of-cell.ts'

const ABOUT_PEOPLE =
  /\b(?:agents?|allocations?|assign\w*|owners?|ownership|teams?|who|responsib\w+|staffing|roster|terminals?|sessions?|developers?|workers?|people|division|split|zuständig\w*|verantwortlich\w*|wer|responsables?|responsabilidades|responsáveis|encargad\w+|qui|quién\w*|quem)(?![\p{L}])|分工|负责|担当|담당/iu

/** Who does which of the tasks told elsewhere: `- packer: T1, T3`, `| Agent | Tasks |`. */
export function tellAllocation(block: Block, place: Place): Telling[] {
  const told =
    block.kind === 'list' ? ofList(block, place.section) : block.kind === 'table' ? ofTable(block) : []
  return told.length === 0 ? [] : [toTelling('ids', { ...place, aside: 'retold', chain: null }, told)]
}

function ofList(list: List, section: Section): Candidate[] {
  const about = `${section.heading?.plain ?? ''} ${list.label?.plain ?? ''}`
  if (!ABOUT_PEOPLE.test(about)) return []
  const turned = WHOSE.test(about) ? ofTurned(list) : []
  if (turned.length > 0) return turned
  return list.items.flatMap(({ text, line }) => {
    const match = /^([^:→–—]{2,60}?)\s*(?::|→|->|[–—]\s)\s*(\S.{0,400})$/u.exec(text.plain.slice(0, 500))
    if (match === null || parseLooseIdStart(match[1]!) !== null || parseWaveName(text.plain, line) !== null)
      return []
    // `ada, in ../wt-ada: T1`
    const who = match[1]!.replace(/,\s(?:in|at|on|with)\s.{1,50}$/u, '')
    return toTasks(toName(who), match[2]!, [], line)
  })
}

const WHOSE =
  /\b(?:responsib|responsab|zuständ|verantw|who\b|wer\b|owners?\b|assign|qui\b|quién|quem\b|encargad)|分工|负责|担当|담당/iu

/** `A, G: Ada` in every item: the ids stand first. */
function ofTurned(list: List): Candidate[] {
  const told = list.items.map(({ text, line }) => {
    const match = /^([^:→–—]{1,80}?)\s*(?::|→|->|[–—]\s)\s*(\S.{0,200})$/u.exec(text.plain.slice(0, 300))
    const ids = match === null ? null : parseLettered(match[1]!)
    return ids === null ? null : toDone(ids, match![2]!, line)
  })
  return list.items.length > 1 && told.every(one => one !== null) ? told.flat() : []
}

function parseLettered(text: string): string[] | null {
  const parts = splitEnds(text)
  return parts.length > 0 && parts.every(part => /^[A-Z]$/.test(part)) ? parts : parseIds(text)
}

const NAME = /^(?:@?[\p{L}\p{N}_.-]{1,40}|\p{Lu}[\p{L}.]{0,20}(?: \p{Lu}[\p{L}.-]{0,30}){1,3})$/u

/** `the new agent ("infra")` is called by what stands in quotes; a sentence names nobody. */
function toDone(ids: string[], who: string, line: number): Candidate[] | null {
  const quoted = /["“”„'‘«`]([\p{L}\p{N}][\w.-]{1,40})["“”'’»`]/u.exec(who)?.[1]
  const agent = quoted ?? toName(who)
  if (agent === null || !NAME.test(agent)) return null
  return ids.map(id => toCandidate({ id, title: id, agent, path: [], line }))
}

function ofTable(table: Table): Candidate[] {
  const known = findDoer(table)
  if (known === -1 && !table.header.some(({ plain }) => ABOUT_PEOPLE.test(plain))) return []
  const facts = table.header.map(cell => factOf(cell.plain))
  const what = facts.findIndex(
    (fact, column) =>
      (fact === null || fact === 'task' || fact === 'refs') &&
      listsIds(table.rows.map(row => row.cells[column]?.plain ?? '')),
  )
  // `| Agent session | Worktrees |`
  const who =
    known === -1 && what !== -1
      ? table.header.findIndex(({ plain }, column) => column !== what && ABOUT_PEOPLE.test(plain))
      : known
  const single = who === -1 ? -1 : findSingle(table, who)
  if (single !== -1)
    return table.rows.flatMap(row =>
      toTasks(toName(row.cells[who]?.plain ?? ''), row.cells[single]?.plain ?? '', [], row.line),
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

/** Who does it rather than where: of two columns the one with names, as `ada` beside a terminal's number; -1 for none. */
export function findDoer({ header, rows }: Table): number {
  const all = header.flatMap(({ plain }, at) => (factOf(plain) === 'agent' ? [at] : []))
  const named = all.find(at => rows.every(row => /\p{L}{2}/u.test(row.cells[at]?.plain ?? '')))
  // `| Agents at once |` counts them.
  const first = all.find(at => !rows.every(row => /^\W*\d+\W*$/.test(row.cells[at]?.plain ?? '')))
  return named ?? first ?? -1
}

/** `| Ticket | Assignee | Points |`: an id a row, and nothing in words that could be what is done. */
function findSingle(table: Table, who: number): number {
  const cellsOf = (column: number): string[] => table.rows.map(row => row.cells[column]?.plain ?? '')
  const what = table.header.findIndex((_, column) => column !== who && cellsOf(column).every(isId))
  const worded = table.header.some(
    ({ plain }, column) =>
      column !== who &&
      column !== what &&
      (factOf(plain) === 'needs' || cellsOf(column).some(text => /\p{L}{2}/u.test(text))),
  )
  return worded || table.rows.length < 2 ? -1 : what
}

/** Whether a column holds ids and nothing else, more than one in some cell. */
export function listsIds(cells: string[]): boolean {
  const read = cells.filter(text => /[\p{L}\p{N}]/u.test(text)).map(parseIds)
  return (
    read.length > 0 && read.every(ids => ids !== null) && read.some(ids => ids !== null && ids.length > 1)
  )
}

/** `T1, T3`, `T1 T3`, `R-101 to R-104`, `T2 & T5`; null where anything else stands there. */
export function parseIds(text: string): string[] | null {
  const words = text.slice(0, 1000).trim().split(/\s+/)
  if (words.length > 1 && words.every(word => /\d/.test(word) && isId(word))) return words
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
