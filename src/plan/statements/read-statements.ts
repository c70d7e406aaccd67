import type { Outline, Text } from '../outline/outline.ts'
import type { Authority, Check, Finding, Gate, Limits, Monitor, Plan, Statement, Terms } from '../plan.ts'
import type { Rules } from '../rules.ts'
import { stripDecoration } from '../words/strip.ts'
import { findWaveMentions, parseWaveName } from '../words/wave-name.ts'
import { findReference, toReferenceFinding } from './find-reference.ts'
import { toLines } from './lines.ts'
import type { Line } from './lines.ts'
import { readBudgets } from './read-budgets.ts'
import { readChecks } from './read-checks.ts'
import { readDates } from './read-dates.ts'
import { readTotals, toEstimates } from './read-estimates.ts'
import type { Total } from './read-estimates.ts'
import { readLimits, readMonitorInterval } from './read-limits.ts'
import { readProviders } from './read-providers.ts'
import { switchesAll, toResponses } from './read-responses.ts'
import { findReadOnly, isOneEach, readRules } from './read-rules.ts'
import { readTerms } from './read-terms.ts'
import { readUsage } from './read-usage.ts'
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
  rules: Rules
  /** The waves in which nobody writes. */
  readOnly: string[]
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
  if (isOneEach(lines)) limits.agentsPerTask = 1
  const ceilings = readBudgets(lines)
  const dates = readDates(lines)
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
      ...readUsage(lines),
      ...(ceilings.length > 0 && { ceilings }),
      ...(dates.length > 0 && { dates }),
      ...readTerms(lines),
      estimates: toEstimates(totals),
    },
    rules: { responses: [], ...readRules(lines) },
    readOnly: findReadOnly(lines),
    findings: [],
    lines,
    totals,
  }
  if (
    /^status\s*:\s*["']?(?:reference|archived|superseded|draft-reference)/im.test(outline.frontMatter ?? '')
  ) {
    markReference(statements, 1)
  }
  const reference = findReference(lines)
  if (reference !== null) markReference(statements, reference)
  let wave: string | null = null
  // What a command can tell needs nobody to be asked.
  const checked = new Set(statements.checks.map(check => check.line))
  for (const line of lines) {
    wave = line.under.wave ?? wave
    if (!readLabelled(line, wave, checked, statements)) visitLine(line, statements)
  }
  statements.rules.responses = toResponses(
    statements.monitors,
    statements.authority,
    statements.terms,
    switchesAll(lines),
  )
  return statements
}

function visitLine(line: Line, statements: Statements): void {
  const listed = line.form === 'code' ? toListed(line) : null
  if (listed !== null) keep(statements.monitors, toMonitor(listed, line.line))
  if (line.depth > 0 || (line.form !== 'text' && line.form !== 'item')) return
  const plain = stripDecoration(line.plain)
  // How much time watching takes is no rule for it.
  if (line.aside === 'monitors' && /\boverhead\b/i.test(line.under.heading)) return
  if (line.form === 'text') {
    // `Every 90 s: count running, failed, silent.` needs no list.
    if (line.aside === 'monitors' && plain !== '' && !plain.endsWith(':'))
      keep(statements.monitors, toMonitor(plain, line.line))
    if (line.aside === 'gates' && line.under.wave !== null && plain.endsWith('?'))
      addOwnGate(line, plain, line.under.wave, statements)
    return
  }
  if (line.aside === 'criteria') keep(statements.criteria, { text: plain, line: line.line })
  else if (line.aside === 'monitors') keep(statements.monitors, toMonitor(plain, line.line))
  else if (line.aside === 'authority') keep(statements.authority, toAuthority(plain, line.line))
  else if (line.aside === 'gates') {
    if (line.under.wave === null) addGate({ ...line, bold: false }, statements)
    else addOwnGate(line, plain, line.under.wave, statements)
  }
}

/** `Gate: all jars are dry` and whatever asks; `Checkpoint: the base is ready` says what then holds. */
const PLAIN_GATE =
  /^(?:(?:quality |phase |wave |human |review )?gate|go ?\/ ?no[- ]?go)(?: gate)?\s*:\s*(\S.{4,396}[^:])$/i
const GATE =
  /^(?:(?:quality |phase |wave |human |review )?gate|checkpoint|go ?\/ ?no[- ]?go|sync point)\s*:\s*(\S.{0,397}\?)$/i
/** A heading of its own between two waves. */
const BARE_GATE = /^(?:(?:human )?gate|checkpoint|go ?\/ ?no[- ]?go)(?: gate)?:?$/i
/** `Go/no-go after Wave 1: is it dry?`, wherever it stands. */
const PLACED_GATE =
  /^(?:(?:quality |phase |wave |human |review )?gate|checkpoint|go ?\/ ?no[- ]?go|sync point)\s+(?:after|before)\s/i
const PLACED = /^(?:after|before)\s/i
const CRITERION =
  /^(?:(?:success|acceptance|exit|completion) criteri(?:a|on)|definition of done|done when)\s*:\s*(\S.{0,398})$/i

/** `Gate: Is every jar dry?`, `Success criteria: …` on a line of a wave's own, or a gate between it and the next. */
function readLabelled(
  line: Line,
  last: string | null,
  checked: ReadonlySet<number>,
  statements: Statements,
): boolean {
  if (last === null || line.depth > 0 || (line.form !== 'text' && line.form !== 'item')) return false
  if (line.plain.length > 400) return false
  const plain = stripDecoration(line.plain)
  const { wave } = line.under
  const isBare = wave === null && BARE_GATE.test(stripDecoration(line.under.heading))
  if (PLACED_GATE.test(plain) || (isBare && PLACED.test(plain)))
    if (addGate({ ...line, plain, bold: false }, statements)) return true
  if (wave === null) {
    const isAsked = isBare && plain.endsWith('?')
    if (isAsked) askAfter(last, plain, line.line, statements)
    return isAsked
  }
  if (!plain.includes(':')) return false
  const question = GATE.exec(plain)?.[1] ?? (checked.has(line.line) ? undefined : PLAIN_GATE.exec(plain)?.[1])
  const criterion = CRITERION.exec(plain)?.[1]
  if (question !== undefined) askAfter(wave, question, line.line, statements)
  else if (criterion === undefined) return false
  else if (line.aside !== 'criteria') keep(statements.criteria, { text: criterion, line: line.line })
  else return false
  return true
}

/** A list that somebody put into a fence is a list all the same. */
function toListed(line: Line): string | null {
  if (!/^(?:md|markdown|text|)$/.test(line.language)) return null
  if (line.aside !== 'monitors' && !/\bmonitor/i.test(line.under.heading)) return null
  return /^(?:\d{1,2}[.)]|[-*])\s+(\p{L}.{3,300})$/u.exec(line.plain)?.[1] ?? null
}

function keep<T>(list: T[], statement: T): void {
  if (list.length < STATEMENTS_MAX) list.push(statement)
}

/** `After Wave 1: Components wired?`, `Before Wave 2: …` */
function addGate(text: Text, statements: Statements): boolean {
  const [mention, more] = findWaveMentions(text.plain)
  const colon = text.plain.indexOf(':')
  if (mention === undefined || more !== undefined || mention.keys.length !== 1 || colon < mention.end)
    return false
  const name = parseWaveName(text.plain.slice(mention.start), text.line)
  const question = text.plain
    .slice(colon + 1)
    .split('?')[0]!
    .trim()
  if (name === null || !text.plain.includes('?') || question === '') return false
  const isBefore = /\bbefore\s+$/i.test(text.plain.slice(0, mention.start))
  const after = isBefore ? labelBefore(name.label) : name.label
  if (after === null) return false
  statements.gates.push({ after, question: `${question}?`, line: text.line })
  return true
}

/** `Wave 2` of `Wave 3`, `Wave A` of `Wave B`. */
function labelBefore(label: string): string | null {
  const match = /^(.{1,40}\s)(?:(\d{1,4})|([B-Z]))$/.exec(label)
  if (match === null || match[2] === '0' || match[2] === '1') return null
  const [, kind, number, letter = ''] = match
  return `${kind}${number === undefined ? String.fromCharCode(letter.charCodeAt(0) - 1) : Number(number) - 1}`
}

/** Below `### Gate` in a wave: what must hold before what comes after it may start, in one question. */
function addOwnGate(line: Line, plain: string, wave: string, statements: Statements): void {
  const heading = line.label ?? line.under.heading
  if (!/\bgates?\b|\bgo ?\/? ?no[- ]?go\b/i.test(heading) || plain === '') return
  // `Gate 1` may be what the waves are called.
  if (parseWaveName(heading, 0) !== null) return
  askAfter(wave, plain, line.line, statements)
}

/** Several questions that stand beside each other are one. */
function askAfter(wave: string, question: string, line: number, { gates }: Statements): void {
  const text = question.replace(/[?.;]+$/, '')
  const known = gates.find(gate => gate.after === wave && line - gate.line < 20)
  if (known === undefined) gates.push({ after: wave, question: `${text}?`, line })
  else known.question = `${known.question.slice(0, -1)}; ${text}?`
}

function markReference(statements: Statements, line: number): void {
  if (statements.status === 'reference') return
  statements.status = 'reference'
  statements.findings.push(toReferenceFinding(line))
}
