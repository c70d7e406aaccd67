import type { Fact } from '../words/facts.ts'
import { factOfKey, groupKindOf, roleOf } from './keys.ts'
import type { Mapping, Value } from './value.ts'
import { textOf } from './value.ts'

/** What only work has: a title alone may be anything. */
const TELLING = new Set<Fact>(['needs', 'blocks', 'agent', 'status', 'minutes', 'files'])

/** Whether a map looks like a task: something to call it by, and something that only work has. */
export function isTaskLike(value: Value): boolean {
  return value.kind === 'map' && likeness(value).named
}

/** A list under a key that says nothing: most of it must be work in so many words. */
export function isTaskList(value: Value): boolean {
  if (value.kind !== 'list' || value.items.length === 0) return false
  return mostly(value.items)
}

/** `{T1: {title, needs}, T2: …}` */
export function isTaskMap(map: Mapping): boolean {
  const maps = map.entries.filter(entry => entry.value.kind === 'map')
  // What stands under a word with a meaning of its own is looked at for itself.
  if (maps.length < 2 || maps.length * 2 <= map.entries.length) return false
  if (maps.some(entry => roleOf(entry.key).role !== 'free' && !isTaskLike(entry.value))) return false
  return mostly(maps.map(entry => entry.value))
}

function mostly(values: Value[]): boolean {
  const likely = values.filter(value => {
    if (value.kind !== 'map') return false
    const { named, telling } = likeness(value)
    return named && telling
  })
  return likely.length * 2 > values.length
}

function likeness(map: Mapping): { named: boolean; telling: boolean } {
  let [named, telling] = [false, false]
  for (const { key, value } of map.entries) {
    const fact = factOfKey(key)?.fact ?? null
    const filled = value.kind !== 'text' || textOf(value) !== ''
    if (fact === null || !filled || (value.kind === 'text' && value.type === 'boolean')) continue
    if (fact === 'task' || fact === 'detail' || fact === 'id') named = true
    if (TELLING.has(fact) || (groupKindOf(key) !== null && value.kind === 'text')) telling = true
  }
  return { named: named || telling, telling }
}

/** Fields of the group itself, though they hold lists. */
export function ownsKey(key: string): boolean {
  const fact = factOfKey(key)?.fact
  return (
    fact !== undefined &&
    fact !== 'task' &&
    fact !== 'id' &&
    fact !== 'wave' &&
    roleOf(key).role !== 'tasks' &&
    roleOf(key).role !== 'doers'
  )
}

export function holdsTasks(value: Value): boolean {
  if (value.kind === 'list') return value.items.length > 0
  if (value.kind !== 'map') return false
  return value.entries.some(({ key, value: inner }) => {
    if (inner.kind === 'text' || ownsKey(key)) return false
    const { role } = roleOf(key)
    return role === 'tasks' || role === 'doers' || role === 'groups' || (role === 'free' && isTaskList(inner))
  })
}
