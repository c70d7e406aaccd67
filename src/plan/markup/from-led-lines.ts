/** `---- 20:15-21:00  Housekeeping ----`, `=== Wave 1 ===`: a name between strokes. */
const RULED = /^ {0,3}([-=~*_]{2,40})\s+(?![-=~*_])(\S.{1,100}?)\s+[-=~*_]{2,40}\s*$/u
/** `S1 sync protocol`, `I2  swap the cache` */
const CALLED = /^ {0,3}(?=([A-Z]{1,4}-?\d{1,3}(?:\.\d{1,3})?)\s+[\p{L}"“„«`(])/u
/** `[audit]    Export the list`, `2. [db]     Promote the replica`: set in columns. */
const SIGNED = /^ {0,3}(\d{1,2}[.)]\s+)?\[([a-z][\w.-]{1,30})\]\s+(\S.*)$/iu
const WIDE = /^ {0,3}(?:\d{1,2}[.)]\s+)?\[[a-z][\w.-]{1,30}\]\s{2,}\S/imu
const SAID =
  /\b(?:square )?brackets\b[^.\n]{0,60}\b(?:agent|profile|person|who|runs|worker|session|terminal)|\b(?:agent|profile|person|who|worker|terminal)\b[^.\n]{0,40}\bbrackets\b/iu
const FENCED = /^[ \t]{0,17}(?:```|~~~)/m
const LEAST = 4
const LINES_MAX = 5000

/**
 * What people set apart by strokes, by the codes that lines begin with, or by names in brackets set in a column, as headings
 * and lists: Markdown takes such lines for one paragraph.
 */
export function fromLedLines(text: string): string {
  if (FENCED.test(text)) return text
  const lines = text.split('\n')
  if (lines.length > LINES_MAX) return text
  if (lines.filter(line => line.length < 200 && RULED.test(line)).length > 1)
    for (const [at, line] of lines.entries()) if (line.length < 200) lines[at] = line.replace(RULED, '## $2')
  lead(lines, CALLED, line => line.replace(CALLED, '- '))
  const isDoer = SAID.test(text)
  if (WIDE.test(text))
    lead(lines, SIGNED, line =>
      line.replace(SIGNED, (_, number: string | undefined, name: string, what: string) =>
        isDoer ? `${number ?? '- '}${what} (agent: ${name})` : `${number ?? '- '}[${name}] ${what}`,
      ),
    )
  return lines.join('\n')
}

/** Of paragraphs all of whose lines begin so, but for a name above them. */
function lead(lines: string[], pattern: RegExp, put: (line: string) => string): void {
  const found: number[] = []
  for (let at = 0; at < lines.length; at++) {
    let end = at
    while (end < lines.length && lines[end]!.trim() !== '') end++
    const isLed = (line: string): boolean => line.length < 500 && pattern.test(line)
    const from = end - at > 2 && !isLed(lines[at]!) && isName(lines[at]!) ? at + 1 : at
    const own = lines.slice(from, end)
    if (own.length > 1 && own.every(isLed)) found.push(...own.keys().map(index => from + index))
    at = end
  }
  if (found.length < LEAST) return
  for (const at of found) lines[at] = put(lines[at]!)
}

function isName(line: string): boolean {
  return line.length < 100 && /^(?:#{1,6}\s|.{0,30}\*\*[^*]{2,60}\*\*:?\s*$)/.test(line)
}
