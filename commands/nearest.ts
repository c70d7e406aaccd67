import { countEdits } from '../src/lib/count-edits.ts'

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
