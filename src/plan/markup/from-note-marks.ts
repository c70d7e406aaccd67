import { matchesOf } from '../../lib/matches-of.ts'
import { linesOf } from './lines-of.ts'
import { LINE_MAX } from './to-markdown.ts'

const SUPER = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const LETTERS = 'ᵃᵇᶜᵈᵉᶠᵍ'
/** How notes are marked: what begins one, and the same mark at the end of a cell or an item. */
const STYLES: { note: RegExp; mark: RegExp }[] = [
  {
    note: new RegExp(`^\\s{0,3}(?:[-*]\\s)?([${SUPER}]{1,2}|[${LETTERS}])[.:)]?\\s*(\\p{L}.*)$`, 'u'),
    mark: new RegExp(
      `(?<=[\\p{L}\\p{N}).!?"”\`*])\\s?((?:[${SUPER}${LETTERS}]{1,2}[\\s,]{0,2}){1,5})(?=\\s*$|[.;:!?])`,
      'u',
    ),
  },
  {
    note: /^\s{0,3}[([](\d{1,2}|[a-z])[)\]]:?\s+(\p{L}.*)$/u,
    mark: /(?<=\S)\s{0,2}((?:[([](?:\d{1,2}|[a-z])[)\]][\s,]{0,2}){1,5})(?=\s*$)/u,
  },
  {
    note: /^\s{0,3}((?:\\?\*){1,4}|[†‡§]{1,3})\)?\s+(\p{L}.*)$/u,
    mark: /(?<=[^\s*|\\])\s{0,2}((?:\\?\*){1,4}|[†‡§]{1,3})(?=\s*$)/u,
  },
]
/** Any of them. */
const NOTE = new RegExp(STYLES.map(({ note }) => note.source).join('|'), 'u')
const ITEM = /^\s*(?:[-*+•]|\d{1,4}[.)])\s|^\s*[A-Z]{1,6}-?\d{1,4}\b/
const NUMBERED = /^\s{0,3}(\d{1,2})[.)]\s+(\p{L}.*)$/u
const NOTES_MAX = 100

/** Notes below a table or a list that are marked by ¹, (1), [1], a star or a dagger become Markdown's footnotes. */
export function fromNoteMarks(text: string): string {
  const lines = linesOf(text)
  const isRaised = RAISED.test(text)
  // Marks are looked for only where there is what they could refer to.
  if (!isRaised && !lines.some(line => line.length <= LINE_MAX && NOTE.test(line))) return text
  const told = STYLES.reduce(
    (said, { note, mark }) =>
      replace(said, note, mark, said === lines ? isRaised : said.some(line => RAISED.test(line))),
    lines,
  )
  return told === lines ? text : told.join('\n')
}

const RAISED = /[⁰-⁹¹²³]/u

function replace(lines: readonly string[], note: RegExp, mark: RegExp, isRaised: boolean): readonly string[] {
  if (!isRaised && !lines.some(line => line.length <= LINE_MAX && note.test(line))) return lines
  const refs = lines.map(line => (line.length > LINE_MAX ? [] : marksIn(line, mark)))
  const used = new Set(refs.flat())
  if (used.size === 0) return lines
  const last = refs.findLastIndex(own => own.length > 0)
  const notes = findNotes(lines, used, note)
  // Raised figures may refer to a numbered list below.
  const all = notes.size > 0 || !isRaised ? notes : findNotes(lines, used, NUMBERED, last)
  const names = new Set([...all.values()].map(({ name }) => name))
  // Bullets are stars, too.
  if (names.size < all.size || names.size === 0 || [...used].some(name => !names.has(name))) return lines
  return lines.map((line, at) => {
    const own = all.get(at)
    if (own !== undefined) return `[^${own.name}]: ${own.said}`
    return refs[at]!.length === 0 ? line : refer(line, mark)
  })
}

interface Note {
  name: string
  said: string
}

function findNotes(lines: readonly string[], used: Set<string>, note: RegExp, after = -1): Map<number, Note> {
  const notes = new Map<number, Note>()
  for (const [at, line] of lines.entries()) {
    const match = at <= after || line.length > LINE_MAX ? null : note.exec(line)
    const name = match === null ? '' : (namesOf(match[1]!)[0] ?? '')
    if (match !== null && used.has(name) && notes.size < NOTES_MAX) notes.set(at, { name, said: match[2]! })
  }
  return notes
}

/** Only in rows and items. */
function partsOf(line: string): string[] {
  if (/^\s*\|/.test(line)) return line.split('|')
  return ITEM.test(line) ? [line] : []
}

function marksIn(line: string, mark: RegExp): string[] {
  return partsOf(line).flatMap(part => namesOf(markOf(part, mark)?.[1] ?? ''))
}

/** The star that ends `*(ada)*` marks no note. */
function markOf(part: string, mark: RegExp): RegExpExecArray | null {
  const match = mark.exec(part)
  const isStar = match !== null && match[1]!.startsWith('*')
  return isStar &&
    part
      .slice(0, match.index)
      .replace(/^\s*\*\s/, '')
      .includes('*')
    ? null
    : match
}

function refer(line: string, mark: RegExp): string {
  const put = (part: string): string => {
    const match = markOf(part, mark)
    if (match === null) return part
    const refs = namesOf(match[1]!).map(name => `[^${name}]`)
    return part.slice(0, match.index) + refs.join('') + part.slice(match.index + match[0].length)
  }
  return /^\s*\|/.test(line) ? line.split('|').map(put).join('|') : put(line)
}

/** `1` of `¹`, `2` of `[2]`, `s3` of three stars, `x1` of a dagger. */
function namesOf(marks: string): string[] {
  return matchesOf(marks, MARKS).map(([mark]) => {
    if (mark.includes('*')) return `s${mark.replaceAll('\\', '').length}`
    const sign = '†‡§'.indexOf(mark.charAt(0))
    if (sign >= 0) return `${'xyz'.charAt(sign)}${mark.length}`
    return mark
      .replace(/[⁰¹²³⁴-⁹]/gu, figure => String(SUPER.indexOf(figure)))
      .replace(/[ᵃᵇᶜᵈᵉᶠᵍ]/gu, letter => 'abcdefg'.charAt(LETTERS.indexOf(letter)))
  })
}

const MARKS = /[⁰¹²³⁴-⁹]{1,2}|[ᵃᵇᶜᵈᵉᶠᵍ]|\d{1,2}|[a-z]|(?:\\?\*){1,4}|[†‡§]{1,3}/gu
