import { matchesOf } from '../../lib/matches-of.ts'
import { LINE_MAX } from './to-markdown.ts'

const DEFINITION = /^ {0,3}\[\^([\w-]{1,40})\]:\s*(\S.*)$/
const REFERENCE = /\s?\[\^([\w-]{1,40})\](?!:)/g
const ID = /#\d|(?:^|[^\p{L}\p{N}])(?:\p{Lu}{1,6}[-_]?\d|\d{1,2}[a-h](?![\p{L}\p{N}]))/u
const NOTES_MAX = 500

/** What a footnote says of a row or an item stands where it is referred to: its first sentence, if it names a task. */
export function fromFootnotes(text: string): string {
  if (!text.includes('[^')) return text
  const lines = text.split('\n')
  const notes = new Map<string, string>()
  for (const line of lines) {
    const definition = line.length > LINE_MAX ? null : DEFINITION.exec(line)
    if (definition !== null && notes.size < NOTES_MAX) notes.set(definition[1]!, toFirst(definition[2]!))
  }
  if (notes.size === 0) return text
  return lines
    .map(line => {
      if (line.length > LINE_MAX || !line.includes('[^') || DEFINITION.test(line)) return line
      if (/^\s*\|/.test(line) || line.split('|').length > 2)
        return line
          .split('|')
          .map(cell => fill(cell, notes))
          .join('|')
      return /^\s*(?:[-*+]|\d{1,4}[.)])\s/.test(line) ? fill(line, notes) : line.replace(REFERENCE, '')
    })
    .join('\n')
}

function toFirst(note: string): string {
  const [first = ''] = note.slice(0, 400).split(/[.!?]\s+(?=\p{Lu})|[。！]/u)
  return first.replace(/[|()]/g, ' ').trim()
}

function fill(part: string, notes: Map<string, string>): string {
  const own = matchesOf(part, REFERENCE).flatMap(match => notes.get(match[1]!) ?? [])
  const told = own.filter(note => ID.test(note))
  const bare = part.replace(REFERENCE, '')
  if (told.length === 0) return bare
  return /[\p{L}\p{N}]/u.test(bare) ? `${bare.trimEnd()} (${told.join('; ')}) ` : ` ${told.join('; ')} `
}
