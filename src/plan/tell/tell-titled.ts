import type { Block, List, Section, Text } from '../outline/outline.ts'
import { kindOf } from '../words/wave-name.ts'
import { addFields } from './fields.ts'
import { parseTaskLine, startOf } from './task-line.ts'
import type { Candidate, Place, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'

const GATHERS = /^(?:lane|track|stream|strand|workstream|session|task|job|piece|package)\s*:\s*(?=\S)/i

/**
 * `**Lane: Offline maps** → agent tiles` above each list of a wave: one piece of work for whoever it names, of which
 * the items below are steps. Null where any list of the section stands otherwise.
 */
export function tellTitled({ blocks }: Section, place: Place): Telling[] | null {
  const [name] = place.path
  if (name === undefined || kindOf(name) === 'lane' || place.aside !== null) return null
  const tasks: Candidate[] = []
  for (const [at, block] of blocks.entries()) {
    if (block.kind === 'table' || block.kind === 'fence') return null
    if (block.kind === 'text') continue
    const task = toTask(blocks[at - 1], block, place)
    if (task === null) return null
    tasks.push(task)
  }
  return tasks.length === 0 ? null : [toTelling('heading', place, tasks)]
}

function toTask(above: Block | undefined, list: List, { path }: Place): Candidate | null {
  const line = above?.kind === 'text' && above.lines.length === 1 ? above.lines[0]! : null
  if (line === null || line.lead === null || line.plain.length > 200) return null
  if (list.items.some(({ text }) => isTask(text)) || list.items.every(({ text }) => startOf(text) !== null))
    return null
  const told = parseTaskLine({ ...line, plain: line.plain.replace(/:$/, '') })
  if (told.ids.length > 0) return null
  const { title, agent, minutes, files, refs, done, dependencies } = told
  const detail = list.items.map(({ text }) => `- ${text.plain}`).join('\n')
  const facts = { agent, minutes, files, refs, done, dependencies, detail: detail.slice(0, 4000) }
  const task = toCandidate({ ...facts, title: title.replace(GATHERS, ''), path, line: line.line })
  addFields(task, told.fields)
  return task.agent === null ? null : task
}

function isTask(text: Text): boolean {
  const { ids, agent, fields } = parseTaskLine(text)
  return ids.length > 0 || agent !== null || fields.some(({ fact }) => fact === 'agent')
}
