import type { Block, Item, Outline, Section, Text } from '../outline/outline.ts'
import type { Aside } from '../words/asides.ts'
import { asideOf } from '../words/asides.ts'
import { parseField } from '../words/facts.ts'
import type { Hint } from './hints.ts'
import { hintsOf } from './hints.ts'
import { stripDecoration } from '../words/strip.ts'
import { findWaveMentions, parseWaveName } from '../words/wave-name.ts'

/** Longer lines are prose; nobody states a limit in them. */
const STATED_MAX = 400

/** The heading that a line stands under, and the ones around that. */
interface Under {
  heading: string
  aside: Aside | null
  /** Its heading and those around it, nearest first; the nearest, in one string as well. */
  names: string[]
  joined: string
  /** The wave that a heading here or further out is about. */
  wave: string | null
}

/** One line of the document with all that says what it is about: what every reader of statements looks at. */
export interface Line {
  plain: string
  line: number
  form: 'heading' | 'text' | 'item' | 'row' | 'code'
  /** 0: of a list that stands by itself; 1 and more: of a list in an item. */
  depth: number
  under: Under
  /** The line before its list, table or fence that ends in a colon; for a nested item the one above it. */
  label: string | null
  labelLine: number
  aside: Aside | null
  checked: boolean | null
  lead: string | null
  cells: string[]
  /** The header of its table. */
  header: string[]
  language: string
  /** Which words may be in it. */
  hints: Hint
}

/** The list, table or fence that a line stands in. */
type Within = Pick<Line, 'depth' | 'label' | 'labelLine' | 'aside'>

const DEPTH_MAX = 6
const NAMES_MAX = 6

export function toLines(outline: Outline): Line[] {
  const lines: Line[] = []
  visit(outline.root, null, lines)
  return lines
}

/** Those that may have a word or a sign of a group. */
export function linesWith(lines: Line[], hint: Hint): Line[] {
  const found: Line[] = []
  for (const line of lines) if ((line.hints & hint) !== 0) found.push(line)
  return found
}

/** Those that are not about one wave. */
export function linesOutside(lines: Line[]): Line[] {
  return lines.filter(line => line.under.wave === null)
}

export function rowsOf(lines: Line[]): Line[] {
  return lines.filter(line => line.form === 'row')
}

/** `heading` and those around it, nearest first, in one string for words to be looked up in. */
export function headingsOf(line: Line): string {
  const { joined, names } = line.under
  if (line.label === null) return joined
  return names.length < NAMES_MAX
    ? `${line.label}\n${joined}`
    : [line.label, ...names.slice(0, NAMES_MAX - 1)].join('\n')
}

function visit(section: Section, outer: Under | null, lines: Line[]): void {
  const heading = section.heading?.plain.slice(0, STATED_MAX) ?? ''
  const name = section.heading === null ? null : parseWaveName(heading, section.line)
  const own = section.heading === null || name !== null ? null : asideOf(heading)
  const names = [heading, ...(outer?.names ?? [])].slice(0, NAMES_MAX)
  const under: Under = {
    heading,
    names,
    joined: names.join('\n'),
    aside: own === null || own === 'retold' ? (outer?.aside ?? null) : own,
    wave: name?.label ?? mentionedWave(heading) ?? outer?.wave ?? null,
  }
  if (section.heading !== null) lines.push(toLine(section.heading, 'heading', under, inTheOpen(under, 0)))
  for (const block of section.blocks) visitBlock(block, under, null, 0, lines)
  for (const child of section.sections) visit(child, under, lines)
}

/** `Start the workers (Batch 1)`: about one wave. */
function mentionedWave(heading: string): string | null {
  const [mention, more] = findWaveMentions(heading)
  if (mention === undefined || more !== undefined || mention.keys.length !== 1) return null
  return parseWaveName(heading.slice(mention.start), 0)?.label ?? null
}

function visitBlock(block: Block, under: Under, above: Line | null, depth: number, lines: Line[]): void {
  if (block.kind === 'text') {
    const base = inTheOpen(under, depth)
    for (const text of block.lines) lines.push(toLine(text, 'text', under, base))
    return
  }
  const label = block.label ?? null
  const own = label === null ? null : asideOf(label.plain)
  const base = {
    depth,
    label: label?.plain.slice(0, STATED_MAX) ?? above?.plain ?? null,
    labelLine: label?.line ?? above?.line ?? 0,
    aside: own === null || own === 'retold' ? (above?.aside ?? under.aside) : own,
  }
  if (block.kind === 'list') {
    for (const item of block.items) visitItem(item, under, base, lines)
  } else if (block.kind === 'fence') {
    for (const { text, line } of block.lines) {
      const told = { plain: text.trim(), line, lead: null, bold: false }
      if (told.plain === '') continue
      const code = toLine(told, 'code', under, base)
      code.language = block.language
      lines.push(code)
    }
  } else {
    const header = block.header.map(cell => cell.plain)
    for (const row of block.rows) {
      const cells = row.cells.map(cell => cell.plain)
      const told = { plain: cells.join(' | '), line: row.line, lead: null, bold: false }
      lines.push(Object.assign(toLine(told, 'row', under, base), { cells, header }))
    }
  }
}

function inTheOpen({ aside }: Under, depth: number): Within {
  return { depth, label: null, labelLine: 0, aside }
}

function visitItem(item: Item, under: Under, base: Within, lines: Line[]): void {
  const line = toLine(item.text, 'item', under, base)
  line.checked = item.checked
  lines.push(line)
  const deeper = { ...base, depth: base.depth + 1 }
  for (const text of item.lines) lines.push(toLine(text, 'text', under, deeper))
  if (base.depth >= DEPTH_MAX) return
  for (const block of item.blocks) visitBlock(block, under, line, base.depth + 1, lines)
}

const NO_CELLS: string[] = []

/** One object for each line: 1 MB has 15,000 of them. */
function toLine(text: Text, form: Line['form'], under: Under, within: Within): Line {
  return {
    plain: text.plain,
    line: text.line,
    form,
    depth: within.depth,
    under,
    label: within.label,
    labelLine: within.labelLine,
    aside: within.aside,
    checked: null,
    lead: text.lead,
    cells: NO_CELLS,
    header: NO_CELLS,
    language: '',
    hints: hintsOf(text.plain),
  }
}

/** What a line says once marks before it are off; empty where it is too long to be a statement. */
export function statedOf(line: Line): string {
  return line.plain.length > STATED_MAX ? '' : stripDecoration(line.plain)
}

/** The paths that a task owns are no documents to read, its agent no provider. */
export function isField(line: Line): boolean {
  return parseField({ plain: line.plain, line: line.line, lead: line.lead, bold: false }) !== null
}
