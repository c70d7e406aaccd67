import type { Finding, Plan } from '../plan.ts'
import type { Line } from '../statements/lines.ts'
import { linesOutside, statedOf } from '../statements/lines.ts'

/** `6-8 hours with 5-6 subagents`: how many do the whole, not how many run at once. */
const STATED =
  /\bwith\s+(?:about\s+|~\s?)?(\d{1,3})(?:\s?(?:-|–|to)\s?(\d{1,3}))?\s+(?:sub-?agents|agents|developers|engineers|workers|people)\b/i
/** Fewer more are a slip, or somebody counted twice. */
const MORE = 1.5

/** A number of agents for the whole that the names in the tasks do not bear out. */
export function findAgents(plan: Plan, lines: Line[]): Finding[] {
  let names: Set<string> | null = null
  for (const line of linesOutside(lines)) {
    if (line.form === 'code' || line.form === 'heading' || line.depth > 0) continue
    const plain = statedOf(line)
    const stated = STATED.exec(plain)
    if (stated === null || !/\b(?:total|time ?line|overall|altogether|whole|all in all)\b/i.test(plain))
      continue
    names ??= new Set(plan.tasks.flatMap(({ agent }) => agent?.toLowerCase() ?? []))
    if (names.size < 4) return []
    const most = Number(stated[2] ?? stated[1])
    if (names.size <= most * MORE) continue
    const message = `The whole is said to be done with ${stated[0].replace(/^with\s+/i, '')}, but the tasks name ${names.size} different ones. Regatta takes each name for an agent of its own.`
    return [{ code: 'stated-agents', severity: 'note', line: line.line, message }]
  }
  return []
}
