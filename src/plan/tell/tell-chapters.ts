import type { Item, List, Text } from '../outline/outline.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import { withoutBox } from './task-line.ts'

const HEAD = /^(\d{1,2})[.):]?\s+(?=\p{L})/u

/** What stands below the points of a list that only gather it: 2.1 and 2.2 below `2. Build`; empty where any point holds something else. */
export function heldByNumber({ items }: List): List[] {
  if (items.length < 2) return []
  const held = items.map(below)
  return held.every(blocks => blocks.length > 0) ? held.flat() : []
}

function below({ text, lines, number, blocks, line }: Item): List[] {
  const own =
    HEAD.exec(stripDecoration(text.plain.slice(0, 120)))?.[1] ?? (number === null ? null : String(number))
  const isOwn = (plain: string): boolean => parseLooseIdStart(plain)?.ids[0]?.startsWith(`${own}.`) === true
  if (own === null) return []
  const lists = blocks.filter(block => block.kind === 'list')
  if (lists.length > 0)
    return lists.every(list => list.items.every(item => isOwn(withoutBox(item.text)))) ? lists : []
  const items = lines.map(toItem)
  return lines.length > 0 && items.every(item => isOwn(withoutBox(item.text)))
    ? [{ kind: 'list', items, label: null, line }]
    : []
}

/** To Markdown a line that begins with 2.1 is no item. */
function toItem(text: Text): Item {
  return { text, lines: [], number: null, checked: null, blocks: [], line: text.line }
}
