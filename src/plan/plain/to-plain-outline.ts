import type { Block, Item, List, Outline, Section, Text } from '../outline/outline.ts'
import { asideOf, labelsAside } from '../words/asides.ts'
import { factOf } from '../words/facts.ts'
import type { PlainLine } from './classify.ts'
import { classify } from './classify.ts'

const DEPTH_MAX = 20

interface Builder {
  root: Section
  /** The open sections, outermost first. */
  open: Section[]
  /** The open items with how far they are indented, outermost first. */
  items: { item: Item; indent: number }[]
  blank: boolean
  /** How far the heading of the group is indented that is being filled; null outside groups. */
  group: number | null
}

/** Plain text → the outline that Markdown gives: headings, lists by marks and indentation, lines. */
export function toPlainOutline(text: string, toEnglish: (plain: string) => string): Outline {
  const root: Section = { heading: null, depth: 0, blocks: [], sections: [], line: 1 }
  const builder: Builder = { root, open: [root], items: [], blank: true, group: null }
  const lines = classify(text, toEnglish)
  for (const [index, line] of lines.entries()) addLine(builder, line, lines[index + 1])
  return { root, frontMatter: null }
}

function addLine(builder: Builder, line: PlainLine, next: PlainLine | undefined): void {
  if (line.kind === 'blank') builder.blank = true
  else if (line.kind === 'heading') addHeading(builder, line)
  else if (line.kind === 'item') addItem(builder, line)
  else if (line.kind === 'columns') addColumns(builder, line)
  else if (line.kind === 'drawing') addDrawing(builder, line)
  else if (line.text !== '') {
    if (isBareItem(builder, line, next)) addItem(builder, toBareItem(line))
    else addText(builder, line, next)
  }
  if (line.kind !== 'blank') builder.blank = false
}

const NAMED =
  /^(?:(?:Agent|Worker|Developer|Dev|Team|Bot)\s+(?:\d{1,3}|[A-Z])|@?\p{L}[\w-]{1,30})\s*:\s+(?=\S)/u

/** A line in a group that has no bullet, but a name in front, or is indented and no part of a paragraph. */
function isBareItem(
  builder: Builder,
  { text, indent }: PlainLine & { kind: 'text' },
  next: PlainLine | undefined,
): boolean {
  if (builder.group === null || builder.items.some(open => open.indent < indent) || text.length > 200)
    return false
  // Behind a gap and less indented than what is in the group, it is no more of it.
  if (builder.blank && builder.items.some(open => open.indent > indent)) return false
  const name = NAMED.exec(text)?.[0].replace(/:\s*$/, '')
  if (name !== undefined) return factOf(name) === null && asideOf(name) === null && !NO_NAME.test(name)
  if (indent <= builder.group || /[.!?:;,]$/.test(text) || !/^[\p{Lu}\p{Lo}]/u.test(text)) return false
  // What goes on in small letters is a paragraph.
  return !(next?.kind === 'text' && next.indent === indent && /^\p{Ll}/u.test(next.text)) && /\s/.test(text)
}

const NO_NAME =
  /^(?:note|notes|hint|tip|warning|important|why|how|when|where|goal|result|output|outcome|example|todo|gate|check|checks|target|total|budget|risk|ps|nb|fyi|btw|re|cc|from|to|date|merge|then|next|also|lead|sync|review|reviewers?|approvals?|acceptance|accepted|exit|entry|milestone|demo|sign-?off|deliverables?|verification|verify|done|ready|http|https)$/i

function toBareItem({ text, indent, line }: PlainLine & { kind: 'text' }): PlainLine & { kind: 'item' } {
  const marker = { number: null, checked: null, id: null }
  return { kind: 'item', text: withName(text), indent, marker, line }
}

/** `alice: list the servers` names who does it; everything behind knows that by the `@`. */
function withName(text: string): string {
  return /^\p{L}[\p{L}\p{N}_]{1,30}:\s/u.test(text) ? `@${text}` : text
}

function addHeading(builder: Builder, line: PlainLine & { kind: 'heading' }): void {
  builder.items = []
  builder.group = line.group ? line.indent : null
  const last = builder.open.at(-1)!
  // A title over two lines is one title.
  if (
    !builder.blank &&
    last.heading !== null &&
    last.depth === 1 &&
    last.blocks.length === 0 &&
    line.level >= 10
  ) {
    last.heading = toText(`${last.heading.plain} ${line.text}`, last.line)
    return
  }
  while (builder.open.length > 1 && builder.open.at(-1)!.depth >= line.level) builder.open.pop()
  const section: Section = {
    heading: toText(line.text, line.line),
    depth: line.level,
    blocks: [],
    sections: [],
    line: line.line,
  }
  if (builder.open.length >= DEPTH_MAX) builder.open.pop()
  builder.open.at(-1)!.sections.push(section)
  builder.open.push(section)
}

function addItem(builder: Builder, line: PlainLine & { kind: 'item' }): void {
  const { number, checked, id } = line.marker
  // `T1: Export the aliases        agent: alice`
  const apart = line.text.length > 300 ? [] : line.text.split(/\s{2,}(?=\p{L}[\p{L} ]{1,20}:\s)/u)
  // `3.3  Game day: pull the plug` has nothing but its id before the first of them.
  const parts = /\p{L}{2}/u.test(apart[0] ?? '') ? apart : [line.text]
  const [first = '', ...fields] = parts
  const text = { ...toText(first, line.line), lead: id }
  const item: Item = {
    text,
    lines: fields.map(field => toText(field, line.line)),
    number,
    checked,
    blocks: [],
    line: line.line,
  }
  while (builder.items.length > 0 && builder.items.at(-1)!.indent >= line.indent) builder.items.pop()
  if (builder.items.length >= DEPTH_MAX) builder.items.pop()
  const outer = builder.items.at(-1)?.item.blocks ?? builder.open.at(-1)!.blocks
  const last = outer.at(-1)
  if (last?.kind === 'list' && (builder.items.length > 0 || isSame(last, item))) last.items.push(item)
  else outer.push({ kind: 'list', items: [item], label: labelOf(outer, line.line), line: line.line })
  builder.items.push({ item, indent: line.indent })
}

/** A numbered list after a bulleted one is another list. */
function isSame(list: List, item: Item): boolean {
  return (list.items[0]!.number === null) === (item.number === null)
}

function addText(builder: Builder, line: PlainLine & { kind: 'text' }, next: PlainLine | undefined): void {
  const { text, indent, line: number } = line
  if (builder.blank || indent > 0 || isApart(text, next))
    while (builder.items.length > 0 && builder.items.at(-1)!.indent >= indent) builder.items.pop()
  const told = toText(text, number)
  const within = builder.items.at(-1)
  if (within !== undefined) {
    within.item.lines.push(told)
    return
  }
  const { blocks } = builder.open.at(-1)!
  const last = blocks.at(-1)
  if (last?.kind === 'text' && !builder.blank) last.lines.push(told)
  else blocks.push({ kind: 'text', lines: [told], line: number })
}

function isApart(text: string, next: PlainLine | undefined): boolean {
  return text.endsWith(':') || next?.kind === 'item'
}

function addColumns(builder: Builder, line: PlainLine & { kind: 'columns' }): void {
  builder.items = []
  const { blocks } = builder.open.at(-1)!
  blocks.push({
    kind: 'table',
    header: line.header.map(cell => toText(cell, line.line)),
    rows: line.rows.map(row => ({ cells: row.cells.map(cell => toText(cell, row.line)), line: row.line })),
    label: labelOf(blocks, line.line),
    line: line.line,
  })
}

function addDrawing(builder: Builder, { lines, line }: PlainLine & { kind: 'drawing' }): void {
  builder.items = []
  const { blocks } = builder.open.at(-1)!
  blocks.push({ kind: 'fence', language: 'text', lines, label: labelOf(blocks, line), line })
}

function labelOf(blocks: Block[], line: number): Text | null {
  const before = blocks.at(-1)
  const last = before?.kind === 'text' ? before.lines.at(-1) : undefined
  if (last === undefined || line - last.line > 2) return null
  return last.plain.endsWith(':') || labelsAside(last.plain) ? last : null
}

function toText(plain: string, line: number): Text {
  return { plain, line, lead: null, bold: false }
}
