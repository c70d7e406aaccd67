import { asideOf } from '../words/asides.ts'
import { startsWithOrder } from '../words/order-words.ts'
import { stripDecoration } from '../words/strip.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { fromBareCounts } from './from-bare-counts.ts'
import { findFenced } from './find-fenced.ts'
import { LINE_MAX } from './to-markdown.ts'

/** A longer document in which nothing is found is no list of work. */
const LINES_MAX = 5000
/** What people write above a list or as a line of it. */
const HEAD_MAX = 300
const ITEM_MAX = 160

/** Any sign before a blank: bullets, arrows, emoji, boxes; those that open brackets, quotes and headings are others. */
const SIGN = /^(?:[^\p{L}\p{N}\s"'“„«‘’”`#([<|@$%&]{1,3}\uFE0F?|:[a-z_]{2,30}:)\s+(?=\S)/u
/** `a)`, `(2)`, `[3]`, `iv.`, `C:` */
const COUNT = /^(?:[([]\s?)?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4}|[IVX]{1,4})[)\].:]\)?\s+(?=\S)/u
const CIRCLED = /^[\u2460-\u249B\u24B6-\u24E9\u2776-\u2793]\s*(?=\S)/u
const HEADING = /^ {0,3}#{1,6}\s+(\S.*)$/
/** `*Tuesday*, when …`, `__Batch 2__ once …` */
const STARRED = /^([*_]{1,3})([^*_\n]{2,100}?)[:.]?\1([:.]?)(.{0,300})$/
/** `**Lena** 8:12`, `Ben Okafor  10:02 AM`: who wrote what follows, and when. */
const WRITER =
  /^[\s*_]{0,4}\p{Lu}[\p{L}.' -]{1,30}[*_]{0,2},?\s+[([]?\d{1,2}[:.]\d{2}(?:\s?[ap]m)?[)\]]?\s*$/iu
const CLOSING =
  /^(?:cheers|thanks|thank you|best|regards|kind regards|best regards|many thanks|greetings|yours|sincerely|viele grüße|grüße|gruß|lg|mfg|danke|merci|cordialement|gracias|saludos|obrigad[oa]|abraços?)\b/iu

interface Line {
  indent: number
  /** The form of what stands before the words: `a)`, `•`; empty: nothing. */
  mark: string
  /** The same as Markdown has it. */
  bullet: string
  text: string
  /** A heading of Markdown, or what stands in a fence or a table. */
  form: 'text' | 'heading' | 'other'
}

interface Group {
  at: number
  items: number[]
}

/**
 * For a document in which nothing else tells any work: lines below the names of groups as the lists that Markdown
 * would have, whatever sign, letter or nothing stands before them. Null where no two groups have such lines. Every line
 * stays where it is.
 */
export function loosen(text: string, toEnglish: (plain: string) => string): string | null {
  const raw = text.split('\n')
  if (raw.length > LINES_MAX) return null
  const lines = toLines(fromBareCounts(unquote(raw)))
  const names = lines.map(line => (line.form === 'other' ? null : nameOf(line, toEnglish)))
  const groups = pickGroups(lines, names)
  return groups.length < 2 || groups.reduce((sum, { items }) => sum + items.length, 0) < 3
    ? null
    : write(lines, names, groups)
}

/** A mail that is quoted as a whole. */
function unquote(raw: string[]): string[] {
  const said = raw.filter(line => line.trim() !== '')
  const quoted = said.filter(line => /^\s{0,3}>/.test(line)).length
  return quoted * 10 < said.length * 6 ? raw : raw.map(line => line.replace(/^\s{0,3}>\s?/, ''))
}

function toLines(raw: string[]): Line[] {
  const fenced = findFenced(raw)
  return raw.map((line, at) => {
    const plain = line.length > LINE_MAX || WRITER.test(line.slice(0, 80)) ? '' : line.trim()
    const indent = line.length - line.trimStart().length
    if (fenced[at]! || line.length > LINE_MAX || plain.startsWith('|'))
      return { indent, mark: '', bullet: '', text: line, form: 'other' }
    const heading = HEADING.exec(line)
    if (heading !== null) return { indent, mark: '', bullet: '', text: heading[1]!, form: 'heading' }
    const mark = (SIGN.exec(plain) ?? COUNT.exec(plain) ?? CIRCLED.exec(plain))?.[0] ?? ''
    return {
      indent,
      mark: toShape(mark),
      bullet: toBullet(mark),
      text: plain.slice(mark.length),
      form: 'text',
    }
  })
}

/** What counts on is one form, and so are pictures, of which each line may have its own. */
function toShape(mark: string): string {
  const bare = mark.trim()
  if (CIRCLED.test(`${bare}x`)) return '①'
  if (PICTURE.test(bare)) return '☺'
  return bare
    .replace(/\d+/, '1')
    .replace(/[a-z]+/, 'a')
    .replace(/[A-Z]+/, 'A')
}

const PICTURED = /^- \p{Extended_Pictographic}/u
const PICTURE = /^(?:\p{Extended_Pictographic}|[☐☑☒□■✓✔✗✘]|[├└┣┗╰]|:[a-z_]{2,30}:)/u

function toBullet(mark: string): string {
  const bare = mark.trim()
  const number = /\d+/.exec(bare)?.[0]
  if (number !== undefined) return `${number}. `
  if (/^[☐□⬜]/u.test(bare)) return '- [ ] '
  if (/^(?:[☑✅✔✓☒]|:white_check_mark:)/u.test(bare)) return '- [x] '
  // It may stand for whoever does it.
  return /^\p{Extended_Pictographic}/u.test(bare) ? `- ${bare} ` : '- '
}

/** What a line is as the head of a group; null where it is none. */
function nameOf({ text, form }: Line, toEnglish: (plain: string) => string): string | null {
  if (text === '' || text.length > HEAD_MAX) return null
  const plain = form === 'heading' ? text : withoutStars(text)
  const name = parseWaveName(toEnglish(plain), 0)
  return name === null || kindOf(name) === 'lane' ? null : plain
}

/** `*Thursday* once Wednesday is in` → `Thursday: once Wednesday is in`. */
function withoutStars(text: string): string {
  const starred = STARRED.exec(text)
  if (starred === null) return text
  const [, , head = '', colon = '', rest = ''] = starred
  return /^\s+[\p{L}\d]/u.test(rest) || colon !== '' ? `${head}:${rest}` : head + rest
}

function pickGroups(lines: Line[], names: (string | null)[]): Group[] {
  const isHead = (at: number): boolean => names[at] !== null && lines[at]!.mark === ''
  const open = gather(lines, isHead)
  if (open.length > 1) return open
  // `▶ Wave 1`, `1) Wave 1`: all that begin so.
  const marked = new Map<string, number[]>()
  for (const [at, { mark, indent, form }] of lines.entries())
    if (mark !== '' && form === 'text') {
      const key = `${indent} ${mark}`
      marked.set(key, [...(marked.get(key) ?? []), at])
    }
  for (const all of marked.values())
    if (all.length > 1 && all.every(at => names[at] !== null)) {
      const heads = new Set(all)
      return gather(lines, at => heads.has(at))
    }
  return []
}

/** The heads that have lines of work below them. */
function gather(lines: Line[], isHead: (at: number) => boolean): Group[] {
  const groups: Group[] = []
  for (let at = 0; at < lines.length; at++) {
    if (!isHead(at)) continue
    let end = at + 1
    while (end < lines.length && !isHead(end) && lines[end]!.form !== 'heading') end++
    const marked = takeMarked(lines, at + 1, end)
    const items =
      marked.length > 0
        ? marked
        : (BARE.map(isItem => takeBare(lines, at + 1, end, isItem)).find(taken => taken.length > 0) ?? [])
    if (items.length > 0) groups.push({ at, items })
    at = end - 1
  }
  return groups
}

const INTRO_MAX = 6

/** The first run of lines with a mark; what stands deeper goes on with the one above. */
function takeMarked(lines: Line[], from: number, end: number): number[] {
  let first = from
  let intro = 0
  while (first < end && lines[first]!.mark === '') if (lines[first++]!.text !== '') intro++
  if (first === end || intro > INTRO_MAX) return []
  const { mark, indent } = lines[first]!
  const items: number[] = []
  for (let at = first; at < end; at++) {
    const line = lines[at]!
    if (line.form === 'other') break
    if (line.text === '') continue
    const isApart = lines[at - 1]!.text === ''
    if (line.indent > indent + 1) continue
    if (line.mark === mark && Math.abs(line.indent - indent) <= 1) items.push(at)
    else if (isApart || line.mark !== '') break
  }
  return items
}

/** Lines of a few words without any mark, right below the head, no sentences among them. */
function takeBare(lines: Line[], from: number, end: number, isItem: (line: Line) => boolean): number[] {
  let first = from
  while (first < end && !isItem(lines[first]!)) {
    if (!isSaidOfGroup(lines[first]!)) return []
    first++
  }
  const items: number[] = []
  const { indent } = lines[first] ?? { indent: 0 }
  const next = lines[first + 1]
  // Lines right below each other, or each by itself.
  const loose = next !== undefined && next.text === ''
  for (let at = first; at < end; at++) {
    const line = lines[at]!
    if (line.text === '') {
      if (!loose && lines[at + 1]?.indent !== indent) break
      if (!loose && items.length > 0 && (lines[at + 2]?.indent ?? 0) <= indent) break
      continue
    }
    if (line.indent > indent) continue
    if (line.indent < indent || !isItem(line) || headsOther(lines, at)) break
    items.push(at)
  }
  return items
}

/** `Risks` alone above other lines. */
function headsOther(lines: Line[], at: number): boolean {
  const { text } = lines[at]!
  return lines[at - 1]?.text === '' && text.split(/\s+/).length < 4 && asideOf(text) !== null
}

/** Some words; where none stand alone, a sentence a line. */
const BARE = [
  (line: Line): boolean => isShort(line) && !/[.!?:;,。：]$/u.test(line.text),
  (line: Line): boolean => isShort(line) && /^[^.!?]+\.$/u.test(line.text),
]

function isShort({ text, form }: Line): boolean {
  return (
    form === 'text' &&
    text.length <= ITEM_MAX &&
    /^[\p{Lu}\p{Lo}\p{N}"“„«`@*_[]/u.test(text) &&
    !startsWithOrder(stripDecoration(text)) &&
    !CLOSING.test(text)
  )
}

/** `Starts after Sprint 1.` */
function isSaidOfGroup({ text, mark, form }: Line): boolean {
  if (form !== 'text' || mark !== '') return false
  return text === '' || /[.!:]$/.test(text) || startsWithOrder(stripDecoration(text))
}

function write(lines: Line[], names: (string | null)[], groups: Group[]): string {
  const heads = new Set(groups.map(({ at }) => at))
  const items = new Set(groups.flatMap(group => group.items))
  const titled = !lines.some(({ form }) => form === 'heading')
  let base: number | null = null
  return lines
    .map((line, at) => {
      const { text, form, indent, bullet } = line
      if (form === 'other') return text
      if (form === 'heading' && !heads.has(at)) base = null
      if (heads.has(at)) {
        base = null
        return `${titled ? '##' : '######'} ${names[at]!}`
      }
      if (form === 'heading') return `## ${text}`
      if (text === '') return ''
      if (items.has(at)) {
        base = indent
        return bullet === '' ? `- ${text.replace(/\.$/, '')}` : bullet + text
      }
      const deeper = base !== null && indent > base
      if (deeper) return `   ${line.mark === '' ? '' : '- '}${text}`
      base = null
      // A legend begins with one, too.
      return PICTURED.test(bullet) ? bullet.slice(2) + text : text
    })
    .join('\n')
}
