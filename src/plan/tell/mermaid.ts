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
    const frame = /^\s*subgraph\s+(.{1,200}?)\s*$/i.exec(text)
    if (frame !== null) frames.push(toFrame(frame[1]!))
    else if (/^\s*end\s*$/i.test(text)) frames.pop()
    else if (!/^\s*(?:%%|style\b|class(?:Def)?\b|linkStyle\b|click\b|direction\b|$)/i.test(text))
      for (const statement of text.slice(0, 2000).split(';'))
        readStatement(graph, statement, frames.at(-1) ?? null, line)
  }
  return graph
}

/** `W1["Wave 1: Setup"]` is named by what stands in it. */
function toFrame(text: string): string {
  return /[[(]+"?([^"\])]{1,200})"?[\])]+$/.exec(text)?.[1] ?? text.replace(/"/g, '')
}

export function frameName(node: GraphNode): WaveName | null {
  return node.frame === null ? null : parseWaveName(node.frame, node.line)
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
    const label =
      (shape?.[1] ?? shape?.[2])
        ?.replace(/<br\s*\/?>/gi, ' ')
        .replace(/<[^<>]{0,20}>/g, '')
        .trim() || null
    if (shape !== null) rest = rest.slice(shape[0].length)
    rest = rest.replace(CLASS, '')
    const known = graph.nodes.get(node[1]!)
    if (known === undefined) graph.nodes.set(node[1]!, { key: node[1]!, label, frame, line })
    else {
      known.label ??= label
      known.frame ??= frame
    }
    keys.push(node[1]!)
    const and = /^\s*&/.exec(rest)
    if (and === null) return { keys, rest }
    rest = rest.slice(and[0].length)
  }
}
