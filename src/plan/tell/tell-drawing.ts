import { isDoerName } from '../words/doer-names.ts'
import type { Fence, Text } from '../outline/outline.ts'
import { parseChain, splitEnds } from '../words/arrows.ts'
import { isId, parseIdStart, parseLooseIdStart } from '../words/ids.ts'
import { findFiles } from '../words/measures.ts'
import { stripBrackets, stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'
import type { Field } from '../words/facts.ts'
import { factOf } from '../words/facts.ts'
import { addFields, fieldsOfLines } from './fields.ts'
import type { Graph, GraphNode } from './mermaid.ts'
import { crossesFrames, frameNames, parseMermaid } from './mermaid.ts'
import { findBlocks, findGroups } from './drawing-groups.ts'
import { ordersBelow } from './orders-below.ts'
import { addTails } from './tails.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Place, Telling } from './telling.ts'
import { isFree, toCandidate, toTelling, withIds } from './telling.ts'
import { findJoins } from './joins.ts'
import { parseTree } from './tree.ts'

/** Tasks as a drawing names them: the nodes of a graph, the leaves of a tree, an indented outline in a fence. */
export function tellDrawing(fence: Fence, place: Place): Telling[] {
  if (place.aside !== null && place.aside !== 'retold') return []
  // A drawing shows in short what is told elsewhere, unless nothing else tells it.
  const drawn: Place = { ...place, aside: 'retold' }
  const graph = /^(?:mermaid|)$/.test(fence.language) ? parseMermaid(fence.lines) : null
  if (graph !== null) return tellGraph(graph, drawn)
  const tasks = /^(?:|text|txt|plain|plaintext|ascii|diagram)$/.test(fence.language)
    ? tellLines(fence.lines, place)
    : []
  if (tasks.length === 0) return []
  addTails(
    tasks,
    tasks.map(({ title, line }) => ({ plain: title, line })),
  )
  const named = tasks.filter(task => task.id !== null).length * 2 > tasks.length
  return [toTelling(named ? 'ids' : 'bullets', drawn, tasks)]
}

function tellGraph(graph: Graph, place: Place): Telling[] {
  const nodes = [...graph.nodes.values()]
  // Where most nodes end in a line with one name, that is who does it.
  const owned = nodes.filter(isOwned).length * 2 > nodes.length
  const form = [CODE, LETTER, SMALL, SLUG].find(own => areCalled(nodes, own))
  const isKey = (key: string): boolean => isId(key) || form?.test(key) === true
  const named = nodes.filter(({ key, label }) => label !== null && isKey(key)).length * 2 > nodes.length
  const numbers = numbersOf(nodes)
  const frames = frameNames(graph, owned || named)
  const beside = framesBeside(graph)
  const tasks = nodes.flatMap(node => {
    const name = frames.get(node.frame ?? beside.get(node.key) ?? '')
    return toNode(node, { owned, isKey, numbers }, name === undefined ? place.path : [name, ...place.path])
  })
  if (tasks.length === 0) return []
  return [{ ...toTelling('bullets', place, tasks), edged: crossesFrames(graph) }]
}

/** A small word alone below a title that is drawn in a narrow frame may be the rest of it. */
function isOwned({ key, below }: GraphNode): boolean {
  const last = below.at(-1) ?? ''
  return NAME.test(last) && (isDoerName(last) || !(DRAWN.test(key) && /^[a-z]+$/.test(last)))
}

const DRAWN = /^node\d/

/** What stands outside the frames goes with what it leads to, else with what leads to it. */
function framesBeside({ nodes, edges }: Graph): Map<string, string> {
  const beside = new Map<string, string>()
  const put = (key: string, other: string): void => {
    const frame = nodes.get(other)?.frame ?? null
    if (frame !== null && !beside.has(key)) beside.set(key, frame)
  }
  for (const { before, after } of edges) put(before, after)
  for (const { before, after } of edges) put(after, before)
  return beside
}

/** `ada · 2h` */
const TIME = /\s?[·|,]\s?[~≈]?\d[\d.–-]{0,6}\s?(?:h|hrs?|hours?|min|minutes|d|days?)$/i
const NAME =
  /^(?:[([]?@?[a-z][\w.]{1,30}(?:-[\w.]{1,30}){0,4}[)\]]?|(?:agent|owner)\s*:?\s*[\w -]{1,40})(?:\s?[·|,]\s?[~≈]?\d[\d.–-]{0,6}\s?(?:h|hrs?|hours?|min|minutes|d|days?))?$/i

const MARKER = /^(?:start|begin|end|done|finish|finished|stop|go|release|complete)$/i

const CODE = /^[A-Z][A-Z0-9_]{1,7}$/
const LETTER = /^[A-Z]$/
const SMALL = /^(?!node\d)[a-z]{1,4}[-_]?\d{1,3}$/
/** `sluice["Model the sluice"]` */
const SLUG = /^(?!node\d|start$|end$|done$)[a-z][a-z\d]{2,15}(?:[-_][a-z\d]{1,15}){0,3}$/

/**
 * `A[Clean the tank]`, `TOK[Tokenizer]`, `e1["Ring buffer"]`: what all the keys look like is what the tasks are called,
 * where the labels have no ids of their own.
 */
function areCalled(nodes: GraphNode[], form: RegExp): boolean {
  return (
    nodes.length > 2 &&
    nodes.every(
      ({ key, label }) =>
        (form.test(key) || (form === CODE && isId(key))) &&
        (label === null ? form === CODE : parseIdStart(label) === null),
    )
  )
}

const NUMBERED = /^(\d{1,2})[.):]?\s+(?=\p{L})/u

/** `1 Freeze the store`, `2 Dump the stock` in each: what the tasks are called. */
function numbersOf(nodes: GraphNode[]): Map<string, string> {
  const numbers = new Map(
    nodes.flatMap(({ key, label }): [string, string][] => {
      const number = NUMBERED.exec(label ?? '')?.[1]
      return number === undefined ? [] : [[key, number]]
    }),
  )
  const isCounted = numbers.size === nodes.length && new Set(numbers.values()).size === nodes.length
  return isCounted && nodes.length > 2 ? numbers : new Map()
}

interface Manner {
  owned: boolean
  numbers: ReadonlyMap<string, string>
  isKey: (key: string) => boolean
}

function toNode(node: GraphNode, { owned, isKey, numbers }: Manner, path: WaveName[]): Candidate[] {
  const { key, label, line } = node
  const last = node.below.at(-1) ?? ''
  const owner =
    owned && isOwned(node)
      ? last.replace(TIME, '').replace(/^(?:agent|owner)\b(?!-)\s*:?\s*|[()[\]@]/gi, '')
      : null
  const said = owner === null ? fieldsOfNode(last, line) : []
  const lines = owner === null && said.length === 0 ? node.below : node.below.slice(0, -1)
  const number = numbers.get(key)
  const own = number === undefined ? label : label!.replace(NUMBERED, '')
  const text = [own ?? key, ...lines].join(' ')
  if (parseWaveName(text, line) !== null || MARKER.test(text)) return []
  const told = parseTaskLine({ plain: text, line, lead: null, bold: false }, { loose: true })
  const id = number ?? told.ids[0] ?? (isKey(key) ? key : null)
  if (id === null && (label === null || !/\p{L}{2}/u.test(label))) return []
  const { agent, minutes, files, refs, done } = told
  const title = told.title === '' ? text : told.title
  const task = toCandidate({ id, title, agent: agent ?? owner, minutes, files, refs, done, path, line })
  // What it needs the arrows say.
  addFields(
    task,
    said.filter(({ fact }) => fact !== 'needs'),
  )
  return [task]
}

/** `(Owner: Ada | Effort: 2h)` as the last line of a node. */
function fieldsOfNode(plain: string, line: number): Field[] {
  const inside = /^[([]([^()[\]]{3,200})[)\]]$/.exec(plain)?.[1] ?? plain
  const [first] = inside.split(':')
  if (first === undefined || factOf(first) === null) return []
  return fieldsOfLines([{ plain: inside, line, lead: null, bold: false }])
}

interface Open {
  depth: number
  /** The group that a line opened; null for a task, below which only ids are tasks. */
  path: WaveName[] | null
  /** What the task is called that stands there. */
  id: string | null
}

/** A tree or an outline: lines deeper than a group's are in it. */
function tellLines(lines: { text: string; line: number }[], { path: outer, marks }: Place): Candidate[] {
  // Strokes that gather are arrows, and what they lead to hangs on nothing.
  if (findJoins(lines).length > 0) return []
  const tree = parseTree(lines)
  const read = (tree ?? lines.flatMap(toIndented).map(one => ({ ...one, below: [] }))).map(one => ({
    ...one,
    text: withoutRules(one.text),
  }))
  const loose = countIds(read.map(({ text }) => text)) > 1
  const groups = tree === null ? findBlocks(read) : findGroups(read)
  const tasks: Candidate[] = []
  const open: Open[] = []
  for (const { text, depth, below: more, line } of read) {
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop()
    const path = open.findLast(above => above.path !== null)?.path ?? outer
    const name = groups.get(line) ?? parseWaveName(text, line)
    if (name !== null) {
      open.push({ depth, path: [name, ...path.filter(other => other.kind !== name.kind)], id: null })
      tasks.push(...toListed(name.title, open.at(-1)!.path!, line))
      continue
    }
    const below = open.at(-1)
    const free = tree !== null && below !== undefined && below.path !== null && path !== outer
    const told = toListed(text, path, line)
    const own = told.length > 0 ? told : toLeaf(text, path, line, { free, loose })
    const above = tree === null || !marks.hangs ? null : (below?.id ?? null)
    if (above !== null) for (const task of own) task.dependencies.push({ text: above, by: 'inline', line })
    if (own.length === 1) addBelow(own[0]!, more)
    tasks.push(...own)
    open.push({
      depth,
      path: own.length > 0 || below?.path === null ? null : path,
      id: own.at(-1)?.id ?? below?.id ?? null,
    })
  }
  return tasks
}

/** `after T1` on a line of its own below a branch, or labelled ones. */
function addBelow(task: Candidate, below: Text[]): void {
  addFields(task, fieldsOfLines(below))
  if (isFree(task.dependencies)) task.dependencies.push(...ordersBelow(below, [], task.id))
}

/** `STAGE 1 ──── ground work ──── ~45 min`: strokes that only fill the line; `◄─ after T1` points at the task. */
function withoutRules(text: string): string {
  if (!/[─━═◄◀←]|<-|-{4}|\.{4}/.test(text)) return text
  return text
    .slice(0, 1000)
    .replace(
      /\s(?:←|<[-─━═]{1,6}|[◄◀][-─━═]{1,6})\s?(?:needs|after|depends on|requires|waits for|blocked by)?\s{0,3}([A-Z]{1,6}[-_]?\d(?:[\w,&+ -]|\.\d){0,100}?)(?=\s*(?:$|[([]|[.─]{3}|\s{2}))/u,
      ' (after $1) ',
    )
    .replace(/[◄◀][─━═-]{0,200}/gu, ' – ')
    .replace(/\s?(?:[─━═]{1,200}|-{4,200}|\.{4,200})\s?/gu, ' – ')
    .replace(/\s{2,}/g, ' ')
    .replace(/\s–\s*$/, '')
    .trim()
}

/** How many lines begin with an id of the letters that most of them have: then a mere space ends it. */
function countIds(texts: string[]): number {
  const counts = new Map<string, number>()
  for (const text of texts) {
    const prefix = /^([A-Z]{1,10}[-_]?)\d/.exec(stripDecoration(text.slice(0, 60)))?.[1]
    if (prefix !== undefined) counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  }
  return Math.max(0, ...counts.values())
}

function toIndented({
  text,
  line,
}: {
  text: string
  line: number
}): { text: string; depth: number; line: number }[] {
  const plain = text.trim().replace(/^(?:[-*•+]|\d+[.)])\s+/, '')
  return plain === '' ? [] : [{ text: plain, depth: text.length - text.trimStart().length, line }]
}

/** `T1, T2 → T3`: ids and nothing else. */
function toListed(text: string, path: WaveName[], line: number): Candidate[] {
  if (text.length > 400 || !/\d/.test(text)) return []
  const parts = (parseChain(text)?.parts ?? [text]).flatMap(splitEnds)
  if (parts.length === 0 || !parts.every(isId)) return []
  return parts.flatMap(part => {
    const { ids } = parseTaskLine({ plain: part, line, lead: null, bold: false }, { loose: true })
    return ids.map(id => toCandidate({ id, title: id, path, line }))
  })
}

function toLeaf(
  text: string,
  path: WaveName[],
  line: number,
  { free, loose }: { free: boolean; loose: boolean },
): Candidate[] {
  const plain = stripDecoration(text)
  if (plain === '' || plain.length > 400 || isFile(plain)) return []
  const told = parseTaskLine({ plain, line, lead: null, bold: false }, { names: true, loose })
  if (
    (told.ids.length === 0 && !free) ||
    told.title === '' ||
    isChain(stripBrackets(told.agent === null ? plain : told.title), told.ids.length > 0)
  )
    return []
  const { title, agent, minutes, files, refs, done, dependencies } = told
  const task = toCandidate({ title, agent, minutes, files, refs, done, dependencies, path, line })
  addFields(task, told.fields)
  return withIds(task, told.ids)
}

/** `T1 → T2`; in `T1 Dialogue graph → JSON` the arrow is part of what is done. */
function isChain(text: string, isNamed: boolean): boolean {
  const [, ...more] = parseChain(text)?.parts ?? []
  return more.length > 0 && (!isNamed || more.some(part => parseLooseIdStart(part) !== null))
}

/** Trees of files look the same. */
function isFile(text: string): boolean {
  const [first] = text.split(/\s+(?:#|\/\/|←|<-|\()/)
  return /^[\w.@/-]+\/?$/.test(first!) && (first!.endsWith('/') || findFiles(first!).length > 0)
}
