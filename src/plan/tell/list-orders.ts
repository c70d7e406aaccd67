import type { Item } from '../outline/outline.ts'
import { parseChain, splitEnds } from '../words/arrows.ts'
import { isId, parseLooseIdStart, tokensOf } from '../words/ids.ts'
import type { IdStart } from '../words/ids.ts'
import { startsWithOrder } from '../words/order-words.ts'
import { stripDecoration } from '../words/strip.ts'
import { findWaveMentions } from '../words/wave-name.ts'

/** `T3 needs T1`, `T4: T2, T3`, `T1 → T2`: about the order of tasks told elsewhere. */
export function isOrder(item: Item, start: IdStart | null): boolean {
  if (item.checked !== null || item.text.plain.length > 400) return false
  if (start === null || start.rest === '') return false
  const rest = start.rest.replace(/^[:–—\s]+/, '')
  if (IMPERATIVE.test(rest)) return false
  if (startsWithOrder(rest) || STANDING.test(rest)) return namesOther(rest)
  const chain = parseChain(item.text.plain)?.parts
  // `G0 base → G1 packages → G2 apps`: each with what it is called.
  if (
    chain !== undefined &&
    chain.length > 2 &&
    chain.every(part => parseLooseIdStart(stripDecoration(part)) !== null)
  )
    return true
  const parts = (chain ?? [rest]).flatMap(splitEnds)
  return parts.length > 0 && parts.every(isId)
}

/** `D4 Feed the embed to six readers`: what one task is told to do. */
const IMPERATIVE = /^(?:Feed|Block|Unblock|Enable|Gate|Follow|Build|Need|Require|Precede)\s/

/** `T4 is still round 1 but sits idle till T2 is in`: how it stands with one that is told elsewhere. */
const STANDING =
  /^(?:is|sits|stays|has|must|may|can|cannot|can't|should|won't|doesn't)\s[^.:;]{0,80}\b(?:till|until|after|before|once|wait|waits|waiting|idle|blocked|held)\b/

const NUMBER =
  /(?:\b(?:tasks?|items?|issues?|tickets?|steps?|jobs?)\s*#?|(?<![\p{L}\p{N}.]))\d{1,5}(?=\s*(?:$|[,&+).;]|(?:and|or|to)\b))/iu

/** `feeds T4`, `needs Wave 1`, `after 2 and 3`, but not `feeds (9 workers)`: that is what is done. */
function namesOther(rest: string): boolean {
  return NUMBER.test(rest) || tokensOf(rest).some(isId) || findWaveMentions(rest).length > 0
}
