import type { Draft } from '../assemble/draft.ts'
import { toNames } from '../assemble/names.ts'
import { resolve } from '../assemble/resolve-references.ts'
import type { Names } from '../assemble/names.ts'
import type { Finding, Plan } from '../plan.ts'
import type { Candidate, Telling } from '../tell/telling.ts'

const FINDINGS_MAX = 20
const NOTHING = /^\W*(?:none|nothing|no dependencies|n\/a)?\W*$/i

interface Told {
  tasks: Set<number>
  unknown: string[]
  line: number
}

/** What a task needs, where two places of the document say two things about it. */
export function findRivalNeeds(draft: Draft, tellings: Telling[]): Finding[] {
  if (!namesTwice(tellings)) return []
  const byId = new Map<string, number>()
  for (let index = 0; index < draft.tasks.length; index++)
    byId.set(draft.tasks[index]!.id.toLowerCase(), index)
  const told = new Map<number, Candidate[]>()
  for (const { tasks } of tellings) {
    for (const task of tasks) {
      const index =
        task.id === null || task.dependencies.length === 0 ? undefined : byId.get(task.id.toLowerCase())
      if (index === undefined) continue
      const own = told.get(index)
      if (own === undefined) told.set(index, [task])
      else if (own.length < 5) own.push(task)
    }
  }
  const twice = [...told].filter(([, own]) => own.length > 1)
  if (twice.length === 0) return []
  const names = toNames(draft)
  return twice
    .flatMap(
      ([index, own]) =>
        toFinding(
          draft,
          index,
          own.flatMap(task => toTold(names, index, task) ?? []),
        ) ?? [],
    )
    .slice(0, FINDINGS_MAX)
}

/** Whether any id has its needs told in two places. */
function namesTwice(tellings: Telling[]): boolean {
  const seen = new Set<string>()
  for (const { tasks } of tellings)
    for (const { id, dependencies } of tasks) {
      const key = id === null || dependencies.length === 0 ? null : id.toLowerCase()
      if (key === null) continue
      if (seen.has(key)) return true
      seen.add(key)
    }
  return false
}

/** `## Phase 1 (after 0.1)` over tasks that name 0.1 each, and one that is said to need nothing. */
export function findFreeTasks(plan: Plan, draft: Draft): Finding[] {
  const findings: Finding[] = []
  for (const wave of draft.waves) {
    const first = wave.afterTasks[0]
    if (first === undefined || wave.sections.length === 0) continue
    const own = wave.tasks.map(index => draft.tasks[index]!)
    const naming = own.filter(({ needs }) => wave.afterTasks.some(other => needs.has(other)))
    const free = own.find(
      ({ needs, told }) =>
        needs.size === 0 &&
        told.dependencies.some(({ by, text }) => by !== 'inline' && text !== '' && NOTHING.test(text)),
    )
    if (free === undefined || naming.length * 2 < own.length || findings.length >= FINDINGS_MAX) continue
    const message = `${wave.id} is said to come after ${draft.tasks[first]!.id} (line ${wave.sections[0]!.line}), but ${free.id} to need nothing. Regatta goes by the task.`
    findings.push({ code: 'needs-differ', severity: 'note', line: free.told.line, message })
  }
  return plan.waves.length > 1 ? findings : []
}

function toTold(names: Names, index: number, { dependencies, line }: Candidate): Told | null {
  const told: Told = { tasks: new Set(), unknown: [], line: dependencies[0]?.line ?? line }
  for (const { text, blocks } of dependencies) {
    // Sets and waves can be said in many ways that come to the same.
    if (blocks === true || /\b(?:all|every)\b/i.test(text)) return null
    const resolved = resolve(names, text, index)
    if (resolved.waves.length > 0) return null
    for (const task of resolved.tasks) told.tasks.add(task)
    told.unknown.push(...resolved.unknown)
  }
  return told.tasks.size + told.unknown.length === 0 ? null : told
}

/** One that only leaves out something of the other is shorter, not different. */
function toFinding(draft: Draft, index: number, own: Told[]): Finding[] | null {
  const [first] = own
  const rival = own.find(
    other => other.line !== first!.line && !isWithin(first!, other) && !isWithin(other, first!),
  )
  if (first === undefined || rival === undefined) return null
  const shown = ({ tasks, unknown }: Told): string =>
    [...[...tasks].map(task => draft.tasks[task]!.id), ...unknown.map(id => `${id} (not in this document)`)]
      .slice(0, 6)
      .join(', ')
  const message = `${draft.tasks[index]!.id} needs ${shown(first)} here, and ${shown(rival)} in line ${rival.line}. Regatta waits for all of them that it knows.`
  return [{ code: 'needs-differ', severity: 'warning', line: first.line, message }]
}

function isWithin(one: Told, other: Told): boolean {
  return (
    [...one.tasks].every(task => other.tasks.has(task)) && one.unknown.every(id => other.unknown.includes(id))
  )
}
