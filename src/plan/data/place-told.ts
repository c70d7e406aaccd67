import type { Candidate, Telling } from '../tell/telling.ts'
import { kindOf } from '../words/wave-name.ts'
import type { Collected } from './found.ts'
import { toLookup } from './found.ts'
import { nameGroups } from './name-groups.ts'

/**
 * `waves = [["schema", "seeds"], ["api"]]` beside tasks that stand in no group: says when those are done, whether it
 * names them, who does them, or their titles. True where all that it names are such.
 */
export function placeTold(collected: Collected, told: Telling[]): boolean {
  const { mentioned } = collected
  const tasks = told.filter(({ retold }) => !retold).flatMap(telling => telling.tasks)
  if (mentioned.length < 2 || tasks.some(({ path }) => path.some(name => kindOf(name) === 'time')))
    return false
  const known = toKnown(tasks)
  const meant = mentioned.map(({ text, groups }) => ({ task: known.get(toLookup(text)), group: groups[0] }))
  if (meant.some(({ task, group }) => task === undefined || task === null || group === undefined))
    return false
  for (const { group } of meant) group!.tasks++
  nameGroups(collected)
  for (const { task, group } of meant) if (group!.name !== null) task!.path = [group!.name, ...task!.path]
  return true
}

/** Null under what several are called. */
function toKnown(tasks: Candidate[]): Map<string, Candidate | null> {
  const known = new Map<string, Candidate | null>()
  for (const task of tasks)
    for (const name of new Set(
      [task.id, task.agent, task.title].flatMap(one => (one === null ? [] : toLookup(one))),
    ))
      known.set(name, known.has(name) ? null : task)
  return known
}
