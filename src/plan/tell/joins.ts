/** What a stroke in a drawing gathers and what it leads to: the texts on its left and on its right. */
export interface Join {
  before: string[]
  after: string[]
  line: number
}

/** Where a stroke goes down, and to which sides it opens. */
const STROKE = /[│┃|┐┘┤├┼┬┴┌└╮╯╭╰╗╝╣╠╬+]/u
const STROKES = new RegExp(STROKE, 'gu')
const LEFTWARD = /[┐┘┤┼┬┴╮╯╗╝╣╬+]/u
const RIGHTWARD = /[├┼┬┴┌└╭╰╠╬+]/u
const LINE = /[─━═-]/u
const HEAD = /^[─━═-]{0,200}[>►▶→]/u
/** No drawing is wider, and none has more strokes. */
const WIDTH_MAX = 400
const JOINS_MAX = 500

/** `S3 ─┐`, `P2 ─┼─► F1`, `R3 ─┘`: all on the left of a stroke come before all on its right. */
export function findJoins(lines: { text: string; line: number }[]): Join[] {
  const joins: Join[] = []
  const rows = lines.map(({ text }) => text.slice(0, WIDTH_MAX))
  const seen = new Set<string>()
  for (const [at, row] of rows.entries())
    for (const { index: column } of row.matchAll(STROKES)) {
      if (seen.has(`${at} ${column}`) || joins.length >= JOINS_MAX) continue
      let end = at
      while (STROKE.test(rows[end + 1]?.[column] ?? '')) end++
      for (let below = at; below <= end; below++) seen.add(`${below} ${column}`)
      if (end === at) continue
      const join = toJoin(rows.slice(at, end + 1), column, lines[at]!.line)
      if (join.before.length > 0 && join.after.length > 0 && join.before.length + join.after.length > 2)
        joins.push(join)
    }
  return joins
}

function toJoin(rows: string[], column: number, line: number): Join {
  const join: Join = { before: [], after: [], line }
  for (const row of rows) {
    const [left, right] = [row.slice(0, column), row.slice(column + 1)]
    if (LEFTWARD.test(row[column]!) && LINE.test(left.at(-1) ?? '')) join.before.push(left)
    if (RIGHTWARD.test(row[column]!) && HEAD.test(right)) join.after.push(right)
  }
  return join
}
