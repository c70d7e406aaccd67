import type { Section, Text } from '../outline/outline.ts'
import { toTitle } from '../tell/task-line.ts'
import type { Candidate, Telling } from '../tell/telling.ts'
import type { Cast } from './find-cast.ts'
import { withoutReviewer } from '../words/reviewers.ts'
import { inCast } from './find-cast.ts'

const WORD = '@?\\p{L}[\\p{L}\\p{N}_.-]{0,30}(?:\\s\\p{Lu}[\\p{L}\\p{N}]{0,20})?'
/** `RV/KL` */
const WORDS = `${WORD}(?:\\s?[&/+]\\s?${WORD})?`
const EDGES = [
  new RegExp(`^[[(](${WORDS})[)\\]]\\s*[:–—-]?\\s*(?=\\S)`, 'u'),
  new RegExp(`^(${WORD})(?:\\s?:|\\s?(?:→|->|=>|⇒)|\\s[–—|·-])\\s+(?=\\S)`, 'u'),
  new RegExp(`\\s[[(](${WORDS})[)\\]]$`, 'u'),
  new RegExp(`\\s(?:→|->|=>|⇒|[–—|·/-]|--|by)\\s(${WORDS})$`, 'u'),
]
const PICTURE = /^\p{Extended_Pictographic}|\p{Extended_Pictographic}\uFE0F?$/u

/**
 * Those whom the document lists are known wherever they stand at an edge of what is done; the list of them is no work
 * where waves hold some.
 */
export function giveCast(root: Section, all: Telling[], cast: Cast): Telling[] {
  if (cast.names.size === 0) return all
  const isWork = all.some(({ tasks, retold }) => !retold && tasks.some(({ path }) => path.length > 0))
  const told = isWork ? all.filter(({ tasks }) => !tasks.every(task => isListed(task, cast))) : all
  giveAll(root, told, cast)
  return told
}

function isListed({ id, path, line }: Candidate, { lines }: Cast): boolean {
  return id === null && path.length === 0 && lines.has(line)
}

function giveAll(root: Section, told: Telling[], cast: Cast): void {
  const tasks = told.flatMap(telling => telling.tasks)
  for (const task of tasks) if (task.agent !== null) task.agent = cast.names.get(task.agent) ?? task.agent
  const free = tasks.filter(({ agent }) => agent === null)
  for (const task of free) giveEdge(task, cast)
  // `(P)` is read as a mark of spec-kit first.
  const signs = [...cast.names.keys()].filter(sign => PICTURE.test(sign) || sign === 'P')
  if (signs.length === 0) return
  const lines = new Map<number, string>()
  gather(root, lines)
  for (const task of free) {
    const line = withoutReviewer(lines.get(task.line)?.trim().slice(0, 400) ?? '')
    const sign =
      signs.find(one => one !== 'P' && line.startsWith(one)) ??
      signs.find(one => line.endsWith(one === 'P' ? '(P)' : one))
    if (sign === undefined) continue
    task.agent ??= cast.names.get(sign)!
    if (task.title.endsWith(sign)) task.title = task.title.slice(0, -sign.length).trim()
  }
}

function giveEdge(task: Candidate, cast: Cast): void {
  for (const edge of EDGES) {
    const match = edge.exec(task.title.slice(0, 400))
    const name = match === null ? null : calledIn(cast, match[1]!)
    if (name === null) continue
    task.agent = name
    task.title = toTitle(task.title.replace(edge, '')) || task.title
    return
  }
}

/** One of them, or two. */
function calledIn(cast: Cast, said: string): string | null {
  const names = said.split(JOINT).map(part => (JOINT.test(part) ? part : inCast(cast, part)))
  return names.includes(null) ? null : names.join('')
}

const JOINT = /(\s?[&/+]\s?)/u

function gather({ blocks, sections }: Section, lines: Map<number, string>): void {
  const note = ({ plain, line }: Text): void => {
    if (!lines.has(line)) lines.set(line, plain)
  }
  for (const block of blocks) {
    if (block.kind === 'text') block.lines.forEach(note)
    if (block.kind === 'list') for (const { text } of block.items) note(text)
  }
  for (const child of sections) gather(child, lines)
}
