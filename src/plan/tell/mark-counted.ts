import type { Section, Text } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import { sortOf, toKind } from '../words/wave-kinds.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName, startsGroup } from '../words/wave-name.ts'
import { markCountdown } from './mark-countdown.ts'
import { markDue } from './mark-due.ts'
import { markFollowing } from './mark-following.ts'
import { markLettered } from './mark-lettered.ts'
import { markReleases } from './mark-releases.ts'
import { holdsWork } from './mark-parts.ts'
import type { Marks } from './mark-sections.ts'
import { markCounting, markLast, markSequence } from './mark-worded.ts'

const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']
const COUNTED = /^([IVX]{1,4}|[A-Z])\s*[.):]\s+(?=\S)/

/** Sections beside each other that count I, II, III or A, B, C from the first on. */
export function markCounted(sections: Section[], marks: Marks): void {
  const { counted } = marks
  markLanes(sections, marks)
  if (sections.some(({ heading }) => heading !== null && startsGroup(heading.plain))) {
    markLast(sections, counted)
    return
  }
  if (markCountdown(sections, counted)) return
  if (markLettered(sections, marks.lettered)) return
  if (markBehind(sections, counted)) return
  markSequence(sections, counted)
  markDue(sections, counted)
  markReleases(sections, counted)
  markShort(sections, counted)
  markCounting(sections, counted)
  if (!sections.some(section => counted.has(section))) markFollowing(sections, counted)
  const numbered = sections.flatMap(section => {
    const plain = stripDecoration(section.heading?.plain ?? '')
    const match = COUNTED.exec(plain)
    return match === null ? [] : [{ section, number: match[1]!, title: plain.slice(match[0].length) }]
  })
  if (numbered.length < 2) return
  const roman = numbered.every(({ number }, index) => number === ROMAN[index])
  const lettered = numbered.every(({ number }, index) => number === String.fromCharCode(65 + index))
  if (!roman && !lettered) return
  for (const { section, number, title } of numbered) {
    const key = `part ${number.toLowerCase()}`
    counted.set(section, {
      kind: 'part',
      key,
      label: `Part ${number}`,
      alias: null,
      title,
      line: section.line,
    })
  }
}

const BEHIND = /^(\p{L}.{1,60}?)\s*[([]([^()[\]]{3,60})[)\]]\s*(.{0,120})$/u

/** `Now (wave 1)`, `Next (wave 2) – once that is merged`: the name of the group stands behind its title. */
function markBehind(sections: Section[], counted: Map<Section, WaveName>): boolean {
  const named = sections.flatMap(section => {
    const match = BEHIND.exec(stripDecoration(section.heading?.plain ?? ''))
    const name = match === null ? null : parseWaveName(match[2]!, section.line)
    if (match === null || name === null || kindOf(name) !== 'time' || asideOf(match[1]!) !== null) return []
    return [{ section, name: { ...name, title: `${match[1]!} ${match[3]!}`.trim() } }]
  })
  if (named.length < 2 || new Set(named.map(({ name }) => name.key)).size < named.length) return false
  for (const { section, name } of named) counted.set(section, name)
  return true
}

const SHORT: Record<string, string> = {
  W: 'wave',
  M: 'milestone',
  P: 'phase',
  S: 'stage',
  B: 'batch',
  R: 'round',
  G: 'gate',
}

/** `W1 Base`, `M2: Beta` beside each other with lists of tasks below: the letter stands for the word. */
function markShort(sections: Section[], counted: Map<Section, WaveName>): void {
  const named = sections.flatMap(section => {
    const plain = stripDecoration(section.heading?.plain ?? '')
    const match = /^([A-Z])(\d{1,2})(?![\p{L}\p{N}._-]*\p{N})\s*[:.·–—-]?\s*/u.exec(plain)
    return match === null
      ? []
      : [{ section, letter: match[1]!, number: match[2]!, title: plain.slice(match[0].length) }]
  })
  const [first] = named
  if (first === undefined || named.length < 2 || named.some(({ letter }) => letter !== first.letter)) return
  // `W1-A`, `W1-B` are tasks of one wave.
  if (new Set(named.map(({ number }) => number)).size < named.length) return
  const kind = SHORT[first.letter] ?? 'part'
  const isShort = /[WMP]/.test(first.letter)
  if (
    !named.every(({ section }) =>
      isShort ? holdsTasks(section) || holdsWork(section) : holdsOthers(section, first.letter),
    )
  )
    return
  for (const { section, letter, number, title } of named) {
    const label = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${number}`
    const alias = `${letter}${number}`.toLowerCase()
    counted.set(section, { kind, key: `${kind} ${number}`, label, alias, title, line: section.line })
  }
}

const CODE = /^[A-Z]{1,6}\d*[-_.]?\d/

/** A list of boxes to tick or of whoever does it, with ids of other letters. */
function holdsOthers({ blocks, sections }: Section, letter: string): boolean {
  const items = blocks.flatMap(block => (block.kind === 'list' ? block.items : []))
  return (
    sections.length === 0 &&
    items.length > 0 &&
    items.every(({ text, checked }) => {
      const start = parseLooseIdStart(stripDecoration(text.plain.slice(0, 120)).replace(/^\[[ xX]\]\s*/, ''))
      return (
        start !== null && !start.ids[0]!.startsWith(letter) && (checked !== null || AGENT.test(text.plain))
      )
    })
  )
}

const AGENT = /\bagent\b|@[a-z]|\b\w+-agent\b/i

/** Boxes to tick or items with ids; what stands below a task are steps without either. */
function holdsTasks(section: Section): boolean {
  if (section.sections.some(child => CODE.test(stripDecoration(child.heading?.plain ?? '')))) return true
  return section.blocks.some(
    block =>
      (block.kind === 'list' &&
        block.items.some(item => item.checked !== null || CODE.test(stripDecoration(item.text.plain)))) ||
      (block.kind === 'table' && block.rows.some(row => CODE.test(row.cells[0]?.plain ?? ''))) ||
      (block.kind === 'text' && block.lines[0] !== undefined && CODE.test(behindLead(block.lines[0]))),
  )
}

/** `TG-1 Decoder` of `**ferry** · TG-1 Decoder`. */
function behindLead({ lead, plain }: Text): string {
  return plain
    .slice(lead !== null && plain.startsWith(lead) ? lead.length : 0)
    .replace(/^\s*[·|:–—-]\s*/u, '')
}

const NAME_WORD = `[\\p{L}\\p{N}&/'’-]{1,30}`
const LANED = [
  new RegExp(
    `^(?<word>Track|Stream|Strand|Lane|Workstream|Work Stream|Wave|Phase|Stage|Batch|Tier|Round|Sprint|Milestone)\\s+` +
      `["“«'\`]?(?<name>(?=\\p{Lu}|\\p{Lo}|i\\p{Lu}|(?<=(?:Track|Stream|Strand|Lane|Workstream)\\s)\\p{Ll}{2,20}(?:$|\\s\\())${NAME_WORD}(?:\\s${NAME_WORD}){0,2})["”»'\`]?(?=$|\\s*[:(,]|\\s+[–—-]\\s)`,
    'u',
  ),
  /^(?<name>\p{Lu}[\p{L}\p{N}&/ -]{1,30}?)\s+(?<word>Track|Stream|Strand|Lane|Workstream|track|stream|strand|lane|workstream)(?=$|\s*[:(,]|\s+[–—-]\s)/u,
]

export function countLanes(section: Section): number {
  const plain = stripDecoration(section.heading?.plain ?? '').slice(0, 120)
  const own = LANED.some(pattern => pattern.test(plain)) ? 1 : 0
  return section.sections.reduce((sum, child) => sum + countLanes(child), own)
}

/** `Stream Loans`, `Backend track`: lanes with names instead of numbers, known by there being more than one. */
function markLanes(sections: Section[], { counted, lanes }: Marks): void {
  for (const pattern of LANED) {
    const named = sections.flatMap(section => {
      const plain = stripDecoration(section.heading?.plain ?? '').slice(0, 120)
      const match = pattern.exec(plain)
      const word = match?.groups?.['word'] ?? ''
      const kind = toKind(word)
      return match === null || kind === null ? [] : [{ section, match, kind, plain }]
    })
    for (const { section, match, kind, plain } of named) {
      const alike = named.filter(other => other.kind === kind).length
      if (alike < 2 && (sortOf(kind) !== 'lane' || lanes < 2)) continue
      if (startsGroup(plain)) continue
      const name = match.groups!['name']!
      const title = plain.slice(match[0].length).replace(/^[\s:–—-]+/, '')
      const alias = name.toLowerCase()
      counted.set(section, {
        kind,
        key: `${kind} ${alias}`,
        label: match[0],
        alias,
        title,
        line: section.line,
      })
    }
  }
}
