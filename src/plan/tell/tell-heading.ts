import type { Section } from '../outline/outline.ts'
import { parseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { addFields, fieldsOf } from './fields.ts'
import type { Marks } from './mark-sections.ts'
import { isKnownPrefix } from './mark-sections.ts'
import { parseTaskLine, startsWithName } from './task-line.ts'
import type { Candidate } from './telling.ts'
import { toCandidate } from './telling.ts'

const CALLED = /^(?:Task|Agent|Job|Work ?item|Story|Ticket)\s*(?:#?\d+|[A-Z]\b)?\s*[:–—-]\s*(?=\S)/i
const ROLE =
  /^((?:Agent|Worker|Developer|Dev|Engineer|Team|Terminal|Session)[\s-]+#?(?:\d{1,4}|[A-Z]))(?![\p{L}\p{N}]|\.\d)\s*[:–—(-]?\s*/u

/**
 * Headings that are tasks: by an id (`### T3: Parser`), by a name (`### api-writer: Endpoint`), or by the
 * labelled lines below them (`**Agent:**`, `**Depends on:**`, `**Files:**`).
 */
export function tellHeading(section: Section, path: WaveName[], marks: Marks): Candidate | null {
  const { heading } = section
  if (heading === null || heading.plain === '') return null
  const fields = fieldsOf(section.blocks)
  const owned = fields.some(field => field.fact === 'agent' || field.fact === 'files')
  const needing = fields.some(field => field.fact === 'needs')
  const plain = stripDecoration(heading.plain)
  if (plain === '') return null
  const loose = isKnownPrefix(marks, plain)
  const id = parseIdStart(plain, loose)
  const named = startsWithName(plain) || ROLE.test(plain) || CALLED.test(plain)
  if (id === null && !named && !(owned || (needing && path.length > 0))) return null
  const told = parseTaskLine(heading, loose, true)
  const role = ROLE.exec(plain)
  const doer = told.agent ?? (id === null ? (role?.[1] ?? null) : null)
  const title = id === null ? told.title.replace(CALLED, '').replace(ROLE, '') : told.title
  const task = toCandidate({
    title: title === '' ? plain : title,
    alias: doer,
    minutes: told.minutes,
    files: told.files,
    refs: told.refs,
    done: told.done,
    dependencies: told.dependencies,
    id: told.ids[0] ?? null,
    path,
    line: section.line,
  })
  addFields(task, told.fields)
  addFields(task, fields)
  task.agent ??= doer
  task.detail ??= firstLine(section)
  return task
}

function firstLine(section: Section): string | null {
  for (const block of section.blocks) {
    if (block.kind !== 'text') continue
    for (const line of block.lines)
      if (fieldsOf([{ ...block, lines: [line] }]).length === 0) return line.plain
  }
  return null
}
