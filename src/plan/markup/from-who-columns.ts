/** `Milestone 1, weeks 1-3        who   w1 w2`: a group's name, and far behind it the heads of columns. */
const HEAD =
  /^(\S.{1,80}?) {2,}(?:\S{1,12} {2,}){0,2}(who|by|owner|assignee|doer|wer|qui|quién|quien|quem|chi|wie|кто)(?= {2}|\s*$)/iu
const RULE = /^[-=_~]{5,}\s*$/
const NAME = /^@?\p{L}[\p{L}\p{N}._-]{0,24}(?: \p{L}[\p{L}\p{N}._-]{0,24})?\s*$/u
const WAITS = /\s+<\s?(\S.{0,80})$/
const LINE_MAX = 300
const LEAST = 2

/** Columns set with blanks below the name of their group, one of them who does it: as lists, each line with its doer. */
export function fromWhoColumns(text: string): string {
  if (!text.includes('   ')) return text
  const lines = text.split('\n')
  let at = 0
  let found = false
  while (at < lines.length) {
    const head = lines[at]!.length > LINE_MAX ? null : HEAD.exec(lines[at]!)
    const isRuled = RULE.test(lines[at + 1] ?? '')
    if (head === null || !isRuled) {
      at++
      continue
    }
    const column = head[0].length - head[2]!.length
    const gap = lines[at]!.slice(head[0].length).search(/\S/)
    const rows = takeRows(lines, at + 2, column, gap === -1 ? LINE_MAX : head[0].length + gap)
    if (rows.length >= LEAST) {
      found = true
      lines[at] = head[1]!
      for (const [index, row] of rows.entries()) lines[at + 2 + index] = row
    }
    at += 2 + rows.length
  }
  return found ? lines.join('\n') : text
}

/** As long as somebody stands in the column, a blank before them. */
function takeRows(lines: string[], from: number, column: number, end: number): string[] {
  const rows: string[] = []
  for (const line of lines.slice(from, from + 500)) {
    const name = line.length > LINE_MAX ? null : NAME.exec(line.slice(column, end))
    const before = line.slice(0, column)
    if (name === null || !/^\S.*\s$/.test(before)) break
    const what = before.trim().replace(WAITS, ' (needs $1)')
    rows.push(`- ${what.replace(/\s{2,}/g, ' ')} (agent: ${name[0].trim()})`)
  }
  return rows
}
