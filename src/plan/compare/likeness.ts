const CHARS_MAX = 200

/** From 0 to 1: how much of their pairs of neighbouring letters two titles have in common, however they are ordered. */
export function toLikeness(a: string, b: string): number {
  if (a === b) return 1
  const [of, other] = [toPairs(a), toPairs(b)]
  const [size, otherSize] = [countAll(of), countAll(other)]
  if (size + otherSize === 0) return 0
  let shared = 0
  for (const [pair, count] of of) shared += Math.min(count, other.get(pair) ?? 0)
  return (2 * shared) / (size + otherSize)
}

/** Within words; a letter alone is a pair with the space behind it. */
function toPairs(title: string): Map<string, number> {
  const bare = title
    .slice(0, CHARS_MAX)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  const pairs = new Map<string, number>()
  for (let at = 0; at < bare.length; at++) {
    const pair = bare.slice(at, at + 2)
    if (pair.startsWith(' ')) continue
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}

function countAll(pairs: Map<string, number>): number {
  return pairs.values().reduce((sum, count) => sum + count, 0)
}
