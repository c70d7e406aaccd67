import type { PlanReading } from '../plan-routes.ts'

/** What stands in a line, as it is marked: the gravest of what is said of it. */
export type Mark = 'error' | 'warning' | 'note' | 'task'
/** A line of a task that the one at the cursor needs, or that needs it. */
export type Tie = 'needed' | 'follows'

const RANKS: readonly Mark[] = ['task', 'note', 'warning', 'error']

export function toMarks(reading: PlanReading | null): ReadonlyMap<number, Mark> {
  const marks = new Map<number, Mark>()
  for (const { line } of reading?.tasks ?? []) marks.set(line, 'task')
  for (const { line, severity } of reading?.findings ?? []) {
    const there = marks.get(line)
    if (there === undefined || RANKS.indexOf(severity) > RANKS.indexOf(there)) marks.set(line, severity)
  }
  return marks
}

/** The task whose words the cursor stands in: the last that begins above it. */
export function findTask({ tasks }: PlanReading, line: number | null): number | null {
  if (line === null) return null
  let best: number | null = null
  for (const [index, task] of tasks.entries())
    if (task.line <= line && (best === null || task.line >= tasks[best]!.line)) best = index
  return best
}

/** By task: which need it. */
export function listFollowers(reading: PlanReading | null): number[][] {
  const followers: number[][] = (reading?.tasks ?? []).map(() => [])
  for (const [index, { needs }] of (reading?.tasks ?? []).entries())
    for (const need of needs) followers[need]?.push(index)
  return followers
}

export function toTies(
  reading: PlanReading | null,
  followers: readonly number[][],
  here: number | null,
): ReadonlyMap<number, Tie> {
  const ties = new Map<number, Tie>()
  const task = here === null ? undefined : reading?.tasks[here]
  if (!reading || !task || here === null) return ties
  for (const index of followers[here] ?? []) ties.set(reading.tasks[index]!.line, 'follows')
  for (const index of task.needs) ties.set(reading.tasks[index]!.line, 'needed')
  return ties
}
