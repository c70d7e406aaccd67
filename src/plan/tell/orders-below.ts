import type { Block, Text } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import { isId, parseLooseIdStart, tokensOf } from '../words/ids.ts'
import { isPartial } from '../words/measures.ts'
import { findOrderWords } from '../words/order-words.ts'
import { isCounted } from './find-dependencies.ts'
import { takeWish } from '../words/soft.ts'
import type { Dependency } from './telling.ts'

const AND = /\s*(?:,|&|\+|(?<=\s)(?:and|y|e|et|und)(?=\s))\s*/iu
const LINES_MAX = 20
/** Before the word of order no more than `This one can only …`. */
const BEFORE_MAX = 24

const SENTENCE = /(?<=\p{L}{3}[.!])\s+(?=\p{Lu}\p{Ll})/u

/** `depends on C8 and C9, so it comes last` on a line of its own below a task: the ids that it names first. */
export function ordersBelow(lines: Text[], blocks: Block[], own: string | null = null): Dependency[] {
  const below = blocks.flatMap(block =>
    block.kind === 'list'
      ? block.items.filter(item => item.checked === null).map(item => item.text)
      : block.kind === 'text'
        ? block.lines
        : [],
  )
  const wishes: Dependency[] = []
  for (const { said, line } of [
    ...unwrap(lines.slice(0, LINES_MAX)),
    ...unwrap(below.slice(0, LINES_MAX)),
  ].flatMap(({ plain, line }) => plain.split(SENTENCE).map(said => ({ said, line })))) {
    // `Do I wait for the driver?` asks.
    if (said.trimEnd().endsWith('?')) continue
    const taken = takeWish(said)
    if (taken !== null) wishes.push({ text: taken.wish, by: 'inline', soft: true, line })
    const plain = taken?.rest ?? said
    const first = own === null ? null : findFirst(plain.slice(0, 300), own)
    if (first !== null) return [...wishes, { text: first, by: 'inline', trust: 'known', line }]
    const end = findEnd(plain.slice(0, 300))
    if (end === null) continue
    const names = leadingIds(plain.slice(end, 300))
    // `Depends on 1 and 2` is about the numbers of the list.
    const known = isCounted(names) ? {} : { trust: 'known' as const }
    if (names !== '')
      return [...wishes, { text: withPart(plain.slice(end, 300), names), by: 'inline', ...known, line }]
  }
  return wishes
}

/** `When F2 is half done`, at the beginning of a line about what comes after it. */
const WHEN =
  /^\W*(?:(?:only|starts?|begins?|opens?|goes)\s){0,2}when\s(?=[^,.;]{1,60}\b(?:done|finished|ready|merged|completed?|in|over|half|halfway|through|there|green|up|live|shipped|landed|\d{1,3} ?%))/iu

/** `Uses the parser of Task 1 and the folders of Task 2`. */
const USES =
  /^\W*(?:uses|consumes|takes|reads|extends|imports)\b\s*:?\s+(?=[^.;]{1,80}\b(?:from|of|by|in)\s+(?:task\s+\d|[A-Z]{1,6}-?\d))/iu

/** Where the word that says what it waits for ends; null where no such word begins the line. */
function findEnd(plain: string): number | null {
  const when = WHEN.exec(plain) ?? USES.exec(plain)
  if (when !== null) return when[0].length
  const [word] = findOrderWords(plain)
  if (word === undefined || word.sense !== 'after' || word.start > BEFORE_MAX) return null
  return NAMED.test(plain.slice(0, word.start)) ? null : word.end
}

/** `T3 needs T1` is said of T3. */
const NAMED = /\p{L}[-_]?\d|#\d/u

const LEADS = /^\W{0,3}([^.;()]{1,80}?)\s(?:comes? )?first(?=\s*[.,;)]|\s*$)/iu

/** `S2 and S3 before S4`, said below S4; `S2 first`. */
function findFirst(plain: string, own: string): string | null {
  const first = LEADS.exec(plain)?.[1]
  if (first !== undefined && first.split(AND).every(isId)) return first
  const [word] = findOrderWords(plain)
  if (word?.sense !== 'before' || tokensOf(plain.slice(word.end))[0] !== own) return null
  const names = leadingIds(plain.slice(0, word.start))
  return tokensOf(names).some(isId) ? names : null
}

/** What goes on behind it is no more of what it waits for. */
const REASON = /[;:(](?:\s|$)|\.\s|,?\s(?:so|because|since|which|as|but|whereas|while|unless)\s|\s[–—-]\s/iu

/** `as soon as A1 is half done; A2 has to be complete` */
function alsoWhole(text: string): string {
  return ALSO.exec(text)?.[0] ?? ''
}

const ALSO = /;\s\S{1,12}(?:\sand\s\S{1,12})?\s(?:has|have|must|needs?)(?:\sto)?\sbe\s/iu

/** How much of it must be done is said to people. */
function withPart(text: string, names: string): string {
  if (!isPartial(text)) return names
  return text.split(ALSO.test(text) ? '(' : /[;(]/)[0]!.trim()
}

/** Of `C8 and C9, so it comes last` both; of `the pump that W1 mends` what stands before the first mark. */
function leadingIds(text: string): string {
  const plain = text.replace(/^[\s:]+/, '').replace(/[.\s]+$/, '')
  const parts = plain.split(AND)
  const end = parts.findIndex(part => !isId(part))
  const first = end === -1 ? undefined : parseLooseIdStart(parts[end]!)?.ids[0]
  const ids = [...parts.slice(0, end === -1 ? undefined : end), ...(first === undefined ? [] : [first])]
  if (ids.length === 0) return plain.split(/[,.;:()]/)[0] ?? ''
  const further = tokensOf(plain.split(REASON)[0]! + alsoWhole(plain)).filter(
    token => /\d/.test(token) && isId(token),
  )
  return [...new Set([...ids, ...further])].join(', ')
}
