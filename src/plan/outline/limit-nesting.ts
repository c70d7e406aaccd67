const NESTING_MAX = 24
const DEEP = /^[ \t>*+\-\d.)]{24}/m

/**
 * Takes quote and list marks beyond a depth nobody writes off the start of every line: the parser's time
 * grows with the square of the depth (200,000 `>` took 10.9 s). Lines keep their numbers.
 */
export function limitNesting(text: string): { text: string; firstLine: number | null } {
  // That many marks take at least as many characters.
  if (!DEEP.test(text)) return { text, firstLine: null }
  let firstLine: number | null = null
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!
    const start = skipMarks(line, 0, NESTING_MAX)
    const end = skipMarks(line, start, line.length)
    if (end === start) continue
    firstLine ??= index + 1
    lines[index] = line.slice(0, start) + line.slice(end)
  }
  return firstLine === null ? { text, firstLine } : { text: lines.join('\n'), firstLine }
}

/** The end of at most `count` marks from `start` on. */
function skipMarks(line: string, start: number, count: number): number {
  let end = start
  for (let marks = 0; marks < count; marks++) {
    let at = end
    while (line[at] === ' ' || line[at] === '\t') at++
    const next = markEnd(line, at)
    if (next === at) break
    end = next
  }
  return end
}

function markEnd(line: string, at: number): number {
  const char = line[at]
  if (char === '>') return at + 1
  let end = at
  if (char === '-' || char === '*' || char === '+') end++
  else {
    while (end - at < 9 && line[end]! >= '0' && line[end]! <= '9') end++
    if (end > at && (line[end] === '.' || line[end] === ')')) end++
    else return at
  }
  return line[end] === ' ' || line[end] === '\t' || end === line.length ? end : at
}
