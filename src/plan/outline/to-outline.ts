import type { Finding } from '../plan.ts'
import { limitLines } from './limit-lines.ts'
import { mendTable } from './mend-table.ts'
import { markBold } from './mark-bold.ts'
import { markPlain } from './mark-plain.ts'
import { markTurns } from './mark-turns.ts'
import { Tree } from './markdown.ts'
import type { Node } from './markdown.ts'
import { BOLD_HEADING_DEPTH } from './outline.ts'
import type { Block, Item, List, Outline, Section, Text } from './outline.ts'
import { splitLed, splitOwned } from './split-led.ts'
import { splitNumbered } from './split-numbered.ts'
import { namesWork, toBoldHeading, toHeadLine } from './to-bold-heading.ts'
import { toTexts } from './to-texts.ts'
import { unwrap } from './unwrap.ts'
import { isPlain } from '../plain/is-plain.ts'
import { toPlainOutline } from '../plain/to-plain-outline.ts'
import { labelsAside } from '../words/asides.ts'
import { parseField } from '../words/facts.ts'
import { parseIdStart, parseLooseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import { isTurn } from '../words/turns.ts'
import { startsGroup } from '../words/wave-name.ts'

const DEPTH_MAX = 40

/**
 * Text → headings with what stands below them, each with its line. `toEnglish` gives a line as the readers know it
 * where the document is in another language; the outline keeps what is written.
 */
export function toOutline(
  text: string,
  toEnglish: (plain: string) => string = plain => plain,
): { outline: Outline; findings: Finding[] } {
  if (isPlain(text)) {
    const { text: plain, findings } = limitLines(text)
    return { outline: toPlainOutline(plain, toEnglish), findings }
  }
  const limited = limitLines(markBold(markPlain(markTurns(text)), toEnglish))
  const tree = new Tree(limited.text)
  const builder = openBuilder(tree, toEnglish)
  const nodes = tree.childrenOf(tree.root)
  for (const [at, node] of nodes.entries())
    if (!addGroup(builder, node, nodes[at + 1])) addNode(builder, node, 0)
  return {
    outline: { root: builder.root, frontMatter: builder.frontMatter },
    findings: [...limited.findings, ...builder.findings],
  }
}

interface Builder {
  tree: Tree
  root: Section
  /** The open sections, outermost first. */
  open: Section[]
  frontMatter: string | null
  findings: Finding[]
  toEnglish: (plain: string) => string
}

function openBuilder(tree: Tree, toEnglish: Builder['toEnglish']): Builder {
  const root: Section = { heading: null, depth: 0, blocks: [], sections: [], line: 1 }
  return { tree, root, open: [root], frontMatter: null, findings: [], toEnglish }
}

function addNode(builder: Builder, node: Node, depth: number): void {
  if (depth > DEPTH_MAX) return
  const { tree } = builder
  const type = tree.typeOf(node)
  const { blocks } = builder.open.at(-1)!
  if (type === 'yaml') builder.frontMatter ??= tree.valueOf(node)
  else if (type === 'heading') addSection(builder, joinTexts(toTexts(tree, node)), tree.depthOf(node))
  else if (type === 'blockquote')
    for (const child of tree.childrenOf(node)) addNode(builder, child, depth + 1)
  else if (type === 'paragraph') {
    const lines = toTexts(tree, node)
    const heading = toBoldHeading(lines, builder.toEnglish) ?? toHeadLine(lines, builder.toEnglish)
    const own = heading === null ? splitOwned(lines, builder.toEnglish) : null
    const led = own ?? (heading === null && isBoldTask(builder.open.at(-1)!) ? splitLed(lines) : null)
    if (heading !== null) {
      addSection(builder, heading, depthOf(builder, heading))
      if (lines.length > 1) addParagraph(builder, lines.slice(1), lines[1]!.line)
    } else if (led === null) addParagraph(builder, lines, tree.lineOf(node))
    else {
      addSection(builder, led.head, depthOf(builder, led.head))
      addParagraph(builder, led.rest, led.rest[0]!.line)
    }
  } else if (type === 'html') addFold(builder, node)
  else addBlock(tree, blocks, node, depth)
}

/** Below `**S1 – Collect recordings.**` alone, `**S2 – Label guide.** Starts at once.` is the next heading. */
function isBoldTask({ heading, depth }: Section): boolean {
  return (
    depth >= BOLD_HEADING_DEPTH &&
    heading !== null &&
    heading.lead !== null &&
    parseIdStart(stripDecoration(heading.plain)) !== null
  )
}

const FOLD = /^<details\b[\s\S]{0,200}?<summary>([\s\S]{1,300}?)<\/summary>/i

/** `<details><summary>Done before</summary>` stands above what it folds as a heading would. */
function addFold(builder: Builder, node: Node): void {
  const html = builder.tree.valueOf(node).slice(0, 2000)
  const line = builder.tree.lineOf(node)
  const plain = FOLD.exec(html)?.[1]
    ?.replace(/<[^<>]{0,80}>/g, '')
    .trim()
  if (plain !== undefined && plain !== '')
    addSection(builder, { plain, line, lead: null, bold: false }, BOLD_HEADING_DEPTH)
  else if (/^<\/details>/i.test(html))
    while (builder.open.at(-1)!.depth >= BOLD_HEADING_DEPTH) builder.open.pop()
}

/** `Stage 1 - Data` alone above a list, a table or lines of tasks, `**T3: Parser** ⏱ 2 h` above a list of what is said of it. */
function addGroup(builder: Builder, node: Node, next: Node | undefined): boolean {
  const { tree, toEnglish } = builder
  if (next === undefined || tree.typeOf(node) !== 'paragraph') return false
  const lines = toTexts(tree, node)
  const [said] = lines
  if (said === undefined || lines.length > 1 || /[.;,!?]$/.test(said.plain)) return false
  if (namesTask(said) && isAboutOne(tree, next)) {
    addSection(builder, said, BOLD_HEADING_DEPTH)
    return true
  }
  if (said.plain.length > 80) return false
  if (!GROUP.test(said.plain) || !startsGroup(toEnglish(said.plain))) return false
  const type = tree.typeOf(next)
  const rows = type === 'paragraph' ? toTexts(tree, next) : []
  const isWork =
    rows[0] !== undefined && (beginsTask(rows[0]) || (rows.length > 2 && mendTable(rows) !== null))
  if (type !== 'table' && type !== 'list' && !isWork) return false
  addSection(builder, said, BOLD_HEADING_DEPTH)
  return true
}

const GROUP = /^\p{L}{3,20} (?:\d{1,2}|[A-Z])(?:\s*$|\s?[:(,]|\s[–—-]\s|\s{2,}\S)/u

/** `T1: Base` or `Task 1: Base`, whatever else the line says. */
function beginsTask(text: Text): boolean {
  const plain = text.plain.slice(0, 160)
  return namesTask({ ...text, plain }) || /^(?:Task|Item|Ticket|Story|Job)\s#?\d/i.test(plain)
}

function namesTask({ plain, lead }: Text): boolean {
  if (plain.length > 160 || plain.endsWith(':')) return false
  const bare = stripDecoration(plain)
  const start = lead === null && !CODED.test(bare) ? parseIdStart(bare) : parseLooseIdStart(bare)
  return start !== null && /^[\p{L}`"']/u.test(start.rest) && start.ids.length === 1
}

/** `H-01 Login`: behind such an id a mere space does. */
const CODED = /^(?:[A-Z]{1,6}-?\d{1,4}|#\d{1,6}|\d{1,2}\.\d{1,3})\s/

/** A list of which no item is a task of its own, and some item is labelled. */
function isAboutOne(tree: Tree, node: Node): boolean {
  if (tree.typeOf(node) !== 'list') return false
  const items = tree
    .childrenOf(node)
    .slice(0, ITEMS_MAX)
    .flatMap(item => toTexts(tree, tree.childrenOf(item)[0] ?? item).slice(0, 1))
  return (
    (items.some(item => parseField(item) !== null) ||
      (items.length > 1 && items.every(({ plain }) => LABELLED.test(plain)))) &&
    items.every(({ plain }) => parseIdStart(stripDecoration(plain)) === null)
  )
}

const ITEMS_MAX = 20
/** In whatever language. */
const LABELLED = /^\p{L}[\p{L} -]{1,24}\s?[:：]\s?\S/u

function addParagraph({ open, findings }: Builder, lines: Text[], line: number): void {
  const { blocks } = open.at(-1)!
  const listed = splitNumbered(lines, lastNumber(blocks))
  if (listed !== null) {
    const { above, items } = listed
    if (above.length > 0) blocks.push({ kind: 'text', lines: above, line })
    const [first] = items
    blocks.push({ kind: 'list', items, label: labelBefore(blocks, first!.line), line: first!.line })
    return
  }
  const mended = lines.length > 2 ? mendTable(lines) : null
  if (mended === null) {
    blocks.push({ kind: 'text', lines, line })
    return
  }
  const { above, ...table } = mended
  if (above.length > 0) blocks.push({ kind: 'text', lines: above, line })
  blocks.push({ ...table, label: labelBefore(blocks, table.line) })
  const message =
    'The line below the head of this table is missing or counts other columns. Regatta reads it as a table nevertheless, cell by cell from the left.'
  findings.push({ code: 'mended-table', severity: 'note', line: table.line, message })
}

/** Of the list above, with no more than what it leads to between. */
function lastNumber(blocks: Block[]): number {
  const last = blocks.slice(-2).findLast(({ kind }) => kind === 'list')
  return last?.kind === 'list' ? (last.items.at(-1)?.number ?? 0) : 0
}

function addSection(builder: Builder, heading: Text, depth: number): void {
  while (builder.open.length > 1 && builder.open.at(-1)!.depth >= depth) builder.open.pop()
  const section: Section = { heading, depth, blocks: [], sections: [], line: heading.line }
  builder.open.at(-1)!.sections.push(section)
  builder.open.push(section)
}

/** `**Agent 2: Schema**` stands below `**Phase 1**`, though both are in bold. */
function depthOf({ open, toEnglish }: Builder, { plain }: Text): number {
  const outer = open.find(({ depth }) => depth === BOLD_HEADING_DEPTH)?.heading ?? null
  const isBelow = outer !== null && startsGroup(toEnglish(outer.plain)) && namesWork(toEnglish(plain))
  return isBelow ? BOLD_HEADING_DEPTH + 1 : BOLD_HEADING_DEPTH
}

function joinTexts(texts: Text[]): Text {
  const [first] = texts
  if (first === undefined) return { plain: '', line: 1, lead: null, bold: false }
  return texts.length === 1 ? first : { ...first, plain: texts.map(text => text.plain).join(' ') }
}

function addBlock(tree: Tree, blocks: Block[], node: Node, depth: number): void {
  if (depth > DEPTH_MAX) return
  const line = tree.lineOf(node)
  const type = tree.typeOf(node)
  if (type === 'paragraph' || type === 'heading') {
    blocks.push({ kind: 'text', lines: toTexts(tree, node), line })
  } else if (type === 'list') blocks.push(toList(tree, node, labelBefore(blocks, line), line, depth))
  else if (type === 'table') {
    const [header, ...rows] = tree.childrenOf(node).map(row => ({
      cells: tree.childrenOf(row).map(cell => joinTexts(toTexts(tree, cell))),
      line: tree.lineOf(row),
    }))
    blocks.push({ kind: 'table', header: header?.cells ?? [], rows, label: labelBefore(blocks, line), line })
  } else if (type === 'code') {
    const lines = tree
      .valueOf(node)
      .split('\n')
      .map((text, index) => ({ text, line: line + 1 + index }))
    blocks.push({
      kind: 'fence',
      language: tree.languageOf(node),
      lines,
      label: labelBefore(blocks, line),
      line,
    })
  } else if (type === 'blockquote') {
    for (const child of tree.childrenOf(node)) addBlock(tree, blocks, child, depth + 1)
  }
}

function labelBefore(blocks: Block[], line: number): Text | null {
  const before = blocks.at(-1)
  const lines = before?.kind === 'text' ? before.lines : []
  const last = lines.at(-1)
  if (last === undefined || line - last.line > 2) return null
  // What ends in a colon may have begun on the lines above.
  if (/[:：]$/.test(last.plain)) return unwrap(lines).at(-1)!
  return last.bold || isSigned(last) || isTurn(last) || labelsAside(last.plain) ? last : null
}

/** `**Red** (agent: crimson)`, `**Kitchen** – \`cook\``: bold words, and in few more whose it is. */
function isSigned({ plain, lead }: Text): boolean {
  if (lead === null || plain.length > 100 || !plain.startsWith(lead)) return false
  return /^\s*(?:\([^()]{2,60}\)|[–—-]\s@?[\w.-]{2,40})$/u.test(plain.slice(lead.length))
}

function toList(tree: Tree, node: Node, label: Text | null, line: number, depth: number): List {
  const start = tree.startOf(node)
  const items = tree
    .childrenOf(node)
    .map((child, index) => toItem(tree, child, start === null ? null : start + index, depth))
  return { kind: 'list', items, label, line }
}

function toItem(tree: Tree, node: Node, number: number | null, depth: number): Item {
  const line = tree.lineOf(node)
  const blocks: Block[] = []
  let texts: Text[] = []
  let isFirst = true
  for (const child of tree.childrenOf(node)) {
    const type = isFirst ? tree.typeOf(child) : 'other'
    if (type === 'paragraph' || type === 'heading') texts = toTexts(tree, child)
    else addBlock(tree, blocks, child, depth + 1)
    isFirst = false
  }
  const text = texts[0] ?? { plain: '', line, lead: null, bold: false }
  return { text, lines: texts.slice(1), number, checked: tree.isChecked(node), blocks, line }
}
