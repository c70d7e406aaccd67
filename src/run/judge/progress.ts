import type { Work } from './work.ts'

/** A turn of an agent: an attempt, or its going on from what it left. */
export interface Turn {
  /** It ended well by its own account. */
  isGood: boolean
  /** What there was before it and after it, as `toMark` has it. */
  before: string
  after: string
}

/** So many good turns in a row that brought nothing are no accident. */
export const IDLE_TURNS_MAX = 2

/** How many good turns have brought nothing since the last one that did, or that did not end well. */
export function countIdle(turns: Turn[]): number {
  const last = turns.findLastIndex(({ isGood, before, after }) => !isGood || before !== after)
  return turns.length - 1 - last
}

/** A short mark of what an attempt left: two are the same where nothing was done between them. */
export function toMark({ task, summary, changes }: Work): string {
  const files = changes
    .map(({ path, kind, added, removed }) => `${path}\n${kind} ${removed}\n${added.join('\n')}`)
    .sort()
  // Who repeats a report with other figures of time in it has found nothing new.
  const said = task.produces === 'report' ? summary.replace(/[\d\s]{1,100}/g, ' ').trim() : ''
  const text = [...files, said].join('\n\n')
  return files.length === 0 && said === '' ? '' : `${hash(text, 0x811c9dc5)}${hash(text, 0x01000193)}`
}

function hash(text: string, seed: number): string {
  let state = seed
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 16_777_619)
  return (state >>> 0).toString(36).padStart(7, '0')
}
