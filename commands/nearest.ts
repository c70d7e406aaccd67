/** Nobody mistypes a longer word into one of ours. */
const CHARS_MAX = 30

/**
 * The one of `names` that was most likely meant: the only one that begins so, else the nearest; null: none is near. Of
 * several that are as near, none that is `grave`.
 */
export function findNearest(
  typed: string,
  names: readonly string[],
  grave: ReadonlySet<string> = new Set(),
): string | null {
  if (typed.length > CHARS_MAX) return null
  const [begun, another] = typed.length > 1 ? names.filter(name => name.startsWith(typed)) : []
  if (begun !== undefined && another === undefined) return begun
  const ranked = names
    .map(name => ({ name, edits: countEdits(typed, name) }))
    .filter(({ name, edits }) => edits <= Math.max(1, Math.floor(Math.max(typed.length, name.length) / 3)))
    .sort((a, b) => a.edits - b.edits)
  const nearest = ranked.filter(({ edits }) => edits === ranked[0]?.edits)
  const safe = nearest.length > 1 ? nearest.filter(({ name }) => !grave.has(name)) : nearest
  return safe[0]?.name ?? null
}

/** Letters put in, left out or changed, and neighbours that changed places. */
function countEdits(a: string, b: string): number {
  const counts = new Map<string, number>()
  const at = (i: number, j: number): number => (i === 0 || j === 0 ? i + j : (counts.get(`${i} ${j}`) ?? 0))
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = isSwap ? at(i - 2, j - 2) + 1 : Infinity
      counts.set(`${i} ${j}`, Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change, swap))
    }
  }
  return at(a.length, b.length)
}
