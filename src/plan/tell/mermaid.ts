import type { CountedWord } from '../words/counted-word.ts'
import { isOtherWord, parseCountedWord } from '../words/counted-word.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'

/** A drawing of nodes, some inside named frames. */
export interface Graph {
  nodes: Map<string, GraphNode>
  edges: GraphEdge[]
}

export interface GraphNode {
  key: string
  label: string | null
  /** What stands below the label's first line, as `Lay cable<br/>rigger`. */
  below: string[]
  frame: string | null
  line: number
}

interface GraphEdge {
  before: string
  after: string
  line: number
}

const EDGES_MAX = 20_000
const NODE = /^\s*([\p{L}\p{N}_][\p{L}\p{N}_.-]*?)(?=\s|$|[[({>:&;]|--|==|-\.|~~)\s*/u
const SHAPE = /^(?:@\{[^}]{0,200}\}|[[({>]{1,3}(?:"([^"]{0,300})"|([^\])}"]{0,300}))[\])}]{1,3})/u
const SOFT =
  /\b(?:nice to|optional|soft|coordinat\w+|talks?|informs?|info|sync|hint|loose|weak|non-?blocking|not blocking|fyi|later|maybe|abstimmen|absprache)\b/i
const CLASS = /^:::[\w-]{1,60}/
const LINK =
  /^\s*(?:<?(?:--|==|-\.)\s+"?([^-=.>|"]{1,80})"?\s+(?:--|==|\.-)[->xo]?|[<xo]?(?:-{2,6}|={2,6}|-\.{1,4}-|~{3})[>xo]?)\s*(?:\|"?([^|"]{0,80})"?\|)?\s*/u

/** `graph TD` and `flowchart LR`: nodes, arrows between them, frames. Null where the lines are no such drawing. */
export function parseMermaid(lines: { text: string; line: number }[]): Graph | null {
  const start = lines.findIndex(({ text }) => /^\s*(?:graph|flowchart)(?:-elk)?\b/i.test(text))
  if (start === -1) return null
  const graph: Graph = { nodes: new Map(), edges: [] }
  const frames: string[] = []
  for (const { text, line } of lines.slice(start + 1)) {
    if (/^\s*(?:%%|style\b|class(?:Def)?\b|linkStyle\b|click\b|direction\b|$)/i.test(text)) continue
    for (const statement of statementsOf(text.slice(0, LINE_MAX))) {
      const frame = /^\s*subgraph\s+(.{1,200}?)\s*$/i.exec(statement)
      if (frame !== null) frames.push(toFrame(frame[1]!))
      else if (/^\s*end\s*$/i.test(statement)) frames.pop()
      else readStatement(graph, statement, frames.at(-1) ?? null, line)
    }
  }
  return graph
}

const LINE_MAX = 4000

/** Between semicolons that stand in no quotes. */
function statementsOf(text: string): string[] {
  return text.includes(';') ? (text.match(/(?:"[^"]*"|[^;"]|")+/g) ?? []) : [text]
}

/** `W1["Wave 1: Setup"]` is named by what stands in it. */
function toFrame(text: string): string {
  const quoted = /[[(]\s?"([^"]{1,200})"\s?[\])]/.exec(text)?.[1]
  return quoted ?? /[[(]+"?([^"\])]{1,200})"?[\])]+$/.exec(text)?.[1] ?? text.replace(/"/g, '')
}

/** What the frames are called; those without a word for a group count only where the nodes are surely tasks. */
export function frameNames(graph: Graph, surely: boolean): Map<string, WaveName> {
  const names = new Map<string, WaveName>()
  const lines = new Map<string, number>()
  for (const { frame, line } of graph.nodes.values())
    if (frame !== null && !lines.has(frame)) lines.set(frame, line)
  for (const [frame, line] of lines) {
    const name = parseWaveName(frame, line)
    if (name !== null) names.set(frame, name)
  }
  if (names.size === 0) nameCounted([...lines], names)
  const [first] = names.values()
  if (lines.size < 2 || (first === undefined && !surely)) return names
  for (const [frame, line] of lines) {
    if (names.has(frame)) continue
    const kind = first?.kind ?? 'lane'
    const label = frame.slice(0, 80)
    names.set(frame, { kind, key: `${kind} ~${label.toLowerCase()}`, label, alias: null, title: '', line })
  }
  return names
}

/** `Closure 1 (week 31)`, `Closure 2`: a word of the document's own that counts its frames. */
function nameCounted(lines: [string, number][], names: Map<string, WaveName>): void {
  const counted = lines.flatMap(([frame]) => parseCountedWord(frame) ?? [])
  if (counted.length < lines.length || !countsUp(counted) || counted.some(isOtherWord)) return
  for (const [at, [frame, line]] of lines.entries()) {
    const { word, number, title } = counted[at]!
    const label = `${word} ${number}`
    names.set(frame, { kind: 'part', key: `part ${at + 1}`, label, alias: label.toLowerCase(), title, line })
  }
}

/** With one word, and each number above the one before. */
function countsUp(counted: CountedWord[]): boolean {
  const numbers = counted.map(({ number }) => Number(number))
  return (
    counted.length > 1 &&
    counted.every(({ word }) => word.toLowerCase() === counted[0]!.word.toLowerCase()) &&
    numbers.every((number, at) => number > 0 && (at === 0 || number > numbers[at - 1]!))
  )
}

/** Whether arrows go from one frame to another, of which some do not say when: then the arrows are the order. */
export function crossesFrames({ nodes, edges }: Graph): boolean {
  const frames = new Set([...nodes.values()].flatMap(({ frame }) => frame ?? []))
  if ([...frames].every(frame => parseWaveName(frame, 0) !== null)) return false
  return edges.some(({ before, after }) => {
    const [a, b] = [nodes.get(before)?.frame ?? null, nodes.get(after)?.frame ?? null]
    return a !== null && b !== null && a !== b
  })
}

function toLines(label: string): string[] {
  return label
    .split(/<br\s*\/?>|\\n/gi)
    .map(line =>
      line
        .replace(/<[^<>]{0,20}>/g, '')
        .replace(/^\s*[👤🤖👥🧑👷]\uFE0F?\s*/u, '')
        .trim(),
    )
    .filter(line => line !== '')
}

function readStatement(graph: Graph, statement: string, frame: string | null, line: number): void {
  let rest = statement
  let left = readNodes(graph, rest, frame, line)
  while (left !== null) {
    rest = left.rest
    const link = LINK.exec(rest)
    if (link === null) return
    const right = readNodes(graph, rest.slice(link[0].length), frame, line)
    if (right === null) return
    // A dotted line may only say who talks to whom.
    if (/^\s*<?-\./.test(link[0]) && SOFT.test(link[1] ?? link[2] ?? '')) {
      left = right
      continue
    }
    const needs = /\b(?:depends on|needs|requires|blocked by|after|waits for)\b/i.test(
      link[1] ?? link[2] ?? '',
    )
    const backwards = needs || (/^\s*<(?!.*>)/.test(link[0]) && !link[0].includes('>'))
    for (const a of left.keys)
      for (const b of right.keys)
        if (graph.edges.length < EDGES_MAX)
          graph.edges.push(backwards ? { before: b, after: a, line } : { before: a, after: b, line })
    left = right
  }
}

/** `A[Title] & B & C`. */
function readNodes(
  graph: Graph,
  text: string,
  frame: string | null,
  line: number,
): { keys: string[]; rest: string } | null {
  const keys: string[] = []
  let rest = text
  for (;;) {
    const node = NODE.exec(rest)
    if (node === null) return keys.length === 0 ? null : { keys, rest }
    rest = rest.slice(node[0].length)
    const shape = SHAPE.exec(rest)
    const [label = null, ...below] = toLines(shape?.[1] ?? shape?.[2] ?? '')
    if (shape !== null) rest = rest.slice(shape[0].length)
    rest = rest.replace(CLASS, '')
    const known = graph.nodes.get(node[1]!)
    if (known === undefined) graph.nodes.set(node[1]!, { key: node[1]!, label, below, frame, line })
    else {
      if (known.label === null) Object.assign(known, { label, below })
      known.frame ??= frame
    }
    keys.push(node[1]!)
    const and = /^\s*&/.exec(rest)
    if (and === null) return { keys, rest }
    rest = rest.slice(and[0].length)
  }
}
