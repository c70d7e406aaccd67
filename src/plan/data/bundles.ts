import { toKind } from '../words/wave-kinds.ts'
import { factOfKey, groupKindOf, isStepsKey, roleOf } from './keys.ts'
import { isTaskLike, ownsKey } from './likeness.ts'
import type { List, Mapping, Value } from './value.ts'

/** `{parallel: [a, b]}` or `[a, b]` in a list of tasks. */
export function blockOf(item: Value): List | null {
  if (item.kind === 'list') return item
  if (item.kind !== 'map') return null
  const entry = item.entries.find(({ key }) =>
    /^(?:in_?)?(?:parallel|concurrent(?:ly)?|together)$/i.test(key),
  )
  return entry?.value.kind === 'list' ? entry.value : null
}

/** Something in a list of tasks that itself lists tasks with ids of their own gathers them. */
export function isBundle(map: Mapping, words: string): boolean {
  if (/^(?:tasks|jobs|subtasks)$/.test(words)) return false
  return map.entries.some(({ key, value }) => {
    if (value.kind === 'text' || ownsKey(key)) return false
    const role = roleOf(key)
    const isTold = role.role === 'doers' ? isDoing : isHandedOut
    if (role.role !== 'aside' && value.kind === 'list' && value.items.length > 0 && value.items.every(isTold))
      return true
    if (role.role === 'groups') return value.kind === 'list' && value.items.some(item => item.kind === 'map')
    if (role.role !== 'tasks' || (isStepsKey(key) && words !== 'items')) return false
    return value.kind === 'list' && value.items.some(isTaskLike)
  })
}

/** `{name: 'sample-modeler', task: 'Model samples'}` in a list of agents. */
function isDoing(value: Value): boolean {
  if (value.kind !== 'map') return false
  const facts = value.entries.map(({ key }) => factOfKey(key)?.fact)
  return (
    facts.filter(fact => fact === 'task' || fact === 'detail' || fact === 'id' || fact === 'agent').length > 1
  )
}

/** What is to be done and by whom, or after what: no mere step of a task. */
function isHandedOut(value: Value): boolean {
  if (value.kind !== 'map') return false
  const facts = new Set(value.entries.map(({ key }) => factOfKey(key)?.fact))
  return facts.has('task') && (facts.has('agent') || facts.has('needs'))
}

/** `{ wave: 'W1', jobs: […] }` says itself what it is. */
export function bundleKind({ entries }: Mapping, words: string): string {
  const own = entries.find(({ key, value }) => value.kind === 'text' && groupKindOf(key) !== null)
  if (own !== undefined) return groupKindOf(own.key)!
  const last = words.split(' ').at(-1)!.replace(/s$/, '')
  return toKind(last) ?? (last === 'step' ? 'step' : last === 'item' ? 'phase' : 'epic')
}
