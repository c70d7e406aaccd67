import type { Outline, Text } from '../outline/outline.ts'
import type { Authority, Check, Finding, Gate, Limits, Monitor, Plan, Statement, Terms } from '../plan.ts'
import { stripDecoration } from '../words/strip.ts'
import { findWaveMentions, parseWaveName } from '../words/wave-name.ts'
import { toLines } from './lines.ts'
import type { Line } from './lines.ts'
import { readChecks } from './read-checks.ts'
import { readTotals, toEstimates } from './read-estimates.ts'
import type { Total } from './read-estimates.ts'
import { readLimits, readMonitorInterval } from './read-limits.ts'
import { readProviders } from './read-providers.ts'
import { readTerms } from './read-terms.ts'
import { readContingencies, toAuthority, toMonitor } from './read-watching.ts'

/** What a document says beside its tasks. */
export interface Statements {
  status: Plan['status']
  limits: Limits
  checks: Check[]
  gates: Gate[]
  criteria: Statement[]
  monitors: Monitor[]
  authority: Authority[]
  terms: Terms
  findings: Finding[]
  /** For what is found doubtful: the text as it was looked at, and the totals that it names. */
  lines: Line[]
  totals: Total[]
}

/** Of each kind; past it a document lists something else. */
const STATEMENTS_MAX = 500

export function readStatements(outline: Outline): Statements {
  const lines = toLines(outline)
  const totals = readTotals(lines)
  const limits = readLimits(lines)
  const interval = readMonitorInterval(lines)
  if (interval !== undefined) limits.monitorSeconds ??= interval
  const statements: Statements = {
    status: 'active',
    limits,
    checks: readChecks(lines),
    gates: [],
    criteria: [],
    monitors: [],
    authority: [],
    terms: {
      contingencies: readContingencies(lines),
      ...readProviders(lines),
      ...readTerms(lines),
      estimates: toEstimates(totals),
    },
    findings: [],
    lines,
    totals,
  }
  if (
    /^status\s*:\s*["']?(?:reference|archived|superseded|draft-reference)/im.test(outline.frontMatter ?? '')
  ) {
    markReference(statements, 1)
  }
  for (const line of lines) visitLine(line, statements)
  return statements
}

function visitLine(line: Line, statements: Statements): void {
  if (line.depth > 0 || (line.form !== 'text' && line.form !== 'item')) return
  const plain = stripDecoration(line.plain)
  if (
    plain.length <= 400 &&
    /^status\s*:/i.test(plain) &&
    /\breference\b|\bnot\s+(?:currently\s+|yet\s+)?active\b|\binactive\b|\barchived\b|\bsuperseded\b/i.test(
      plain,
    )
  ) {
    markReference(statements, line.line)
  }
  // How much time watching takes is no rule for it.
  if (line.aside === 'monitors' && /\boverhead\b/i.test(line.under.heading)) return
  if (line.form === 'text') {
    // `Every 90 s: count running, failed, silent.` needs no list.
    if (line.aside === 'monitors' && plain !== '' && !plain.endsWith(':'))
      keep(statements.monitors, toMonitor(plain, line.line))
    return
  }
  if (line.aside === 'criteria') keep(statements.criteria, { text: plain, line: line.line })
  else if (line.aside === 'monitors') keep(statements.monitors, toMonitor(plain, line.line))
  else if (line.aside === 'authority') keep(statements.authority, toAuthority(plain, line.line))
  else if (line.aside === 'gates') addGate({ ...line, bold: false }, statements)
}

function keep<T>(list: T[], statement: T): void {
  if (list.length < STATEMENTS_MAX) list.push(statement)
}

/** `After Wave 1: Components wired?` */
function addGate(text: Text, statements: Statements): void {
  const [mention, more] = findWaveMentions(text.plain)
  const colon = text.plain.indexOf(':')
  if (mention === undefined || more !== undefined || mention.keys.length !== 1 || colon < mention.end) return
  const name = parseWaveName(text.plain.slice(mention.start), text.line)
  const question = text.plain
    .slice(colon + 1)
    .split('?')[0]!
    .trim()
  if (name === null || !text.plain.includes('?') || question === '') return
  statements.gates.push({ after: name.label, question: `${question}?`, line: text.line })
}

function markReference(statements: Statements, line: number): void {
  if (statements.status === 'reference') return
  statements.status = 'reference'
  const message =
    'The document says of itself that it is not active. Regatta starts it only on an explicit word.'
  statements.findings.push({ code: 'reference-only', severity: 'warning', line, message })
}
