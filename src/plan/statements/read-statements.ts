import type { Block, Outline, Section, Text } from '../outline/outline.ts'
import type { Finding, Gate, Limits, Plan, Statement } from '../plan.ts'
import { asideOf } from '../words/asides.ts'
import type { Aside } from '../words/asides.ts'
import { stripDecoration } from '../words/strip.ts'
import { findWaveMentions, parseWaveName } from '../words/wave-name.ts'

/** What a document says beside its tasks. */
export interface Statements {
  status: Plan['status']
  limits: Limits
  gates: Gate[]
  criteria: Statement[]
  monitors: Statement[]
  authority: Statement[]
  findings: Finding[]
}

export function readStatements(outline: Outline): Statements {
  const statements: Statements = {
    status: 'active',
    limits: {},
    gates: [],
    criteria: [],
    monitors: [],
    authority: [],
    findings: [],
  }
  if (
    /^status\s*:\s*["']?(?:reference|archived|superseded|draft-reference)/im.test(outline.frontMatter ?? '')
  ) {
    markReference(statements, 1)
  }
  visit(outline.root, null, statements)
  return statements
}

function visit(section: Section, outer: Aside | null, statements: Statements): void {
  const named = section.heading !== null && parseWaveName(section.heading.plain, section.line) !== null
  const own = section.heading === null || named ? null : asideOf(section.heading.plain)
  const aside = own === null || own === 'retold' ? outer : own
  for (const block of section.blocks) visitBlock(block, aside, statements)
  for (const child of section.sections) visit(child, aside, statements)
}

function visitBlock(block: Block, aside: Aside | null, statements: Statements): void {
  if (block.kind === 'text') for (const line of block.lines) visitLine(line, statements)
  if (block.kind !== 'list') return
  const own = block.label === null ? null : asideOf(block.label.plain)
  const kind = own === null || own === 'retold' ? aside : own
  for (const item of block.items) {
    visitLine(item.text, statements)
    const statement = { text: stripDecoration(item.text.plain), line: item.line }
    if (kind === 'criteria') statements.criteria.push(statement)
    else if (kind === 'monitors') statements.monitors.push(statement)
    else if (kind === 'authority') statements.authority.push(statement)
    else if (kind === 'gates') addGate(item.text, statements)
  }
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

const MOST =
  /\b(?:max(?:imum)?|at most|no more than|up to)\b[^.\d]{0,40}?\b(?:parallel|concurren\w+|simultaneous\w*)\b[^.\d]{0,30}?[:=]?\s*(\d{1,4})\b(?!\s*(?:%|min|h|s\b))|\b(?:at most|no more than|max(?:imum)?(?: of)?)\s+(\d{1,4})\s+(?:\p{L}+\s+){0,2}(?:at once|in parallel|concurrently|simultaneously|at (?:a|the same) time)/iu

function visitLine(text: Text, statements: Statements): void {
  const plain = stripDecoration(text.plain)
  if (plain.length > 400) return
  if (
    /^status\s*:/i.test(plain) &&
    /\breference\b|\bnot\s+(?:currently\s+|yet\s+)?active\b|\binactive\b|\barchived\b|\bsuperseded\b/i.test(
      plain,
    )
  ) {
    markReference(statements, text.line)
  }
  const most = MOST.exec(plain)
  const slots = Number(most?.[1] ?? most?.[2])
  if (most !== null && slots > 0) statements.limits.slots ??= slots
}

function markReference(statements: Statements, line: number): void {
  if (statements.status === 'reference') return
  statements.status = 'reference'
  const message =
    'The document says of itself that it is not active. Regatta starts it only on an explicit word.'
  statements.findings.push({ code: 'reference-only', severity: 'warning', line, message })
}
