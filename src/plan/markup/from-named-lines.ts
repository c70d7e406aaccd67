import { isDoerName } from '../words/doer-names.ts'
import { findFenced } from './find-fenced.ts'
import { linesOf } from './lines-of.ts'

/** `Anna: Schema`, `@bo – API (nach Anna)` */
const NAMED =
  /^ {0,3}(@?\p{L}[\p{L}\p{N}_-]{1,20}(?: (?:\d{1,2}|[A-Z](?!\p{L})))?)(?::|\s[–—-]|\s(?:->|→))\s+(?=\p{L})[^?]{3,160}$/u
/** What people say rather than do. */
const TALK =
  /^[^:–—>→-]{1,30}(?::|[–—-]|->|→)\s+(?:i|i['’]ll|ok(?:ay)?|yes|no|yep|sure|thanks|hi|hello|hey|ich|ja|nein|oui|non|sí|sim|não|we|you|let['’]s|can|could)(?!\p{L})/iu
const LEAST = 2

/**
 * For a document in which nothing tells any work: paragraphs each of whose lines begin with another name, most of them surely
 * somebody's, as boxes to tick. Null where there are none. Every line stays where it is.
 */
export function fromNamedLines(text: string): string | null {
  const lines = linesOf(text)
  const fenced = findFenced(lines)
  const found = new Set<number>()
  for (let at = 0; at < lines.length; at++) {
    let end = at
    while (end < lines.length && !fenced[end] && nameIn(lines[end]!) !== null) end++
    const names = lines.slice(at, end).map(line => nameIn(line)!)
    const known = names.filter(name => isDoerName(name)).length
    if (names.length >= LEAST && new Set(names).size === names.length && known * 2 >= names.length)
      for (let own = at; own < end; own++) found.add(own)
    at = Math.max(at, end)
  }
  return found.size === 0
    ? null
    : lines.map((line, at) => (found.has(at) ? `- [ ] ${line.trim()}` : line)).join('\n')
}

function nameIn(line: string): string | null {
  return line.length > 200 || TALK.test(line.trim()) ? null : (NAMED.exec(line)?.[1] ?? null)
}
