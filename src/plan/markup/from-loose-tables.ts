import { factOf } from '../words/facts.ts'
import { isId } from '../words/ids.ts'
import { startsGroup } from '../words/wave-name.ts'
import { FENCE } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'
import { toCells, toRow } from './rows.ts'
import { LINE_MAX } from './to-markdown.ts'

/** `-----+-----+-----`, as terminals draw it below a head. */
const DASHES = /^\s*-{2,}(?:\+-{2,})+\s*$/
const COUNT = /^\s*\(\d+ rows?\)\s*$/
/** A row of nothing: the table goes on behind it. */
const GAP = '| | |'

/** Tables whose cells stand between tabs, as a terminal prints them, or with cells that run on in the next line. */
export function fromLooseTables(text: string): string {
  if (!/\t|\|/.test(text)) return text
  return mendLines(text, lines => {
    if (text.includes('\t')) fromTabs(lines)
    if (text.includes('-+-')) fromTerminal(lines)
    openRows(lines)
    joinRows(lines)
  })
}

/** Below a row that begins with a bar one that lacks only that: `B3 | Paint it | ann |`. */
function openRows(lines: string[]): void {
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at]!
    const isOpen = line.length <= LINE_MAX && /^ {0,3}[^\s|]/.test(line) && /\|\s*$/.test(line)
    if (!isOpen || !/^ {0,3}\|/.test(lines[at - 1]!)) continue
    if (toCells(`|${line}`).length === toCells(lines[at - 1]!).length) lines[at] = `| ${line.trim()}`
  }
}

/** `No⇥Job⇥Agent` above rows like it, waves on lines of their own among them. */
function fromTabs(lines: string[]): void {
  for (let at = 0; at < lines.length; at++) {
    const head = splitTabs(lines[at]!)
    if (head.length < 3 || head.filter(cell => factOf(cell) !== null).length < 2) continue
    let [end, row] = [at, at]
    const rows = new Map<number, string[]>([[at, head]])
    for (let next = at + 1; next < lines.length; next++) {
      const line = lines[next]!
      if (line.trim() === '') continue
      const cells = splitTabs(line)
      const own = rows.get(row)!
      const empty = /^\t*/.exec(line)![0].length
      // What goes on stands below the last cell; below another one it is a row whose first cells are empty.
      if (empty > 0 && empty !== own.length - 1 && cells.length > 1) {
        rows.set(next, [...Array.from({ length: Math.min(empty, CELLS_MAX) }, () => ''), ...cells])
        row = next
      } else if (empty > 0) {
        const [first = '', ...more] = cells
        if (own.length + more.length > CELLS_MAX || own.at(-1)!.length > LINE_MAX) break
        own.push(`${own.pop()!} ${first}`.trim(), ...more)
      } else if (cells.length > 1 || (line.length < HEAD_MAX && startsGroup(line))) {
        rows.set(next, cells)
        row = next
      } else break
      end = next
    }
    if (rows.size < 3) continue
    for (let own = at; own <= end; own++) {
      const cells = rows.get(own)
      lines[own] = cells === undefined ? GAP : toRow(cells)
    }
    // No line may be added: what is missing below the head is mended with the rest.
    if (lines[at + 1] === GAP) lines[at + 1] = `|${'---|'.repeat(head.length)}`
    at = end
  }
}

const HEAD_MAX = 120
const CELLS_MAX = 60

function splitTabs(line: string): string[] {
  return line.length > LINE_MAX
    ? []
    : line
        .replace(/^\t+/, '')
        .split('\t')
        .map(cell => cell.trim())
}

/** ` task | what ` above `------+------`, in a fence or not. */
function fromTerminal(lines: string[]): void {
  for (let at = 1; at < lines.length; at++) {
    if (lines[at]!.length > LINE_MAX || !DASHES.test(lines[at]!) || !lines[at - 1]!.includes('|')) continue
    let end = at + 1
    while (end < lines.length && isBarred(lines[end]!)) end++
    if (end - at < 2) continue
    for (let row = at - 1; row < end; row++)
      lines[row] =
        row === at
          ? `|${'---|'.repeat(lines[at]!.split('+').length)}`
          : toRow(lines[row]!.split('|').map(cell => cell.trim()))
    if (COUNT.test(lines[end] ?? '')) lines[end++] = ''
    if (FENCE.test(lines[at - 2] ?? '') && FENCE.test(lines[end] ?? '')) lines[at - 2] = lines[end] = ''
    at = end
  }
}

function isBarred(line: string): boolean {
  return line.length <= LINE_MAX && line.includes('|') && !FENCE.test(line)
}

/** A line among rows with ids that begins with none, and has the cells that the row above it lacks. */
function joinRows(lines: string[]): void {
  let fenced = false
  for (let at = 0; at + 2 < lines.length; at++) {
    if (FENCE.test(lines[at]!)) fenced = !fenced
    const count = fenced || !isBarred(lines[at]!) ? 0 : toCells(lines[at]!).length
    if (count < 3) continue
    let end = at + 1
    while (
      end < lines.length &&
      lines[end]!.trim() !== '' &&
      lines[end]!.length <= LINE_MAX &&
      !FENCE.test(lines[end]!)
    )
      end++
    const rows = Array.from({ length: end - at - 1 }, (_, index) => at + 1 + index)
    const named = rows.filter(row => isNamed(lines[row]!))
    if (named.length > 1 && named.length * 2 > rows.length - 1) joinBelow(lines, named[0]!, end, count)
    at = end
  }
}

function joinBelow(lines: string[], from: number, to: number, count: number): void {
  let row = from
  for (let at = from + 1; at < to; at++) {
    const line = lines[at]!
    const [own, more] = [toCells(lines[row]!), toCells(line)]
    const isRest =
      lines[row]!.length <= LINE_MAX &&
      !isNamed(line) &&
      !/^\s*\|/.test(line) &&
      own.length + more.length - 1 <= count
    if (!isRest || /^[-*+#>]\s|^\s*[|:-]+\s*$/.test(line)) row = at
    else {
      const joint = `${own.at(-1)!} ${more[0]!}`.trim()
      lines[row] = toRow([...own.slice(0, -1), joint, ...more.slice(1)])
      lines[at] = GAP
    }
  }
}

function isNamed(line: string): boolean {
  return line.includes('|') && isId(toCells(line)[0]!.replace(/[*`]/g, ''))
}
