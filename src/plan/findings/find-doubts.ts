import type { Draft, DraftWave } from '../assemble/draft.ts'
import type { Finding, Plan } from '../plan.ts'
import type { Telling } from '../tell/telling.ts'
import { parseCount } from '../words/measures.ts'
import { findCycle } from './find-cycle.ts'
import { findSharedFiles } from './find-shared-files.ts'

/** What is doubtful about a plan as a whole. A clean plan has none of it. */
export function findDoubts(plan: Plan, draft: Draft, tellings: Telling[]): Finding[] {
  if (plan.tasks.length === 0) {
    const message =
      'No tasks were found. Regatta looks for lists, tables or launch lines under headings such as "Wave 1".'
    return [{ code: 'nothing-found', severity: 'error', line: 1, message }]
  }
  return [
    ...findCycles(plan),
    ...findCounts(draft, tellings),
    ...findEmptyWaves(draft),
    ...findSharedFiles(plan),
  ]
}

function findCycles(plan: Plan): Finding[] {
  const cycle = findCycle(plan)
  if (cycle === null) return []
  const path = cycle.filter((id, index) => id !== cycle[index - 1])
  const shown = path.length > 12 ? [...path.slice(0, 10), '…', path.at(-1)!] : path
  const line = plan.tasks.find(task => path.includes(task.id))?.line ?? 1
  const message = `These wait for each other: ${shown.join(' → ')}. Regatta cannot start this plan until one of them goes first.`
  return [{ code: 'cycle', severity: 'error', line, message }]
}

function findCounts(draft: Draft, tellings: Telling[]): Finding[] {
  const findings: Finding[] = []
  const listed = countByWave(tellings)
  for (const wave of draft.waves) {
    const told = statedCount(wave)
    if (told === null || wave.tasks.length === 0) continue
    const entries = Math.max(wave.tasks.length, countEntries(wave, draft, listed))
    if (told.count !== wave.tasks.length && told.count !== entries) {
      findings.push(toCountFinding(wave.id, told.count, entries, told.line))
    }
  }
  for (const { retold, counts } of tellings) {
    for (const { stated, listed, line } of retold ? [] : counts) {
      if (stated !== listed) findings.push(toCountFinding('This range', stated, listed, line))
    }
  }
  return findings
}

function toCountFinding(what: string, stated: number, listed: number, line: number): Finding {
  const message = `${what} is said to have ${stated}, but ${listed} are listed. Regatta goes by the list.`
  return { code: 'stated-count', severity: 'warning', line, message }
}

/** How many tasks each place lists, by the key of every group they stand in. */
function countByWave(tellings: Telling[]): Map<Telling, Map<string, number>> {
  return new Map(
    tellings.map(telling => {
      const counts = new Map<string, number>()
      for (const { path } of telling.tasks) {
        for (const key of new Set(path.map(name => name.key))) counts.set(key, (counts.get(key) ?? 0) + 1)
      }
      return [telling, counts]
    }),
  )
}

/** Ids that were already told in an earlier wave are counted by whoever wrote the number, too. */
function countEntries(wave: DraftWave, draft: Draft, listed: Map<Telling, Map<string, number>>): number {
  let count = 0
  for (const home of new Set(wave.tasks.map(index => draft.tasks[index]!.telling))) {
    count += listed.get(home)?.get(wave.name.key) ?? 0
  }
  return count
}

function statedCount(wave: DraftWave): { count: number; line: number } | null {
  for (const section of wave.sections) {
    const count = parseCount(section.heading?.plain ?? '')
    if (count !== null) return { count, line: section.line }
  }
  for (const mention of wave.mentions) {
    const count = parseCount(mention.name.title)
    if (count !== null) return { count, line: mention.line }
  }
  return null
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
