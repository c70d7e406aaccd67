import type { Block, List, Section, Table, Text } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import { toSentences } from '../prose/sentences.ts'
import { parseMermaid } from '../tell/mermaid.ts'
import { isReversingLegend, mayDraw, splitEnds } from '../words/arrows.ts'
import { findOrderWords, maySayOrder } from '../words/order-words.ts'
import { isId } from '../words/ids.ts'
import { PREDECESSOR, SUCCESSOR } from '../words/own-lists.ts'
import { takeWish } from '../words/soft.ts'
import type { End } from './find-end.ts'
import { findEnd, findLeading, openEnds } from './find-end.ts'
import { findInside } from './find-inside.ts'
import { findSubject } from './find-subject.ts'
import { readDrawing, readGraph } from './links-drawn.ts'
import {
  readAsides,
  readLabelled,
  readLed,
  readOrder,
  readThen,
  readTurns,
  readWhenThey,
  readWords,
} from './links-worded.ts'
import type { Names } from './names.ts'
import { toNumberKey } from './names.ts'
import { addLink, readChain } from './links.ts'
import type { Link, Reader } from './links.ts'

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

const EDGE = /--+>|==+>/

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
    // The edges of a graph are read as such.
    if (plain.length > 400 || EDGE.test(plain)) continue
    if (block.kind === 'list' && !reader.told.has(line)) readSides(plain, line, reader)
    if (colon < 1 || colon > 60) continue
    const [own, others] = [plain.slice(0, colon), plain.slice(colon + 1)]
    const after = findEnd(reader.ends, splitEnds(own))
    const before = findEnd(reader.ends, splitEnds(others.replace(/[.\s]+$/, '')))
    if (after !== null && before !== null) addLink(reader, before, after, 'words', line)
  }
}

/** `The import job needs the export endpoint`: two tasks by words of their titles, and nothing else. */
function readSides(plain: string, line: number, reader: Reader): void {
  const [word, more] = findOrderWords(plain)
  if (word === undefined || more !== undefined) return
  const [left, right] = [plain.slice(0, word.start), plain.slice(word.end)].map(side => {
    const said = side.replace(SIDE, ' ').replace(/^[\s:]+|[.\s]+$/g, '')
    // A word alone may be in any title.
    return /\s|\d/.test(said) ? findEnd(reader.ends, splitEnds(said)) : null
  })
  if (!left || !right) return
  if (word.sense === 'after') addLink(reader, right, left, 'words', line)
  else addLink(reader, left, right, 'words', line)
}

const SIDE =
  /^\s*(?:the|both)\s|\s(?:can|must|is|are|be|has|have|start|to|first|done|finished|merged|completed?|should)(?=\s|[.]?$)/giu

/** `T3 → T1` in a list of dependencies: every arrow from a later task to an earlier one. */
function pointsBack(link: Link): boolean {
  const [from, to] = [link.before.tasks[0] ?? -1, link.after.tasks[0] ?? -1]
  return from > to && to >= 0
}

function visitBlock(block: Block, reader: Reader): void {
  if (block.kind === 'text') {
    for (const line of unwrap(block.lines)) readLine(line, reader)
    readTurns(toSentences(block.lines), reader)
  } else if (block.kind === 'list') visitList(block, reader, 0)
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

/** `| From | To |` is a list of arrows. A cell may hold a chain; columns that name what a row needs are read as a telling. */
function visitTable(table: Table, reader: Reader): void {
  const [from, to] = [PREDECESSOR, SUCCESSOR].map(word =>
    table.header.findIndex(cell => word.test(cell.plain)),
  )
  for (const row of table.rows) {
    const [before, after] = [row.cells[from!], row.cells[to!]].map(cell =>
      cell === undefined
        ? null
        : (findCounted(reader, cell.plain) ?? findEnd(reader.ends, splitEnds(cell.plain))),
    )
    if (before && after) addLink(reader, before, after, 'words', row.line)
    if (reader.told.has(row.line)) continue
    for (const cell of row.cells) if (!isId(cell.plain)) readLine(cell, reader)
  }
}

/** `Ada 2`: the second in the list that is called by her name. */
function findCounted({ ends: { names } }: Reader, plain: string): End | null {
  const match = /^\W{0,3}(\p{Lu}[\p{L}-]{1,20})(?:['’]s)?,? #?(\d{1,3})\W{0,3}$/u.exec(plain.slice(0, 60))
  const wave = match === null ? undefined : names.waveByKey.get(match[1]!.toLowerCase())
  const task = wave === undefined ? undefined : names.byPlace.get(toNumberKey(wave, Number(match![2])))
  return task === undefined ? null : { tasks: [task], waves: [] }
}

/** `B ← A, D ← B and C`, `Dependencies: A→B, A+C→D`: each is an order of its own. */
function apart(clause: string): string[] {
  if (/(?:←|<-).*(?:←|<-)/u.test(clause)) return clause.split(/,\s+(?:and\s+)?(?=[^\s,]{1,20}\s?(?:←|<-))/u)
  if (!/(?:→|->|=>).*,.*(?:→|->|=>)/u.test(clause)) return [clause]
  const parts = clause.split(/,\s+(?:and\s+)?/u)
  const isEach = parts.every(part => ONE_ARROW.test(part))
  return isEach && (parts.every(part => /\S(?:→|->|=>)\S/u.test(part)) || /\bdepend/i.test(clause))
    ? parts
    : [clause]
}

const ONE_ARROW = /^(?:(?!→|->|=>).)+(?:→|->|=>)(?:(?!→|->|=>).)+$/u

/** No label is longer that names two stories with their phases. */
const LABEL_MAX = 100

/** What a line says in words was read with the task that it tells. */
function mayOrder(plain: string, isTold: boolean): boolean {
  return mayDraw(plain) || (!isTold && (maySayOrder(plain) || NEXT.test(plain)))
}

const NEXT = /\b(?:then|order|sequence)\b/i

function readLine(text: Text, reader: Reader): void {
  const { line } = text
  if (!mayOrder(text.plain, reader.told.has(line))) return
  const plain = takeWish(text.plain)?.rest ?? text.plain
  if (plain.length > 1000) return
  const colon = plain.indexOf(':')
  const labelled =
    colon > 0 && colon < LABEL_MAX && !reader.told.has(line) && findOrderWords(plain.slice(colon)).length > 0
  if (labelled) {
    const subject = findSubject(reader.ends, plain.slice(0, colon))
    if (subject !== null) return readLabelled(subject, plain.slice(colon + 1), line, reader)
  }
  const clauses = (
    /[;.]\s/.test(plain) ? plain.split(/;\s|\.\s(?=\p{Lu}|#?\d{1,4}(?:\.\d{1,3})?\s\p{Ll})/u) : [plain]
  ).flatMap(apart)
  for (const clause of clauses) {
    const inside = reader.told.has(line) ? null : findInside(reader.ends.names, clause)
    if (inside !== null) addLink(reader, inside.before, inside.after, 'words', line)
    const chained = readChain(clause, line, reader)
    if (!chained && !reader.told.has(line)) {
      readThen(clause, line, reader)
      readWhenThey(clause, line, reader)
      readOrder(clause, line, reader)
      readLed(clause, line, reader)
      readAsides(clause, line, reader)
      readWords(clause, line, reader)
    } else if (chained && /,\s+(?:and|but|while)\s/.test(clause))
      readWords(clause.split(/,\s+(?:and|but|while)\s/).at(-1)!, line, reader)
  }
}
