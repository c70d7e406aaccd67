import type { Finding } from '../plan.ts'
import { toHint } from '../statements/hints.ts'
import { headingsOf, linesWith } from '../statements/lines.ts'
import type { Line } from '../statements/lines.ts'

const CALENDAR = toHint('day|week')

/** Spans of weeks or days that end before they begin, or hold more than they can. */
export function findSpans(lines: Line[]): Finding[] {
  return linesWith(lines, CALENDAR).length === 0 ? [] : [...findEmptySpans(lines), ...findNarrowSpans(lines)]
}

function toFinding(line: number, severity: Finding['severity'], what: string): Finding {
  return {
    code: 'times',
    severity,
    line,
    message: `${what} Regatta reckons with the single tasks and waves.`,
  }
}

/** `Week 1-0`. */
function findEmptySpans(lines: Line[]): Finding[] {
  for (const line of linesWith(lines, CALENDAR)) {
    if (!/\d\s*[-–]\s*\d/.test(line.plain)) continue
    const spans = line.plain.slice(0, 400).matchAll(/\b(?:weeks?|days?)\s+(\d{1,3})\s*[-–]\s*(\d{1,3})\b/gi)
    const match = [...spans].find(([, from, to]) => Number(to) < Number(from))
    if (match !== undefined && !/\bback|\bdown/i.test(headingsOf(line)))
      return [toFinding(line.line, 'note', `${match[0]} ends before it begins.`)]
  }
  return []
}

const WINDOW = /^\W{0,4}(week|day)s?\s+(\d{1,3})\s*[-–]\s*(\d{1,3})\b(.*)$/i
/** How far below its window a line may still be about it. */
const NEAR = 12

/** `Week 36-80: Tier 2`, and below it `Phase 17 (72 weeks)`. */
function findNarrowSpans(lines: Line[]): Finding[] {
  const findings: Finding[] = []
  let open: { unit: string; length: number; text: string; line: number } | null = null
  for (const line of lines) {
    if (line.plain.length > 400 || line.form === 'heading' || line.form === 'row') continue
    const match = WINDOW.exec(line.plain)
    if (match !== null) {
      const [unit, length] = [match[1]!.toLowerCase(), Number(match[3]) - Number(match[2]) + 1]
      open =
        length < 1 ? null : { unit, length, text: `${match[1]!} ${match[2]!}-${match[3]!}`, line: line.line }
    }
    if (open === null || line.line - open.line > NEAR || !line.plain.includes('(')) continue
    const inner = /\(([^()]{0,80})\)/.exec(line.plain)?.[1] ?? ''
    const stated = Number(new RegExp(`(\\d{1,3})\\s+${open.unit}s?\\b`, 'i').exec(inner)?.[1] ?? 0)
    if (stated <= open.length || /\bearlier\b|\blater\b|\bof\b|\bvs\b/i.test(inner)) continue
    const what = `${stated} ${open.unit}s do not fit into ${open.text} (line ${open.line}), which is ${open.length}.`
    findings.push(toFinding(line.line, 'warning', what))
    open = null
  }
  return findings.slice(0, 10)
}
