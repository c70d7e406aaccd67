import { beginsAsWork } from '../prose/verbs.ts'
import type { Item, Section, Text } from '../outline/outline.ts'
import { asideOf, strongerAside } from '../words/asides.ts'
import { parseBoard } from '../words/board.ts'
import type { Board } from '../words/board.ts'
import { toPart, wholeOf } from '../words/halves.ts'
import { parseIdStart, parseLooseIdStart } from '../words/ids.ts'
import { parseMode } from '../words/modes.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { findWaveMentions, isStepId, kindOf, parseWaveName, startsGroup } from '../words/wave-name.ts'
import { fieldsIn } from './fields.ts'
import { withoutCalled } from './mark-called.ts'
import { isKnownPrefix } from './mark-sections.ts'
import { isLaneId, isOwned, isSigned } from './tell-heading.ts'
import type { Place } from './telling.ts'

/** Where a section stands: in which waves, beside the work or not, in which order. */
export function placeOf(section: Section, outer: Place): Place {
  if (outer.marks.unchosen.has(section)) return { ...outer, section, aside: 'other' }
  const { heading } = section
  const place: Place = { ...outer, section }
  if (heading === null) return place
  place.board = boardOf(section, outer)
  if (place.board === 'unplanned') return { ...place, aside: 'other' }
  if (place.board !== null && parseBoard(heading.plain) !== null) return place
  const name = nameOf(section, outer)
  // A wave's own mode orders what is in it; the document's title orders nothing.
  if (name !== null && kindOf(name) === 'time') {
    place.chain = null
    place.above = null
  } else if (section.depth > 1) {
    if (name === null && AFTER_ABOVE.test(heading.plain)) place.above = heading.line
    // The mode of the section itself, not of the one it waits for.
    if (parseMode(heading.plain.replace(AFTER_ABOVE, ' ')) === 'serial') place.chain = heading.line
  }
  if (name !== null) {
    // `Phase 1 success criteria`, but not `Phase 4: Validation`.
    const named = heading.plain.slice(0, heading.plain.indexOf(name.title))
    const apart = /\d\s+$/u.test(named) && !/\d\s*[:.–—|(»›~•·/-]/u.test(heading.plain)
    // A gate inside a wave is a question about it; gates of their own may be the groups.
    if (name.kind === 'gate' && outer.path.some(other => kindOf(other) === 'time'))
      return { ...place, aside: 'gates' }
    if (name.kind === 'day' && CHECKS.test(name.title)) return { ...place, aside: 'criteria' }
    const around =
      outer.marks.beside && outer.aside === 'other' && kindOf(name) === 'time' ? null : outer.aside
    const aside = apart ? strongerAside(around, asideOf(name.title)) : around
    const inner = innerName(name)
    const own = inner === null ? [name] : [inner, name]
    return { ...place, aside, path: [...own, ...outer.path.filter(other => other.kind !== name.kind)] }
  }
  if (outer.marks.doers.has(section)) return place
  const plain = withoutCalled(outer.marks.called, stripDecoration(heading.plain))
  if ((isKnownPrefix(outer.marks, plain) ? parseLooseIdStart : parseIdStart)(plain) !== null) return place
  const [mention, more] = findWaveMentions(heading.plain)
  // The document's title says nothing about the lists below it.
  const isTitle = section.depth === 1 && outer.section.heading === null
  const own = isTitle || isWork(section, outer) || isBoxed(section, outer) ? null : asideOf(heading.plain)
  const aside = strongerAside(outer.aside, own)
  if (mention === undefined || more !== undefined || mention.keys.length !== 1) return { ...place, aside }
  const mentioned = parseWaveName(heading.plain.slice(mention.start), heading.line)
  // `Publish (after wave 2)` stands in no wave.
  if (mentioned === null || AFTER_WORD.test(heading.plain.slice(0, mention.start))) return { ...place, aside }
  return {
    ...place,
    aside: isTitle ? aside : (aside ?? 'retold'),
    path: [mentioned, ...outer.path.filter(other => other.kind !== mentioned.kind)],
  }
}

/** `Saturday, 07:00 checks`: what people look at then. */
const CHECKS = /^(?:\d{1,2}[:.]\d{2}\s+)?(?:\p{L}{2,12}\s)?(?:checks|checklist)$/iu

/** In a wave or by a number, with who does it in the heading or below: work, whatever its words. */
function isWork(section: Section, { path, section: outer }: Place): boolean {
  const fields = fieldsIn(section)
  if (beginsAsWork(stripDecoration(section.heading!.plain)) && fields.some(({ fact }) => fact === 'agent'))
    return true
  if (path.some(name => kindOf(name) === 'time')) return isOwned(fields) || isSigned(section.heading!)
  return isOwnedByNumber(section) && outer.sections.slice(0, 20).filter(isOwnedByNumber).length > 1
}

/** `## Setup` above open boxes that mostly say who does them, or where all else is boxes below headings, too. */
function isBoxed(section: Section, { path, section: outer }: Place): boolean {
  const plain = stripDecoration(section.heading!.plain).replace(/^\d{1,2}[.)]\s+/u, '')
  if (!SOFT.test(plain)) return false
  const boxes = boxesOf(section)
  if (boxes.length === 0) return false
  if (boxes.length > 1 && boxes.filter(({ text }) => MANNED.test(text.plain)).length * 2 > boxes.length)
    return true
  if (!PART.test(plain)) return false
  const others = outer.sections.filter(other => other !== section && boxesOf(other).length > 0)
  return (
    others.length > 0 &&
    (path.some(name => kindOf(name) === 'time') ||
      others.every(({ heading }) => heading !== null && !startsGroup(heading.plain)))
  )
}

function boxesOf({ blocks }: Section): Item[] {
  return blocks.flatMap(block =>
    block.kind === 'list' ? block.items.filter(({ checked }) => checked === false) : [],
  )
}

const PART = /^(?:(?:project |initial )?set-?up|features|tools)$/iu
const SOFT =
  /^(?:(?:project |initial )?set-?up|features|(?:next )?steps|next actions|requirements|prerequisites|notes|tools|resources|communications?|rules|status|references?|history|metrics)$/iu
const MANNED =
  /(?<![\w.])@[a-z][\w-]{1,39}\b|\s[[(]\p{Lu}\p{Ll}{1,15}[)\]]$|\s[–—-]{1,2}\s\p{Lu}\p{Ll}{1,15}$/u
const NUMBERED = /^\d{1,3}[.)]\s+\p{L}/u

/** `## 2. Save the progress` with `Assignee: Tom` below it. */
function isOwnedByNumber(section: Section): boolean {
  return (
    NUMBERED.test(stripDecoration(section.heading?.plain ?? '')) &&
    fieldsIn(section).some(({ fact }) => fact === 'agent')
  )
}

const AFTER_WORD = /\b(?:after|once|following|depends on|requires)\s+(?:the\s+)?$/i

/** `Phase 1 Wave 2 (parallel)`: the one inside the other. */
function innerName(name: WaveName): WaveName | null {
  if (kindOf(name) !== 'time' || !/^\p{L}{3,12}\s+\d{1,2}(?=\s*$|\s*[:(（])/u.test(name.title)) return null
  const inner = parseWaveName(name.title, name.line)
  return inner !== null && inner.kind !== name.kind && kindOf(inner) === 'time' ? inner : null
}

/** `### Serial section (after the parallel section)`. */
export const AFTER_ABOVE =
  /\b(?:after|once|when|following)\s+(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:above|everything(?: above)?|previous (?:section|part|tasks?)|(?:parallel|serial|sequential)\s+(?:section|part|group|tasks?|work|ones?)|all of (?:the )?above)\b/i

export function nameOf(section: Section, { marks, path }: Place): WaveName | null {
  if (section.heading === null) return null
  const part = partOf(path, section.heading)
  if (part !== null) return part
  const name = marks.counted.get(section) ?? parseWaveName(section.heading.plain, section.heading.line)
  if (name === null || !(isStepId(name) || isLaneId(name, section))) return name
  return path.some(outer => kindOf(outer) === 'time') ? null : name
}

/** `Morning` in `Tuesday`. */
export function partOf(path: WaveName[], { plain, line }: Text): WaveName | null {
  const whole = path.find(outer => kindOf(outer) === 'time')
  if (whole === undefined || wholeOf(whole.key) !== null) return null
  const part = toPart(whole, stripDecoration(plain))
  return part === null ? null : { ...part, line }
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
