import type { Row, Table } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import type { Columns } from './columns.ts'
import { toColumns } from './columns.ts'
import type { Place } from './telling.ts'

export interface RowGroup {
  name: WaveName | null
  rows: Row[]
}

/** Groups that a table's own rows name; none where it has no such rows. */
export function groupRows(table: Table): RowGroup[] {
  const named = groupsNamed(table)
  return named.length > 0 ? named : groupsCounted(table)
}

export function toGroupPlace(place: Place, name: WaveName | null): Place {
  return name === null
    ? place
    : { ...place, path: [name, ...place.path.filter(({ kind }) => kind !== name.kind)] }
}

/** `| **Batch 2** | | |` alone in its row: what stands below it is in that group. */
function groupsNamed({ header, rows }: Table): RowGroup[] {
  const groups: RowGroup[] = [{ name: null, rows: [] }]
  for (const row of rows) {
    const said = row.cells.filter(({ plain }) => plain !== '')
    const alone = header.length > 2 && new Set(said.map(({ plain }) => plain)).size === 1
    const name = alone ? parseWaveName(said[0]!.plain, row.line) : null
    if (name !== null && kindOf(name) !== 'lane') groups.push({ name, rows: [] })
    else if (said.length > 0) groups.at(-1)!.rows.push(row)
  }
  return groups.length === 1 ? [] : groups.filter(group => group.rows.length > 0)
}

interface Head {
  stem: string
  title: string
}

/** `| 2 | Build | | |` above 2.1 and 2.2, as breakdowns of work are written. */
function groupsCounted(table: Table): RowGroup[] {
  const { rows } = table
  // Most tables have no row that counts so.
  if (rows[0] === undefined || headOf(rows[0], rows[1], {}) === null) return []
  const columns = toColumns(table)
  const heads = rows.map((row, at) => headOf(row, rows[at + 1], columns))
  if (heads[0] === null || heads.filter(head => head !== null).length < 2) return []
  const groups: (Head & { line: number; rows: Row[] })[] = []
  for (const [at, row] of rows.entries()) {
    const head = heads[at] ?? null
    const above = groups.findLast(({ stem }) => isBelow(row, stem))
    if (head !== null) groups.push({ ...head, line: row.line, rows: [] })
    else if (above === undefined) return []
    else above.rows.push(row)
  }
  const held = groups.filter(group => group.rows.length > 0)
  // What the rows themselves wait for is the order, then.
  const later = held.slice(1).flatMap(group => group.rows)
  const waiting = later.filter(row => isSaid(row, columns.needs))
  const kind = waiting.length * 2 >= later.length ? 'lane' : 'part'
  return held.map(({ stem, title, line, rows: own }) => ({
    name: {
      kind,
      key: `${kind} ${stem.toLowerCase()}`,
      label: title,
      alias: stem.toLowerCase(),
      title: '',
      line,
    },
    rows: own,
  }))
}

const HEAD =
  /^([A-Z]{0,4}[-\s]?\d{1,3}(?:\.(?!0(?!\d))\d{1,3}){0,2}|[A-Z]|[IVX]{1,4})(?:\.0|[.)])?(?:\s+(\p{L}.{1,100}))?$/u

/** Nobody does it, and it waits for nothing: that is said of what stands below it. */
function headOf(row: Row, next: Row | undefined, { agent, role, needs }: Columns): Head | null {
  if (next === undefined || [agent, role, needs].some(column => isSaid(row, column))) return null
  const [first = '', second = ''] = saidIn(row)
  const [, stem = '', own] = HEAD.exec(first.slice(0, 120)) ?? []
  const title = own ?? second
  return stem !== '' && /\p{L}{2}/u.test(title) && isBelow(next, stem) ? { stem, title } : null
}

function isBelow(row: Row, stem: string): boolean {
  const first = saidIn(row)[0] ?? ''
  const rest = first.startsWith(stem) ? first.slice(stem.length) : ''
  return /^\.(?!0(?!\d))\d/.test(rest) || (/\D$/.test(stem) && /^-?\d/.test(rest))
}

function saidIn({ cells }: Row): string[] {
  return cells.map(({ plain }) => stripDecoration(plain)).filter(plain => /[\p{L}\p{N}]/u.test(plain))
}

function isSaid({ cells }: Row, column: number | undefined): boolean {
  return column !== undefined && /[\p{L}\p{N}@]/u.test(cells[column]?.plain ?? '')
}
