import type { Terms } from '../plan.ts'
import { toHint } from './hints.ts'
import type { Line } from './lines.ts'

type Folder = Terms['documents'][number]

const MAX = 5
const LINES_BETWEEN_MAX = 30
const LINE_CHARS_MAX = 600
const CD = /^cd\s+["']?(?:\.\/)?([\w@-][\w@.-]{0,80}(?:\/[\w@-][\w@.-]{0,80}){0,12})\/?["']?\s*(?:&&|;|$)/
/** `WORKER_${i}_*.md`, `briefs/<id>.md`, and not what is written to. */
const FILE =
  /(?<!>\s{0,2})(?<![\w@./-])((?:[\w@-][\w@.-]{0,80}\/){0,12})[\w.-]{0,60}(?:\$\{?\w{1,30}\}?|<\w{1,30}>|\{\w{1,30}\})[\w.*{}<>$-]{0,80}\.(?:mdx?|txt)\b/
/** `The workers’ instructions lie in briefs/`: a folder by its last sign. */
const STATED =
  /\b(?:instructions?|briefs?|prompts?|specs?|(?:task|worker|agent|ticket) files?)\b[^.]{0,60}?\b(?:in|under|below|from|at)\s+[`"']?((?:[\w@-][\w@.-]{0,80}\/){1,12})[`"']?(?=$|[\s,;:).])/i

const NOWHERE = { path: '', line: 0 }
const NAMED = toHint('instruction|brief|prompt|spec|task|worker|agent|ticket')

/** Where the plan says that the tasks' own instructions lie; they end in a slash. */
export function findTaskFolders(lines: Line[]): Folder[] {
  const found = new Map<string, Folder>()
  let inside = NOWHERE
  for (const { form, plain, line, hints } of lines) {
    if (found.size >= MAX) break
    if (plain.length > LINE_CHARS_MAX) continue
    if (form !== 'code') {
      inside = NOWHERE
      if ((hints & NAMED) !== 0) keep(found, STATED.exec(plain)?.[1], line)
      continue
    }
    const entered = CD.exec(plain)?.[1]
    if (entered !== undefined) inside = { path: `${entered}/`, line }
    const file = FILE.exec(plain)
    if (file === null) continue
    const within = line - inside.line <= LINES_BETWEEN_MAX ? inside.path : ''
    keep(found, `${within}${file[1]!}`, line)
  }
  return [...found.values()]
}

function keep(found: Map<string, Folder>, path: string | undefined, line: number): void {
  if (path && !found.has(path)) found.set(path, { path, kind: 'instructions', line })
}
