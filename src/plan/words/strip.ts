import { matchesOf } from '../../lib/matches-of.ts'

/** Emoji, bullets and other marks that stand before the first word. */
export function stripDecoration(text: string): string {
  // Most lines begin with a word: they need no pattern.
  if (isWordStart(text.charCodeAt(0))) return text
  return text.replace(/^[^\p{L}\p{N}#@[(<]+/u, '').replace(TAG, '')
}

/** `[T] K1 Build the image`: a sign of one letter before an id. */
const TAG = /^\[[A-Z]\]\s+(?=[A-Z]{1,6}[-_]?\d)/

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)
}

/** What remains of a title once trailing brackets (counts, modes, times) are taken off. */
export function stripBrackets(text: string): string {
  let rest = text.trim()
  for (let i = 0; i < 4 && /[)\]]$/.test(rest); i++) {
    const open = Math.max(rest.lastIndexOf('('), rest.lastIndexOf('['))
    if (open === -1) break
    rest = rest.slice(0, open).trim()
  }
  return rest
}

/** What follows a name, without the marks between and a colon at its end. */
export function stripSeparators(rest: string): string {
  return rest.replace(/^(?:[\s:.,)\]·•–—|»›~-]|\/(?=\s))+/, '').replace(/[:\s]+$/, '')
}

export function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
}

const BRACKETS = /[([]([^()[\]]{1,200})[)\]]/g

/** What stands in round or square brackets. */
export function bracketsOf(text: string): string[] {
  if (!/[)\]]/.test(text)) return []
  return matchesOf(text, BRACKETS).map(match => match[1]!)
}

/** For comparing titles: lower case, words only. */
export function toWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}
