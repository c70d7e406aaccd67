import type { Block, Text } from '../outline/outline.ts'
import { isId, parseLooseIdStart } from '../words/ids.ts'
import type { Dependency } from './telling.ts'

const ORDER_BELOW =
  /^\W{0,4}(?:(?:only|starts?|runs?|comes?|can start) )?(?:depends on|after|once|when|waits for|needs|requires|blocked by|gated on)\s*:?\s*(.{1,200})/iu
const AND = /\s*(?:,|&|\+|(?<=\s)(?:and|y|e|et|und)(?=\s))\s*/iu
const LINES_MAX = 20

/** `depends on C8 and C9, so it comes last` on a line of its own below a task: the ids that it begins with. */
export function ordersBelow(lines: Text[], blocks: Block[]): Dependency[] {
  const below = blocks.flatMap(block =>
    block.kind === 'list'
      ? block.items.filter(item => item.checked === null).map(item => item.text)
      : block.kind === 'text'
        ? block.lines
        : [],
  )
  for (const { plain, line } of [...lines, ...below].slice(0, LINES_MAX)) {
    const said = ORDER_BELOW.exec(plain.slice(0, 300))?.[1]
    if (said === undefined) continue
    const parts = said.split(AND)
    const end = parts.findIndex(part => !isId(part))
    const first = end === -1 ? undefined : parseLooseIdStart(parts[end]!)?.ids[0]
    const ids = [...parts.slice(0, end === -1 ? undefined : end), ...(first === undefined ? [] : [first])]
    if (ids.length > 0) return [{ text: ids.join(', '), by: 'inline', trust: 'known', line }]
  }
  return []
}
