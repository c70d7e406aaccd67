import type { List, Section } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import type { Cast } from '../doers/find-cast.ts'
import { findLettered } from './list-letters.ts'
import { findCast } from '../doers/find-cast.ts'
import { markScheduled } from './mark-scheduled.ts'
import { findTakenOption, isChosen, parseOption } from '../words/options.ts'
import { parseIdStart, parseLooseIdStart } from '../words/ids.ts'
import type { Called } from '../words/roles.ts'
import { stripDecoration } from '../words/strip.ts'
import { findNames } from './find-names.ts'
import { markBegun } from './mark-begun.ts'
import { countCalled } from './mark-called.ts'
import { markDoers } from './mark-doers.ts'
import { markFronted } from './mark-fronted.ts'
import { countLanes, markCounted } from './mark-counted.ts'
import { markHands } from './mark-hands.ts'
import type { Labelled } from './mark-labels.ts'
import { markLabels } from './mark-labels.ts'
import { markParts } from './mark-parts.ts'
import { markPeople } from './mark-people.ts'
import { markModes } from './mark-worded.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName, startsGroup } from '../words/wave-name.ts'

/** What sections are because of those beside them. */
export interface Marks {
  /** Options that were not taken: nothing in them is read. */
  unchosen: Set<Section>
  /** Groups that only count up: `I. Cables`, `II. Masts`. */
  counted: Map<Section, WaveName>
  /** Numbered chapters of a document, among them such as `1. Goal` and `6. Risks`: their headings are no tasks. */
  chapters: Set<Section>
  /** What stands beside the chapter that holds the groups: whoever signs there does no task. */
  besideGroups: Set<Section>
  /** Tasks whose headings count A, B, C: by that letter. */
  lettered: Map<Section, string>
  /** Lists whose items count A, B, C. */
  listed: Set<List>
  /** Headings of a wave that all begin as work does. */
  begun: Set<Section>
  /** Headings that call by name who is started: `Agent form: claim form wizard`. */
  doers: Map<Section, Called>
  /** Groups that are tasks, since others gather them; with the group that says when. */
  scheduled: Map<Section, WaveName>
  /** How often items begin with an id of the same letters: `WC-` of `WC-5 Cellar screen`. */
  prefixes: Map<string, number>
  /** How often headings begin with a word and an id: `activity` of `Activity 1.1: Dig`. */
  called: Map<string, number>
  /** How many headings name a lane (`Stream Loans`); one alone may be any title. */
  lanes: number
  /** What the labels of lists beside each other make of them. */
  labelled: Labelled
  /** `For Mia:`, by its line: whose all of it is that stands below. */
  hands: Map<number, string>
  /** What the sync points and gates are called that have headings of their own. */
  gates: Set<string>
  /** Whether a sentence says that in a tree each comes after the one that it hangs on. */
  hangs: boolean
  /** Whether a sentence says that of two in a cell the left one comes first. */
  leftFirst: boolean
  /** Who stands before a colon in several lists: `Nord: export the articles`. */
  names: Set<string>
  /** Who takes part, as the document lists them. */
  cast: Cast
  /** Whether no heading of a wave stands outside chapters about something else: then those in them count. */
  beside: boolean
  /** How many tasks ranges have told so far: beyond the limit nothing more is read. */
  ranged: number
}

/** Looks once over the whole document. */
export function markSections(root: Section): Marks {
  const marks: Marks = {
    unchosen: new Set(),
    counted: new Map(),
    chapters: new Set(),
    besideGroups: new Set(),
    lettered: new Map(),
    listed: findLettered(root),
    begun: new Set(),
    doers: markDoers(root),
    scheduled: markScheduled(root),
    prefixes: new Map(),
    called: new Map(),
    lanes: countLanes(root),
    labelled: { groups: new Map(), owners: new Map() },
    hands: markHands(root),
    gates: new Set(),
    hangs: says(root, HANGING),
    leftFirst: says(root, LEFT_FIRST),
    beside: areBeside(root),
    names: findNames(root),
    cast: findCast(root),
    ranged: 0,
  }
  visit(root, { root, option: undefined }, marks, outside(root))
  marks.begun = markBegun(root, marks.counted)
  markLabels(root, marks.labelled)
  if (outside(root)) markPeople(root, marks.counted, marks.labelled.groups)
  return marks
}

/** `## Why batches` with all of `### Batch 1`, `### Batch 2` below it. */
function areBeside(root: Section): boolean {
  let [inside, outside] = [0, 0]
  const look = (section: Section, aside: boolean): void => {
    const plain = section.heading?.plain ?? ''
    const name = section.heading === null ? null : parseWaveName(plain, 0)
    const isWave = name !== null && kindOf(name) === 'time' && /\d/.test(name.key)
    if (isWave && aside) inside++
    else if (isWave) outside++
    const own = section.depth > 1 && !isWave && asideOf(plain) === 'other'
    for (const child of section.sections) look(child, aside || own)
  }
  look(root, false)
  return outside === 0 && inside > 1
}

const HANGING =
  /\b(?:branch(?:es)?|child(?:ren)?|nodes?|lea(?:f|ves)|lines?|items?|tasks?|whatever|what|anything|everything)\b[^.;!?]{0,60}\b(?:starts?|runs?|begins?|waits?|comes?|after|needs?|depends?)\b[^.;!?]{0,60}\b(?:hangs? (?:on|from|off)|parent|branches (?:off|from)|trunk|line above|above it|indented (?:under|below))\b/i

const LEFT_FIRST =
  /\bleft\b[^.;!?]{0,60}\b(?:first|earlier|before|finished|done)\b|\b(?:from )?left to right\b|\bright\b[^.;!?]{0,40}\bafter\b[^.;!?]{0,20}\bleft\b/i

/** `A branch starts when the line it hangs on is done`, `the left one is finished first`. */
function says(section: Section, pattern: RegExp): boolean {
  const said = section.blocks.some(
    block =>
      block.kind === 'text' &&
      pattern.test(
        block.lines
          .slice(0, 20)
          .map(({ plain }) => plain.slice(0, 300))
          .join(' '),
      ),
  )
  return said || section.sections.some(inner => says(inner, pattern))
}

/** Looked for where there is something to choose from. */
interface Taken {
  root: Section
  option: string | null | undefined
}

/** Whether no heading names a group: then sections may be told apart by how their work runs. */
function outside(section: Section): boolean {
  return !startsGroup(section.heading?.plain ?? '') && section.sections.every(outside)
}

function visit(section: Section, taken: Taken, marks: Marks, bare: boolean): void {
  if (section.heading !== null) countPrefix(section.heading.plain, marks.prefixes)
  if (section.depth > 1) countCalled(section, marks.called)
  for (const block of section.blocks) {
    if (block.kind === 'list') countPrefixes(block, marks.prefixes)
    if (block.kind === 'table')
      for (const { cells } of block.rows) countPrefix(cells[0]?.plain ?? '', marks.prefixes)
  }
  markOptions(section.sections, taken, marks.unchosen)
  markCounted(section.sections, marks)
  markChapters(section.sections, marks.chapters)
  markBeside(section.sections, marks.besideGroups)
  if (section.depth > 1 && asideOf(section.heading?.plain ?? '') === 'gates')
    for (const { heading } of section.sections) markGate(heading?.plain ?? '', marks.gates)
  if (bare) markModes(section.sections, marks.counted)
  if (bare) markFronted(section.sections, marks.counted)
  if (bare) markParts(section.sections, marks.counted)
  for (const child of section.sections) visit(child, taken, marks, bare)
}

/** `### SP1: Everybody meets` below `## Sync points`. */
function markGate(heading: string, gates: Set<string>): void {
  const start = parseIdStart(stripDecoration(heading.slice(0, 120)))
  if (start?.ids.length === 1) gates.add(start.ids[0]!)
}

function countPrefixes(list: List, prefixes: Map<string, number>): void {
  for (const item of list.items) countPrefix(item.text.plain, prefixes)
}

function countPrefix(text: string, prefixes: Map<string, number>): void {
  const prefix = prefixOf(text)
  if (prefix !== null) prefixes.set(prefix, (prefixes.get(prefix) ?? 0) + 1)
}

/** Whether more than one item or heading begins with an id of the same letters: then a mere space ends it. */
export function isKnownPrefix({ prefixes }: Marks, text: string): boolean {
  const prefix = prefixOf(text) ?? ''
  return (prefixes.get(prefix) ?? 0) > (prefix.length === 1 ? 2 : 1)
}

/** The letters of the id that a text may begin with; numbers alone say nothing. */
function prefixOf(text: string): string | null {
  const prefix = /^([A-Z][A-Z0-9]{0,19}[-_]?)\d/.exec(stripDecoration(text.slice(0, 60)))?.[1]
  // `A1` and `B1`, `W1-01` and `W2-01` are of one kind.
  return prefix === undefined ? null : prefix.length === 1 ? 'A' : prefix.replace(/\d/g, '9')
}

/** The option that the document takes in a sentence; of several the last, where decisions stand. */
function findTaken(section: Section): string | null {
  let taken = section.heading === null ? null : findTakenOption(section.heading.plain)
  for (const block of section.blocks) {
    const lines =
      block.kind === 'text' ? block.lines : block.kind === 'list' ? block.items.map(item => item.text) : []
    for (const { plain } of lines) if (plain.length <= 500) taken = findTakenOption(plain) ?? taken
  }
  // `## Decision` with the option's name alone below it.
  if (
    section.heading !== null &&
    /\b(?:decision|recommendation|recommended|verdict)\b/i.test(section.heading.plain)
  ) {
    const [first] = section.blocks
    const line = first?.kind === 'text' ? first.lines[0]?.plain : undefined
    if (line !== undefined) taken = parseOption(line) ?? taken
  }
  for (const child of section.sections) taken = findTaken(child) ?? taken
  return taken
}

/** Without any word for one of them the first is read: they are never summed. */
function markOptions(sections: Section[], taken: Taken, unchosen: Set<Section>): void {
  const options = sections.filter(({ heading }) => heading !== null && parseOption(heading.plain) !== null)
  if (options.length < 2) return
  if (taken.option === undefined) taken.option = findTaken(taken.root)
  const chosen =
    options.find(({ heading }) => isChosen(heading!.plain) === true) ??
    options.find(({ heading }) => parseOption(heading!.plain) === taken.option) ??
    options.find(({ heading }) => isChosen(heading!.plain) === null)
  for (const option of options) if (option !== chosen) unchosen.add(option)
}

const CHAPTER = /^\d{1,2}[.)]\s+(?=\p{L})/u

/** What was talked about, by its number. */
export const POINT =
  /^(?:agenda )?(?:item|point|topic|top|section|chapter|decision)\s\d{1,2}(?:\.\d{1,2})?(?=\s*[.:)]|\s[–—-]\s)/i

function markChapters(sections: Section[], chapters: Set<Section>): void {
  const numbered = sections.filter(({ heading }) => CHAPTER.test(stripDecoration(heading?.plain ?? '')))
  const about = numbered.filter(({ heading }) => asideOf(heading!.plain.replace(/^[^\p{L}]*/u, '')) !== null)
  if (about.length > 1) for (const section of numbered) chapters.add(section)
  // Points of an agenda, below some of which the work is listed by its own ids.
  const points = sections.filter(({ heading }) => POINT.test(stripDecoration(heading?.plain ?? '')))
  if (points.length > 2 && points.some(listsIds)) for (const section of points) chapters.add(section)
}

function markBeside(sections: Section[], beside: Set<Section>): void {
  const holding = sections.filter(holdsGroups)
  if (holding.length > 0) for (const section of sections) if (!holding.includes(section)) beside.add(section)
}

/** Several groups in time by their headings. */
function holdsGroups({ sections }: Section): boolean {
  const names = sections.slice(0, 20).flatMap(({ heading }) => parseWaveName(heading?.plain ?? '', 0) ?? [])
  return names.filter(name => kindOf(name) === 'time' && /\d/.test(name.key)).length > 1
}

function listsIds({ blocks }: Section): boolean {
  return blocks.some(
    block =>
      block.kind === 'list' &&
      block.items.some(({ text }) => parseLooseIdStart(stripDecoration(text.plain)) !== null),
  )
}
