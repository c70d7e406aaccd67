import type { Plan, Task } from '../plan.ts'
import { toLikeness } from './likeness.ts'

/** Of tasks with the same id: they share too little to be the same, if another one is more like it. */
const SAME_ID_MIN = 0.5
/** The further apart two stand, the more alike they must be. */
const ROUNDS: { key: (task: Task) => string; min: number }[] = [
  { key: ({ wave, agent }) => JSON.stringify([wave, agent]), min: 0.55 },
  { key: ({ wave }) => wave, min: 0.7 },
  { key: () => '', min: 0.85 },
]
/** Of a round: past it only what is called exactly the same is the same. */
const PAIRS_MAX = 200_000

/**
 * For each task of the later version the one of the earlier that it is: by its id where the titles are alike, else by
 * wave, agent and the most alike title, else by its id. Ids that were given in reading move when a task is put in
 * before them, and those of a document stay though the title is another.
 */
export function matchTasks(earlier: Plan, later: Plan): Map<Task, Task> {
  const matched = new Map<Task, Task>()
  const left = { earlier: new Set(earlier.tasks), later: new Set(later.tasks) }
  const match = (a: Task, b: Task): void => {
    matched.set(b, a)
    left.earlier.delete(a)
    left.later.delete(b)
  }
  const pairById = (min: number): void => {
    const byId = new Map([...left.earlier].map(task => [task.id, task]))
    for (const b of left.later) {
      const a = byId.get(b.id)
      if (a && (min === 0 || toLikeness(a.title, b.title) >= min)) match(a, b)
    }
  }
  pairById(SAME_ID_MIN)
  for (const { key, min } of ROUNDS) pairAlike(left, key, min, match)
  pairById(0)
  return matched
}

/** The same tasks under other ids. */
export function listRenamed(earlier: Plan, later: Plan): Renamed[] {
  return Array.from(matchTasks(earlier, later), ([{ id: to }, { id: from }]) => ({ from, to })).filter(
    ({ from, to }) => from !== to,
  )
}

export interface Renamed {
  from: string
  to: string
}

interface Left {
  earlier: Set<Task>
  later: Set<Task>
}

/** The most alike first; of those that are alike to the same degree, the ones that stand nearest to the beginning. */
function pairAlike(
  { earlier, later }: Left,
  keyOf: (task: Task) => string,
  min: number,
  match: (a: Task, b: Task) => void,
): void {
  const byKey = Map.groupBy(earlier, keyOf)
  const others = Map.groupBy(later, keyOf)
  const pairs: { a: Task; b: Task; at: number; likeness: number }[] = []
  for (const [key, bs] of others) {
    const as = byKey.get(key) ?? []
    const isFew = as.length * bs.length <= PAIRS_MAX
    const titled = isFew ? null : Map.groupBy(as.entries(), ([, { title }]) => title)
    for (const [j, b] of bs.entries()) {
      const near = titled ? (titled.get(b.title) ?? []).slice(0, 1) : as.entries()
      for (const [i, a] of near) {
        const likeness = toLikeness(a.title, b.title)
        if (likeness >= min) pairs.push({ a, b, at: i + j, likeness })
      }
    }
  }
  pairs.sort((one, other) => other.likeness - one.likeness || one.at - other.at)
  for (const { a, b } of pairs) if (earlier.has(a) && later.has(b)) match(a, b)
}
