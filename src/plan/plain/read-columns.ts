import { factOf } from '../words/facts.ts'
import { isId } from '../words/ids.ts'
import type { Raw } from './classify.ts'

interface Columns {
  header: string[]
  rows: { cells: string[]; line: number }[]
  /** How many lines it takes, head and all. */
  count: number
}

/** Columns under a header with a broken line: `Task   Agent` over `-----  -----`; without one where rows begin with ids. */
export function readColumns(raws: Raw[], index: number): Columns | null {
  const [head, rule] = [raws[index]!, raws[index + 1]]
  if (rule === undefined || head.text === '') return null
  const ruled = /^[-=]{2,}(?:\s+[-=]{2,})+$/.test(rule.text)
  const starts = ruled
    ? Array.from(rule.text.matchAll(/[-=]+/g), match => match.index + rule.indent)
    : startsOf(head)
  const from = ruled ? index + 2 : index + 1
  const end = raws.findIndex(({ text }, at) => at >= from && text === '')
  const lines = raws.slice(from, end === -1 ? undefined : end)
  if (!ruled && !areRows(head, lines, starts)) return null
  const rows = lines.map((raw, at) => ({ cells: cut(raw, starts), line: from + at + 1 }))
  return { header: cut(head, starts), rows, count: from - index + rows.length }
}

const CELL = /\S+(?: \S+)*/g

function startsOf({ text, indent }: Raw): number[] {
  return text.length > HEAD_MAX || !/\s{2}/.test(text)
    ? []
    : Array.from(text.matchAll(CELL), match => match.index + indent)
}

const HEAD_MAX = 160

/** Below a head that names a fact, each with an id in front and a gap before every column. */
function areRows(head: Raw, lines: Raw[], starts: number[]): boolean {
  if (starts.length < 2 || lines.length < 2) return false
  if (!cut(head, starts).some(cell => factOf(cell) !== null)) return false
  return lines.every(raw => {
    const full = toFull(raw)
    return (
      isId(cut(raw, starts)[0]!) && starts.every(start => start === 0 || !/\S/.test(full.charAt(start - 1)))
    )
  })
}

function toFull({ text, indent }: Raw): string {
  return ' '.repeat(Math.min(indent, 200)) + text
}

function cut(raw: Raw, starts: number[]): string[] {
  const full = toFull(raw)
  return starts.map((start, index) =>
    full.slice(index === 0 ? 0 : start, starts[index + 1] ?? full.length).trim(),
  )
}
