import type { Draft } from '../assemble/draft.ts'
import { toGraph, toRemaining } from '../forecast/graph.ts'
import type { Finding, Plan, Task } from '../plan.ts'
import { linesOutside, statedOf } from '../statements/lines.ts'
import type { Line } from '../statements/lines.ts'
import type { Span, Total } from '../statements/read-estimates.ts'
import { spansOf } from '../statements/read-estimates.ts'
import { statedPaths } from './find-rival-paths.ts'

/** What single tasks are said to take against what waves and the whole are said to take. */
export function findTaskTimes(plan: Plan, draft: Draft, lines: Line[], totals: Total[]): Finding[] {
  return [...findInWaves(plan, draft), ...findEffort(plan, lines), ...findAgainstPath(plan, totals, lines)]
}

function toFinding(line: number, what: string): Finding {
  return {
    code: 'times',
    severity: 'warning',
    line,
    message: `${what} Regatta reckons with the single tasks.`,
  }
}

/** A wave that is shorter than one of its tasks, or than its tasks one after the other. */
function findInWaves(plan: Plan, draft: Draft): Finding[] {
  const byWave = Map.groupBy(plan.tasks, task => task.wave)
  return plan.waves.flatMap((wave, index) => {
    const tasks = (byWave.get(wave.id) ?? []).filter(task => !task.done)
    const most = wave.minutesRange?.[1] ?? wave.minutes
    if (most === null || tasks.length === 0) return []
    const longest = tasks.reduce((a, b) => (least(b) > least(a) ? b : a))
    const line = draft.waves[index]?.sections[0]?.line ?? draft.waves[index]?.line ?? longest.line
    if (least(longest) > most * 1.02)
      return [
        toFinding(
          line,
          `${wave.id} is said to take ${show(most)}, but ${longest.id} alone takes ${show(least(longest))}.`,
        ),
      ]
    const chain = chainOf(tasks, wave.mode)
    if (chain <= most * 1.05) return []
    return [
      toFinding(
        line,
        `${wave.id} is said to take ${show(most)}, but its tasks take ${show(chain)} in their order.`,
      ),
    ]
  })
}

function least({ minutes, minutesRange }: Task): number {
  return minutesRange?.[0] ?? minutes ?? 0
}

/** The longest way through a wave by what its tasks take at least. */
function chainOf(tasks: Task[], mode: Plan['waves'][number]['mode']): number {
  if (mode === 'serial') return tasks.reduce((sum, task) => sum + least(task), 0)
  const ends = new Map<string, number>()
  // Tasks stand in the order of the document: what a task needs mostly stands before it.
  for (const task of tasks)
    ends.set(task.id, task.needs.reduce((most, id) => Math.max(most, ends.get(id) ?? 0), 0) + least(task))
  return Math.max(0, ...ends.values())
}

const EFFORT =
  /\b(?:effort|work(?:ing)? hours|(?:agent|person|man|worker|task)[- ]hours|esfuerzo|esforço|aufwand|charge de travail|workload)\b|工作量|工时|工数|작업량/iu
const EACH = /\b(?:per|each|every|left|remaining|max\w*|at most|saved?|saving|wasted)\b/i

/** `Total effort: 44 hours` where every task says what it takes. */
function findEffort({ tasks }: Plan, lines: Line[]): Finding[] {
  if (tasks.length < 3 || tasks.some(task => task.minutes === null)) return []
  const low = tasks.reduce((sum, task) => sum + least(task), 0)
  const high = tasks.reduce((sum, { minutes, minutesRange }) => sum + (minutesRange?.[1] ?? minutes!), 0)
  const told = new Set(tasks.map(task => task.line))
  for (const line of linesOutside(lines)) {
    if (line.form === 'code' || line.depth > 0 || told.has(line.line)) continue
    const plain = statedOf(line)
    if (
      !EFFORT.test(plain) ||
      !/\btotal\b|\bsum\b|\ball\b|\bin all\b|\bgesamt|\binsgesamt|\boverall\b|^\W*effort\b|总|合計|총/iu.test(
        plain,
      )
    )
      continue
    if (EACH.test(plain) || /^\W*effort\b/i.test(line.header[0] ?? '')) continue
    const span = spansOf(plain).find(({ unit }) => unit === 'min')
    if (span === undefined) continue
    if (span.high >= low * 0.97 && span.low <= high * 1.03) return []
    return [
      toFinding(
        line.line,
        `The effort is said to be ${showSpan(span)}, but the tasks add up to ${showSpan({ low, high })}.`,
      ),
    ]
  }
  return []
}

/** The whole or its critical path shorter than the longest way through its tasks, where the waves do not name their times. */
function findAgainstPath(plan: Plan, totals: Total[], lines: Line[]): Finding[] {
  const open = plan.tasks.filter(task => !task.done)
  const isKnown = plan.waves.length > 1 && plan.waves.every(({ minutes }) => minutes !== null)
  if (isKnown || open.length < 3 || open.some(({ minutes }) => minutes === null)) return []
  const graph = toGraph(plan, 'eager')
  if (graph === null) return []
  const minutes = new Float64Array(graph.next.length)
  for (const [index, task] of plan.tasks.entries()) minutes[index] = task.done ? 0 : least(task)
  const path = toRemaining(graph, minutes).reduce((most, own) => Math.max(most, own), 0)
  const short = statedPaths(lines).find(({ span }) => span.unit === 'min' && span.high < path * 0.95)
  if (short !== undefined)
    return [
      toFinding(
        short.line,
        `The critical path is said to take ${showSpan(short.span)}, but the longest chain of the tasks takes ${show(path)}.`,
      ),
    ]
  const all = open.reduce((sum, task) => sum + (task.minutesRange?.[1] ?? task.minutes!), 0)
  for (const { span, scope, text, line } of totals) {
    if (span.unit !== 'min' || EFFORT.test(text) || /\b(?:option|alternative|variant|scenario)\b/i.test(text))
      continue
    if (scope === 'parallel' && span.high < path * 0.95)
      return [
        toFinding(
          line,
          `The whole is said to take ${showSpan(span)}, but the longest chain of its tasks takes ${show(path)}.`,
        ),
      ]
    const isLoose = /[~≈+]|\babout\b|\baround\b|\bca\b/i.test(text)
    if (
      scope === 'sequential' &&
      (span.high < all * (isLoose ? 0.6 : 0.9) || span.low > all * (isLoose ? 1.7 : 1.25))
    )
      return [
        toFinding(
          line,
          `One after the other it is said to take ${showSpan(span)}, but the tasks add up to ${show(all)}.`,
        ),
      ]
  }
  return []
}

function show(minutes: number): string {
  return minutes >= 90 ? `${Math.round((minutes / 60) * 100) / 100} h` : `${Math.round(minutes)} min`
}

function showSpan({ low, high }: Pick<Span, 'low' | 'high'>): string {
  return low === high ? show(low) : `${show(low)} to ${show(high)}`
}
