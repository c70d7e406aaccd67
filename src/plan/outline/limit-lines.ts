import type { Finding } from '../plan.ts'
import { limitEntities } from './limit-entities.ts'
import { limitNesting } from './limit-nesting.ts'

/**
 * The longest line that is read whole: longer than anybody tells a task in. It bounds what every later
 * pattern looks at, and the parser's time, which grows with the square of the marks in a line (20 kB: 137 ms).
 */
export const LINE_MAX = 4000

/** Takes off what nobody writes and what would cost without bound; line numbers stay. */
export function limitLines(text: string): { text: string; findings: Finding[] } {
  const findings: Finding[] = []
  const nested = limitNesting(limitEntities(text))
  if (nested.firstLine !== null) {
    const message =
      'Quotes or lists are nested deeper than anyone writes them; the deepest levels are read as one.'
    findings.push({ code: 'nested-too-deep', severity: 'warning', line: nested.firstLine, message })
  }
  if (!hasLongLine(nested.text)) return { text: nested.text, findings }
  const lines = nested.text.split('\n')
  const first = lines.findIndex(line => line.length > LINE_MAX)
  const message = `Of lines longer than ${LINE_MAX} characters Regatta reads only the beginning.`
  findings.push({ code: 'line-too-long', severity: 'warning', line: first + 1, message })
  return { text: lines.map(line => line.slice(0, LINE_MAX)).join('\n'), findings }
}

function hasLongLine(text: string): boolean {
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    if (end - start > LINE_MAX) return true
    start = end + 1
  }
  return text.length - start > LINE_MAX
}
