import type { Task } from '../plan/plan.ts'
import type { Failure } from './outcome.ts'

const CHARS_MAX = 400
const LINES_MAX = 3

/** What a failure has in common with others of its kind: without what differs from task to task, and from moment to moment. */
export function toFingerprint(
  { kind, message, tail }: Failure,
  told: Pick<Task, 'id' | 'title' | 'files'>,
): string {
  const last = tail.trim().split('\n').slice(-LINES_MAX)
  const lines = [message, ...last].map(line => toBare(line.slice(0, CHARS_MAX), told))
  return [kind, ...lines].join('\n')
}

function toBare(line: string, { id, title, files }: Pick<Task, 'id' | 'title' | 'files'>): string {
  let bare = line
  for (const own of [title, id, ...files]) if (own.length > 1) bare = bare.replaceAll(own, '*')
  return bare
    .toLowerCase()
    .replace(/[\w.@-]*[/\\][\w./\\@-]*/g, '*')
    .replace(/0x[\da-f]+|[\da-f]{8,}|\d+/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
}
