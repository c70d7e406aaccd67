import { assemble } from './assemble/assemble.ts'
import { toPlan } from './assemble/to-plan.ts'
import { decode } from './bytes/decode.ts'
import { findDoubts } from './findings/find-doubts.ts'
import { toOutline } from './outline/to-outline.ts'
import type { Finding, Plan } from './plan.ts'
import { PLAN_TASKS_MAX } from './plan.ts'
import { readStatements } from './statements/read-statements.ts'
import { tell } from './tell/tell.ts'

/** What a document says, and what is doubtful about it. Never throws: what cannot be read is a finding. */
export function readPlan(bytes: Uint8Array): Plan {
  try {
    return read(bytes)
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    const message = `The document could not be read (${what}). Regatta starts nothing; please report it.`
    return toEmptyPlan([{ code: 'unreadable', severity: 'error', line: 1, message }])
  }
}

function read(bytes: Uint8Array): Plan {
  const decoded = decode(bytes)
  if (decoded.text === null) return toEmptyPlan(decoded.findings)
  const { outline, findings } = toOutline(decoded.text)
  const statements = readStatements(outline)
  const tellings = tell(outline.root)
  const told = [...decoded.findings, ...findings, ...statements.findings]
  const count = tellings.reduce((sum, telling) => sum + telling.tasks.length, 0)
  if (count > PLAN_TASKS_MAX) {
    const message = `The document lists more than ${PLAN_TASKS_MAX} tasks; that many are not read. Split it.`
    const line = tellings.find(telling => telling.tasks.length > 0)?.line ?? 1
    return toEmptyPlan([...told, { code: 'too-many-tasks', severity: 'error', line, message }])
  }
  const draft = assemble(outline.root, tellings)
  const plan = toPlan(outline, draft, statements)
  plan.findings = [...told, ...draft.findings, ...findDoubts(plan, draft, tellings)].sort(
    (a, b) => a.line - b.line,
  )
  return plan
}

function toEmptyPlan(findings: Finding[]): Plan {
  const empty = { limits: {}, checks: [], gates: [], criteria: [], monitors: [], authority: [] }
  return { title: '', status: 'active', waves: [], tasks: [], ...empty, findings }
}
