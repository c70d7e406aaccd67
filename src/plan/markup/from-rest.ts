import { LINE_MAX } from './to-markdown.ts'

const REST = /^\.\. [\w-]{2,40}::|^([~^"+#*'])\1{3,}[ \t]*$|^``[^`\n]{1,100}``|^:[a-z]{2,12}:`/m
const RULE = /^([=~^"+#*'`:._-])\1{2,}\s*$/
const BULLET = /^(\s*)(?:\*|-)\s+(.*)$/

/** Headings by whatever underlines them, in the order in which the characters come; `.. list-table::`. */
export function fromRest(text: string): string {
  if (!REST.test(text) || /^#{1,6} |^```/m.test(text)) return text
  const lines = text.split('\n').map(line => (line.length > LINE_MAX ? line.slice(0, LINE_MAX) : line))
  const signs = /^\.\. [\w-]{2,40}::/m.test(text) ? 1 : 2
  const rules = lines.flatMap((_, at) => ruleBelow(lines, at) ?? [])
  const levels = [...new Set(rules)]
  if (rules.length < signs || levels.length > 6) return text
  const told = [...lines]
  for (let at = 0; at < lines.length; at++) {
    const rule = ruleBelow(lines, at)
    if (rule === null) continue
    told[at] = `${'#'.repeat(levels.indexOf(rule) + 1)} ${lines[at]!.trim()}`
    told[at + 1] = ''
    if (RULE.test(lines[at - 1] ?? '')) told[at - 1] = ''
  }
  fromListTables(told)
  return told.join('\n')
}

/** The character that a line is underlined with, and overlined, too, where it is. */
function ruleBelow(lines: string[], at: number): string | null {
  const line = lines[at]!
  const rule = RULE.exec(lines[at + 1] ?? '')
  if (rule === null || line.trim() === '' || RULE.test(line) || line.length > 160) return null
  if (/^\s*(?:[-*|]\s|\.\. )/.test(line) || lines[at + 1]!.trim().length * 2 < line.trim().length) return null
  const over = lines[at - 1] ?? ''
  return over.trim() === '' || at === 0 ? rule[1]! : RULE.test(over) ? `over${rule[1]}` : null
}

/** Each `* -` begins a row, each `-` below it a further cell. */
function fromListTables(lines: string[]): void {
  for (let at = 0; at < lines.length; at++) {
    if (!/^\s*\.\. list-table::/.test(lines[at]!)) continue
    lines[at] = ''
    let row = -1
    for (at++; at < lines.length && (lines[at]!.trim() === '' || /^\s/.test(lines[at]!)); at++) {
      const line = lines[at]!
      const first = /^\s+\*\s+-\s*(.*)$/.exec(line)
      const cell = first ?? (row === -1 ? null : BULLET.exec(line))
      if (first !== null) row = at
      const told = first?.[1] ?? cell?.[2]
      if (told !== undefined) lines[row] = first === null ? `${lines[row]} ${told} |` : `| ${told} |`
      if (at !== row) lines[at] = row === -1 ? '' : '| | |'
    }
    at--
  }
}
