import type { Fence } from '../outline/outline.ts'
import { parseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { addFields, fieldsOfLines } from './fields.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Place, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'

const KINDS = /^(?:|ya?ml|text|txt|plain|plaintext|conf|ini)$/

/** Blocks in a fence that are no data to a machine: `Task Set A1: Kernel` and deeper lines such as `Owner: Ada`. */
export function tellBlocks(fence: Fence, place: Place): Telling[] {
  if ((place.aside !== null && place.aside !== 'retold') || !KINDS.test(fence.language)) return []
  const tasks: Candidate[] = []
  for (const [index, { text, line }] of fence.lines.entries()) {
    const head = toHead(text)
    if (head === null) continue
    const below: { plain: string; line: number }[] = []
    for (const next of fence.lines.slice(index + 1, index + 1 + BLOCK_MAX)) {
      if (next.text.trim() === '' || indentOf(next.text) <= indentOf(text)) break
      below.push({ plain: next.text.trim().slice(0, 500), line: next.line })
    }
    const fields = fieldsOfLines(below.map(one => ({ ...one, lead: null, bold: false })))
    if (fields.length > 0) tasks.push(toTask(head, line, place.path, fields))
  }
  return tasks.length < 2 && place.path.length === 0
    ? []
    : tasks.length === 0
      ? []
      : [toTelling('ids', place, tasks)]
}

const BLOCK_MAX = 40

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}

/** `Task Set A1: Kernel`, `T3: Parser`; no wave, and no task without an id. */
function toHead(text: string): string | null {
  const plain = stripDecoration(text.trim().slice(0, 300)).replace(
    /^(?:Task|Work) (?:Set|Group|Unit)\s+(?=[A-Z]{1,4}\d)/i,
    '',
  )
  if (!/^\S.{0,80}?:\s+\S/.test(plain) || parseWaveName(plain, 0) !== null) return null
  return parseIdStart(plain) === null ? null : plain
}

function toTask(
  plain: string,
  line: number,
  path: WaveName[],
  fields: ReturnType<typeof fieldsOfLines>,
): Candidate {
  const told = parseTaskLine({ plain, line, lead: null, bold: false }, { names: true })
  const { title, agent, minutes, files, refs, done, dependencies, ids } = told
  const task = toCandidate({
    id: ids[0] ?? null,
    title: title === '' ? plain : title,
    agent,
    minutes,
    files,
    refs,
    done,
    dependencies,
    path,
    line,
  })
  addFields(task, fields)
  return task
}
