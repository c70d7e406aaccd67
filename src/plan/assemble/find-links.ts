import type { Block, List, Section, Table, Text } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import type { Graph } from '../tell/mermaid.ts'
import { parseMermaid } from '../tell/mermaid.ts'
import { findJoins } from '../tell/joins.ts'
import type { Join } from '../tell/joins.ts'
import { parseTree } from '../tell/tree.ts'
import type { TreeLine } from '../tell/tree.ts'
import { isReversingLegend, parseChain, isDownArrow, splitEnds } from '../words/arrows.ts'
import { findOrderWords } from '../words/order-words.ts'
import { isId } from '../words/ids.ts'
import { KIND_WORDS } from '../words/wave-kinds.ts'
import type { End, Ends } from './find-end.ts'
import { findEnd, findFurther, findLeading, findTrailing, openEnds } from './find-end.ts'
import { findInside } from './find-inside.ts'
import { findSubject, findTitled } from './find-subject.ts'
import type { Names } from './names.ts'

/** An order between named things that stands apart from the tasks: an arrow, an edge, a sentence. */
export interface Link {
  before: End
  after: End
  /** A table or a sentence says it in words; a sketch draws it. */
  by: 'words' | 'sketch'
  line: number
}

interface Reader {
  ends: Ends
  links: Link[]
  /** Lines that tell a task: what they say in words of order was read with the task. */
  told: Set<number>
}

/** No document draws more; it bounds what sets on both sides of an arrow can cost. */
const LINKS_MAX = 50_000

export function findLinks(root: Section, names: Names): Link[] {
  const reader: Reader = {
    ends: openEnds(names),
    links: [],
    told: new Set(names.draft.tasks.map(task => task.told.line)),
  }
  visit(root, reader)
  return reader.links
}

const SILENT =
  /^changes?$|\b(?:merge|review|rollback|roll back|history|change ?log|lessons|retro\w*|risks?|hypothetical|examples?|alternatives?|not chosen|rejected|fallbacks?|contingenc\w+|escalation|glossary|data ?flow|call ?flow|user flow|request flow|architecture|(?:if|when) you (?:only|can only|have only)|one (?:session|agent|worker|person) (?:only|at a time))\b/i

function visit(section: Section, reader: Reader): void {
  const heading = section.heading?.plain ?? ''
  if (SILENT.test(heading) && section.depth > 1 && !/\bdependenc|\bexecution\b/i.test(heading)) return
  const from = reader.links.length
  const about = /\bdepend|\bblocked|\bprerequisite/i.test(heading)
  let reversed = isReversingLegend(heading)
  for (const block of section.blocks) {
    if (block.kind === 'text' && block.lines.some(line => isReversingLegend(line.plain))) reversed = true
    visitBlock(block, reader)
    if (block.kind === 'list' && ORDERING.test(heading)) readSteps(block, reader)
    if (about) readListed(block, reader)
  }
  const own = reader.links.slice(from).filter(link => link.by === 'sketch')
  if (reversed || (about && own.length > 0 && own.every(pointsBack)))
    for (const link of own) [link.before, link.after] = [link.after, link.before]
  for (const child of section.sections) visit(child, reader)
}

const ORDERING =
  /^\W*(?:(?:execution|work|working|task|run|start|build|recommended|suggested|implementation|delivery|overall)\s+)?(?:order|sequence)\b/i

/** `1. T1 and T2 in parallel`, `2. then T3`: a numbered order of tasks told elsewhere. */
function readSteps(list: List, reader: Reader): void {
  if (list.items.some(item => item.number === null || reader.told.has(item.line))) return
  let before: End | null = null
  for (const { text, line } of list.items) {
    const plain = text.plain
      .slice(0, 400)
      .replace(/^\W*(?:(?:and|then|finally|first|next|last(?:ly)?|start with|after that)\b[\s,:]*)+/i, '')
    const here = findLeading(reader.ends, plain)
    if (before !== null && here !== null) addLink(reader, before, here, 'sketch', line)
    before = here ?? before
  }
}

/** `T4: T2, T3` under a heading about dependencies. */
function readListed(block: Block, reader: Reader): void {
  const lines =
    block.kind === 'text'
      ? block.lines
      : block.kind === 'list'
        ? block.items.map(item => item.text)
        : block.kind === 'fence'
          ? block.lines.map(({ text, line }) => ({ plain: text, line }))
          : []
  for (const { plain, line } of lines) {
    const colon = plain.indexOf(':')
    if (colon < 1 || colon > 60 || plain.length > 400) continue
    const [own, others] = [plain.slice(0, colon), plain.slice(colon + 1)]
    const after = findEnd(reader.ends, splitEnds(own))
    const before = findEnd(reader.ends, splitEnds(others.replace(/[.\s]+$/, '')))
    if (after !== null && before !== null) addLink(reader, before, after, 'words', line)
  }
}

/** `T3 → T1` in a list of dependencies: every arrow from a later task to an earlier one. */
function pointsBack(link: Link): boolean {
  const [from, to] = [link.before.tasks[0] ?? -1, link.after.tasks[0] ?? -1]
  return from > to && to >= 0
}

function visitBlock(block: Block, reader: Reader): void {
  if (block.kind === 'text') for (const line of unwrap(block.lines)) readLine(line, reader)
  else if (block.kind === 'list') visitList(block, reader, 0)
  else if (block.kind === 'table') visitTable(block, reader)
  else if (block.language === 'mermaid' || /^\s*(?:graph|flowchart)\b/i.test(block.lines[0]?.text ?? '')) {
    const graph = parseMermaid(block.lines)
    if (graph !== null) readGraph(graph, reader)
  } else if (/^(?:|text|txt|plain|plaintext|ascii|md|markdown|diagram|dot|graphviz)$/.test(block.language))
    readDrawing(block.lines, reader)
}

function visitList(list: List, reader: Reader, depth: number): void {
  for (const item of list.items) {
    readLine(item.text, reader)
    for (const line of unwrap(item.lines)) readLine(line, reader)
    for (const block of item.blocks) {
      if (block.kind === 'list' && depth < 8) visitList(block, reader, depth + 1)
      else if (block.kind === 'text') for (const line of block.lines) readLine(line, reader)
    }
  }
}

const PREDECESSOR = /^\W*(?:from|before|predecessor|first|upstream|blocker|source)\W*$/i
const SUCCESSOR = /^\W*(?:to|after|successor|then|downstream|blocked|target)\W*$/i

/** `| From | To |` is a list of arrows. A cell may hold a chain; columns that name what a row needs are read as a telling. */
function visitTable(table: Table, reader: Reader): void {
  const [from, to] = [PREDECESSOR, SUCCESSOR].map(word =>
    table.header.findIndex(cell => word.test(cell.plain)),
  )
  for (const row of table.rows) {
    const [before, after] = [row.cells[from!], row.cells[to!]].map(cell =>
      cell === undefined ? null : findEnd(reader.ends, splitEnds(cell.plain)),
    )
    if (before && after) addLink(reader, before, after, 'words', row.line)
    if (reader.told.has(row.line)) continue
    for (const cell of row.cells) if (!isId(cell.plain)) readLine(cell, reader)
  }
}

function readLine(text: Text, reader: Reader): void {
  const { plain, line } = text
  if (plain.length > 1000) return
  const colon = plain.indexOf(':')
  const labelled =
    colon > 0 && colon < 60 && !reader.told.has(line) && findOrderWords(plain.slice(colon)).length > 0
  if (labelled) {
    const subject = findSubject(reader.ends, plain.slice(0, colon))
    if (subject !== null) return readLabelled(subject, plain.slice(colon + 1), line, reader)
  }
  const clauses = /[;.]\s/.test(plain) ? plain.split(/;\s|\.\s(?=\p{Lu})/u) : [plain]
  for (const clause of clauses) {
    const inside = reader.told.has(line) ? null : findInside(reader.ends.names, clause)
    if (inside !== null) addLink(reader, inside.before, inside.after, 'words', line)
    const chained = readChain(clause, line, reader)
    if (!chained && !reader.told.has(line)) {
      readThen(clause, line, reader)
      readWords(clause, line, reader)
    } else if (chained && /,\s+(?:and|but|while)\s/.test(clause))
      readWords(clause.split(/,\s+(?:and|but|while)\s/).at(-1)!, line, reader)
  }
}

/** `**Polish (Phase 6)**: depends on all user stories - blocks the release`. */
function readLabelled(subject: End, rest: string, line: number, reader: Reader): void {
  for (const { sense, end } of findOrderWords(rest).slice(0, WORDS_MAX)) {
    const behind = rest.slice(end)
    const object = findTitled(reader.ends, behind) ?? findLeading(reader.ends, behind)
    if (object === null) continue
    if (sense === 'after') addLink(reader, object, subject, 'words', line)
    else addLink(reader, subject, object, 'words', line)
  }
}

function addLink(reader: Reader, before: End, after: End, by: Link['by'], line: number): void {
  if (reader.links.length < LINKS_MAX) reader.links.push({ before, after, by, line })
}

/** `0.1 → {0.2, 0.3} → 0.4`; an arrow with something unknown at one end orders nothing. */
function readChain(clause: string, line: number, reader: Reader): boolean {
  const chain = parseChain(clause)
  if (chain === null) return false
  const parts = chain.parts.map((part, at) => toEnd(part, at, chain.parts.length, reader))
  let found = false
  for (const [at, forward] of chain.forward.entries()) {
    const [left, right] = [parts[at], parts[at + 1]]
    if (left === null || left === undefined || right === null || right === undefined) continue
    found = true
    // `F1 → oracle, F2 → deep` says who does it.
    if (left.tasks.some(task => right.tasks.includes(task))) continue
    // `Wave A → T1, T2` says what is in it.
    if (isWithin(reader, left, right) || isWithin(reader, right, left)) continue
    if (forward) addLink(reader, left, right, 'sketch', line)
    else addLink(reader, right, left, 'sketch', line)
  }
  return found
}

function isWithin({ ends: { names } }: Reader, { waves }: End, { tasks }: End): boolean {
  return (
    waves.length > 0 && tasks.length > 0 && tasks.every(task => waves.includes(names.draft.tasks[task]!.wave))
  )
}

/** Before the first arrow and behind the last one a sentence may go on. */
function toEnd(part: string, at: number, count: number, reader: Reader): End | null {
  const members = splitEnds(part)
  const whole = findEnd(reader.ends, members)
  if (whole !== null) return whole
  if (at === count - 1) return findLeading(reader.ends, part)
  return at === 0
    ? (findTrailing(reader.ends, part.replace(/\s*[:(]\s*$/, '')) ?? findLeading(reader.ends, part))
    : findLeading(reader.ends, part)
}

const WORDS_MAX = 8

/** `Within wave 2, T5 waits for T3` is about T5. */
const INSIDE = new RegExp(
  `^\\W{0,6}(?:within|inside|in)\\s(?:the\\s)?(?:${KIND_WORDS})\\s\\S{1,6},?\\s+(?=\\S)`,
  'iu',
)

/** `T3 needs T1 and T2`, `A4 blocks B2`. */
function readWords(said: string, line: number, reader: Reader): void {
  const clause = said.replace(INSIDE, '')
  // No name without a figure or a capital letter of its own is looked for in sentences.
  const words = /\d|\b[A-Z]\b/.test(clause) ? findOrderWords(clause).slice(0, WORDS_MAX) : []
  for (const [at, { sense, start, end }] of words.entries()) {
    const left = clause.slice(words[at - 1]?.end ?? 0, start).replace(/\s*[:–—-]\s*$/, '')
    const subject = findTrailing(reader.ends, left) ?? (at === 0 ? findLeading(reader.ends, left) : null)
    if (subject === null) continue
    const behind = clause.slice(end)
    const object =
      findLeading(reader.ends, behind) ??
      findTitled(reader.ends, behind) ??
      findFurther(reader.ends, behind.slice(0, (words[at + 1]?.start ?? clause.length) - end))
    if (object === null) continue
    if (sense === 'after') addLink(reader, object, subject, 'words', line)
    else addLink(reader, subject, object, 'words', line)
  }
}

const THEN = /[,;]?\s(?:and |but )?(?:(?:only )?then|afterwards|after that|followed by)\b[,:]?\s/iu

/** `T9 first, watch the errors, then T10`. */
function readThen(clause: string, line: number, reader: Reader): void {
  if (!/\d/.test(clause)) return
  const [first, ...rest] = clause.split(THEN)
  let before = rest.length === 0 ? null : findFurther(reader.ends, first!)
  for (const part of rest) {
    const here = findLeading(reader.ends, part)
    if (before !== null && here !== null) addLink(reader, before, here, 'words', line)
    before = here
  }
}

function readGraph(graph: Graph, reader: Reader): void {
  const found = new Map<string, End | null>()
  for (const { key, label } of graph.nodes.values()) {
    const named = label === null ? null : (findEnd(reader.ends, [label]) ?? findLeading(reader.ends, label))
    found.set(key, findEnd(reader.ends, [key]) ?? named)
  }
  for (const { before, after, line } of graph.edges) {
    const [a, b] = [found.get(before), found.get(after)]
    if (a !== null && a !== undefined && b !== null && b !== undefined) addLink(reader, a, b, 'sketch', line)
  }
}

/** Chains, a tree of what follows from what, or names with arrows down between them. */
function readDrawing(lines: { text: string; line: number }[], reader: Reader): void {
  const joins = findJoins(lines)
  for (const join of joins) readJoin(join, reader)
  const tree = joins.length > 0 ? null : parseTree(lines)
  if (tree !== null) readTree(tree, reader)
  let above: End | null = null
  let down = false
  for (const { text, line } of lines) {
    if (text.trim() === '' || text.length > 1000) continue
    if (isDownArrow(text)) {
      down = true
      continue
    }
    const plain = tree === null ? text : text.replace(/^[\s│┃|├└─━]+/u, '')
    const chained = readChain(plain, line, reader)
    if (!chained) readWords(plain, line, reader)
    const here = chained ? null : findEnd(reader.ends, splitEnds(text))
    if (down && above !== null && here !== null) addLink(reader, above, here, 'sketch', line)
    if (here !== null || !down) above = here
    down = false
  }
}

/** The last name before the stroke, the first one behind it. */
function readJoin({ before, after, line }: Join, reader: Reader): void {
  const ends = (texts: string[], at: 0 | -1): End[] =>
    texts.flatMap(text => {
      const part =
        parseChain(text)
          ?.parts.filter(one => /[\p{L}\p{N}]/u.test(one))
          .at(at) ?? text
      const named = splitEnds(part.replace(/[─━═>►▶→]+|--+/gu, '  '))
      return findEnd(reader.ends, named.slice(at === 0 ? 0 : -1).slice(0, 1)) ?? []
    })
  const earlier = ends(before, -1)
  for (const later of ends(after, 0))
    for (const one of earlier)
      if (one.tasks[0] !== later.tasks[0] || one.waves.length > 0) addLink(reader, one, later, 'sketch', line)
}

/** In a tree of tasks the branches come after what they branch from; `1.1` below `1` is a part of it. */
function readTree(tree: TreeLine[], reader: Reader): void {
  const open: { depth: number; end: End | null; text: string }[] = []
  for (const { text, depth, line } of tree) {
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop()
    const end = parseChain(text) === null ? findLeading(reader.ends, text) : null
    const own = end !== null && end.tasks.length === 1 ? end : null
    const parent = open.at(-1)
    const part =
      parent !== undefined && text.startsWith(`${parent.text.split(/\s/)[0]!.replace(/[:.]$/, '')}.`)
    if (own !== null && parent?.end != null && !part) addLink(reader, parent.end, own, 'sketch', line)
    open.push({ depth, end: own, text })
  }
}
