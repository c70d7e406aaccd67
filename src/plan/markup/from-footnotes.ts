import { matchesOf } from '../../lib/matches-of.ts'
import { takeWish } from '../words/soft.ts'
import { LINE_MAX } from './to-markdown.ts'

const DEFINITION = /^ {0,3}\[\^([\w-]{1,40})\]:\s*(\S.*)$/
const REFERENCE = /\s?\[\^([\w-]{1,40})\](?!:)/g
const ID = /#\d|(?:^|[^\p{L}\p{N}])(?:\p{Lu}{1,6}[-_]?\d|\d{1,2}[a-h](?![\p{L}\p{N}]))/u
const ORDER =
  /^(?:only )?(?:after|needs?|once|when|requires?|depends? on|waits? for|(?:erst )?nach|braucht|après|il faut|depois|após|precisa|después|tras|necesita)\b/iu
const NOTES_MAX = 500

/** What a footnote says of a row or an item stands where it is referred to: its first sentence, if it names a task. */
export function fromFootnotes(text: string): string {
  if (!text.includes('[^')) return text
  const lines = text.split('\n')
  const notes = new Map<string, string>()
  for (const line of lines) {
    const definition = line.length > LINE_MAX ? null : DEFINITION.exec(line)
    if (definition !== null && notes.size < NOTES_MAX) notes.set(definition[1]!, definition[2]!)
  }
  if (notes.size === 0) return text
  return lines
    .map(line => {
      if (line.length > LINE_MAX || !line.includes('[^') || DEFINITION.test(line)) return line
      if (/^\s*\|/.test(line) || line.split('|').length > 2)
        return line
          .split('|')
          .map(cell => fill(cell, line, notes))
          .join('|')
      return /^\s*(?:[-*+]|\d{1,4}[.)])\s/.test(line) ? fill(line, line, notes) : line.replace(REFERENCE, '')
    })
    .join('\n')
}

function toFirst(note: string): string {
  const [first = ''] = note.slice(0, 400).split(/[.!?]\s+(?=\p{Lu})|[。！]/u)
  const said = first
    .replace(/[|()]/g, ' ')
    .replace(/[.!]\s*$/, '')
    .trim()
  const plain = said.replace(NOT_BEFORE, ' ')
  return OTHERWISE.test(plain) || FOR.test(plain) || takeWish(said) !== null ? said : toNeeds(said)
}

const NOT_BEFORE = /\b(?:not|never|nicht|pas|jamais|não|no) (?:before|until|vor|bevor|avant|antes)\b/giu
/** What says that nothing waits, or that the others wait for this one. */
const OTHERWISE =
  /\b(?:not|never|no|nicht|kein\p{L}{0,2}|pas|não|without|ohne|sans|sem|sin|instead|see|siehe|voir|ver|like|wie|with|mit|avec|com|con|parallel|together|alongside|beside|if|falls|wenn nötig|see also|blocks?|unblocks?|blockiert|bloque|feeds?)(?![\p{L}])/iu
const FOR = /\b(?:before|vor|avant|antes d\p{L}|for|für|pour|para)\s#?[\p{Lu}\d]/u
const IDS =
  /#\d{1,6}|(?<![\p{L}\p{N}.])\d{1,2}[a-h](?![\p{L}\p{N}])|(?<![\p{L}\p{N}])\p{Lu}{1,6}[-_]?\d{1,5}(?:\.\d{1,3}){0,2}[a-z]?(?![\p{L}\p{N}])/gu

const RANGES = new RegExp(
  `(${IDS.source})(?:\\s?(?:-|–|to|bis|through|à|a|até|hasta)\\s?(${IDS.source}|\\d{1,5}))?`,
  'gu',
)

/** `Only when T1 and T2 are done`, `T3 has to be there`: whatever the words, those named come first. */
function toNeeds(said: string): string {
  const ids = matchesOf(said, RANGES).map(([, first, last]) =>
    last === undefined ? first! : `${first} to ${last}`,
  )
  return ids.length === 0 ? said : `needs ${ids.join(', ')}`
}

const SUBJECT = new RegExp(
  `^(?:(?:${IDS.source})(?:\\s?(?:,|&|and|und|et|y|e)\\s)?\\s?){1,10}(?=\\p{Ll})`,
  'u',
)

/** `T6 starts only after T4`, of T6 itself: what it says of that one. */
function withoutSubject(note: string, line: string): string {
  const subject = SUBJECT.exec(note.slice(0, 200))?.[0] ?? ''
  return matchesOf(subject, IDS).some(([id]) => line.includes(id)) ? note.slice(subject.length) : note
}

function fill(part: string, line: string, notes: Map<string, string>): string {
  const own = matchesOf(part, REFERENCE).flatMap(match => {
    const note = notes.get(match[1]!)
    return note === undefined ? [] : toFirst(withoutSubject(note, line))
  })
  const told = own.filter(note => ID.test(note) || (ORDER.test(note) && /\d/.test(note)))
  const bare = part.replace(REFERENCE, '')
  if (told.length === 0) return bare
  return /[\p{L}\p{N}]/u.test(bare) ? `${bare.trimEnd()} (${told.join('; ')}) ` : ` ${told.join('; ')} `
}
