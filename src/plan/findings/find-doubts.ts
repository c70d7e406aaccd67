import type { Draft } from '../assemble/draft.ts'
import type { Finding, Plan } from '../plan.ts'
import type { Statements } from '../statements/read-statements.ts'
import type { Telling } from '../tell/telling.ts'
import { findAgents } from './find-agents.ts'
import { findCosts } from './find-costs.ts'
import { findCounts } from './find-counts.ts'
import { findCycle } from './find-cycle.ts'
import { findDrawings } from './find-drawings.ts'
import { findImpliedOrder } from './find-implied-order.ts'
import { findMissingIds } from './find-missing-ids.ts'
import { findOverlaps } from './find-overlaps.ts'
import { findPartial } from './find-partial.ts'
import { findRates } from './find-rates.ts'
import { findFreeTasks, findRivalNeeds } from './find-rival-needs.ts'
import { findRivalPaths } from './find-rival-paths.ts'
import { findRivalTellings } from './find-rival-tellings.ts'
import { findSharedFiles } from './find-shared-files.ts'
import { findSoft } from './find-soft.ts'
import { findTotals } from './find-totals.ts'
import { findTables } from './find-tables.ts'
import { findTaskTimes } from './find-task-times.ts'
import { findTiers } from './find-tiers.ts'
import { findTimes } from './find-times.ts'
import { findUnlisted } from './find-unlisted.ts'
import { findWideWaves } from './find-wide-waves.ts'
import { findWindows } from './find-windows.ts'
import { findWorth } from './find-worth.ts'

/** What is doubtful about a plan as a whole. A clean plan has none of it. */
export function findDoubts(
  plan: Plan,
  draft: Draft,
  tellings: Telling[],
  { lines, totals }: Statements,
): Finding[] {
  if (plan.tasks.length === 0) {
    const where = 'Regatta looks for lists, tables or launch lines under headings such as "Wave 1".'
    return [toNothingFound(where)]
  }
  return limit([
    ...findCycles(plan),
    ...findImpliedOrder(plan, draft),
    ...findPartial(draft),
    ...findSoft(draft),
    ...findCounts(draft, tellings, lines),
    ...findTotals(plan, draft, lines),
    ...findAgents(plan, lines),
    ...findMissingIds(plan),
    ...findUnlisted(draft),
    ...findOverlaps(tellings, draft.findings),
    ...findEmptyWaves(draft),
    ...findSharedFiles(plan),
    ...findWideWaves(plan, draft),
    ...once([
      ...findTimes(plan, draft, lines, totals),
      ...findRivalPaths(lines),
      ...findTaskTimes(plan, draft, lines, totals),
      ...findTables(lines),
      ...findWindows(plan, draft, lines),
      ...findCosts(plan, lines),
    ]),
    ...findRates(plan, lines),
    ...findDrawings(plan, draft, lines),
    ...findRivalNeeds(draft, tellings),
    ...findFreeTasks(plan, draft),
    ...findRivalTellings(plan, draft, tellings, lines),
    ...findTiers(plan),
    ...findWorth(plan, draft, lines),
  ])
}

/** The same of a plan in Regatta's own dialect, which leaves nothing to guess. */
export function findOwnDoubts(plan: Plan): Finding[] {
  if (plan.tasks.length === 0) return [toNothingFound('A task is written as "- [ ] id: title".')]
  return limit([...findCycles(plan), ...findMissingIds(plan), ...findSharedFiles(plan)])
}

function toNothingFound(where: string): Finding {
  return { code: 'nothing-found', severity: 'error', line: 1, message: `No tasks were found. ${where}` }
}

/** A wrong sum is often a wrong total, too: of times and totals one doubt in a line is enough. */
function once(findings: Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ code, line }) => {
    const key = `${code} ${line}`
    return code === 'share-figures' || (!seen.has(key) && seen.add(key))
  })
}

/** Of one kind nobody reads more. */
const OF_A_KIND_MAX = 50

function limit(findings: Finding[]): Finding[] {
  const kept: Finding[] = []
  for (const [code, own] of Map.groupBy(findings, finding => finding.code)) {
    kept.push(...own.slice(0, OF_A_KIND_MAX))
    const first = own[OF_A_KIND_MAX]
    if (first === undefined) continue
    const message = `${own.length - OF_A_KIND_MAX} more findings of this kind (${code}) are not listed.`
    kept.push({ code: 'more-findings', severity: 'note', line: first.line, message })
  }
  return kept
}

function findCycles(plan: Plan): Finding[] {
  const cycle = findCycle(plan)
  if (cycle === null) return []
  const path = cycle.filter((id, index) => id !== cycle[index - 1])
  const shown = path.length > 12 ? [...path.slice(0, 10), '…', path.at(-1)!] : path
  const first =
    plan.tasks.find(task => path.includes(task.id)) ?? plan.tasks.find(task => path.includes(task.wave))
  const line = first?.line ?? 1
  const message = `These wait for each other: ${shown.join(' → ')}. Regatta cannot start this plan until one of them goes first.`
  return [{ code: 'cycle', severity: 'error', line, message }]
}

function findEmptyWaves(draft: Draft): Finding[] {
  return draft.waves
    .filter(wave => wave.tasks.length === 0)
    .map(wave => ({
      code: 'empty-wave',
      severity: 'warning' as const,
      line: wave.line,
      message: `No tasks were found in ${wave.id}. Regatta passes it over and keeps the order around it.`,
    }))
}
