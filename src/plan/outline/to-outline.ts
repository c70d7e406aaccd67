import { markdownToMdast } from 'satteri'
import type { Finding } from '../plan.ts'
import { limitLines } from './limit-lines.ts'
import { markPlain } from './mark-plain.ts'
import type { Block, Item, List, Outline, Section, Text } from './outline.ts'
import { toTexts } from './to-texts.ts'
import { isPlain } from '../plain/is-plain.ts'
import { toPlainOutline } from '../plain/to-plain-outline.ts'
import { parseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import { startsGroup } from '../words/wave-name.ts'

/** The parts of a Markdown tree's node that are looked at. */
export interface Node {
  type: string
  children?: Node[] | undefined
  value?: string | undefined
  alt?: string | null | undefined
  lang?: string | null | undefined
  depth?: number | undefined
  ordered?: boolean | null | undefined
  start?: number | null | undefined
  checked?: boolean | null | undefined
  position?: { start: { line: number } } | undefined
}

const DEPTH_MAX = 40
/** Deeper than every `######`: a bold line of its own stands below the real headings. */
const BOLD_HEADING_DEPTH = 7

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
  const limited = limitLines(markPlain(text))
  const tree: Node = markdownToMdast(limited.text)
  const builder = openBuilder(toEnglish)
  for (const node of tree.children ?? []) addNode(builder, node, 0)
  return { outline: { root: builder.root, frontMatter: builder.frontMatter }, findings: limited.findings }
}

interface Builder {
  root: Section
  /** The open sections, outermost first. */
  open: Section[]
  frontMatter: string | null
  toEnglish: (plain: string) => string
}

function openBuilder(toEnglish: (plain: string) => string): Builder {
  const root: Section = { heading: null, depth: 0, blocks: [], sections: [], line: 1 }
  return { root, open: [root], frontMatter: null, toEnglish }
}

function addNode(builder: Builder, node: Node, depth: number): void {
  if (depth > DEPTH_MAX) return
  if (node.type === 'yaml') builder.frontMatter ??= node.value ?? ''
  else if (node.type === 'heading') addSection(builder, joinTexts(toTexts(node)), node.depth ?? 1)
  else if (node.type === 'blockquote')
    for (const child of node.children ?? []) addNode(builder, child, depth + 1)
  else {
    const heading = node.type === 'paragraph' ? toBoldHeading(toTexts(node), builder.toEnglish) : null
    if (heading !== null) addSection(builder, heading, BOLD_HEADING_DEPTH)
    else addBlock(builder.open.at(-1)!.blocks, node, depth)
  }
}

function addSection(builder: Builder, heading: Text, depth: number): void {
  while (builder.open.length > 1 && builder.open.at(-1)!.depth >= depth) builder.open.pop()
  const section: Section = { heading, depth, blocks: [], sections: [], line: heading.line }
  builder.open.at(-1)!.sections.push(section)
  builder.open.push(section)
}

/** `**Batch 2: Parsers**` or `Batch 2 (parallel):` on a line of its own. */
function toBoldHeading(texts: Text[], toEnglish: (plain: string) => string): Text | null {
  const [said] = texts
  if (said === undefined || texts.length > 1 || said.plain.length > 160) return null
  const lead = said.lead === null ? null : toEnglish(said.lead)
  const text = { ...said, plain: toEnglish(said.plain), lead }
  const ends = text.plain.endsWith(':')
  // `**Batch 2: Parsers** (after Batch 1)`
  const aside =
    text.lead !== null &&
    (startsGroup(text.lead) || parseIdStart(text.lead, false) !== null) &&
    /^\s*\([^()]{1,100}\):?$/.test(text.plain.slice(text.lead.length))
  if (!text.bold && !ends && !aside) return null
  const plain = text.plain.replace(/:$/, '')
  const named = (text.bold || aside) && parseIdStart(stripDecoration(plain), false) !== null
  return startsGroup(plain) || named ? { ...said, plain: said.plain.replace(/[:：]$/, '') } : null
}

function joinTexts(texts: Text[]): Text {
  const [first] = texts
  if (first === undefined) return { plain: '', line: 1, lead: null, bold: false }
  return texts.length === 1 ? first : { ...first, plain: texts.map(text => text.plain).join(' ') }
}

function lineOf(node: Node): number {
  return node.position?.start.line ?? 1
}

function addBlock(blocks: Block[], node: Node, depth: number): void {
  if (depth > DEPTH_MAX) return
  const line = lineOf(node)
  if (node.type === 'paragraph' || node.type === 'heading') {
    blocks.push({ kind: 'text', lines: toTexts(node), line })
  } else if (node.type === 'list') blocks.push(toList(node, labelBefore(blocks, line), depth))
  else if (node.type === 'table') {
    const [header, ...rows] = (node.children ?? []).map(row => ({
      cells: (row.children ?? []).map(cell => joinTexts(toTexts(cell))),
      line: lineOf(row),
    }))
    blocks.push({ kind: 'table', header: header?.cells ?? [], rows, label: labelBefore(blocks, line), line })
  } else if (node.type === 'code') {
    const lines = (node.value ?? '').split('\n').map((text, index) => ({ text, line: line + 1 + index }))
    const label = labelBefore(blocks, line)
    blocks.push({ kind: 'fence', language: (node.lang ?? '').toLowerCase(), lines, label, line })
  } else if (node.type === 'blockquote') {
    for (const child of node.children ?? []) addBlock(blocks, child, depth + 1)
  }
}

function labelBefore(blocks: Block[], line: number): Text | null {
  const before = blocks.at(-1)
  const last = before?.kind === 'text' ? before.lines.at(-1) : undefined
  if (last === undefined || line - last.line > 2) return null
  return /[:：]$/.test(last.plain) || last.bold ? last : null
}

function toList(node: Node, label: Text | null, depth: number): List {
  const start = node.ordered === true ? (node.start ?? 1) : null
  const items = (node.children ?? []).map((child, index) =>
    toItem(child, start === null ? null : start + index, depth),
  )
  return { kind: 'list', items, label, line: lineOf(node) }
}

function toItem(node: Node, number: number | null, depth: number): Item {
  const line = lineOf(node)
  const item: Item = {
    text: { plain: '', line, lead: null, bold: false },
    lines: [],
    number,
    checked: null,
    blocks: [],
    line,
  }
  item.checked = node.checked ?? null
  for (const [index, child] of (node.children ?? []).entries()) {
    if (index === 0 && (child.type === 'paragraph' || child.type === 'heading')) {
      const [first, ...rest] = toTexts(child)
      if (first !== undefined) item.text = first
      item.lines = rest
    } else addBlock(item.blocks, child, depth + 1)
  }
  return item
}
