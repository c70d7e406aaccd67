import { counted } from './words.ts'

/** Enough that nobody makes another history with the same one; few enough to be copied by hand. */
const HEAD_CHARS = 16

/** By which a history that was published is known again: how many events, and the hash of the last. */
export function sayHead(events: number, hash: string): string {
  return `${counted(events, 'event')}, head ${hash.slice(0, HEAD_CHARS)}`
}
