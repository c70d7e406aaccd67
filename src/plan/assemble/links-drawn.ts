import type { Graph } from '../tell/mermaid.ts'
import { findJoins } from '../tell/joins.ts'
import type { Join } from '../tell/joins.ts'
import { parseTree } from '../tell/tree.ts'
import type { TreeLine } from '../tell/tree.ts'
import { isDownArrow, parseChain, splitEnds } from '../words/arrows.ts'
import type { End } from './find-end.ts'
import { findEnd, findLeading } from './find-end.ts'
import { readWords } from './links-worded.ts'
import { addLink, readChain } from './links.ts'
import type { Reader } from './links.ts'

export function readGraph(graph: Graph, reader: Reader): void {
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
export function readDrawing(lines: { text: string; line: number }[], reader: Reader): void {
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
