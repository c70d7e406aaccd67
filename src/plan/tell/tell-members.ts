import type { Block, Text } from '../outline/outline.ts'
import { doerOf } from '../words/roles.ts'
import { kindOf } from '../words/wave-name.ts'
import { addFields, fieldsOfLines } from './fields.ts'
import { parseIds } from './tell-allocation.ts'
import type { Candidate, Place, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'

const MEMBERS =
  /^\W*(?:scope|tasks?|issues?|tickets?|items?|stories|includes?|contains|covers|members|work items?|prs?)(?: (?:ids?|in scope|included))?\s*:\s*(\S.{0,400})$/i

/**
 * `- **Scope**: #12, #14 (both small)` below a wave's own heading: what is done there and told elsewhere. Below
 * `Agent 1 (backend):` it is what that one does.
 */
export function tellMembers(block: Block, place: Place): Telling[] {
  const [name] = place.path
  if (name === undefined || name.line !== place.section.line || kindOf(name) !== 'time') return []
  const lines =
    block.kind === 'list' ? block.items.map(({ text }) => text) : block.kind === 'text' ? block.lines : []
  const tasks: Candidate[] = []
  for (const line of lines)
    for (const id of idsOf(line))
      tasks.push(toCandidate({ id, title: id, path: place.path, line: line.line }))
  const doer = block.kind === 'list' && tasks.length > 0 ? doerOf(block.label?.plain ?? '') : null
  if (doer === null) return toTellings(tasks, place)
  const needs = fieldsOfLines(lines).filter(({ fact }) => fact === 'needs')
  for (const task of tasks) {
    task.agent = doer
    addFields(task, needs)
  }
  return toTellings(tasks, place)
}

function toTellings(tasks: Candidate[], place: Place): Telling[] {
  return tasks.length === 0 ? [] : [toTelling('ids', { ...place, aside: 'retold', chain: null }, tasks)]
}

function idsOf({ plain }: Text): string[] {
  const colon = plain.indexOf(':')
  if (colon < 3 || colon > 40) return []
  const value = MEMBERS.exec(plain.slice(0, 500))?.[1]
  if (value === undefined) return []
  return parseIds(value) ?? parseIds(value.split(/\s+[(—–-]/)[0]!) ?? []
}
