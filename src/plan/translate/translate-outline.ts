import type { Block, Fence, Item, List, Outline, Section, Table, Text } from '../outline/outline.ts'
import type { Aside } from '../words/asides.ts'
import { asideOf, strongerAside } from '../words/asides.ts'
import type { Language } from '../words/languages/language.ts'
import { startsWithOrder } from '../words/order-words.ts'
import { stripBrackets, stripDecoration } from '../words/strip.ts'
import { isTurn } from '../words/turns.ts'
import { startsGroup } from '../words/wave-name.ts'
import type { Glossary } from './gloss.ts'
import { factFor, gloss, toGlossary } from './gloss.ts'
import { findFirstName, findNames } from './names.ts'
import { translateCode } from './translate-code.ts'
import type { Labels } from './retitle.ts'
import { refield, toValue } from './refield.ts'
import { findNamed, retitle, startsWithId, withoutNumbering } from './retitle.ts'

/** What the document itself says where the readers saw English: for showing it again as it was. */
export interface Said {
  labels: Labels
  lines: Map<string, string>
}

interface Walk {
  glossary: Glossary
  said: Said
}

/** Nobody frames a plan in longer lines. */
const LINE_MAX = 600

/**
 * Puts the frame of a plan (names of groups, labels, words of order, counts and times) into English, which is what
 * the readers know, so that no reader knows any language. Titles and prose stay; the outline is changed in place.
 */
export function translateOutline(outline: Outline, language: Language): Said {
  const walk: Walk = { glossary: toGlossary(language), said: { labels: new Map(), lines: new Map() } }
  visit(outline.root, null, walk)
  return walk.said
}

/** For deciding whether a bold line is a heading. */
export function toEnglishHeading(language: Language | null, plain: string): string {
  if (language === null) return plain
  return retitle(toGlossary(language), plain, new Map(), true).trim().replace(/：$/, ':')
}

function visit(section: Section, outer: Aside | null, walk: Walk): void {
  let aside = outer
  if (section.heading !== null) {
    section.heading = translateHeading(section.heading, walk, section.depth === 1)
    const own = section.depth === 1 ? null : asideOf(section.heading.plain)
    aside = strongerAside(outer, own)
  }
  for (const block of section.blocks) visitBlock(block, aside, walk)
  for (const child of section.sections) visit(child, aside, walk)
}

function visitBlock(block: Block, aside: Aside | null, walk: Walk): void {
  if (block.kind === 'text') block.lines = block.lines.map(line => translateLine(line, walk))
  else if (block.kind === 'list') visitList(block, aside, walk)
  else if (block.kind === 'table') visitTable(block, walk)
  else visitFence(block, walk)
}

/** A text with other words; its lead is what it begins with still. */
function withPlain(text: Text, plain: string, walk: Walk): Text {
  if (plain === text.plain) return text
  remember(walk, plain, text.plain)
  return withWords(text, plain, walk)
}

/** A cell, of which only its title is shown. */
function withWords(text: Text, plain: string, walk: Walk): Text {
  return { ...text, plain, lead: text.lead === null ? null : toLead(text.lead, walk) }
}

function toLead(lead: string, walk: Walk): string {
  return refield(walk.glossary, lead) ?? retitle(walk.glossary, lead.replace(/：$/, ':'), new Map(), false)
}

function remember(walk: Walk, english: string, said: string): void {
  walk.said.lines.set(stripDecoration(english), stripDecoration(said))
}

function translateHeading(text: Text, walk: Walk, isTitle: boolean): Text {
  const { glossary, said } = walk
  if (text.plain.length > LINE_MAX) return text
  const plain = retitle(glossary, text.plain, said.labels, true)
  const started =
    stripDecoration(plain) !== stripDecoration(text.plain) && startsWithName(glossary, text.plain)
  // `Wave 4 (검증)`: people use English names of groups in any language.
  if (started || isTitle || [plain, text.plain].some(one => startsWithId(one) || startsGroup(one)))
    return withPlain(text, plain, walk)
  const beside = toAsideHeading(glossary, text.plain)
  if (beside !== null) return withPlain(text, beside, walk)
  // `执行批次 第一批`, `Kommandos für Welle 1`: a name further in is still looked for.
  if (findNames(glossary.namer, text.plain).length > 0)
    return withPlain(text, gloss(glossary, text.plain), walk)
  return withPlain(text, plain, walk)
}

const LOOSE_ID = /^[A-Z]{1,5}[-_ ]?\d{1,4}(?:\.\d{1,3})?\s+\p{L}/u

function startsWithName(glossary: Glossary, plain: string): boolean {
  const bare = stripDecoration(withoutNumbering(glossary, plain))
  if (startsGroup(bare)) return true
  return (
    findFirstName(glossary.namer, bare) !== null ||
    glossary.role.test(bare) ||
    findNamed(glossary, bare) !== null
  )
}

/** `Prüfung nach jeder Welle` → `validation steps after each wave`; null where a heading is about the work. */
function toAsideHeading(glossary: Glossary, plain: string): string | null {
  // `S3 Agenda` is called so.
  if (LOOSE_ID.test(stripDecoration(plain))) return null
  const bare = stripDecoration(withoutNumbering(glossary, plain)).replace(
    /^\d{1,2}(?:\.\d{1,2})*[.):]?\s+/,
    '',
  )
  const size = glossary.language.spaced ? bare.split(/\s+/).length : Math.ceil(bare.length / 2.5)
  for (const [english, pattern] of glossary.asides) {
    const match = pattern.exec(bare)
    if (match === null) continue
    const early = glossary.language.spaced ? match.index <= 14 : match.index <= 10
    if (size > 7 && !(early && size <= 12)) continue
    if (!early && size > 4) continue
    const rest = gloss(glossary, `${bare.slice(0, match.index)} ${bare.slice(match.index + match[0].length)}`)
    const told = `${english} ${rest}`.trim()
    return stripBrackets(bare) === match[0] ? english : told
  }
  return null
}

/** Prose, a labelled line, or a line about a group. */
function translateLine(text: Text, walk: Walk): Text {
  const { glossary, said } = walk
  if (text.plain.length > LINE_MAX) return text
  const field = refield(glossary, text.plain)
  if (field !== null) return withPlain(text, field, walk)
  if (text.bold || /[:：]$/.test(text.plain)) {
    const label = text.plain.replace(/[:：]$/, '')
    // `Starts after wave 1. In this order:` is about the list with its last words.
    const last = label.slice(label.lastIndexOf('. ') + 1)
    const beside = startsWithName(glossary, label) ? null : toAsideHeading(glossary, last)
    if (beside !== null) return { ...withPlain(text, `${beside}:`, walk), lead: text.lead }
  }
  // `Prüfung nach Welle 1: npm test`
  const labelled = /^(.{2,40}?)\s*[:：]\s*(\S.*)$/.exec(text.plain)
  if (labelled !== null && !startsWithName(glossary, text.plain)) {
    const beside = toAsideHeading(glossary, labelled[1]!)
    if (beside !== null && /^(?:validation|rollback)/.test(beside))
      return withPlain(text, `${beside}: ${gloss(glossary, labelled[2]!)}`, walk)
  }
  const bare = stripDecoration(text.plain)
  const name = findFirstName(glossary.namer, bare)
  const role = glossary.role.exec(bare)
  if (role !== null && /^\s*[:：(（–—-]/.test(bare.slice(role[0].length)))
    return withPlain(text, retitle(glossary, text.plain, said.labels, false), walk)
  if (name !== null && /^\s*(?:$|[:：(（|–—-])/.test(bare.slice(name.end)))
    return withPlain(text, retitle(glossary, text.plain, said.labels, false), walk)
  // `**P1-A.** Exportar la lista. Ejecuta: agente-datos.`
  if (startsWithId(text.plain))
    return withPlain(text, retitle(glossary, text.plain, said.labels, false), walk)
  return withPlain(text, gloss(glossary, text.plain), walk)
}

function visitList(list: List, aside: Aside | null, walk: Walk): void {
  // `danach parallel:` is known in every language.
  if (list.label !== null && !isTurn(list.label)) list.label = translateLine(list.label, walk)
  const own = list.label === null ? aside : strongerAside(aside, asideOf(list.label.plain))
  for (const item of list.items) visitItem(item, own, walk)
}

function visitItem(item: Item, aside: Aside | null, walk: Walk): void {
  const isBeside = aside !== null && aside !== 'retold'
  item.text = isBeside ? translateLine(item.text, walk) : translateItem(item.text, walk)
  item.lines = item.lines.map(line => translateLine(line, walk))
  for (const block of item.blocks) visitBlock(block, aside, walk)
}

/** `depende de C8 y C9`, `requiere 2.2`: a few words, then an id. */
const WAITS = /^\W{0,3}\p{L}[\p{L} ]{2,30}\s(?:[A-Z]{1,6}[-_]?\d|\d{1,2}\.\d)/u

function translateItem(text: Text, walk: Walk): Text {
  const { glossary, said } = walk
  const field = refield(glossary, text.plain)
  if (field !== null) return withPlain(text, field, walk)
  const order = WAITS.test(text.plain) ? gloss(glossary, text.plain.slice(0, LINE_MAX)) : ''
  if (startsWithOrder(order)) return withPlain(text, order, walk)
  const plain = retitle(glossary, text.plain, said.labels, false)
  return withPlain(text, isSentence(glossary, text.plain) ? gloss(glossary, text.plain) : plain, walk)
}

const ARTICLE = /^(?:(?:les?|la|der|die|das|el|l[ao]s|[oa]s?|i|il|gli|de|het)\s|l['’])/iu

/** `Onda 3 depende da Onda 1.`, `Le lot 4 attend le lot 2`: two names with a word of order between them are no work. */
function isSentence(glossary: Glossary, plain: string): boolean {
  if (plain.length > LINE_MAX) return false
  const bare = stripDecoration(plain)
  return (
    !/[(（:：]/.test(bare) &&
    findFirstName(glossary.namer, bare.replace(ARTICLE, '')) !== null &&
    findNames(glossary.namer, plain).length > 1
  )
}

function visitTable(table: Table, walk: Walk): void {
  const { glossary } = walk
  if (table.label !== null) table.label = translateLine(table.label, walk)
  const facts = table.header.map(cell => headFor(glossary, cell.plain))
  const kinds = new Set(glossary.namer.kinds.map(([english]) => english))
  const heads = table.header.map(cell => stripDecoration(cell.plain).replace(/\s*[（(].*$/, ''))
  table.header = table.header.map((cell, index) => {
    const fact = facts[index]
    // `Strang A (Server)` is the name of a column.
    if (fact === null || fact === undefined)
      return { ...cell, plain: retitle(glossary, cell.plain, walk.said.labels, true) }
    const aside = /[（(]([^()（）]{1,20})[)）]/.exec(cell.plain)?.[1]
    const unit = aside === undefined ? '' : ` (${gloss(glossary, `1 ${aside}`).replace(/^1 /, '')})`
    return { ...cell, plain: fact + unit }
  })
  for (const row of table.rows) {
    row.cells = row.cells.map((cell, index) => {
      const fact = facts[index] ?? null
      const plain =
        fact !== null && kinds.has(fact)
          ? toGroupCell(cell, fact, heads[index] ?? '', walk)
          : toCell(cell, fact, walk)
      return plain === cell.plain ? cell : withWords(cell, plain, walk)
    })
  }
}

/** `Dauer (Min.)` is about its first word. */
function headFor(glossary: Glossary, plain: string): string | null {
  const bare = stripDecoration(plain)
    .replace(/\s*[（(][^()（）]*[)）]\s*/g, '')
    .replace(/\s*\/.*$/, '')
  return factFor(glossary, bare)
}

function toCell(cell: Text, fact: string | null, walk: Walk): string {
  const { glossary, said } = walk
  if (cell.plain.length > LINE_MAX) return cell.plain
  if (fact === 'Task' || fact === 'ID') return retitle(glossary, cell.plain, said.labels, false)
  if (fact !== null && fact !== 'Description') return toValue(glossary, fact, cell.plain)
  const english = gloss(glossary, cell.plain)
  return /^(?:after|depends on|parallel to)\b/i.test(english) ||
    findFirstName(glossary.namer, cell.plain) !== null
    ? retitleOr(english, cell, walk)
    : cell.plain
}

function retitleOr(english: string, cell: Text, walk: Walk): string {
  const plain = retitle(walk.glossary, cell.plain, walk.said.labels, false)
  return plain === cell.plain ? english : plain
}

/** `第一批`, `一`, `1` below `批次`. */
function toGroupCell(cell: Text, kind: string, head: string, walk: Walk): string {
  const plain = retitle(walk.glossary, cell.plain, walk.said.labels, true)
  const { labels } = walk.said
  // Below `Ola` a bare `2` is `Ola 2`.
  const bare = /^(?:[A-Z]?\d{1,3}|\d{1,3}\s*[-–]\s*\d{1,3})$/i.test(plain) ? plain : null
  const label = `${kind} ${plain.replace(/\s*–\s*/, '-')}`
  if (bare !== null && !labels.has(label))
    labels.set(label, `${head}${walk.glossary.language.spaced ? ' ' : ''}${plain}`)
  const han = /^\s*第?([一二三四五六七八九十])\s*$/.exec(plain)?.[1]
  return han === undefined ? plain : String('一二三四五六七八九十'.indexOf(han) + 1)
}

function visitFence(fence: Fence, walk: Walk): void {
  const { glossary, said } = walk
  if (fence.label !== null) fence.label = translateLine(fence.label, walk)
  fence.lines = fence.lines.map(line => {
    if (line.text.length > LINE_MAX) return line
    const text = translateCode(line.text, glossary, said.labels)
    return text === line.text ? line : { ...line, text }
  })
}
