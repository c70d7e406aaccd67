import type { Block, Section } from '../outline/outline.ts'
import { unreachable } from '../../lib/assert.ts'
import { asideOf, strongerAside } from '../words/asides.ts'
import { parseBoard } from '../words/board.ts'
import type { Board } from '../words/board.ts'
import { parseIdStart } from '../words/ids.ts'
import { parseMode } from '../words/modes.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { findWaveMentions, kindOf, parseWaveName } from '../words/wave-name.ts'
import { tellTerminals } from '../plain/tell-terminals.ts'
import type { Marks } from './mark-sections.ts'
import { isKnownPrefix } from './mark-sections.ts'
import { tellDrawing } from './tell-drawing.ts'
import { tellHeading } from './tell-heading.ts'
import { tellLaunch } from './tell-launch.ts'
import { tellList } from './tell-list.ts'
import { tellTable } from './tell-table.ts'
import { tellText } from './tell-text.ts'
import type { Place, Telling } from './telling.ts'
import { openPlace, STRENGTH, toTelling } from './telling.ts'

/** Every place of the document that may list tasks, in its order. A further dialect is a further `tell…`. */
export function tell(root: Section): Telling[] {
  return tellSection(root, openPlace(root))
}

function tellSection(section: Section, outer: Place): Telling[] {
  const place = placeOf(section, outer)
  if (place.aside !== null && place.aside !== 'retold') return []
  const inner = section.blocks.flatMap(block => tellBlock(block, place))
  const below = section.sections.flatMap(child => tellSection(child, place))
  const task = isGroup(section, place) ? null : tellHeading(section, outer.path, outer.marks)
  if (task === null) return [...(inner.length === 0 ? tellTerminals(section, place) : inner), ...below]
  // Items with ids of their own are finer than the heading above them; what else stands there are steps.
  const finer = [...inner, ...below].filter(telling => telling.form === 'ids' || telling.form === 'launch')
  const strong = finer.filter(telling => STRENGTH[telling.form] > STRENGTH.heading && !telling.retold)
  if (task.id === null && strong.length > 0) {
    for (const telling of strong) for (const candidate of telling.tasks) candidate.agent ??= task.agent
    return strong
  }
  if (below.some(telling => telling.form === 'heading')) return [...inner, ...below]
  return [toTelling(task.id === null ? 'heading' : 'ids', { ...place, chain: outer.chain }, [task])]
}

export function placeOf(section: Section, outer: Place): Place {
  if (outer.marks.unchosen.has(section)) return { ...outer, section, aside: 'other' }
  const { heading } = section
  const place: Place = { ...outer, section }
  if (heading === null) return place
  place.board = boardOf(section, outer)
  if (place.board === 'unplanned') return { ...place, aside: 'other' }
  if (place.board !== null && parseBoard(heading.plain) !== null) return place
  const name = nameOf(section, outer.marks)
  // A wave's own mode orders what is in it; the document's title orders nothing.
  if (name !== null && kindOf(name) === 'time') place.chain = null
  else if (section.depth > 1 && parseMode(heading.plain) === 'serial') place.chain = heading.line
  if (name !== null) {
    // `Phase 1 success criteria`, but not `Phase 4: Validation`.
    const apart = /\d\s+\p{Lu}?\p{Ll}/u.test(heading.plain) && !/\d\s*[:.–—|(-]/u.test(heading.plain)
    // A gate inside a wave is a question about it; gates of their own may be the groups.
    if (name.kind === 'gate' && outer.path.some(other => kindOf(other) === 'time'))
      return { ...place, aside: 'gates' }
    const aside = apart ? strongerAside(outer.aside, asideOf(name.title)) : outer.aside
    return { ...place, aside, path: [name, ...outer.path.filter(other => other.kind !== name.kind)] }
  }
  const plain = stripDecoration(heading.plain)
  if (parseIdStart(plain, isKnownPrefix(outer.marks, plain)) !== null) return place
  const [mention, more] = findWaveMentions(heading.plain)
  // The document's title says nothing about the lists below it.
  const own = section.depth === 1 && outer.section.heading === null ? null : asideOf(heading.plain)
  const aside = strongerAside(outer.aside, own)
  if (mention === undefined || more !== undefined || mention.keys.length !== 1) return { ...place, aside }
  const mentioned = parseWaveName(heading.plain.slice(mention.start), heading.line)
  if (mentioned === null) return { ...place, aside }
  return {
    ...place,
    aside: aside ?? 'retold',
    path: [mentioned, ...outer.path.filter(other => other.kind !== mentioned.kind)],
  }
}

function nameOf(section: Section, marks: Marks): WaveName | null {
  if (section.heading === null) return null
  return marks.counted.get(section) ?? parseWaveName(section.heading.plain, section.heading.line)
}

/** Columns of a board stand beside each other; one alone may be any heading. */
function boardOf(section: Section, outer: Place): Board | null {
  const own = parseBoard(section.heading!.plain)
  if (own === null) return outer.board
  const columns = outer.section.sections
    .slice(0, 20)
    .filter(child => parseBoard(child.heading?.plain ?? '') !== null)
  return columns.length > 1 ? own : outer.board
}

/** A group's heading is not a task; nor is the document's title. */
function isGroup(section: Section, place: Place): boolean {
  if (section.heading === null || section.depth === 1) return true
  const name = nameOf(section, place.marks)
  if (name === null) return place.board !== null && parseBoard(section.heading.plain) !== null
  return kindOf(name) !== 'lane' || place.path.length === 1
}

function tellBlock(block: Block, place: Place): Telling[] {
  if (block.kind === 'text') return tellText(block, place)
  if (block.kind === 'list') return tellList(block, place)
  if (block.kind === 'table') return tellTable(block, place)
  if (block.kind === 'fence') return [...tellLaunch(block, place), ...tellDrawing(block, place)]
  return unreachable(block)
}
