import { FENCE_IN_PLAIN, findFenced } from '../markup/find-fenced.ts'
import { linesOf } from '../markup/lines-of.ts'
import { countsOn, isUnknownWord, parseCountedWord } from '../words/counted-word.ts'
import { stripDecoration } from '../words/strip.ts'
import { sortOf, toKind } from '../words/wave-kinds.ts'
import { startsGroup } from '../words/wave-name.ts'
import { toBoldHeading } from './to-bold-heading.ts'

const BEGINS = /^(?:\*\*|__)/
const BOLD = /^(?:\*\*|__)([^*_\n]{3,120})(?:\*\*|__)(.{0,120})$/u
/** What no text to be marked is without. */
const ANY = /\n(?:\*\*|__)/
const ITEM = /^\s*(?:[-*+]|\d{1,4}[.)])\s/
const FURTHER = /^(?!1[.)])\d{1,4}[.)]\s/

/**
 * `**Wave 2**` right below a list would go on with its last item, and a list that counts on right below it is none to
 * Markdown: where a group stands so, the groups in bold are headings. Lines keep their numbers.
 */
export function markBold(text: string, toEnglish: (plain: string) => string): string {
  if (!ANY.test(text)) return text
  const lines = linesOf(text)
  const bold = [...lines.keys()].filter(at => BEGINS.test(lines[at]!))
  const named = bold.filter(at => isGroup(lines[at]!, toEnglish))
  const fenced = named.length === 0 ? [] : findFenced(lines, FENCE_IN_PLAIN)
  const groups = named.filter(at => !fenced[at]!)
  const isStuck = groups.some(
    at =>
      FURTHER.test(lines[at + 1] ?? '') ||
      (ITEM.test(lines[at - 1] ?? '') && ITEM.test(lines[at + 1] ?? lines[at + 2] ?? '')),
  )
  const heads = isStuck ? new Set(groups) : (findSeries(lines, bold) ?? findLanes(lines, bold, toEnglish))
  return heads === null ? text : lines.map((line, at) => (heads.has(at) ? `###### ${line}` : line)).join('\n')
}

const ALONE = /^(?:\*\*|__)([^*_\n]{3,120})(?:\*\*|__):?\s*$/u
/** An item with an id or a box to tick. */
const TASK = /^\s{0,3}(?:[-*+]|\d{1,4}[.)])\s+(?:\[[ xX]\]|[*_`]{0,3}[#[]?(?:[A-Z]{1,10}[-_]?)?\d)/u

/** `**Drop 1: it stands**`, `**Drop 2: it walks**` above lists of tasks: the lines of a word that counts, whatever it is. */
function findSeries(lines: readonly string[], bold: number[]): Set<number> | null {
  const found = bold.flatMap(at => {
    const [, plain = ''] = ALONE.exec(lines[at]!) ?? []
    const counted = plain === '' ? null : parseCountedWord(plain)
    return counted === null || !isUnknownWord(counted) ? [] : [{ at, counted }]
  })
  const stands = found.every(({ at }) =>
    TASK.test(lines[at + 1] === '' ? (lines[at + 2] ?? '') : (lines[at + 1] ?? '')),
  )
  return stands && countsOn(found.map(({ counted }) => counted)) ? new Set(found.map(({ at }) => at)) : null
}

/** `**Track Mara (backend)**`, `**Track Jon**`: lanes by their names. */
function findLanes(
  lines: readonly string[],
  bold: number[],
  toEnglish: (plain: string) => string,
): Set<number> | null {
  const found = bold.flatMap(at => {
    const [, plain = ''] = ALONE.exec(lines[at]!) ?? []
    const [, word = ''] = LANED.exec(plain === '' ? '' : stripDecoration(toEnglish(plain))) ?? []
    return sortOf(toKind(word) ?? '') === 'lane' ? [{ at, word: word.toLowerCase() }] : []
  })
  const isAlike = new Set(found.map(({ word }) => word)).size === 1
  return found.length > 1 && isAlike ? new Set(found.map(({ at }) => at)) : null
}

const LANED = /^(\p{L}{4,12})\s+(?=\p{Lu}|i\p{Lu})/u

function isGroup(line: string, toEnglish: (plain: string) => string): boolean {
  const [, lead = '', rest = ''] = BOLD.exec(line) ?? []
  if (lead === '' || !startsGroup(stripDecoration(toEnglish(lead)))) return false
  const said = { plain: (lead + rest).trim(), line: 0, lead, bold: rest.trim() === '' }
  return toBoldHeading([said], toEnglish) !== null
}
