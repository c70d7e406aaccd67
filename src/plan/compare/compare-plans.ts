import { toCanonical } from '../../lib/canonical.ts'
import type { Plan, Task, Wave } from '../plan.ts'
import { PARTS, TASK_FIELDS, WAVE_FIELDS } from './change.ts'
import type { Change } from './change.ts'
import { matchTasks } from './match-tasks.ts'

/** What is to be done to the earlier version so that it says what the later one says: waves, then tasks, then who needs whom, then the rest. */
export function comparePlans(earlier: Plan, later: Plan): Change[] {
  const matched = matchTasks(earlier, later)
  const names = nameTasks(earlier, later, matched)
  const tasks = later.tasks.map((task): Task => ({
    ...task,
    id: names.get(task.id) ?? task.id,
    needs: [...new Set(task.needs.map(need => names.get(need) ?? need))],
  }))
  const before = new Map(later.tasks.map((task, index) => [tasks[index]!, matched.get(task)]))
  const kept = new Set(matched.values())
  const removed = earlier.tasks.filter(task => !kept.has(task))
  return [
    ...compareWaves(earlier.waves, later.waves),
    ...tasks.flatMap((task): Change[] => (before.get(task) ? [] : [{ change: 'task-added', task }])),
    ...removed.map((task): Change => ({ change: 'task-removed', task })),
    ...tasks.flatMap(task => compareTask(before.get(task), task)),
    ...tasks.flatMap(task => compareNeeds(before.get(task), task)),
    ...removedWaves(earlier.waves, later.waves),
    ...PARTS.flatMap(part => comparePart(part, earlier, later)),
  ]
}

/** By the ids of the later version: what those tasks are called. One that is new gets an id that nobody has. */
function nameTasks(earlier: Plan, later: Plan, matched: Map<Task, Task>): Map<string, string> {
  const taken = new Set(earlier.tasks.map(({ id }) => id))
  return new Map(
    later.tasks.map((task): [string, string] => {
      const known = matched.get(task)
      if (known) return [task.id, known.id]
      let id = task.id
      for (let nth = 2; taken.has(id); nth++) id = `${task.id}-${nth}`
      taken.add(id)
      return [task.id, id]
    }),
  )
}

function compareWaves(earlier: Wave[], later: Wave[]): Change[] {
  const before = new Map(earlier.map(wave => [wave.id, wave]))
  const added = later.filter(({ id }) => !before.has(id))
  return [
    ...added.map((wave): Change => ({ change: 'wave-added', wave })),
    ...later.flatMap((wave): Change[] => {
      const differing = compareFields(before.get(wave.id), wave, WAVE_FIELDS)
      return differing ? [{ change: 'wave-changed', wave: wave.id, ...differing }] : []
    }),
  ]
}

function removedWaves(earlier: Wave[], later: Wave[]): Change[] {
  const kept = new Set(later.map(({ id }) => id))
  return earlier.flatMap((wave): Change[] => (kept.has(wave.id) ? [] : [{ change: 'wave-removed', wave }]))
}

function compareTask(before: Task | undefined, task: Task): Change[] {
  if (!before) return []
  const differing = compareFields(before, task, TASK_FIELDS)
  const moved: Change = { change: 'task-moved', task: task.id, from: before.wave, to: task.wave }
  return [
    ...(before.wave === task.wave ? [] : [moved]),
    ...(differing ? [{ change: 'task-changed' as const, task: task.id, ...differing }] : []),
  ]
}

function compareNeeds(before: Task | undefined, { id: task, needs }: Task): Change[] {
  if (!before) return []
  const added = needs.filter(need => !before.needs.includes(need))
  const dropped = before.needs.filter(need => !needs.includes(need))
  return [
    ...added.map((need): Change => ({ change: 'need-added', task, need })),
    ...dropped.map((need): Change => ({ change: 'need-dropped', task, need })),
  ]
}

type Differing<T, K extends keyof T> = { [P in K]?: T[P] | null }

/** Undefined: they say the same. */
function compareFields<T, K extends keyof T>(
  before: T | undefined,
  after: T,
  fields: readonly K[],
): { from: Differing<T, K>; to: Differing<T, K> } | undefined {
  if (!before) return undefined
  const from: Differing<T, K> = {}
  const to: Differing<T, K> = {}
  for (const field of fields) {
    const [old, now] = [before[field] ?? null, after[field] ?? null]
    if (toCanonical(old) === toCanonical(now)) continue
    from[field] = old
    to[field] = now
  }
  return Object.keys(to).length > 0 ? { from, to } : undefined
}

function comparePart(part: (typeof PARTS)[number], earlier: Plan, later: Plan): Change[] {
  const [from, to] = [earlier[part] ?? null, later[part] ?? null]
  if (toCanonical(withoutLines(from)) === toCanonical(withoutLines(to))) return []
  return [{ change: 'said-otherwise', part, from, to }]
}

/** Where it stands says nothing of what it says. */
function withoutLines(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLines)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([name]) => name !== 'line')
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutLines(field)]))
}
