import type { Block, Section } from '../outline/outline.ts'
import { unreachable } from '../../lib/assert.ts'
import { asideOf, strongerAside } from '../words/asides.ts'
import { parseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { findWaveMentions, kindOf, parseWaveName } from '../words/wave-name.ts'
import { tellHeading } from './tell-heading.ts'
import { tellLaunch } from './tell-launch.ts'
import { tellList } from './tell-list.ts'
import { tellTable } from './tell-table.ts'
import type { Place, Telling } from './telling.ts'
import { STRENGTH, toTelling } from './telling.ts'

/** Every place of the document that may list tasks, in its order. A further dialect is a further `tell…`. */
export function tell(root: Section): Telling[] {
  return tellSection(root, { path: [], aside: null, section: root })
}

function tellSection(section: Section, outer: Place): Telling[] {
  const place = placeOf(section, outer)
  if (place.aside !== null && place.aside !== 'retold') return []
  const inner = section.blocks.flatMap(block => tellBlock(block, place))
  const below = section.sections.flatMap(child => tellSection(child, place))
  const task = isGroup(section, place) ? null : tellHeading(section, outer.path)
  if (task === null) return [...inner, ...below]
  // Items with ids of their own are finer than the heading above them; what else stands there are steps.
  const finer = [...inner, ...below].filter(telling => telling.form === 'ids' || telling.form === 'launch')
  const strong = finer.filter(telling => STRENGTH[telling.form] > STRENGTH.heading && !telling.retold)
  if (task.id === null && strong.length > 0) {
    for (const telling of strong) for (const candidate of telling.tasks) candidate.agent ??= task.agent
    return strong
  }
  if (below.some(telling => telling.form === 'heading')) return [...inner, ...below]
  return [toTelling(task.id === null ? 'heading' : 'ids', place, [task])]
}

export function placeOf(section: Section, outer: Place): Place {
  const place = { ...outer, section }
  const { heading } = section
  if (heading === null) return place
  const name = nameOf(section)
  if (name !== null) {
    // `Phase 1 success criteria`, but not `Phase 4: Validation`.
    const apart = /\d\s+\p{Lu}?\p{Ll}/u.test(heading.plain) && !/\d\s*[:.–—|(-]/u.test(heading.plain)
    const aside = apart ? strongerAside(outer.aside, asideOf(name.title)) : outer.aside
    return { ...place, aside, path: [name, ...outer.path.filter(other => other.kind !== name.kind)] }
  }
  if (parseIdStart(stripDecoration(heading.plain), false) !== null) return place
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

function nameOf(section: Section): WaveName | null {
  return section.heading === null ? null : parseWaveName(section.heading.plain, section.heading.line)
}

/** A group's heading is not a task; nor is the document's title. */
function isGroup(section: Section, place: Place): boolean {
  if (section.heading === null || section.depth === 1) return true
  const name = nameOf(section)
  if (name === null) return false
  return kindOf(name) !== 'lane' || place.path.length === 1
}

function tellBlock(block: Block, place: Place): Telling[] {
  if (block.kind === 'text') return []
  if (block.kind === 'list') return tellList(block, place)
  if (block.kind === 'table') return tellTable(block, place)
  if (block.kind === 'fence') return tellLaunch(block, place)
  return unreachable(block)
}
