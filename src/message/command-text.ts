import type { Run, RunTask } from '../run/run.ts'
import { plain } from './words.ts'

/** Marks that hold words together where commands are read: a name with one of them in it cannot be typed. */
const QUOTES = /["'\u00ab\u00bb\u2018-\u201f\u2032\u2033\u2035\u2036\uff02]/
const NAME_CHARS_MAX = 120

/** A task's id as it is typed in a command; null: it cannot be. */
export function toTaskWord(id: string): string | null {
  if (!isTypeable(id) || /^[\p{Pd}\u2212]/u.test(id)) return null
  return /\s/.test(id) ? `"${id}"` : id
}

/** Behind a button, which may be pressed long after; null: the task's id cannot be typed. */
export function toRetry(run: Run, { id, attempts }: RunTask): string | null {
  const word = toTaskWord(id)
  return word === null ? null : `retry ${run.id} ${word} --after ${attempts.length}`
}

/** The option that names a wave; null: it cannot be typed. */
export function toWaveOption(option: 'only' | 'from', id: string): string | null {
  return isTypeable(id) ? `--${option}="${id}"` : null
}

function isTypeable(id: string): boolean {
  return id !== '' && id.length <= NAME_CHARS_MAX && plain(id) === id && !QUOTES.test(id)
}
