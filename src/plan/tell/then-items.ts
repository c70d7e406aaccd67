import type { Item, List } from '../outline/outline.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import { startsWithHandle } from './find-agent.ts'
import type { Candidate } from './telling.ts'

const THEN =
  /^(?:and |but )?(?:only )?(?:then|thereafter|afterwards|after that|after this|following that|dann|danach|anschließend|puis|ensuite|luego|después|depois|em seguida|然后|然後|接着|随后|その後|そのあと|続いて|그다음|그 다음|그 후)(?![\p{L}])[\s,:、，]{0,4}/iu

/** `then R5 Restore the copy`: the item comes after the one above it; without the word where an id follows. */
export function takeThen(list: List): { list: List; after: Set<Item> } {
  const after = new Set<Item>()
  const items = list.items.map((item, at) => {
    const plain = stripDecoration(item.text.plain)
    const then = at === 0 ? null : THEN.exec(plain)
    if (then === null) return item
    const rest = plain.slice(then[0].length)
    const isNamed = parseLooseIdStart(stripDecoration(rest)) !== null || startsWithHandle(rest)
    const own = isNamed ? { ...item, text: { ...item.text, plain: rest, lead: null } } : item
    after.add(own)
    return own
  })
  return after.size === 0 ? { list, after } : { list: { ...list, items }, after }
}

/** What such an item tells goes on the chain of what the item above it tells. */
export function chainThen(told: Candidate[], above: Candidate[]): void {
  const [own, before] = [told[0], above[0]]
  if (told.length !== 1 || above.length !== 1 || own === undefined || before === undefined) return
  before.chain ??= before.line
  own.chain ??= before.chain
}
