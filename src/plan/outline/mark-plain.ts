import { FENCE_IN_PLAIN, findFenced } from '../markup/find-fenced.ts'
import { labelsAside } from '../words/asides.ts'
import { parseIdStart, parseLooseIdStart } from '../words/ids.ts'
import { parseWaveName, startsGroup } from '../words/wave-name.ts'

const HEADING = /^ {0,3}#{1,6}\s/m
const BULLET = /^(\s*)[•◦▪‣●○∙–—](?=\s)/u
/** Any of them in a text of many lines. */
const BULLETS = /[•◦▪‣●○∙–—]\s/u
const UNDERLINE = /^\s*([=~*_-])\1{2,}\s*$/
const LISTED = /^(?:[-*+]|\d{1,4}[.)])\s/
const HEADING_MAX = 120

/**
 * Gives text written without Markdown the marks that Markdown would have: `#` before lines that stand as
 * headings (capitals, underlined, a group's name above what is in it), `-` before lines that begin with an id.
 * Lines keep their numbers.
 */
export function markPlain(text: string): string {
  if (HEADING.test(text)) return markHeaded(text)
  const lines = text.split('\n')
  const fenced = findFenced(lines, FENCE_IN_PLAIN)
  const depths = lines.map((_, index) => (fenced[index] === true ? 0 : headingDepth(lines, index)))
  if (!depths.some(depth => depth > 0)) return markBullets(text).join('\n')
  let base: number | null = null
  // Waves right below what is said of rules are no part of the rules.
  let isBelowRules = false
  return markBullets(text)
    .map((line, index) => {
      const depth = depths[index]!
      if (fenced[index] === true) return line
      if (depth > 0) {
        base = null
        if (depth < 3) isBelowRules = depth === 2 && labelsAside(line.trim())
        return `${'#'.repeat(isBelowRules && depth > 2 ? depth - 1 : depth)} ${line.trim()}`
      }
      if (index > 0 && depths[index - 1]! > 0 && UNDERLINE.test(line)) return ''
      if (line.trim() === '') return line
      // What is indented below a heading is text, not Markdown's code.
      base ??= indentOf(line)
      return markLine(line.slice(Math.min(base, indentOf(line))))
    })
    .join('\n')
}

const NAMED = /^\p{L}+ \S{1,12}\s?(?:[:(]|[–—-]\s)/u
const NUMBERED = /^\d{1,2}[.)] \p{L}/u
/** Any line like that. */
const LED = /^(?:\p{L}+ \S{1,12}\s?(?:[:(]|[–—-]\s)|\d{1,2}[.)] \p{L})/mu

/** Most documents with headings have neither such bullets nor such lines. */
function markHeaded(text: string): string {
  const hasBullets = BULLETS.test(text)
  if (!hasBullets && !LED.test(text)) return text
  return markGroups(markBullets(text)).join('\n')
}

/** `Phase B: Sort` right above its list, in a document that otherwise has headings; `1. Phase: Sort` above lines without bullets. */
function markGroups(lines: string[]): string[] {
  const fenced = findFenced(lines, FENCE_IN_PLAIN)
  return lines.map((line, index) => {
    // Most lines begin with a mark or a blank: neither a name nor a number.
    if (fenced[index]! || line.length > HEADING_MAX || !/^[\p{L}\d]/u.test(line) || /[.;,]$/.test(line))
      return line
    const above =
      (NAMED.test(line) && LISTED.test((lines[index + 1] ?? '').trim())) ||
      (NUMBERED.test(line) && standsApart(lines, index))
    return above && startsGroup(line) ? `###### ${line}` : line
  })
}

/** What follows is no part of a numbered item: lines with ids or bullets that are not indented. */
function standsApart(lines: string[], index: number): boolean {
  const next = lines.slice(index + 1, index + 4).find(line => line.trim() !== '')
  if (next === undefined || indentOf(next) > 0) return false
  return /^[-*+]\s/.test(next) || startsWithId(next)
}

/** Bullets that Markdown does not know, outside fences. */
function markBullets(text: string): string[] {
  const lines = text.split('\n')
  if (!BULLETS.test(text)) return lines
  const fenced = findFenced(lines, FENCE_IN_PLAIN)
  return lines.map((line, index) => (fenced[index]! ? line : line.replace(BULLET, '$1-')))
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** How deep a heading a line stands as; 0 where it is none. Groups stand below the sections they are in. */
function headingDepth(lines: string[], index: number): number {
  const line = lines[index]!
  const plain = line.trim()
  if (plain === '' || plain.length > HEADING_MAX || LISTED.test(plain) || !/\p{L}{2}/u.test(plain)) return 0
  const group = startsGroup(plain)
  const title = index === 0 && !(group && isOneOf(lines, plain))
  const depth = title ? 1 : group ? 3 + Math.min(indentOf(line) >> 1, 3) : 2
  const before = index === 0 ? '' : lines[index - 1]!.trim()
  if (before === '' && UNDERLINE.test(lines[index + 1] ?? '')) return depth
  if (isCapital(plain) && (before === '' || UNDERLINE.test(before) || group) && !startsWithId(plain))
    return depth
  if (!group || /[.;,]$/.test(plain) || before.endsWith(',')) return 0
  return plain.endsWith(':') || opens(lines, index) || introduces(lines, index) ? depth : 0
}

/** `Wave 1` in the first line, with a `Wave 2` below, is no title. */
function isOneOf(lines: string[], plain: string): boolean {
  const kind = parseWaveName(plain, 0)?.kind
  return lines.slice(1).some(line => line.length <= HEADING_MAX && parseWaveName(line, 0)?.kind === kind)
}

const INTRO_MAX = 8

/** Alone on its line, with some sentences below it and then its list. */
function introduces(lines: string[], index: number): boolean {
  if ([lines[index - 1], lines[index + 1]].some(line => (line ?? '').trim() !== '')) return false
  const below = lines.slice(index + 2, index + 2 + INTRO_MAX).map(line => line.trim())
  const list = below.findIndex(line => LISTED.test(line))
  return list > 0 && below.slice(0, list).every(line => !startsGroup(line) && !UNDERLINE.test(line))
}

function isCapital(plain: string): boolean {
  return !/\p{Ll}/u.test(plain) && (plain.match(/\p{Lu}/gu)?.length ?? 0) >= 4
}

function startsWithId(plain: string): boolean {
  return parseIdStart(plain) !== null
}

/** Whether what follows stands deeper, or is a list of what is in the group. */
function opens(lines: string[], index: number): boolean {
  const next = lines.slice(index + 1, index + 4).find(line => line.trim() !== '')
  if (next === undefined) return false
  const plain = next.trim()
  return (
    indentOf(next) > indentOf(lines[index]!) ||
    LISTED.test(plain) ||
    /^[•◦▪‣●○[]/u.test(plain) ||
    (plain.startsWith('|') && lines.some(line => UNDERLINE.test(line))) ||
    startsWithId(plain)
  )
}

/** `T1  Do this` and `[ ] Do this` are items; what is indented deeper goes on with the item above. */
function markLine(line: string): string {
  const plain = line.trimStart()
  const indent = line.length - plain.length
  if (LISTED.test(plain)) return line
  const item = /^\[[ xX]\]\s/.test(plain) || isItem(plain)
  if (!item) return indent === 0 ? line : `  ${plain}`
  return `${' '.repeat(Math.min(indent, 4))}- ${plain}`
}

function isItem(plain: string): boolean {
  const start =
    plain.length > 1000 ? null : (/^\S{1,24}\s{2,}\S/.test(plain) ? parseLooseIdStart : parseIdStart)(plain)
  return start !== null && start.rest !== ''
}
