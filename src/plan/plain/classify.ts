import { isTree } from '../markup/from-trees.ts'
import { factOf } from '../words/facts.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { findChapters } from './find-chapters.ts'
import { readColumns } from './read-columns.ts'

/** A line of plain text and what its form says it is. */
export type PlainLine =
  | { kind: 'blank'; line: number }
  | { kind: 'heading'; text: string; level: number; indent: number; group: boolean; line: number }
  | { kind: 'item'; text: string; indent: number; marker: Marker; line: number }
  | { kind: 'text'; text: string; indent: number; line: number }
  | { kind: 'drawing'; lines: { text: string; line: number }[]; line: number }
  | { kind: 'columns'; header: string[]; rows: { cells: string[]; line: number }[]; line: number }

interface Marker {
  number: number | null
  checked: boolean | null
  /** `WP-1  Straighten the pages`: the id stands where a bullet would. */
  id: string | null
}

export interface Raw {
  text: string
  indent: number
}

const BRANCH = /^[│┃|\s]{0,200}[├└┣┗╰╠╚][─━═-]/u
const STROKES = /^[│┃|\s]+$/u
/** What stands right below the root of a tree. */
const FIRST = /^(?:[│┃|]$|[+|`]--)/u

/** Lines that hang on the one above them by strokes, with that one. */
function readTree(raws: Raw[], from: number): { text: string; line: number }[] {
  if (raws[from]!.text === '') return []
  let end = from + 1
  const next = raws[end]?.text ?? ''
  const hangs = BRANCH.test(next)
  if (!hangs && !FIRST.test(next)) return []
  while (end < raws.length && (hangs ? isStroke(raws[end]!) : raws[end]!.text !== '')) end++
  const drawn = raws
    .slice(from, end)
    .map(({ text, indent }, at) => ({ text: ' '.repeat(Math.min(indent, 200)) + text, line: from + at + 1 }))
  return hangs || isTree(drawn.map(({ text }) => text)) ? drawn : []
}

function isStroke({ text }: Raw): boolean {
  return BRANCH.test(text) || STROKES.test(text)
}

/** What the whole document shows of its own habits. */
interface Habits {
  /** Beginnings of ids that stand at the start of several lines. */
  prefixes: Set<string>
  /** `o` is a bullet. */
  rounds: boolean
  org: boolean
  /** Characters that underline headings, in the order in which they first do. */
  underlines: string[]
  /** Lines that head the chapters of a breakdown: `1  Bring-up` above `1.1  Port the board`. */
  chapters: Map<number, string>
  /** In whatever language it is written. */
  isGroup(text: string): boolean
}

const TAB = 8
const RULE = /^([=~^*+#_-])\1{2,}$/
const GROUP_LEVEL = 20

export function classify(text: string, toEnglish: (plain: string) => string): PlainLine[] {
  const raws = text.split('\n').map(toRaw)
  const habits = toHabits(raws, toEnglish)
  const lines: PlainLine[] = []
  for (let index = 0; index < raws.length; index++) {
    const raw = raws[index]!
    const line = index + 1
    const table = readColumns(raws, index)
    const drawn = readTree(raws, index)
    if (drawn.length > 0) {
      lines.push({ kind: 'drawing', lines: drawn, line })
      index += drawn.length - 1
    } else if (table !== null) {
      lines.push({ kind: 'columns', header: table.header, rows: table.rows, line })
      index += table.count - 1
    } else if (raw.text === '') lines.push({ kind: 'blank', line })
    else if (RULE.test(raw.text)) lines.push({ kind: 'blank', line })
    else lines.push(classifyLine(raws, index, habits, lines))
  }
  return lines
}

function toRaw(line: string): Raw {
  let indent = 0
  for (const char of line) {
    if (char === ' ') indent++
    else if (char === '\t') indent += TAB - (indent % TAB)
    else break
  }
  return { text: line.trim(), indent }
}

function toHabits(raws: Raw[], toEnglish: (plain: string) => string): Habits {
  const counts = new Map<string, number>()
  const underlines: string[] = []
  let [rounds, org] = [0, false]
  for (const [index, { text, indent }] of raws.entries()) {
    const id = idOf(text.replace(/^\*{1,6}\s+(?:TODO|DONE|NEXT)\s+/, ''))
    if (id !== null) counts.set(prefixOf(id), (counts.get(prefixOf(id)) ?? 0) + 1)
    if (/^o\s+\S/.test(text)) rounds++
    if (indent === 0 && /^\*{2,6}\s+\S|^\*{1,6}\s+(?:TODO|DONE|NEXT|DOING|WAITING)\s/.test(text)) org = true
    const rule = RULE.exec(text)
    if (rule !== null && (raws[index - 1]?.text ?? '') !== '' && !underlines.includes(rule[1]!))
      underlines.push(rule[1]!)
  }
  const prefixes = [...counts].filter(([, count]) => count > 1).map(([prefix]) => prefix)
  return {
    prefixes: new Set(prefixes),
    rounds: rounds > 1,
    org,
    underlines,
    chapters: findChapters(raws, text => isGroup(toEnglish(text))),
    isGroup: text => isGroup(toEnglish(text)),
  }
}

function idOf(text: string): string | null {
  const start = parseLooseIdStart(text.slice(0, 200))
  return start !== null && start.rest !== '' && /\d/.test(start.ids[0]!) ? start.ids[0]! : null
}

function prefixOf(id: string): string {
  return id.replace(/\d.*$/, '').toLowerCase() + (id.includes('.') ? '.' : '')
}

function classifyLine(raws: Raw[], index: number, habits: Habits, before: PlainLine[]): PlainLine {
  const { text, indent } = raws[index]!
  const line = index + 1
  const chapter = habits.chapters.get(index)
  if (chapter !== undefined)
    return { kind: 'heading', text: chapter, level: GROUP_LEVEL + indent, indent, group: true, line }
  const heading = toHeading(raws, index, habits, before)
  if (heading !== null) {
    return { kind: 'heading', ...heading, indent, group: habits.isGroup(heading.text), line }
  }
  const item = toItem(text, habits)
  if (item !== null) return { kind: 'item', ...item, indent, line }
  return { kind: 'text', text: withoutDrawer(text), indent, line }
}

/** Org keeps a task's fields in a drawer: `:AGENT: ada`. */
function withoutDrawer(text: string): string {
  if (/^:(?:PROPERTIES|END|LOGBOOK):$/i.test(text)) return ''
  return text.replace(/^:([A-Za-z_ -]{2,30}):\s+(?=\S)/, '$1: ')
}

const ORG =
  /^(\*{1,6})\s+(?:(TODO|DONE|NEXT|DOING|WAITING|IN-PROGRESS|CANCELLED)\s+)?(?:\[#[A-Z]\]\s*)?(\S.*?)(?:\s+:[\w@:]+:)?$/

function toHeading(
  raws: Raw[],
  index: number,
  habits: Habits,
  before: PlainLine[],
): { text: string; level: number } | null {
  const { text, indent } = raws[index]!
  if (text.length > 160) return null
  const title =
    /^#\+title:\s*(\S.*)$/i.exec(text) ?? /^(?:title|subject):\s*(\S.*)$/i.exec(index < 8 ? text : '')
  if (title !== null) return { text: title[1]!, level: 1 }
  const org = habits.org && indent === 0 ? ORG.exec(text) : null
  if (org !== null)
    return org[2] === undefined || habits.isGroup(org[3]!)
      ? { text: org[3]!, level: org[1]!.length + 1 }
      : null
  const marked =
    /^(={1,6})\s+(\S.*?)(?:\s+=+)?$/.exec(text) ?? /^([-*~]{2,6})\s*([\p{L}\p{N}].*?)\s*\1$/u.exec(text)
  if (marked !== null && indent === 0) return { text: marked[2]!, level: marked[1]!.length }
  const rule = RULE.exec(raws[index + 1]?.text ?? '')
  if (rule !== null && toMarked(text) === null && Math.abs(raws[index + 1]!.indent - indent) <= 2)
    return { text: withoutNumber(text, habits), level: 2 + habits.underlines.indexOf(rule[1]!) }
  if (isCapital(text)) {
    const first =
      before.every(other => other.kind === 'blank') && !habits.isGroup(withoutNumber(text, habits))
    return { text: withoutNumber(text, habits), level: first ? 1 : 10 + Math.min(indent, 9) }
  }
  // A line by itself at the very top is the title, unless it is a sentence.
  if (
    index === 0 &&
    raws[1]?.text === '' &&
    /^\p{L}[^.!?:;]{3,100}$/u.test(text) &&
    toMarked(text) === null &&
    !habits.isGroup(text)
  )
    return { text, level: 1 }
  const plain = withoutNumber(text.replace(/^[-*•]\s+/, ''), habits)
  return habits.isGroup(plain) && standsAlone(raws, index, habits)
    ? { text: plain.replace(/:$/, ''), level: GROUP_LEVEL + indent }
    : null
}

/** `STAGE TWO: MEANING (after stage one)` */
function isCapital(text: string): boolean {
  const bare = text.replace(/\([^()]*\)|\[[^[\]]*\]/g, '').replace(/^\d+(?:\.\d+)*[.)]?\s+/, '')
  if (!/\p{Lu}{3}/u.test(bare) || /\p{Ll}/u.test(bare) || /[.,;!]$/.test(bare.trim()) || bare.length > 100)
    return false
  return (
    !/^[$>:]/.test(text) &&
    factOf(bare.replace(/:.*$/, '')) === null &&
    idOf(bare) === null &&
    /\s|\p{L}{5}/u.test(bare)
  )
}

function isGroup(text: string): boolean {
  return parseWaveName(text, 0) !== null
}

/** A group's name with something below it, not in the middle of a paragraph. */
function standsAlone(raws: Raw[], index: number, habits: Habits): boolean {
  const { text, indent } = raws[index]!
  if (text.length > 160 || /[?,;]$/.test(text)) return false
  const next = raws[index + 1]
  const previous = raws[index - 1]
  const apart =
    previous === undefined ||
    previous.text === '' ||
    previous.indent !== indent ||
    toMarked(previous.text) !== null
  if (next === undefined || !apart) return text.endsWith(':') && next !== undefined
  const after = next.text === '' ? raws[index + 2] : next
  if (after === undefined) return false
  // `Round 2 – build. All in parallel.` is a sentence, unless what is to be done stands in under it.
  const isAbove =
    after.indent > indent ||
    toMarked(after.text) !== null ||
    ownId(after.text, habits) !== null ||
    leadsOn(raws, index + 1)
  return isAbove || (text.length <= 120 && !text.endsWith('.') && (next.text === '' || text.endsWith(':')))
}

/** `One node at a time, in this order:` between a name and its list. */
function leadsOn(raws: Raw[], index: number): boolean {
  const [line, below] = [raws[index], raws[index + 1]]
  return line !== undefined && below !== undefined && line.text.endsWith(':') && toMarked(below.text) !== null
}

function withoutNumber(text: string, habits: Habits): string {
  const rest = text.replace(/^(?:\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}|[IVX]{1,5}\.|[A-Z][.)])\s+/, '')
  return rest !== '' &&
    (rest === text ||
      habits.isGroup(rest) ||
      /^\d{1,3}[.)]|^[IVXA-Z]+[.)]/.test(text) ||
      !/\p{Ll}/u.test(rest))
    ? rest
    : text
}

const BULLET = /^(?:[-*+•‣▪◦·●○]\s+|\.{1,3}\s+|[•‣▪◦●○](?=\S))(\S.*)$/u
const NUMBERED = /^\(?(\d{1,3})[.)]\s+(\S.*)$/
const LETTERED = /^\(?([a-z]|[ivx]{2,4})[.)]\s+(\S.*)$/

function toMarked(text: string): { text: string; number: number | null } | null {
  const numbered = NUMBERED.exec(text)
  if (numbered !== null) return { text: numbered[2]!, number: Number(numbered[1]) }
  const plain = BULLET.exec(text)?.[1] ?? LETTERED.exec(text)?.[2]
  if (plain !== undefined) return { text: plain, number: null }
  return /^\[[ xX-]\]\s+\S/.test(text) ? { text, number: null } : null
}

function toItem(text: string, habits: Habits): { text: string; marker: Marker } | null {
  const org = habits.org ? ORG.exec(text) : null
  if (org !== null && org[2] !== undefined) {
    const done = /^(?:DONE|CANCELLED)$/.test(org[2])
    return { text: org[3]!, marker: { number: null, checked: done, id: ownId(org[3]!, habits) } }
  }
  const round = habits.rounds && /^o\s+\S/.test(text)
  const marked = toMarked(text) ?? (round ? { text: text.replace(/^o\s+/, ''), number: null } : null)
  const box = /^\[([ xX-])\]\s*(\S.*)$/.exec(marked?.text ?? text)
  const state = /^(TODO|DONE)[:\s]\s*(\S.*)$/.exec(box?.[2] ?? marked?.text ?? text)
  const rest = state?.[2] ?? box?.[2] ?? marked?.text ?? text
  const id = ownId(rest, habits)
  if (marked === null && box === null && state === null && id === null) return null
  const checked = state !== null ? state[1] === 'DONE' : box === null ? null : /[xX]/.test(box[1]!)
  return { text: rest, marker: { number: marked?.number ?? null, checked, id } }
}

/** An id of a form that begins several lines. */
function ownId(text: string, { prefixes }: Habits): string | null {
  const id = idOf(text)
  return id !== null && prefixes.has(prefixOf(id)) ? id : null
}
