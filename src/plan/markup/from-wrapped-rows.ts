import { factOf } from '../words/facts.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { LINE_MAX } from './to-markdown.ts'

const RULE = /^[ \t]*\|?[ \t:|-]*-{2,}[ \t:|-]*$/
const ANY = /^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|/m
/** What ends a table. */
const END = /^[ \t]*(?:$|#{1,6}\s|```|~~~|>|[-*+]\s)/
const GAP = '| | |'

/** Rows of a table that somebody's editor has wrapped, or whose first bar is missing: each on its first line again. */
export function fromWrappedRows(text: string): string {
  if (!ANY.test(text)) return text
  const lines = text.split('\n')
  for (let at = 1; at < lines.length; at++) {
    const [head, rule] = [lines[at - 1]!, lines[at]!]
    if (rule.length > LINE_MAX || !rule.includes('|') || !RULE.test(rule) || !head.includes('|')) continue
    at = mendRows(lines, at + 1, toCells(head))
  }
  return lines.join('\n')
}

function mendRows(lines: string[], from: number, head: string[]): number {
  const called = factOf(head[0] ?? '') === 'id'
  let open = -1
  let at = from
  for (; at < lines.length && lines[at]!.length <= LINE_MAX && !END.test(lines[at]!); at++) {
    const line = lines[at]!
    if (open !== -1 && isRest(line, lines[open]!, head.length)) {
      lines[open] = `${lines[open]!.trimEnd()} ${line.trim()}`
      lines[at] = GAP
    } else if (line.includes('|')) open = at
    else break
  }
  if (!called) return at
  for (let row = from; row < at; row++) lines[row] = splitFirst(lines[row]!, head.length)
  return at
}

/** It begins with no bar and no id, and all of its cells fit behind those of the row that is open. */
function isRest(line: string, open: string, count: number): boolean {
  if (line.trimStart().startsWith('|') || open.trimEnd().endsWith('|')) return false
  if (parseLooseIdStart(line.trim().slice(0, 60)) !== null) return false
  const had = toCells(open).length
  return had + toCells(line).length - 1 <= count && (/^[ \t]{2,}/.test(line) || had < count)
}

/** `OPS-6 firewall rules | network | -` below `ID | what | who | needs`. */
function splitFirst(line: string, count: number): string {
  const cells = toCells(line)
  const start = cells.length === count - 1 ? parseLooseIdStart(cells[0]!.slice(0, 400)) : null
  if (start === null || start.ids.length !== 1 || start.rest === '') return line
  return `| ${[start.ids[0]!, start.rest, ...cells.slice(1)].join(' | ')} |`
}

function toCells(line: string): string[] {
  const bare = line.trim().replace(/^\|/, '').replace(/\|$/, '')
  return bare.split('|').map(cell => cell.trim())
}
