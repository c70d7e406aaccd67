import type { Block, Text } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import { isId, parseLooseIdStart, tokensOf } from '../words/ids.ts'
import { findOrderWords } from '../words/order-words.ts'
import type { Dependency } from './telling.ts'

const AND = /\s*(?:,|&|\+|(?<=\s)(?:and|y|e|et|und)(?=\s))\s*/iu
const LINES_MAX = 20
/** Before the word of order no more than `This one can only …`. */
const BEFORE_MAX = 24

/** `depends on C8 and C9, so it comes last` on a line of its own below a task: the ids that it names first. */
export function ordersBelow(lines: Text[], blocks: Block[]): Dependency[] {
  const below = blocks.flatMap(block =>
    block.kind === 'list'
      ? block.items.filter(item => item.checked === null).map(item => item.text)
      : block.kind === 'text'
        ? block.lines
        : [],
  )
  for (const { plain, line } of [
    ...unwrap(lines.slice(0, LINES_MAX)),
    ...unwrap(below.slice(0, LINES_MAX)),
  ]) {
    const [word] = findOrderWords(plain.slice(0, 300))
    if (word === undefined || word.sense !== 'after' || word.start > BEFORE_MAX) continue
    if (NAMED.test(plain.slice(0, word.start))) continue
    const names = leadingIds(plain.slice(word.end, 300))
    if (names !== '') return [{ text: names, by: 'inline', trust: 'known', line }]
  }
  return []
}

/** `T3 needs T1` is said of T3. */
const NAMED = /\p{L}[-_]?\d|#\d/u

/** What goes on behind it is no more of what it waits for. */
const REASON = /[;:(](?:\s|$)|\.\s|,?\s(?:so|because|since|which|as|but|whereas|while|unless)\s|\s[–—-]\s/iu

/** Of `C8 and C9, so it comes last` both; of `the pump that W1 mends` what stands before the first mark. */
function leadingIds(text: string): string {
  const plain = text.replace(/^[\s:]+/, '').replace(/[.\s]+$/, '')
  const parts = plain.split(AND)
  const end = parts.findIndex(part => !isId(part))
  const first = end === -1 ? undefined : parseLooseIdStart(parts[end]!)?.ids[0]
  const ids = [...parts.slice(0, end === -1 ? undefined : end), ...(first === undefined ? [] : [first])]
  if (ids.length === 0) return plain.split(/[,.;:()]/)[0] ?? ''
  const further = tokensOf(plain.split(REASON)[0]!).filter(token => /\d/.test(token) && isId(token))
  return [...new Set([...ids, ...further])].join(', ')
}
