import { LINE_MAX } from './to-markdown.ts'

const BORDER = /^\s*[+┌├└╔╠╚╟╭╰┏┣┗]([-=─═━+┬┼┴╦╬╩╤╪╧┳╋┻]{3,})[+┐┤┘╗╣╝╢╮╯┓┫┛]\s*$/u
const ROW = /^\s*[|│║┃].*[|│║┃]\s*$/u
const INNER = /[+┬┼┴╦╬╩╤╪╧┳╋┻]/u
const ANY = /^[ \t]*(?:\+[-=]{3,}\+|[┌╔╭┏][─═━┬╦╤┳]{3,}[┐╗╮┓])/mu
const GAP = '| | |'

/** Tables whose borders are drawn, within a fence or not; a box of one column frames a text and is none. */
export function fromDrawnTables(text: string): string {
  if (!ANY.test(text)) return text
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    if (lines[at]!.length > LINE_MAX || !BORDER.test(lines[at]!)) continue
    let end = at
    while (
      end < lines.length &&
      lines[end]!.length <= LINE_MAX &&
      (BORDER.test(lines[end]!) || ROW.test(lines[end]!))
    )
      end++
    if (isTable(lines.slice(at, end))) redraw(lines, at, end)
    at = end
  }
  return lines.join('\n')
}

function isTable(block: string[]): boolean {
  const borders = block.filter(line => BORDER.test(line))
  return (
    borders.length > 2 &&
    block.length > borders.length + 1 &&
    borders.filter(line => INNER.test(BORDER.exec(line)![1]!)).length * 2 > borders.length
  )
}

function redraw(lines: string[], from: number, to: number): void {
  const block = lines.slice(from, to)
  const rules = block.filter(line => BORDER.test(line)).length
  // Where each row has borders of its own, what stands between two of them is one row.
  const joined = rules > 3 || block.length - rules === 2
  let [row, heads] = [-1, 0]
  for (let at = from; at < to; at++) {
    const line = lines[at]!
    if (BORDER.test(line)) {
      if (row !== -1) heads++
      lines[at] = at === from ? '' : heads === 1 && row !== -1 ? toRule(lines[row]!) : GAP
      row = -1
    } else {
      const cells = toCells(line)
      if (joined && row !== -1 && heads > 0) {
        const above = toCells(lines[row]!)
        lines[row] = toRow(above.map((cell, index) => `${cell} ${cells[index] ?? ''}`.trim()))
        lines[at] = GAP
      } else {
        lines[at] = toRow(cells)
        row = at
      }
    }
  }
  if (/^\s*```/.test(lines[from - 1] ?? '') && /^\s*```/.test(lines[to] ?? ''))
    lines[from - 1] = lines[to] = ''
}

function toCells(line: string): string[] {
  const bare = line.trim().replace(/^[|│║┃]|[|│║┃]$/gu, '')
  return bare.split(/[|│║┃]/u).map(withoutBars)
}

const BARS = /\s*[▓▒░█■▬▰▱]+\s*/gu

/** `▓▓▓ L5 ▓▓▓ ▓▓ L6 ▓▓`: what is drawn around names sets them apart. */
function withoutBars(cell: string): string {
  return cell
    .replace(BARS, ', ')
    .replace(/^[,\s]+|[,\s]+$/g, '')
    .replace(/,[,\s]+/g, ', ')
}

function toRow(cells: string[]): string {
  return `| ${cells.join(' | ')} |`
}

function toRule(head: string): string {
  return `|${'---|'.repeat(toCells(head).length)}`
}
