import type { Candidate } from '../tell/telling.ts'
import { toWords } from '../words/strip.ts'

/** `#12` is called `12` as well. */
export function toKey(id: string): string {
  const lower = id.toLowerCase()
  // Most have neither.
  return /^#|\s/.test(lower)
    ? lower
        .replace(/^#(?=\d)/, '')
        .replace(/\s+/g, ' ')
        .trim()
    : lower
}

/** More than half of the shorter title's words, and never by a single word. */
export function isAlike(a: string, b: string): boolean {
  const [x, y] = [new Set(toWords(a)), new Set(toWords(b))]
  let common = 0
  for (const word of x) if (y.has(word)) common++
  const least = Math.min(x.size, y.size)
  return least > 0 && common * 10 >= least * 6 && (common > 1 || x.size === y.size)
}

/** An id where nothing else is told of the task. */
export function isBare(task: Candidate): boolean {
  return task.id !== null && task.title === task.id
}
