import type { Finding } from '../plan/plan.ts'
import { toExcerptLines } from './excerpt.ts'
import { paint } from './style.ts'
import type { Style } from './style.ts'
import { counted, plain } from '../message/words.ts'
import { wrap } from './wrap.ts'

export interface FindingOptions {
  /** What the plan is called where a finding points at a line of it. */
  name: string
  width: number
  colour: boolean
  /** The lines of the document, to be shown under what is said about them; undefined: they are not shown. */
  source?: readonly string[]
}

const SEVERITY: Record<Finding['severity'], Style> = { error: 'red', warning: 'yellow', note: 'cyan' }
const WARNINGS_SHOWN = 10

/** `plan.md:75: warning: Batch 4 is said to have 50 …`, wrapped, and the line itself. */
export function toFindingLines(finding: Finding, options: FindingOptions): string[] {
  const { source, width, colour } = options
  const said = toSaidLines(finding, options)
  if (source === undefined) return said
  return [...said, ...toExcerptLines(finding, source, { width, colour, style: SEVERITY[finding.severity] })]
}

function toSaidLines(finding: Finding, { name, width, colour }: FindingOptions): string[] {
  const place = `${plain(name)}:${finding.line}: `
  const severity = `${finding.severity}: `
  const lines = wrap(`${place}${severity}${plain(finding.message)}`, width, '    ')
  const [first, ...more] = lines
  if (first === undefined || !first.startsWith(place + severity)) return lines
  const rest = first.slice(place.length + severity.length)
  return [
    `${paint(place, 'bold', colour)}${paint(severity, SEVERITY[finding.severity], colour)}${rest}`,
    ...more,
  ]
}

/** What a person should have seen before a plan starts: its first warnings, and how much more there is. */
export function toWarningLines(findings: Finding[], options: FindingOptions): string[] {
  const warnings = findings.filter(({ severity }) => severity === 'warning')
  const notes = findings.filter(({ severity }) => severity === 'note').length
  const lines = warnings.slice(0, WARNINGS_SHOWN).flatMap(warning => toFindingLines(warning, options))
  const left = warnings.length - WARNINGS_SHOWN
  const more = [left > 0 ? `${left} more` : '', notes > 0 ? counted(notes, 'note') : ''].filter(Boolean)
  if (more.length === 0) return lines
  return [
    ...lines,
    `${lines.length > 0 ? 'and ' : ''}${more.join(', ')}: regatta plan ${plain(options.name)}`,
  ]
}
