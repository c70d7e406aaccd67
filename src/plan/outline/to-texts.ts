import { LINE_MAX } from './limit-lines.ts'
import type { Text } from './outline.ts'
import type { Node } from './to-outline.ts'

interface Piece {
  value: string
  marked: boolean
  bold: boolean
  line: number
}

const DEPTH_MAX = 60

/** The lines of a paragraph, heading or cell, without markup. */
export function toTexts(node: Node): Text[] {
  const lines: Piece[][] = [[]]
  collect(node, { marked: false, bold: false }, lines, 0)
  const texts: Text[] = []
  for (const pieces of lines) {
    const text = toText(pieces)
    if (text !== null) texts.push(text)
  }
  return texts
}

function collect(
  node: Node,
  style: { marked: boolean; bold: boolean },
  lines: Piece[][],
  depth: number,
): void {
  if (depth > DEPTH_MAX) return
  const line = node.position?.start.line ?? 1
  if (node.type === 'break' || (node.type === 'html' && /^<br\b/i.test(node.value ?? ''))) {
    lines.push([])
    return
  }
  const value =
    node.type === 'image' ? (node.alt ?? '') : node.type === 'html' ? withoutTags(node) : node.value
  if (value !== undefined && node.children === undefined) {
    const marked = style.marked || node.type === 'inlineCode'
    for (const [index, part] of value.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)!.push({ value: part, marked, bold: style.bold, line: line + index })
    }
  }
  const inner = node.type === 'strong' ? { marked: true, bold: true } : style
  for (const child of node.children ?? []) collect(child, inner, lines, depth + 1)
}

/** `<agent>` is a placeholder somebody wrote; `<b>`, `</b>` and comments are not text. */
function withoutTags(node: Node): string {
  const value = node.value ?? ''
  return /^<[A-Z_ -]+>$/.test(value) ? value : ''
}

function toText(pieces: Piece[]): Text | null {
  const joined = pieces.map(piece => piece.value).join('')
  const plain = joined.slice(0, LINE_MAX).trim()
  const [first] = pieces
  if (first === undefined || plain === '') return null
  const worded = pieces.filter(piece => /[\p{L}\p{N}]/u.test(piece.value))
  return {
    plain,
    line: first.line,
    lead: toLead(worded),
    bold: worded.length > 0 && worded.every(piece => piece.bold),
  }
}

function toLead(pieces: Piece[]): string | null {
  const [first] = pieces
  if (first === undefined || !first.marked) return null
  if (!first.bold) return first.value.slice(0, LINE_MAX).trim()
  const end = pieces.findIndex(piece => !piece.bold)
  const bold = end === -1 ? pieces : pieces.slice(0, end)
  return bold
    .map(piece => piece.value)
    .join('')
    .trim()
}
