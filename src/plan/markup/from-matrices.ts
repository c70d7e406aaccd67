import { factOf } from '../words/facts.ts'
import { isDoerName } from '../words/doer-names.ts'
import { findFenced } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'

const ROW = /^\s{0,3}\|.*\|\s*$/
const RULE = /^\s{0,3}\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?\s*)?\|?\s*$/
const TICK = /^(?:[xX✓✔✅☑●•■]\uFE0F?|yes)$/u
const LETTER = /^[A-Z](?:\s?[/,&+]\s?[A-Z]){0,3}$/
const NAME = /^\p{Lu}[\p{L}-]{1,20}(?: \p{Lu}\p{L}{0,15})?$/u
/** What a mark may say of a task besides whose it is. */
const STATE =
  /^(?:done|open|new|blocked|ready|started|review\p{L}*|test\p{L}*|merged|deployed|released|approved|required|optional|mandatory|must|should|could|won['’]t|yes|no|low|medium|high|critical|risk|urgent|parallel|serial|linux|windows|macos|ios|android|web|mobile|desktop|chrome|firefox|safari|mon|tue|wed|thu|fri|sat|sun|\p{L}*day|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|q\d)$/iu
const LINE_MAX = 1000
const ROWS_MAX = 500

/**
 * `| Task | Ada | Bo |` with a mark in each row for who does it, or one letter of several that every row has once: a
 * table with a column for who it is.
 */
export function fromMatrices(text: string): string {
  if (!/\|\s*(?:[xX✓✔✅☑●■]\uFE0F?|[A-Z](?:\/[A-Z])?)\s*\|/u.test(text)) return text
  return mendLines(text, lines => {
    const fenced = findFenced(lines)
    for (let at = 0; at + 2 < lines.length; at++) {
      if (fenced[at] || !isRow(lines[at]!) || !RULE.test(lines[at + 1]!.slice(0, LINE_MAX))) continue
      let end = at + 2
      while (end < lines.length && end - at < ROWS_MAX && isRow(lines[end]!)) end++
      const rows = lines.slice(at + 2, end).map(cellsOf)
      const heads = cellsOf(lines[at]!)
      const doers = doersOf(heads, rows)
      if (doers !== null) {
        lines[at] = `| ${heads[0] === '' ? 'Task' : heads[0]!} | Agent |`
        lines[at + 1] = '|---|---|'
        for (const [index, cells] of rows.entries())
          lines[at + 2 + index] = `| ${cells[0]!} | ${doers[index]!} |`
      }
      at = end - 1
    }
  })
}

function isRow(line: string): boolean {
  return line.length <= LINE_MAX && ROW.test(line)
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map(cell => cell.trim())
}

/** Whose the mark of each row is; null where the table is another one. */
function doersOf([head = '', ...names]: string[], rows: string[][]): string[] | null {
  const fact = factOf(head)
  const isNamed =
    names.length > 1 && names.every(name => isDoerName(name) || (NAME.test(name) && !STATE.test(name)))
  if (!isNamed || rows.length < 2 || !(head === '' || fact === 'task' || fact === 'id' || fact === 'wave'))
    return null
  const marks = rows.map(row => row.slice(1, names.length + 1))
  if (
    marks.some(row =>
      row.some(mark => mark !== '' && !/^[-–—·]$/.test(mark) && !TICK.test(mark) && !LETTER.test(mark)),
    )
  )
    return null
  const mark = markOf(marks)
  const whose = mark === null ? [] : marks.map(row => row.findIndex(mark))
  return mark === null || whose.includes(-1) ? null : whose.map(column => names[column]!)
}

/** A tick, the R of who is responsible, or the only letter that stands once in every row. */
function markOf(marks: string[][]): ((mark: string) => boolean) | null {
  const all = marks.flat()
  const isAlone = all.every(mark => mark === '' || /^[-–—·]$/.test(mark) || TICK.test(mark))
  if (isAlone) return mark => TICK.test(mark)
  const letters = new Set(all.filter(mark => /^[A-Z]$/.test(mark)))
  if (letters.has('R')) return mark => /^(?:[A-Z]\s?[/,&+]\s?){0,3}R/.test(mark)
  const once = [...letters].filter(letter =>
    marks.every(row => row.filter(mark => mark === letter).length === 1),
  )
  return once.length === 1 ? mark => mark === once[0] : null
}
