import { LINE_MAX } from './limit-lines.ts'
import type { Node, Tree } from './markdown.ts'
import type { Text } from './outline.ts'

/** A line while its pieces come in. */
interface Open {
  plain: string
  line: number
  /** What it begins with in bold or as code; null: nothing of the kind. */
  lead: string | null
  /** Whether more bold words would go on with the lead. */
  isLead: boolean
  /** Whether anything in it has a letter or a figure, and whether all of that is bold. */
  isWorded: boolean
  isBold: boolean
}

const DEPTH_MAX = 60

type Style = 'plain' | 'code' | 'bold'

/** The lines of a paragraph, heading or cell, without markup. */
export function toTexts(tree: Tree, node: Node): Text[] {
  const lines: Open[] = [openLine()]
  for (const child of tree.childrenOf(node)) collect(tree, child, 'plain', lines, 1)
  const [only] = lines
  if (lines.length === 1) return only!.plain.trim() === '' ? [] : [toText(only!)]
  // They live as long as the outline: mapped, since a list that grows keeps room for more.
  const texts = lines.map(toText)
  return texts.every(isSaid) ? texts : texts.filter(isSaid)
}

function toText({ plain, line, lead, isWorded, isBold }: Open): Text {
  return {
    plain: plain.slice(0, LINE_MAX).trim(),
    line,
    lead: lead === null ? null : lead.slice(0, LINE_MAX).trim(),
    bold: isWorded && isBold,
  }
}

function isSaid({ plain }: Text): boolean {
  return plain !== ''
}

function openLine(): Open {
  return { plain: '', line: 0, lead: null, isLead: false, isWorded: false, isBold: true }
}

function collect(tree: Tree, node: Node, style: Style, lines: Open[], depth: number): void {
  if (depth > DEPTH_MAX) return
  const type = tree.typeOf(node)
  switch (type) {
    case 'break':
      lines.push(openLine())
      return
    case 'html': {
      const html = tree.valueOf(node)
      if (/^<br\b/i.test(html)) lines.push(openLine())
      else addLines(withoutTags(html), tree, node, style, lines)
      return
    }
    case 'text':
    case 'image':
      addLines(tree.valueOf(node), tree, node, style, lines)
      return
    case 'inlineCode':
      addLines(tree.valueOf(node), tree, node, style === 'bold' ? 'bold' : 'code', lines)
      return
    default:
      for (const child of tree.childrenOf(node))
        collect(tree, child, type === 'strong' ? 'bold' : style, lines, depth + 1)
  }
}

function addLines(value: string, tree: Tree, node: Node, style: Style, lines: Open[]): void {
  let [end, start] = [value.indexOf('\n'), 0]
  // Where a line begins is asked for once, not for each of its pieces.
  let line = end === -1 && lines.at(-1)!.line !== 0 ? 0 : tree.lineOf(node)
  for (; end !== -1; end = value.indexOf('\n', start)) {
    addPiece(lines.at(-1)!, value.slice(start, end), line++, style)
    lines.push(openLine())
    start = end + 1
  }
  addPiece(lines.at(-1)!, value.slice(start), line, style)
}

function addPiece(open: Open, value: string, line: number, style: Style): void {
  if (value === '') return
  if (open.line === 0) open.line = line
  open.plain += value
  // Nothing can change any more.
  if (open.isWorded && !open.isBold && !open.isLead) return
  if (!/[\p{L}\p{N}]/u.test(value)) return
  if (!open.isWorded && style !== 'plain') {
    open.lead = value
    open.isLead = style === 'bold'
  } else if (open.isLead && style === 'bold') open.lead += value
  else open.isLead = false
  open.isWorded = true
  open.isBold &&= style === 'bold'
}

/** `<agent>` is a placeholder somebody wrote; `<b>`, `</b>` and comments are not text. */
function withoutTags(html: string): string {
  return /^<[A-Z_ -]+>$/.test(html) ? html : ''
}
